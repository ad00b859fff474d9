"""What was typed when a sign-in had ended comes back, to whoever typed it and to nobody else."""

import re

import pytest

from storage.engine import Sessions
from storage.queries import cases
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD, Visitor

WRITTEN = "去县医院看过了，一家人都要透析的钱"
KEPT = "/console/sign-in?next=/console/kept"


@pytest.fixture
def sessions(sqlite_sessions: Sessions) -> Sessions:
    """SQLite only: what is kept is a row of the sessions, which both databases have elsewhere."""
    return sqlite_sessions


@pytest.fixture
async def typed(visitor, county, hands):
    """A note that was written while the sign-in ran out over lunch."""
    await visitor.sign_in("zhang")
    path = f"/console/cases/{county.case_id}"
    fields = {"csrf": await visitor.token("/console"), "note": WRITTEN, "step": "x"}
    hands.advance(minutes=45)
    return path, fields


async def send(visitor: Visitor, typed, **more):
    path, fields = typed
    headers = {"Referer": str(visitor.client.make_url("/console/cases?state=x"))}
    return await visitor.client.post(
        path, data={**fields, **more}, headers=headers, allow_redirects=False
    )


async def test_after_signing_in_again_it_is_still_here(visitor, typed):
    answer = await send(visitor, typed)
    assert (answer.status, answer.headers["Location"]) == (303, KEPT)
    assert 'role="status"' in await visitor.text(KEPT)
    answer = await visitor.post(
        "/console/sign-in", KEPT, login="zhang", password=PASSWORD, next="/console/kept"
    )
    assert answer.headers["Location"] == "/console/kept"
    page = await visitor.text("/console/kept")
    assert WRITTEN in page
    assert f'action="{typed[0]}"' in page
    assert 'href="/console/cases?state=x"' in page
    assert typed[1]["csrf"] not in page


async def test_one_button_sends_it_again_and_then_it_is_gone(visitor, county, typed, sessions):
    await send(visitor, typed)
    await visitor.sign_in("zhang")
    page = await visitor.text("/console/kept")
    form = re.search(r'<form method="post" action="(/console/cases/\d+)".*?</form>', page, re.S)
    assert form
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    assert fields["note"] == WRITTEN
    await visitor.client.post(form[1], data=fields, allow_redirects=False)
    assert WRITTEN not in await visitor.text("/console/kept")


async def test_nothing_is_done_while_nobody_is_signed_in(visitor, county, typed, sessions):
    async with sessions.read() as session:
        before = await cases.get(session, EVERYTHING, county.case_id)
    await send(visitor, typed)
    async with sessions.read() as session:
        assert await cases.get(session, EVERYTHING, county.case_id) == before


async def test_somebody_else_at_the_same_computer_does_not_see_it(visitor, typed):
    await send(visitor, typed)
    await visitor.sign_in("county")
    assert WRITTEN not in await visitor.text("/console/kept")
    await visitor.post("/console/sign-out", "/console")
    await visitor.sign_in("zhang")
    assert WRITTEN not in await visitor.text("/console/kept")


async def test_after_half_an_hour_it_is_gone(visitor, typed, hands):
    await send(visitor, typed)
    hands.advance(minutes=29)
    await visitor.sign_in("zhang")
    assert WRITTEN in await visitor.text("/console/kept")
    hands.advance(minutes=2)
    assert WRITTEN not in await visitor.text("/console/kept")


async def test_a_form_of_another_tab_is_kept_and_not_done(visitor, typed):
    await visitor.get("/console")
    await visitor.sign_in("zhang")
    answer = await send(visitor, typed)
    assert answer.headers["Location"] == "/console/kept"
    assert WRITTEN in await visitor.text("/console/kept")


async def test_signing_out_in_another_tab_loses_nothing_either(visitor, county):
    await visitor.sign_in("zhang")
    fields = {"csrf": await visitor.token("/console"), "note": WRITTEN}
    await visitor.post("/console/sign-out", "/console")
    answer = await send(visitor, (f"/console/cases/{county.case_id}", fields))
    assert answer.headers["Location"] == KEPT


@pytest.mark.parametrize(
    "more",
    [
        {"csrf": "0" * 40},
        {"note": "字" * 30_000},
        {"note": "", "step": ""},
    ],
    ids=["not from our page", "too much", "nothing"],
)
async def test_what_is_not_kept(visitor, typed, more):
    answer = await send(visitor, typed, **more)
    assert answer.headers.get("Location") != KEPT
    await visitor.sign_in("zhang")
    assert "<form" not in (await visitor.text("/console/kept")).partition("<main")[2]


async def test_no_password_and_no_code_is_kept(visitor, typed):
    await send(visitor, typed, password="hunter-two", code="123456")
    await visitor.sign_in("zhang")
    page = await visitor.text("/console/kept")
    assert "hunter-two" not in page
    assert "123456" not in page
    assert 'type="password"' in page


async def test_it_can_be_thrown_away(visitor, typed):
    await send(visitor, typed)
    await visitor.sign_in("zhang")
    await visitor.post("/console/kept/drop", "/console/kept", form=typed[0])
    assert WRITTEN not in await visitor.text("/console/kept")
