"""Big tables are never read whole for one page: the databases' own plans say so."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from rulebook.loader import load
from storage.models.cases import Case
from storage.queries import (
    case_history,
    cases,
    fates,
    findings,
    ledger,
    papers,
    pictures,
    reports,
    worklists,
)
from storage.queries.findings import Wanted
from storage.queries.ledger import Asked
from storage.queries.worklists import Turn
from storage.scope import Scope, within
from tests.acts.case_scene import VILLAGE, open_scene

RULES = load()
PATH = f"/990000/990101/{VILLAGE}/"
OWN = Scope((PATH,), person_id=1, helped=frozenset({1, 2}))
COUNTY = Scope(("/990000/",), person_id=1)
BIG = ("case", "case_event", "case_clock", "document", "outbox", "report", "finding")
WHOLE = re.compile(r"(?:SCAN|Seq Scan on) \"?(?:" + "|".join(BIG) + r")\b")
TURN = Turn([("identify", "clue_registered"), ("petition", "handling")], PATH)
HELPING = Turn([("help_plan", "supporting")], households=frozenset({1, 2}))

QUESTIONS = {
    "case page: the case": lambda s: cases.get(s, OWN, 1),
    "case page: by code": lambda s: cases.by_code(s, OWN, "12345678"),
    "case page: history": lambda s: case_history.history(s, OWN, 1),
    "case page: clocks": lambda s: cases.clocks_of(s, 1),
    "case page: papers": lambda s: papers.keys_of(s, 1),
    "case page: pictures": lambda s: pictures.of_case(s, OWN, 1),
    "case page: reports": lambda s: reports.of_case(s, OWN, 1),
    "case page: findings": lambda s: findings.page(s, OWN, Wanted(case_id=1), 20),
    "step: what it takes back": lambda s: fates.cancel(s, "step:1:clue_registered", "step taken"),
    "step: last finding": lambda s: findings.last_of(s, PATH, 1),
    "worklist of a village": lambda s: worklists.open_cases(s, OWN, [TURN, HELPING]),
    "desk of a village": lambda s: worklists.soonest(s, OWN, 400),
    "ledger of a village": lambda s: ledger.page(s, OWN, Asked(), 51),
    "ledger of a county": lambda s: ledger.page(s, COUNTY, Asked(path="/990000/"), 51),
    "ledger by code": lambda s: ledger.page(s, COUNTY, Asked(code="12345678"), 51),
    "ledger, late": lambda s: ledger.page(s, OWN, Asked(late=True), 51),
    "limits that end": lambda s: worklists.ending(s, s.moment.today + timedelta(days=3)),
    "open case of a household": lambda s: cases.open_of(s, OWN, 1, "identify"),
}


async def plans(sessions, question):
    """The plan of every statement a question runs, line by line."""
    ran = []

    def heard(_connection, _cursor, statement, values, _context, _many):
        ran.append((statement, values))

    engine = sessions._engine
    sync = getattr(engine, "sync_engine", engine)
    event.listen(sync, "before_cursor_execute", heard)
    try:
        async with sessions.write() as session:
            await question(session)
    finally:
        event.remove(sync, "before_cursor_execute", heard)
    assert ran
    explain = _explain_sqlite if sessions.dialect == "sqlite" else _explain_postgres
    return list(await explain(engine, ran))


async def _explain_sqlite(engine, ran):
    with engine.connect() as connection:
        return [
            str(row[-1])
            for statement, values in ran
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


async def _explain_postgres(engine, ran):
    found = []
    async with engine.connect() as connection:
        # The tables are small here: what counts is whether an index could answer at all.
        await connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, values in ran:
            rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", values)
            found += [str(row[0]) for row in rows]
    return found


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_big_table_is_read_whole(sessions, question):
    async with sessions.write() as session:
        await open_scene(session, RULES)
    lines = await plans(sessions, QUESTIONS[question])
    whole = [line for line in lines if WHOLE.search(line)]
    assert not whole, "\n".join(lines)


async def test_a_scan_would_be_noticed(sessions):
    async def whole_table(session):
        await session.execute(select(Case.id).where(Case.level == "urgent"))

    assert any(WHOLE.search(line) for line in await plans(sessions, whole_table))


async def test_what_lies_in_a_place_is_one_range_of_the_index(sessions):
    async def in_a_village(session):
        await session.execute(select(Case.state).where(within(Case.path, PATH)))

    lines = " ".join(await plans(sessions, in_a_village))
    assert "ix_case_path" in lines
    assert "path>" in lines.replace(" ", "").replace(")::text", "").replace("(", "")


@pytest.mark.parametrize(
    ("place", "inside"),
    [("/1/2/", True), ("/1/2/3/", True), ("/1/20/", False), ("/1/", False), ("/1/2", False)],
)
async def test_a_range_means_what_a_prefix_means(sessions, place, inside):
    async with sessions.write() as session:
        scene = await open_scene(session, RULES)
        case = await scene.case("petition", "handling")
        await session.execute(update(Case).where(Case.id == case.id).values(path=place))
        found = await session.scalar(select(Case.id).where(within(Case.path, "/1/2/")))
    assert (found == case.id) is inside
