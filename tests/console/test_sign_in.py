"""Signing in and out."""

import re
from dataclasses import replace
from datetime import date

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from storage.queries import officials, staff
from storage.queries import web as queries
from storage.queries.officials import NewOfficial
from tests.console.county import PASSWORD, Visitor, serving


async def test_a_right_password_opens_the_desk(visitor, county):
    before = visitor.client.session.cookie_jar.filter_cookies(visitor.client.make_url("/"))
    answer = await visitor.sign_in("zhang")
    assert (answer.status, answer.headers["Location"]) == (303, "/console")
    after = visitor.client.session.cookie_jar.filter_cookies(visitor.client.make_url("/"))
    assert before.get("mingbai_staff") != after["mingbai_staff"]
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "3号 张家" in await visitor.text("/console")


async def test_a_demo_account_is_for_this_machine_only(house, county):
    server = serving(house)
    server.app.middlewares.insert(0, _from_far_away)
    async with TestClient(server) as client:
        assert (await Visitor(client).sign_in("zhang")).status == 401


async def test_nobody_learns_whether_a_login_exists(visitor, county):
    wrong = await visitor.sign_in("zhang", "wrong")
    nobody = await visitor.sign_in("nobody", "wrong")
    assert wrong.status == nobody.status == 401
    shown = [_without_token(await answer.text()) for answer in (wrong, nobody)]
    assert shown[0].replace("zhang", "nobody") == shown[1]


async def test_five_failures_close_this_account_and_no_other(
    visitor, another, county, hands, sessions
):
    for _try in range(5):
        assert (await visitor.sign_in("zhang", "wrong")).status == 401
    assert (await visitor.sign_in("zhang")).status == 401
    assert (await another.sign_in("li")).status == 303
    hands.advance(seconds=31)
    assert (await visitor.sign_in("zhang")).status == 303
    async with sessions.read() as session:
        account = await staff.by_login(session, "zhang")
    assert account.failures == 0


async def test_the_pause_grows(visitor, county, hands):
    for _try in range(5):
        await visitor.sign_in("zhang", "wrong")
    hands.advance(seconds=31)
    await visitor.sign_in("zhang", "wrong")
    hands.advance(seconds=31)
    assert (await visitor.sign_in("zhang")).status == 401
    hands.advance(seconds=31)
    assert (await visitor.sign_in("zhang")).status == 303


async def test_a_session_is_gone_after_sign_out(visitor, county):
    await visitor.sign_in("zhang")
    jar = visitor.client.session.cookie_jar.filter_cookies(visitor.client.make_url("/"))
    stolen = jar["mingbai_staff"].value
    assert (await visitor.post("/console/sign-out", "/console/cases")).status == 303
    answer = await visitor.client.get(
        "/console", cookies={"mingbai_staff": stolen}, allow_redirects=False
    )
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/console/sign-in")


async def test_who_holds_no_post_hears_why_the_desk_stays_closed(visitor, county, sessions):
    async with sessions.write() as session:
        post = NewOfficial("张庄文书", None, "village_committee", "990101001")
        await officials.put(session, replace(post, until=date(2026, 3, 1)))
    await visitor.sign_in("zhang")
    assert (await visitor.get("/console")).status == 303
    assert 'role="alert"' in await visitor.text("/console/sign-in")


@pytest.mark.parametrize("moves", [{"minutes": 31}, {"hours": 13}])
async def test_a_session_ends_by_silence_and_by_age(visitor, county, hands, moves):
    await visitor.sign_in("zhang")
    if "hours" in moves:
        for _half_hour in range(24):
            hands.advance(minutes=29)
            await visitor.get("/console")
        hands.advance(minutes=29)
    else:
        hands.advance(**moves)
    assert (await visitor.get("/console")).status == 303


async def test_a_disabled_account_is_out_at_its_next_click(visitor, county, sessions):
    await visitor.sign_in("zhang")
    async with sessions.write() as session:
        account = await staff.by_login(session, "zhang")
        await staff.disable(session, account.id)
    assert (await visitor.get("/console")).status == 303


async def test_the_table_of_sessions_is_no_use_to_a_thief(visitor, county, sessions):
    await visitor.sign_in("zhang")
    jar = visitor.client.session.cookie_jar.filter_cookies(visitor.client.make_url("/"))
    reference = jar["mingbai_staff"].value
    async with sessions.read() as session:
        assert await queries.find(session, reference) is None


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "/console/\\x", "/chat"]
)
async def test_nobody_is_sent_elsewhere(visitor, county, address):
    answer = await visitor.post("/console/sign-in", login="zhang", password=PASSWORD, next=address)
    assert answer.headers["Location"] == "/console"


@web.middleware
async def _from_far_away(request, handler):
    far = request.clone(remote="192.0.2.7")
    far._match_info = request.match_info
    return await handler(far)


def _without_token(text: str) -> str:
    return re.sub(r'name="csrf" value="\w+"', "", text)
