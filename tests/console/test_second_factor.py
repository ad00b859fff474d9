"""Signing in with a second factor: the way in, the first time and every time after."""

from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient

from console.pages.sign_in import CODE, PASSWORD, RECOVERY, SECOND_FACTOR
from console.render import TEMPLATES
from storage.engine import Sessions
from storage.queries import staff
from tests.console.county import Visitor, serving
from tests.console.first_hour import (
    GIVEN,
    OWN,
    PHONE,
    codes_on,
    come_in,
    key_on,
    official,
    sign_in,
    sign_out,
)
from tests.console.first_hour import Authenticator as Phone


@pytest.fixture
def sessions(sqlite_sessions: Sessions) -> Sessions:
    """SQLite only: what a database decides is tested on both with the act itself."""
    return sqlite_sessions


async def test_the_first_sign_in_leads_through_step_by_step(visitor, sessions, hands):
    await official(sessions)
    assert _to(await visitor.sign_in("wang", GIVEN)) == PASSWORD
    assert _to(await visitor.get("/console")).startswith("/console/sign-in?")
    weak = await visitor.post(PASSWORD, password="1234567890", again="1234567890")
    assert weak.status == 422
    assert 'role="alert"' in await weak.text()
    assert (await visitor.post(PASSWORD, password=GIVEN, again=GIVEN)).status == 422
    assert _to(await visitor.post(PASSWORD, password=OWN, again=OWN)) == SECOND_FACTOR
    page = await visitor.text(SECOND_FACTOR)
    assert 'src="data:image/svg+xml' in page
    phone = Phone(key_on(page), hands)
    assert (await visitor.post(SECOND_FACTOR, code="000000")).status == 422
    assert key_on(await visitor.text(SECOND_FACTOR)) == phone.key
    assert _to(await visitor.post(SECOND_FACTOR, code=phone.code())) == RECOVERY
    assert len(codes_on(await visitor.text(RECOVERY))) == 10
    assert _to(await visitor.post(RECOVERY)) == "/console/begin"
    assert (await visitor.get("/console")).status == 200
    assert codes_on(await visitor.text("/console/account/codes")) == []


async def test_a_given_password_is_for_one_sign_in(visitor, another, sessions, hands):
    await official(sessions)
    await come_in(visitor, hands)
    assert (await another.sign_in("wang", GIVEN)).status == 401
    assert _to(await another.sign_in("wang", OWN)) == CODE


async def test_the_password_alone_opens_nothing(visitor, another, sessions, hands):
    await official(sessions)
    phone = await come_in(visitor, hands)
    assert _to(await another.sign_in("wang", OWN)) == CODE
    for path in ("/console", "/console/account", "/console/account/second-factor"):
        assert _to(await another.get(path)).startswith("/console/sign-in?")
    for path in (PASSWORD, SECOND_FACTOR, RECOVERY):
        assert _to(await another.get(path)) == CODE
    assert _to(await another.post(SECOND_FACTOR, CODE, code=phone.code())) == CODE
    assert _to(await another.post(PASSWORD, CODE, password="x" * 12, again="x" * 12)) == CODE
    assert (await another.post(CODE, code="000000")).status == 401
    assert _to(await another.post(CODE, code=phone.code())).startswith("/console")
    assert (await another.get("/console")).status == 200


async def test_a_code_seen_over_the_shoulder_is_worth_nothing(visitor, another, sessions, hands):
    await official(sessions)
    phone = await come_in(visitor, hands)
    seen = phone.code()
    await sign_out(visitor)
    assert (await sign_in(visitor, phone)).status == 303
    await another.sign_in("wang", OWN)
    assert (await another.post(CODE, code=seen)).status == 401
    assert (await another.post(CODE, code=phone.code(-1))).status == 401
    hands.advance(seconds=90)
    assert (await another.post(CODE, code=seen)).status == 401


async def test_a_phone_whose_clock_is_half_a_minute_off_still_works(
    visitor, another, sessions, hands
):
    await official(sessions)
    phone = await come_in(visitor, hands)
    await another.sign_in("wang", OWN)
    assert (await another.post(CODE, code=phone.code(+2))).status == 401
    assert (await another.post(CODE, code=phone.code(+1))).status == 303


async def test_a_lost_phone_is_no_lost_account(visitor, another, sessions, hands):
    await official(sessions)
    await visitor.sign_in("wang", GIVEN)
    await visitor.post(PASSWORD, password=OWN, again=OWN)
    phone = Phone(key_on(await visitor.text(SECOND_FACTOR)), hands)
    await visitor.post(SECOND_FACTOR, code=phone.code())
    codes = codes_on(await visitor.text(RECOVERY))
    hands.advance(minutes=1)
    for code, status in ((codes[3], 303), (codes[3], 401), (codes[4], 303)):
        await another.sign_in("wang", OWN)
        assert (await another.post(CODE, code=code)).status == status
        another.client.session.cookie_jar.clear()


async def test_guessing_codes_closes_the_account_and_the_password_opens_it_no_sooner(
    visitor, another, sessions, hands
):
    await official(sessions)
    phone = await come_in(visitor, hands)
    for _try in range(5):
        assert _to(await another.sign_in("wang", OWN)) == CODE
        assert (await another.post(CODE, code="000000")).status == 401
    assert (await another.post(CODE, code=phone.code())).status == 401
    assert (await another.sign_in("wang", OWN)).status == 401
    hands.advance(seconds=31)
    assert (await another.sign_in("wang", OWN)).status == 303
    assert (await another.post(CODE, code="000000")).status == 401
    hands.advance(seconds=31)
    assert (await another.sign_in("wang", OWN)).status == 401


async def test_nobody_locks_others_out_of_their_own_browser(visitor, another, sessions, hands):
    await official(sessions)
    phone = await come_in(visitor, hands)
    await sign_out(visitor)
    for _try in range(7):
        await another.sign_in("wang", "wrong")
    assert (await another.sign_in("wang", OWN)).status == 401
    assert (await sign_in(visitor, phone)).status == 303
    assert (await visitor.get("/console")).status == 200


async def test_a_known_browser_guesses_no_more_than_ten_times(visitor, sessions, hands):
    await official(sessions)
    phone = await come_in(visitor, hands)
    await sign_out(visitor)
    for _try in range(10):
        assert (await visitor.sign_in("wang", "wrong")).status == 401
    assert (await visitor.sign_in("wang", OWN)).status == 401
    hands.advance(minutes=16)
    assert (await sign_in(visitor, phone)).status == 303


async def test_a_mark_of_ones_own_making_is_no_known_browser(visitor, another, sessions, hands):
    await official(sessions)
    await come_in(visitor, hands)
    jar = visitor.client.session.cookie_jar.filter_cookies(visitor.client.make_url("/"))
    mark, proof = jar["mingbai_known"].value.split(".")
    forged = {"mingbai_known": f"{'x' * len(mark)}.{proof}"}
    another.client.session.cookie_jar.update_cookies(forged)
    for _try in range(5):
        await another.sign_in("wang", "wrong")
    assert (await another.sign_in("wang", OWN)).status == 401


@pytest.mark.parametrize("typed", [PHONE, "199 0000 0071", " 19900000071 "])
async def test_the_mobile_number_of_the_roster_signs_in_too(visitor, sessions, typed):
    await official(sessions)
    assert _to(await visitor.sign_in(typed, GIVEN)) == PASSWORD
    assert (await visitor.sign_in("19900000072", GIVEN)).status == 401


async def test_a_county_may_leave_the_second_factor_to_each(house, sessions):
    await official(sessions)
    async with TestClient(serving(replace(house, second_factor=False))) as client:
        visitor = Visitor(client)
        await visitor.sign_in("wang", GIVEN)
        answer = await visitor.post(PASSWORD, password=OWN, again=OWN)
        assert _to(answer) == "/console/begin"


async def test_a_closed_account_gets_no_further(visitor, sessions, hands):
    account_id = await official(sessions)
    await visitor.sign_in("wang", GIVEN)
    token = await visitor.token(PASSWORD)
    async with sessions.write() as session:
        await staff.disable(session, account_id)
    fields = {"csrf": token, "password": OWN, "again": OWN}
    answer = await visitor.client.post(PASSWORD, data=fields, allow_redirects=False)
    assert _to(answer) == "/console/sign-in"


async def test_what_needs_the_password_needs_the_code_too(visitor, sessions, hands):
    await official(sessions)
    phone = await come_in(visitor, hands)
    form = "/console/account/codes", "/console/account"
    assert 'autocomplete="one-time-code"' in await visitor.text("/console/account")
    assert (await visitor.post(*form, password=OWN)).status == 422
    assert (await visitor.post(*form, password=OWN, code="000000")).status == 422
    assert (await visitor.post(*form, password="wrong", code=phone.code())).status == 422
    assert (await visitor.post(*form, password=OWN, code=phone.code())).status == 303
    assert (await visitor.post(*form, password=OWN, code=phone.code())).status == 422


def test_every_form_that_asks_the_password_asks_the_code_too():
    asking = [
        path.name
        for path in TEMPLATES.glob("*.html")
        if "current-password" in (text := path.read_text())
        and "confirm_code.html" not in text
        and path.name != "sign_in.html"
    ]
    assert asking == []


def _to(answer):
    assert answer.status == 303, answer.status
    return answer.headers["Location"]
