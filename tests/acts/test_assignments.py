"""Helpers: who can be one, the load of each, naming and changing; a watched family keeps one."""

import pytest
from sqlalchemy import select

from acts import assignments
from acts.actor import NotAllowed
from acts.assignments import Naming, NeverEmpty, NotACandidate, NotPublic, SameHelper
from rulebook.cases import Refusal
from storage.models.delivery import Outbox
from storage.queries import assignments as stored
from storage.queries import cases, officials
from storage.scope import EVERYTHING
from tests.acts.plans import RULES, Village, found, phone_of


@pytest.fixture
async def village(sessions) -> Village:
    return await found(sessions)


async def name(session, village, who, by="town", public=True):
    actor = await village.actor(session, by)
    today = session.moment.today
    naming = Naming(village.people[who], public, today, note="原来的人调走了")
    case = await village.case(session)
    return await assignments.name_helper(session, RULES, actor, case, naming)


async def test_who_can_help_is_listed_with_what_they_have_to_do_already(village, sessions):
    async with sessions.write() as session:
        today = session.moment.today
        await officials.assign_helper(session, village.people["first"], village.household_id, today)
        town = await village.actor(session, "town")
        listed = await assignments.candidates(session, town, await village.case(session))
    by_name = {one.official.name: one for one in listed}
    assert set(by_name) == {"驻村书记", "镇里老赵", "镇里小孙"}
    assert by_name["驻村书记"].load == stored.Load(households=1, cases=2)
    assert by_name["驻村书记"].helps_already
    assert listed[-1].official.name == "驻村书记", "who has the least to do comes first"


async def test_naming_the_helper_is_the_step_and_the_assignment(village, sessions, clock):
    async with sessions.write() as session:
        after = await name(session, village, "cadre")
        helper = await stored.helper_of(session, village.household_id, clock.moment().today)
    assert after.state == "planning"
    assert helper.person_id == village.people["cadre"]


async def test_who_is_no_public_employee_is_refused_by_the_rule_and_nobody_is_named(
    village, sessions
):
    async with sessions.write() as session:
        refused = await name(session, village, "cadre", public=False)
        history = await cases.history(session, EVERYTHING, village.case_id)
        helper = await stored.helper_of(session, village.household_id, session.moment.today)
    assert isinstance(refused, Refusal)
    assert history[-1].refusal == "guard_failed"
    assert helper is None


@pytest.mark.parametrize("who", ["other", "village", "county"])
async def test_only_who_is_listed_can_be_named(village, sessions, who):
    async with sessions.write() as session:
        with pytest.raises(NotACandidate):
            await name(session, village, who)


async def test_the_village_names_nobody(village, sessions):
    async with sessions.write() as session:
        with pytest.raises(NotAllowed):
            await name(session, village, "first", by="village")


async def test_another_helper_takes_over_and_the_family_is_never_without_one(
    village, sessions, hands
):
    async with sessions.write() as session:
        await name(session, village, "cadre")
    hands.advance(days=3)
    async with sessions.write() as session:
        with pytest.raises(SameHelper):
            await name(session, village, "cadre")
        with pytest.raises(NotPublic):
            await name(session, village, "first", public=False)
        after = await name(session, village, "first")
        today = session.moment.today
        helper = await stored.helper_of(session, village.household_id, today)
        events = [one.event for one in await cases.history(session, EVERYTHING, village.case_id)]
    assert after.state == "planning"
    assert (helper.person_id, helper.since) == (village.people["first"], today)
    assert events[-2:] == ["helper_changed", "helper_assigned"]


async def test_a_family_under_watch_keeps_its_helper(village, sessions):
    async with sessions.write() as session:
        await name(session, village, "cadre")
        town = await village.actor(session, "town")
        with pytest.raises(NeverEmpty):
            await assignments.release(
                session, town, await village.family(session), session.moment.today
            )


async def test_the_family_hears_name_unit_and_the_offices_telephone_and_nothing_of_why(
    village, sessions
):
    async with sessions.write() as session:
        address = await phone_of(session, village.household_id, "sms_simulator")
        await name(session, village, "first")
        row = (
            await session.execute(
                select(Outbox.body, Outbox.reference).where(
                    Outbox.address_id == address, Outbox.kind == "case.helper"
                )
            )
        ).one()
        text = session.vault.open_data(row.body, f"outbox|body|{row.reference}")["text"]
    assert "驻村书记" in text
    assert "县财政局" in text
    assert "0370-6600101" in text
    assert "病" not in text
