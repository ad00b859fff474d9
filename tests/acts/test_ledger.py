"""The ledger: every open thing is a line, nothing leaves it but by an event, and it balances."""

import asyncio
import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts import cases, ledger, ledger_export, reconciling
from acts.actor import SERVICE, NotAllowed, Trust
from acts.case_steps import Step
from acts.ledger import Filters
from rulebook.loader import load
from storage.crypto import KEY_BYTES, Vault
from storage.engine import open_sessions
from storage.models.cases import Case, CaseEvent
from storage.moment import Clock
from storage.queries.ledger import ALL, CLOSED
from storage.scope import EVERYTHING
from tests.acts.case_scene import OTHER, VILLAGE, open_scene

RULES = load()


@pytest.fixture
async def county(sessions):
    """A late case, an issue and a petition of one village; who is in office there."""
    async with sessions.write() as session:
        scene = await open_scene(session, RULES)
        village = await scene.official("village_committee", VILLAGE)
        other = await scene.official("village_committee", OTHER)
        late = await scene.case("identify", "clue_registered", days=20, runs={"clue_15d": 20})
        await scene.report(late, {}, days=20)
        issue = await scene.case("water_issue", "fixing", days=3, opened=5)
        other_one = await scene.case("petition", "handling", days=9)
    return {"late": late, "issue": issue, "done": other_one, "village": village, "other": other}


async def lines(sessions, actor, **filters):
    async with sessions.read() as session:
        return await ledger.page(session, RULES, actor, Filters(**filters), 100)


async def test_a_line_says_where_a_case_stands_how_old_it_is_and_who_holds_it(sessions, county):
    rows = {row.line.id: row for row in await lines(sessions, county["village"])}
    late, issue = rows[county["late"].id], rows[county["issue"].id]
    assert (late.kind, late.age, late.in_state, late.days_late, late.reports) == (
        *("clue", 20, 20, 5, 1),
    )
    assert (late.role, late.people) == ("village_committee", ["王示例village_committee"])
    assert (issue.kind, issue.age, issue.in_state, issue.days_late) == ("issue", 5, 3, None)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, {"late", "issue", "done"}),
        ({"late": True}, {"late"}),
        ({"procedure": "water_issue"}, {"issue"}),
        ({"state": "fixing"}, {"issue"}),
        ({"role": "village_committee"}, {"late"}),
        ({"path": "/990000/990101/990101002/"}, set()),
        ({"which": CLOSED}, set()),
        ({"opened_from": date(2026, 2, 24)}, {"issue"}),
        ({"opened_until": date(2026, 2, 11)}, {"late"}),
        ({"level": "urgent"}, set()),
        ({"text": "12345678"}, set()),
        ({"text": "nonsense"}, set()),
    ],
)
async def test_filters_narrow_the_ledger(sqlite_sessions, filters, found):
    county = await _county(sqlite_sessions)
    rows = await lines(sqlite_sessions, county["village"], **filters)
    names = {case.id: name for name, case in county.items() if hasattr(case, "code")}
    assert {names[row.line.id] for row in rows} == found


async def _county(sessions):
    async with sessions.write() as session:
        scene = await open_scene(session, RULES)
        village = await scene.official("village_committee", VILLAGE)
        late = await scene.case("identify", "clue_registered", days=20, runs={"clue_15d": 20})
        issue = await scene.case("water_issue", "fixing", days=3, opened=5)
        done = await scene.case("petition", "handling", days=9)
    return {"late": late, "issue": issue, "done": done, "village": village}


async def test_a_foreign_ledger_is_empty_and_a_chat_has_none(sessions, county):
    assert await lines(sessions, county["other"], which=ALL) == []
    by_chat = replace(county["village"], trust=Trust.BOUND)
    with pytest.raises(NotAllowed):
        await lines(sessions, by_chat)


async def test_pages_follow_each_other_without_a_gap(sessions, county):
    async with sessions.read() as session:
        first = await ledger.page(session, RULES, county["village"], Filters(), 2)
        last = first[-1].line.id
        rest = await ledger.page(session, RULES, county["village"], Filters(after=last), 2)
    ids = [row.line.id for row in (*first, *rest)]
    assert ids == sorted({case.id for case in (county["late"], county["issue"], county["done"])})


@pytest.mark.parametrize("text", ["=1+1", "+8", "-8", "@x", "＝1", " =1", "\t=1"])
def test_what_looks_like_a_formula_stays_text(text):
    assert ledger_export.guarded(text) == f"'{text}"


# Opened so many days after the first of January, and perhaps closed so many days later.
LIVES = st.lists(
    st.tuples(st.integers(0, 80), st.none() | st.integers(0, 40)), min_size=1, max_size=12
)


@settings(max_examples=15, deadline=None)
@given(lives=LIVES, month=st.integers(1, 5))
def test_what_came_less_what_was_closed_is_open(sqlite_template, tmp_path_factory, lives, month):
    asyncio.run(_balances(sqlite_template, tmp_path_factory.mktemp("ledger"), lives, month))


async def _balances(template, folder, lives, month):
    file = shutil.copy(template, folder / "ledger.db")
    sessions = open_sessions(f"sqlite:///{file}", Clock(), Vault({1: bytes(KEY_BYTES)}))
    ends = []
    async with sessions.write() as session:
        scene = await open_scene(session, RULES)
        for begins, lasts in lives:
            day = date(2026, 1, 1) + timedelta(days=begins)
            over = day + timedelta(days=lasts) if lasts is not None else None
            ends.append((day, over))
            await _life(scene, day, over)
    first = date(2026, month, 1)
    after = date(2026, month + 1, 1)
    async with sessions.write() as session:
        found = await reconciling.reconcile(session, RULES, EVERYTHING, first)
        assert found.balanced
        assert found.carried == sum(d < first and (o is None or o >= first) for d, o in ends)
        assert found.opened == sum(first <= day < after for day, _over in ends)
        assert found.still_open == sum(d < after and (o is None or o >= after) for d, o in ends)
        assert await reconciling.mismatches(session, RULES, "/") == []
        # Somebody closes a case behind the ledger's back: it is noticed, and which one.
        await session.execute(Case.__table__.update().values(closed_on=None))
        await session.execute(CaseEvent.__table__.delete().where(CaseEvent.number == 1))
        assert len(await reconciling.mismatches(session, RULES, "/")) == len(lives)
        again = await reconciling.reconcile(session, RULES, EVERYTHING, first)
        assert not again.balanced
    await sessions.close()


async def _life(scene, day, over):
    ago = (scene.today - day).days
    end = ago if over is None else (scene.today - over).days
    state = "handling" if over is None else "withdrawn"
    case = await scene.case("petition", state, days=end, opened=ago)
    if over is not None:
        await scene.event(case, "withdrawn_by_household", over, "handling", "withdrawn")


async def test_closing_a_case_by_a_step_takes_it_out_and_balances(sessions):
    async with sessions.write() as session:
        scene = await open_scene(session, RULES)
        case = await scene.case("identify", "clue_registered")
        today = session.moment.today
        step = Step("duplicate_found", today, role="service")
        await cases.advance(session, RULES, SERVICE, case.id, step)
        found = await reconciling.reconcile(session, RULES, EVERYTHING, today)
    assert (found.opened, dict(found.closed), found.still_open) == (1, {"duplicate_found": 1}, 0)
    assert found.balanced
    assert await lines(sessions, SERVICE) == []
    assert len(await lines(sessions, SERVICE, which=CLOSED)) == 1
