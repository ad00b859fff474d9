"""What tests of signing in share: an official with a given password, and their authenticator."""

import re
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import ClientResponse

from acts import second_factor
from storage.engine import Sessions
from storage.queries import officials, regions, staff
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place
from tests.console.county import PLACES, Visitor, cheap

GIVEN = "k7wd-9mfr-x3tq"
OWN = "bridge-duck-river"
PHONE = "+8619900000071"


@dataclass
class Authenticator:
    """A phone that knows a key and shows codes; it looks at the hands of the test."""

    key: str
    hands: object

    def code(self, steps: int = 0) -> str:
        """The code of now, or of some steps away."""
        now = int(self.hands.now.timestamp()) // second_factor.STEP
        return second_factor.code_at(self.key, now + steps)


async def official(
    sessions: Sessions, login: str = "wang", role: str = "county_rural_revival_bureau"
) -> int:
    """Somebody whose account is real and whose password somebody gave; returns the account."""
    async with sessions.write() as session:
        if await regions.get(session, "990000") is None:
            await regions.put_all(session, PLACES)
        since = session.moment.today - timedelta(days=9)
        place = "990000" if role.startswith("county") else "990101001"
        put = await officials.put(
            session, NewOfficial(f"王{len(login)}", PHONE, role, place, since=since)
        )
        hashed = await cheap().hash(GIVEN)
        return await staff.add(session, put.person_id, login, hashed, first=True)


async def come_in(visitor: Visitor, hands: object, login: str = "wang") -> Authenticator:
    """The whole first sign-in; returns the phone that shows the codes."""
    await visitor.sign_in(login, GIVEN)
    await visitor.post("/console/sign-in/password", password=OWN, again=OWN)
    phone = Authenticator(key_on(await visitor.text("/console/sign-in/second-factor")), hands)
    await visitor.post("/console/sign-in/second-factor", code=phone.code())
    await visitor.post("/console/sign-in/recovery")
    hands.advance(seconds=30)
    return phone


async def sign_out(visitor: Visitor) -> None:
    """The button of every page."""
    await visitor.post("/console/sign-out", "/console")


async def sign_in(visitor: Visitor, phone: Authenticator, login: str = "wang") -> ClientResponse:
    """Password and code."""
    await visitor.sign_in(login, OWN)
    return await visitor.post("/console/sign-in/code", code=phone.code())


def key_on(page: str) -> str:
    """The key that a page shows to be typed."""
    found = re.search(r'id="key">([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def codes_on(page: str) -> list[str]:
    """The recovery codes of a page."""
    return re.findall(r"<li><code>([\w-]+)</code>", page)


ELSEWHERE = Place("880000", "别的县", "county")
