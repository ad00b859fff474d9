"""Leave at the console: asked, decided with the password, taken back, and nobody else's affair."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.models.stationing import Leave
from storage.models.system import Audit
from storage.queries import officials, staff
from storage.queries.officials import NewOfficial
from tests.console.county import PASSWORD, cheap

HERE = "/console/leave"
REASON = "家里老人<b>住院</b>"
PEOPLE = {
    "sun": ("孙书记", "first_secretary", "990101001"),
    "mate": ("队员小马", "team_member", "990101001"),
    "town": ("镇党委书记", "township_party_secretary", "990101"),
}


@pytest.fixture
def sessions(sqlite_sessions):
    """One database is enough here: what is asked of it is tested on both in tests/acts."""
    return sqlite_sessions


@pytest.fixture
async def people(sessions, county):
    """A first secretary, a team member of the same village, and who approves their leave."""
    hashed = await cheap().hash(PASSWORD)
    async with sessions.write() as session:
        for login, (name, role, region) in PEOPLE.items():
            since = session.moment.today - timedelta(days=30)
            put = await officials.put(session, NewOfficial(name, None, role, region, since=since))
            await staff.add(session, put.person_id, login, hashed, demo=True)
    return PEOPLE


def form(first="2026-03-05", last="2026-03-06", kind="leave", reason=REASON):
    return {"kind": kind, "first": first, "last": last, "reason": reason}


async def rows(sessions):
    async with sessions.read() as session:
        found = await session.execute(select(Leave).order_by(Leave.id))
        return [(row.id, row.kind, row.state) for row in found]


async def test_leave_is_asked_and_approved_with_the_password(visitor, another, people, sessions):
    await visitor.sign_in("sun")
    assert (await visitor.post(HERE, **form())).status == 303
    [(leave_id, _kind, _state)] = await rows(sessions)
    await another.sign_in("town")
    text = await another.text(HERE)
    assert "孙书记" in text
    assert "家里老人&lt;b&gt;住院&lt;/b&gt;" in text
    one = f"{HERE}/{leave_id}"
    assert (await another.post(one, HERE, what="approve", password="wrong")).status == 422
    assert await rows(sessions) == [(leave_id, "leave", "asked")]
    assert (await another.post(one, HERE, what="approve", password=PASSWORD)).status == 303
    assert await rows(sessions) == [(leave_id, "leave", "approved")]
    answer = await another.post(one, HERE, what="approve", password=PASSWORD)
    assert answer.status == 422


async def test_refusing_keeps_what_was_typed_and_needs_a_reason(visitor, another, people, sessions):
    await visitor.sign_in("sun")
    await visitor.post(HERE, **form())
    [(leave_id, *_rest)] = await rows(sessions)
    await another.sign_in("town")
    one = f"{HERE}/{leave_id}"
    typed = {"what": "refuse", "reason": "那两天有会"}
    again = await another.post(one, HERE, **typed, password="wrong")
    assert 'value="那两天有会"' in await again.text()
    empty = await another.post(one, HERE, what="refuse", reason=" ", password=PASSWORD)
    assert empty.status == 422
    assert (await another.post(one, HERE, **typed, password=PASSWORD)).status == 303
    assert "那两天有会" in await visitor.text(HERE)
    assert await rows(sessions) == [(leave_id, "leave", "refused")]


@pytest.mark.parametrize(
    "typed",
    [form(last="2026-03-04"), form(first=""), form(first="soon"), form(last="2026-04-30")],
)
async def test_days_that_cannot_be_keep_what_was_typed(visitor, people, sessions, typed):
    await visitor.sign_in("sun")
    answer = await visitor.post(HERE, **typed)
    assert answer.status == 422
    text = await answer.text()
    assert 'role="alert"' in text
    assert f'value="{typed["last"]}"' in text
    assert await rows(sessions) == []


@pytest.mark.parametrize("login", ["mate", "zhang", "li", "county"])
async def test_nobody_else_reads_or_touches_it(visitor, another, people, sessions, login):
    await visitor.sign_in("sun")
    await visitor.post(HERE, **form())
    [(leave_id, *_rest)] = await rows(sessions)
    await another.sign_in(login)
    text = await another.text(HERE)
    assert "孙书记" not in text
    assert "住院" not in text
    for path, fields in (
        (f"{HERE}/{leave_id}", {"what": "approve", "password": PASSWORD}),
        (f"{HERE}/{leave_id}/back", {}),
        (f"{HERE}/999", {"what": "approve", "password": PASSWORD}),
    ):
        assert (await another.post(path, HERE, **fields)).status == 404
    assert await rows(sessions) == [(leave_id, "leave", "asked")]


async def test_one_takes_one_s_own_back_and_nobody_approves_their_own(visitor, people, sessions):
    await visitor.sign_in("sun")
    await visitor.post(HERE, **form(kind="away"))
    [(leave_id, *_rest)] = await rows(sessions)
    approve = {"what": "approve", "password": PASSWORD}
    assert (await visitor.post(f"{HERE}/{leave_id}", HERE, **approve)).status == 404
    assert (await visitor.post(f"{HERE}/{leave_id}/back", HERE)).status == 303
    assert await rows(sessions) == [(leave_id, "away", "withdrawn")]


async def test_that_reasons_were_read_is_written_down(visitor, another, people, sessions):
    await visitor.sign_in("sun")
    await visitor.post(HERE, **form())
    await visitor.text(HERE)
    await another.sign_in("town")
    await another.text(HERE)
    async with sessions.read() as session:
        read = await session.execute(select(Audit.actor).where(Audit.action == "leave.read"))
        assert len(read.all()) == 1


async def test_who_has_nothing_to_do_with_it_is_told_so(visitor, people):
    await visitor.sign_in("zhang")
    text = await visitor.text(HERE)
    assert '<form method="post" class="stack"' not in text
    assert 'class="empty"' in text
