"""What storage holds feeds the pitfalls: each of these is found from rows, when it is so."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from acts.detection import gathering, looking, settings
from acts.detection.gathering import KINDS
from rulebook.loader import Rulebook, load
from rulebook.pitfalls import misfits
from storage.engine import Sessions
from storage.models.base import new_id
from storage.models.duties import Activity, Assignment
from storage.models.help import HelpMeasure
from storage.models.people import Member
from storage.queries import confirmations
from storage.queries import local_settings as stored
from tests.acts.case_scene import Scene, open_scene

RULES: Rulebook = load()
Make = Callable[[Scene], Awaitable[object]]


async def member(scene: Scene) -> int:
    row = new_id()
    name = scene.session.vault.seal("李示例", f"member|name|{row}")
    values = {"id": row, "household_id": scene.household.id, "name": name, "relation": "spouse"}
    await scene.session.execute(Member.__table__.insert(), values)
    return row


async def helper(scene: Scene, days: int) -> int:
    person = (await scene.official("helper")).person_id
    row = {"id": new_id(), "person_id": person, "household_id": scene.household.id}
    row |= {"since": scene.ago(days), "until": None}
    await scene.session.execute(Assignment.__table__.insert(), row)
    assert person is not None
    return person


async def visit(scene: Scene, person: int, days: int) -> None:
    row = {"id": new_id(), "kind": "household_visit", "person_id": person, "role": "helper"}
    row |= {"region_id": scene.household.region_id, "household_id": scene.household.id}
    row |= {"on": scene.ago(days), "channel": "console", "draft": False}
    row |= {"recorded_at": scene.session.moment.now}
    await scene.session.execute(Activity.__table__.insert(), row)


async def unvisited(scene: Scene) -> None:
    await visit(scene, await helper(scene, 70), 100)


async def cannot_work_sent_to_work(scene: Scene) -> None:
    who = await member(scene)
    await scene.fact("p.no_labour_capacity", True, who)
    case = await scene.case("help_plan", "supporting")
    person = (await scene.official("helper")).person_id
    row = new_id()
    values = {
        "id": row, "case_id": case.id, "household_id": scene.household.id, "member_id": who,
        "category": "labour_export", "develops": True, "role": "helper", "state": "doing",
        "text": scene.session.vault.seal("外出", f"help_measure|text|{row}"),
        "person_id": person, "recorded_at": scene.session.moment.now,
    }  # fmt: skip
    await scene.session.execute(HelpMeasure.__table__.insert(), values)


async def disputed_card(scene: Scene) -> None:
    new = confirmations.New("card", scene.household.id, None, "1", None, None)
    row = await confirmations.add(scene.session, new)
    await confirmations.settle(scene.session, row, confirmations.Answer("no", "chat"))


async def dibao_edge_and_severe(scene: Scene) -> None:
    who = await member(scene)
    await scene.fact("hh.dibao_edge", True)
    await scene.fact("p.dis_level", 1, who)
    await scene.fact("p.dibao", False, who)


async def said(scene: Scene, **answers: object) -> None:
    case = await scene.case("identify", "household_verification", events={"visit_started": 0})
    await scene.report(case, answers, days=5)


async def tap_but_carries(scene: Scene) -> None:
    await scene.fact("hh.water_piped", True)
    await said(scene, water_source="carry")


async def dissatisfied_by_petition(scene: Scene) -> None:
    await scene.case("petition", "handling", days=16)


FOUND: dict[tuple[str, int], Make] = {
    ("pf-3-1-4-2a", 0): lambda s: s.case("identify", "clue_registered", runs={"clue_15d": 13}),
    ("pf-3-1-4-2b", 0): lambda s: s.case("identify", "system_entry", runs={"entry_10d": 8}),
    ("pf-1-3-2-3", 0): lambda s: s.case("water_issue", "fixing", days=31),
    ("pf-1-2-2-4", 0): lambda s: s.case(
        "issue_rectification", "rectifying", days=9, facts={"due_on": s.ago(2).isoformat()}
    ),
    ("pf-2-1-1-2", 0): lambda s: s.case(
        "dropout_return", "joint_persuading", counts={"persuasion": 2}
    ),
    ("pf-2-1-1-3", 0): lambda s: s.case("dropout_return", "persuading"),
    ("pf-2-1-1-3", 2): lambda s: s.case(
        "dropout_return", "persuading", events={"persuasion_attempt": 1}
    ),
    ("pf-2-1-1-1", 2): lambda s: said(s, out_of_school_child="老二，去年秋天起没去"),
    ("pf-2-2-2-1", 1): lambda s: said(s, insured_all="some"),
    ("pf-2-2-2-4", 0): lambda s: s.case("medical_cost_warning", "to_share", days=8),
    ("pf-2-2-2-4", 1): lambda s: said(s, medical_oop_year=20_000),
    ("pf-2-2-2-5", 0): lambda s: s.case("medical_cost_warning", "analysing", days=8),
    ("pf-2-3-1-0", 0): lambda s: said(s, house_state="crack"),
    ("pf-2-3-2-0", 0): lambda s: s.case("house_repair", "township_review", days=1, opened=11),
    ("pf-2-3-3-0", 0): lambda s: s.case("house_repair", "done", facts={"kind": "new_site"}),
    ("pf-2-3-4-0", 0): lambda s: s.case("house_repair", "acceptance", events={"moved_in": 1}),
    ("pf-2-3-5-0", 0): lambda s: s.case(
        "house_repair", "accepted", events={"acceptance_passed": 31}
    ),
    ("pf-2-4-1-0", 0): lambda s: said(s, water_short_days_year=20),
    ("pf-2-4-3-0", 0): lambda s: s.case("water_issue", "fixing", days=8),
    ("pf-2-4-3-0", 2): tap_but_carries,
    ("pf-2-5-1-1", 0): lambda s: s.fact("hh.net_income_pc_year", 3000),
    ("pf-2-5-1-3", 0): dibao_edge_and_severe,
    ("pf-3-1-2-2", 0): lambda s: s.fact("hh.net_income_pc_year", 3000),
    ("pf-3-1-3-0", 0): cannot_work_sent_to_work,
    ("pf-3-1-4-3c", 0): disputed_card,
    ("pf-3-2-5-0", 0): lambda s: s.case("petition", "acceptance_decision", days=16),
    ("pf-3-3-8-0", 0): lambda s: s.case(
        "unsalable_produce", "selling", events={"unsalable_confirmed": 4}
    ),
    ("pf-3-7-1-4", 0): lambda s: s.case(
        "issue_rectification", "rectifying", facts={"due_on": s.ago(1).isoformat()}
    ),
    ("pf-3-7-2-1", 0): lambda s: s.case("petition", "handling", days=16),
    ("pf-1-4-3-3", 1): lambda s: s.case("identify", "clue_registered", days=3),
    ("pf-1-4-3-6", 0): unvisited,
    ("pf-1-4-3-6", 1): lambda s: said(s, knows_helper=False),
    ("pf-hen18-01", 0): lambda s: s.fact("hh.filed_poor", True),
}
"""What makes each finder find something; the household was lifted from poverty and has moved."""

SET = {"dibao_std_month": 500, "monitoring_line": 8000, "disposable_income_prev": 20_000}


async def found(sessions: Sessions, make: Make | None = None) -> set[tuple[str, int]]:
    async with sessions.write() as session:
        scene = await open_scene(session, RULES, "tp-general")
        await scene.fact("hh.relocated", True)
        await scene.fact("hh.dibao", False)
        await stored.put(session, "990000", scene.today.year, SET, "test")
        if make:
            made = await make(scene)
            if getattr(made, "state", "") == "clue_registered" and made.opened_on < scene.today:
                await scene.report(made, {}, days=3)
        path = scene.household.path
        figures = await settings.at(session, RULES, path, scene.today.year)
    gathered = await gathering.of_place(sessions, RULES, "/990000/")
    assert misfits(RULES.pitfalls.kinds, gathered.records) == ()
    shown = looking.show(RULES, gathered, scene.today, figures, lambda _one: path, historical=True)
    return {(one.pitfall, one.place) for one in shown}


@pytest.mark.parametrize("pitfall", FOUND, ids=lambda one: f"{one[0]}-{one[1]}")
async def test_rows_show_the_pitfall(sqlite_sessions, pitfall):
    assert pitfall in await found(sqlite_sessions, FOUND[pitfall])


async def test_nothing_is_found_where_nothing_is_wrong(sqlite_sessions):
    assert await found(sqlite_sessions) == set()


async def test_both_databases_show_the_same(sessions):
    assert ("pf-2-3-5-0", 0) in await found(sessions, FOUND["pf-2-3-5-0", 0])


async def test_a_young_log_of_visits_proves_nothing(sqlite_sessions):
    async def began_yesterday(scene: Scene) -> None:
        person = await helper(scene, 70)
        await visit(scene, person, 1)
        later = (await scene.official("helper", name="李示例")).person_id
        assert later is not None

    assert ("pf-1-4-3-6", 0) not in await found(sqlite_sessions, began_yesterday)


async def test_what_a_sensitive_report_says_is_not_found_about_the_household(sqlite_sessions):
    async def confidential(scene: Scene) -> None:
        case = await scene.case("identify", "household_verification", events={"visit_started": 0})
        await scene.report(case, {"house_state": "crack"}, days=5)
        await scene.session.execute(
            type_of_case().update().values(sensitive=True).where(type_of_case().c.id == case.id)
        )

    assert ("pf-2-3-1-0", 0) not in await found(sqlite_sessions, confidential)


def type_of_case():
    from storage.models.cases import Case

    return Case.__table__


def test_only_known_kinds_are_held_and_the_others_stay_absent():
    assert set(KINDS) < set(RULES.pitfalls.kinds)
    absent = set(RULES.pitfalls.kinds) - set(KINDS)
    assert absent == {"payment", "loan", "project", "post", "region", "directive"}


async def test_a_limit_a_county_set_is_the_one_that_counts(sqlite_sessions):
    make = FOUND["pf-3-7-2-1", 0]

    async def with_more_time(scene: Scene) -> object:
        limit = {"pf-3-7-2-1.days": 20}
        await stored.put(scene.session, "990000", scene.today.year, limit, "test")
        return await make(scene)

    assert ("pf-3-7-2-1", 0) not in await found(sqlite_sessions, with_more_time)
    assert timedelta(days=16) < timedelta(days=20)
