"""One's own account: password, authenticator, browsers; and that an ended session stays ended."""

import re

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from console.agents import coarse
from console.sessions import session_of
from storage.engine import Sessions
from storage.queries import staff
from storage.queries import web as browsers
from tests.console.county import PASSWORD, Visitor, cheap
from tests.console.first_hour import OWN, codes_on, come_in, key_on, official, sign_in
from tests.console.first_hour import Authenticator as Phone

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
HERE = "/console/account"


@pytest.fixture
def sessions(sqlite_sessions: Sessions) -> Sessions:
    """SQLite only: what a database decides is tested on both with the sessions themselves."""
    return sqlite_sessions


async def test_a_new_password_signs_every_other_browser_out(visitor, another, county, sessions):
    await visitor.sign_in("zhang")
    await another.sign_in("zhang")
    new = {"new_password": OWN, "again": OWN}
    for wrong in (
        {**new, "password": "wrong"},
        {"new_password": "1234567890", "again": "1234567890", "password": PASSWORD},
        {**new, "again": "another-one-2", "password": PASSWORD},
        {"new_password": PASSWORD, "again": PASSWORD, "password": PASSWORD},
    ):
        answer = await visitor.post(f"{HERE}/password", HERE, **wrong)
        assert answer.status == 422
        assert 'role="alert"' in await answer.text()
    assert (await another.get("/console")).status == 200
    answer = await visitor.post(f"{HERE}/password", HERE, **new, password=PASSWORD)
    assert answer.headers["Location"] == f"{HERE}?done=password"
    assert (await visitor.get("/console")).status == 200
    assert (await another.get("/console")).status == 303
    async with sessions.read() as session:
        account = await staff.by_login(session, "zhang")
    assert await cheap().verify(account.password_hash, OWN)


async def test_an_authenticator_is_moved_to_another_phone(visitor, another, sessions, hands):
    await official(sessions)
    old = await come_in(visitor, hands)
    begin = f"{HERE}/second-factor"
    assert (await visitor.get(begin)).headers["Location"] == HERE
    await visitor.post(begin, HERE, password=OWN, code=old.code())
    new = Phone(key_on(await visitor.text(begin)), hands)
    assert (await visitor.post(f"{begin}/code", begin, code="000000")).status == 422
    assert (await visitor.post(f"{begin}/code", begin, code=new.code())).status == 303
    assert len(codes_on(await visitor.text(f"{HERE}/codes"))) == 10
    await visitor.post(f"{HERE}/codes/kept", f"{HERE}/codes")
    assert codes_on(await visitor.text(f"{HERE}/codes")) == []
    hands.advance(seconds=30)
    await another.sign_in("wang", OWN)
    assert (await another.post("/console/sign-in/code", code=old.code())).status == 401
    assert (await another.post("/console/sign-in/code", code=new.code())).status == 303


async def test_a_browser_left_signed_in_elsewhere_is_signed_out_from_here(visitor, server, county):
    await visitor.sign_in("zhang")
    async with TestClient(server, headers={"User-Agent": WINDOWS}) as client:
        office = Visitor(client)
        await office.sign_in("zhang")
        page = await visitor.text(HERE)
        assert "Chrome · Windows" in page
        mark = re.search(r'name="browser" value="([0-9a-f]+)"', page)
        assert mark
        await visitor.post(f"{HERE}/browsers", HERE, browser=mark[1])
        assert (await office.get("/console")).status == 303
        assert "Chrome · Windows" not in await visitor.text(HERE)


async def test_nobody_ends_the_browsers_of_others(visitor, another, county, sessions):
    await visitor.sign_in("zhang")
    await another.sign_in("li")
    async with sessions.read() as session:
        account = await staff.by_login(session, "zhang")
        (row,) = await browsers.of_account(session, account.id)
    for mark in (row.key[:24], "others", ""):
        await another.post(f"{HERE}/browsers", HERE, browser=mark)
    assert (await visitor.get("/console")).status == 200


async def test_what_was_done_with_the_account_is_told(visitor, another, county):
    await another.sign_in("zhang", "wrong")
    await visitor.sign_in("zhang")
    page = await visitor.text(HERE)
    assert page.count("<li><p>") >= 3
    assert "账号" in page or "登录" in page


@pytest.mark.parametrize(
    ("agent", "called"),
    [
        (WINDOWS, "Chrome · Windows"),
        ("Mozilla/5.0 (Linux; Android 9) Chrome/8 Mobile MicroMessenger/8.0", "微信 · Android"),
        ("Mozilla/5.0 (iPhone; CPU OS 15) Version/15.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("curl/8.0 張三 13800000000", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_coarsely(agent, called):
    assert coarse(agent) == called


async def test_a_session_that_was_ended_while_its_page_was_made_stays_ended(house, county, server):
    """A page that is still being made must not write the ended session back."""
    seen: list[str] = []

    async def slow(request: web.Request) -> web.Response:
        session = await session_of(request)
        seen.append(session.key)
        session["note"] = "x"
        async with house.sessions.write() as transaction:
            await browsers.end(transaction, session.key)
        return web.Response()

    server.app.router._frozen = False
    server.app.router.add_get("/console/slow", slow)
    async with TestClient(server) as client:
        visitor = Visitor(client)
        await visitor.sign_in("zhang")
        assert (await visitor.get("/console/slow")).status == 200
        assert (await visitor.get("/console")).status == 303
    async with house.sessions.read() as session:
        assert await browsers.find(session, seen[0]) is None


async def test_a_page_that_listens_by_itself_keeps_no_session_awake(visitor, county, hands):
    await visitor.sign_in("zhang")
    for _look in range(3):
        hands.advance(minutes=11)
        stream = {"Accept": "text/event-stream"}
        await visitor.client.get("/console/cases", headers=stream, allow_redirects=False)
    assert (await visitor.get("/console")).status == 303


async def test_halfway_in_is_listed_nowhere_and_ends_with_the_rest(
    visitor, another, sessions, hands
):
    account_id = await official(sessions)
    phone = await come_in(visitor, hands)
    await another.sign_in("wang", OWN)
    async with sessions.read() as session:
        assert len(await browsers.of_account(session, account_id)) == 2
    page = await visitor.text(HERE)
    assert 'name="browser" value="others"' not in page
    async with sessions.write() as session:
        await browsers.end_all_of(session, account_id)
    answer = await another.get("/console/sign-in/code")
    assert answer.headers["Location"] == "/console/sign-in"
    assert (await sign_in(visitor, phone)).status == 303
