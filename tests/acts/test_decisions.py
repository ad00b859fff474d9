"""Decision records: any case replays as it was decided, a change of rules or records is found."""

import json
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import delete, select, update

from acts.actor import SERVICE
from acts.cases import Start, Step, advance, begin
from acts.decisions import replay
from rulebook.cases import Refusal
from rulebook.loader import load
from storage.models.cases import Case, CaseEvent, Decision
from storage.queries import households, regions
from storage.queries.cases import Filed
from storage.queries.households import NewHousehold
from storage.queries.regions import Place
from storage.scope import EVERYTHING, Scope
from tests.rulebook.walks import walk

RULES = load()
BEGAN = date(2026, 1, 5)


@pytest.fixture
async def family(sessions):
    async with sessions.write() as session:
        await regions.put_all(
            session,
            [
                Place("county", "明安县", "county"),
                Place("town", "柳河镇", "township", "county"),
                Place("liu", "柳树村", "village", "town"),
            ],
        )
        village = await regions.get(session, "liu")
        return await households.register(session, NewHousehold(village, 3, "张大山"))


async def lived(session, procedure, family, random, longest=7):
    """Live a random way through a procedure; returns the case."""
    case = None
    for event, _after in walk(procedure, random, BEGAN, longest):
        if event.name == "publicity_passed":
            continue
        if case is None:
            start = Start(
                procedure.id, family.region_id, family.path, event.on, family.id,
                role=event.by, documents=event.documents, facts=event.facts,
            )  # fmt: skip
            case = await begin(session, RULES, SERVICE, start)
            assert isinstance(case, Filed)
            continue
        step = Step(event.name, event.on, event.documents, event.facts, role=event.by)
        moved = await advance(session, RULES, SERVICE, case.id, step)
        if isinstance(moved, Refusal):
            break
        case = moved
    return case


async def test_random_ways_through_every_procedure_replay_the_same(sessions, family):
    random = Random(20260302)
    for procedure in RULES.procedures.values():
        async with sessions.write() as session:
            case = await lived(session, procedure, family, random)
        async with sessions.read() as session:
            again = await replay(session, RULES, EVERYTHING, case.code)
            kept = await session.scalar(select(Decision.id).where(Decision.case_id == case.id))
        assert again.same, (procedure.id, again)
        assert again.same_today, (procedure.id, again)
        assert bool(again.decisions) == (kept is not None)


@pytest.fixture
async def decided(sessions, family):
    """A case of identification that was verified, its income told in a report."""
    steps = [
        Step("visit_started", BEGAN, role="village_committee"),
        Step(
            "verified",
            BEGAN + timedelta(days=1),
            frozenset({"verification_form", "consent_letter"}),
            role="village_committee",
        ),
        Step("material_returned", BEGAN + timedelta(days=2), role="township_government"),
    ]
    async with sessions.write() as session:
        start = Start("identify", family.region_id, family.path, BEGAN, family.id, role="household")
        case = await begin(session, RULES, SERVICE, start)
        await report(session, case, family)
        for step in steps:
            case = await advance(session, RULES, SERVICE, case.id, step)
    return case


async def report(session, case, family):
    from storage.queries import reports

    answers = {
        "members": 4, "wage_year": "21000", "business_gross_year": "9000",
        "business_cost_year": "4000", "property_year": "0", "transfer_year": "2400",
        "medical_oop_year": "30000", "education_year": "2000", "disaster_loss": "0",
    }  # fmt: skip
    told = reports.Told(
        reports.new_report_id(), case.id, family.id, None, "webchat", "张大山", None, "self",
        False, False, True, answers, BEGAN,
    )  # fmt: skip
    await reports.add(session, told)


async def again(sessions, case, rules=RULES, scope=EVERYTHING):
    async with sessions.read() as session:
        return await replay(session, rules, scope, case.code)


async def test_a_record_holds_what_was_decided_on(sessions, decided):
    async with sessions.read() as session:
        row = (
            await session.execute(
                select(Decision.id, Decision.frozen).where(Decision.event == "verified")
            )
        ).one()
        kept = json.loads(session.vault.open(row.frozen, f"decision|frozen|{row.id}"))
    assert kept["event"]["documents"] == ["consent_letter", "verification_form"]
    assert kept["before"]["state"] == "household_verification"
    assert kept["rules"]["duties"]["clue_15d"] == "hen23-identify-15d"
    assert "s004" in kept["rules"]["sources"]
    assert 2026 in kept["rules"]["calendars"]
    assert kept["figures"]["sums"]["net_income_year"] == "28400"
    assert kept["figures"]["sums"]["per_capita_net_income"] == "7100"
    assert kept["facts"]["hh"]["rural"] is True
    assert b"21000" not in row.frozen


async def test_what_was_decided_is_decided_the_same_again(sessions, decided):
    found = await again(sessions, decided)
    assert found.same
    assert found.same_today
    assert [one.event for one in found.decisions] == [
        "visit_started", "verified", "material_returned",
    ]  # fmt: skip


async def test_who_may_not_see_the_case_cannot_replay_it(sessions, decided):
    assert await again(sessions, decided, scope=Scope(("/elsewhere/",))) is None


def changed(clock=None, requires=None):
    identify = RULES.procedures["identify"]
    if clock:
        clocks = {**identify.clocks, "clue_15d": replace(identify.clocks["clue_15d"], days=clock)}
        identify = replace(identify, clocks=clocks)
    if requires:
        state = identify.states["household_verification"]
        ways = tuple(
            replace(way, requires=(*way.requires, *requires)) if way.event == "verified" else way
            for way in state.transitions
        )
        states = {**identify.states, state.key: replace(state, transitions=ways)}
        identify = replace(identify, states=states)
    return replace(RULES, procedures={**RULES.procedures, "identify": identify})


async def test_a_limit_that_is_another_today_is_named_and_leads_the_same_way(sessions, decided):
    found = await again(sessions, decided, changed(clock=20))
    assert found.same, "what was frozen does not change with the entries"
    assert found.same_today
    changes = found.decisions[0].changes
    assert [(one.where, one.then, one.now) for one in changes] == [("clocks.clue_15d.days", 15, 20)]
    assert all(one.entry_changed for one in found.decisions)


async def test_what_would_be_refused_today_is_told_with_its_reason(sessions, decided):
    found = await again(sessions, decided, changed(requires=["household_file"]))
    assert found.same
    assert not found.same_today
    today = {one.event: one.today for one in found.decisions}
    assert today["visit_started"] == "household_verification"
    assert today["verified"].missing == ("household_file",)
    assert today["material_returned"] is None, "after another way nothing more can be said"


async def rewrite(session, event, change):
    """Change a record as somebody with the key could."""
    row = (
        await session.execute(select(Decision.id, Decision.frozen).where(Decision.event == event))
    ).one()
    place = f"decision|frozen|{row.id}"
    kept = json.loads(session.vault.open(row.frozen, place))
    change(kept)
    sealed = session.vault.seal(json.dumps(kept, sort_keys=True, ensure_ascii=False), place)
    await session.execute(update(Decision).where(Decision.id == row.id).values(frozen=sealed))


def forget_paper(kept):
    kept["event"]["documents"].remove("consent_letter")


def poorer(kept):
    kept["figures"]["answers"]["wage_year"] = "1000"


def longer(kept):
    kept["rules"]["procedure"]["clocks"]["clue_15d"]["days"] = 30


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (forget_paper, {"marked", "history", "after"}),
        (poorer, {"marked", "sums"}),
        (longer, {"marked", "rules"}),
    ],
)
async def test_a_changed_record_is_found_even_when_it_was_sealed_again(
    sessions, decided, change, what
):
    async with sessions.write() as session:
        await rewrite(session, "verified", change)
    found = await again(sessions, decided)
    assert not found.same
    assert {fault.what for fault in found.decisions[1].faults} == what
    assert not found.decisions[0].faults


async def test_a_record_whose_seal_is_broken_or_that_is_gone_is_found(sessions, decided):
    async with sessions.write() as session:
        await session.execute(
            update(Decision).where(Decision.event == "verified").values(frozen=b"\0" * 60)
        )
        await session.execute(delete(Decision).where(Decision.event == "material_returned"))
    found = await again(sessions, decided)
    assert [[fault.what for fault in one.faults] for one in found.decisions] == [
        [], ["sealed"], ["missing"],
    ]  # fmt: skip


async def test_a_changed_history_or_standing_is_found(sessions, decided):
    async with sessions.write() as session:
        await session.execute(
            update(CaseEvent).where(CaseEvent.event == "verified").values(documents=[])
        )
        standing = {**decided.standing, "opened_on": "2025-01-01"}
        await session.execute(update(Case).where(Case.id == decided.id).values(standing=standing))
    found = await again(sessions, decided)
    assert [fault.what for fault in found.decisions[1].faults] == ["history"]
    assert [fault.what for fault in found.faults] == ["standing"]
