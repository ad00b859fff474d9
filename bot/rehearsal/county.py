"""The invented county to train on: loaded the way a real roster is, with sign-ins to try it.

Nothing in it is anybody's: its places exist nowhere, its identity numbers carry a region code no
county has, its phones and landlines end in blocks kept for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from acts import accounts, passwords, rosters
from acts.actor import SERVICE
from acts.passwords import Passwords
from acts.rosters import Options, Result
from acts.rosters.rows import known_roles
from bot.rehearsal import county_facts
from bot.rehearsal.families import REGION_CODE
from bot.rehearsal.invention import invent
from rulebook import loader as rulebook
from storage.engine import Session, Sessions
from storage.queries import officials, regions, settings, staff

SEED = 7
SMS_CHANNEL = "sms_simulator"


class RealDatabase(Exception):
    """This database holds a real county; the invented one goes into a database of its own."""


class SignIn(NamedTuple):
    """A sign-in that was just made; the password is kept nowhere else."""

    login: str
    password: str
    who: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What loading did; there are sign-ins only the first time."""

    results: Sequence[Result]
    sign_ins: Sequence[SignIn]


async def load(sessions: Sessions, seed: int = SEED, hashing: Passwords | None = None) -> Summary:
    """Load the county into a fresh database, or again into its own, which changes nothing.

    Raises:
        RealDatabase: it is neither.
    """
    county = invent(seed)
    rules = rulebook.load()
    words, hashes = await _make(county.logins, hashing)
    options = Options(sms_channel=SMS_CHANNEL)
    async with sessions.write() as session:
        await _claim(session)
        results = []
        for reading in county.readings:
            result = await rosters.save(session, SERVICE, reading, options)
            assert result.saved, result.faults
            results.append(result)
        await county_facts.set_figures(session, rules, REGION_CODE)
        await county_facts.tell_facts(session, REGION_CODE, seed)
        made = await _add_accounts(session, county.logins, hashes)
        who = {login: await _who(session, person_id) for login, person_id in made.items()}
    return Summary(results, [SignIn(login, words[login], who[login]) for login in made])


async def sign_ins(sessions: Sessions, hashing: Passwords | None = None) -> list[SignIn]:
    """Give every demo account a new password and return them; the old ones end."""
    async with sessions.read() as session:
        demo = await staff.demo(session)
    words, hashes = await _make([account.login for account in demo], hashing)
    async with sessions.write() as session:
        for account in demo:
            await staff.set_password(session, account.id, hashes[account.login])
        return [
            SignIn(one.login, words[one.login], await _who(session, one.person_id)) for one in demo
        ]


async def _make(
    logins: Iterable[str], hashing: Passwords | None
) -> tuple[dict[str, str], dict[str, str]]:
    """Make passwords and their hashes, before any transaction: hashing is slow on purpose."""
    hashing = hashing or Passwords()
    words = {login: passwords.make() for login in logins}
    return words, {login: await hashing.hash(word) for login, word in words.items()}


async def _claim(session: Session) -> None:
    """Make a fresh database a rehearsal for good."""
    kept = await settings.get(session, "rehearsal")
    if kept is False or (kept is None and await regions.all_of(session)):
        raise RealDatabase
    if kept is None:
        await settings.put(session, "rehearsal", True)


async def _add_accounts(
    session: Session, logins: Mapping[str, str], hashes: Mapping[str, str]
) -> dict[str, int]:
    """Make the accounts that are not there yet; returns whose they are."""
    known = await officials.by_phones(session, logins.values())
    made = {}
    for login, phone in logins.items():
        person_id, _name = known[phone]
        if await staff.by_login(session, login) is None:
            await accounts.create(session, SERVICE, person_id, login, hashes[login], demo=True)
            made[login] = person_id
    return made


async def _who(session: Session, person_id: int) -> str:
    """A person by place, role and name."""
    post = (await officials.posts_of(session, person_id, session.moment.today))[0]
    return f"{post.region} {known_roles()[post.role].zh} {post.name}"
