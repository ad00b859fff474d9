"""Writing a plan, finishing, filing and carrying it out; what the family says about it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from acts.actor import NotAllowed
from acts.assignments import Naming, name_helper
from acts.case_steps import Step
from acts.confirmations import FOLLOWS, PLAN
from acts.confirmations.words import CARD
from acts.help_plans import editing, finishing, standing
from acts.help_plans.editing import Draft
from acts.help_plans.wrong import Contradicts, Disagreed, NotNow, Unclear, Unfinished
from acts.step_facts import counted
from notifications import chores, plan_chores
from rulebook.cases import from_json
from rulebook.duties import counts
from storage.models.cases import Document
from storage.queries import (
    check_questions,
    confirmations,
    duty_logs,
    help_measures,
    papers,
    posts,
)
from storage.queries.confirmations import NO, YES, Answer
from storage.queries.duty_logs import Whose
from storage.scope import EVERYTHING
from tests.acts.plans import GOOD_PLAN, RULES, Village, found, know, phone_of, take


@pytest.fixture
async def village(sessions) -> Village:
    made = await found(sessions)
    async with sessions.write() as session:
        await know(session, made.household_id, member=1, labour="none")
        await know(session, made.household_id, member=2, labour="full")
        await know(session, made.household_id, member=3, age=10)
        await know(session, made.household_id, willing=True)
        town = await made.actor(session, "town")
        naming = Naming(made.people["first"], True, session.moment.today)
        await name_helper(session, RULES, town, await made.case(session), naming)
    return made


async def write(session, village, *drafts, by="first"):
    actor = await village.actor(session, by)
    case = await village.case(session)
    return [await editing.add(session, RULES, actor, case, draft) for draft in drafts]


async def look(session, village, by="first"):
    actor = await village.actor(session, by)
    return await standing.look(session, RULES, actor, await village.case(session))


async def act(session, village, what, by="first", *more):
    actor = await village.actor(session, by)
    today = session.moment.today
    return await what(session, RULES, actor, await village.case(session), *more, today)


async def test_a_plan_says_what_it_lacks_while_it_is_written(village, sessions):
    async with sessions.write() as session:
        kinds = []
        for draft in (None, *GOOD_PLAN):
            if draft:
                await write(session, village, draft)
            kinds.append([problem.kind for problem in (await look(session, village)).problems])
    assert kinds == [["no_measure"], ["risk_unanswered", "no_development"], []]


CONTRADICTING = [
    Draft("employment", "安排到车间", "job_loss", "emp-workshop", person="1"),
    Draft("labour_export", "外出务工", "job_loss", person="3"),
    Draft("education", "高中免学费", None, "edu-senior-high-waiver", person="1"),
]


async def test_a_measure_that_contradicts_the_facts_is_stopped_when_it_is_written(
    village, sessions
):
    async with sessions.write() as session:
        await know(session, village.household_id, member=1, stage="primary")
        for draft in CONTRADICTING:
            with pytest.raises(Contradicts):
                await write(session, village, draft)
        assert (await look(session, village)).measures == []


UNCLEAR = [
    replace(GOOD_PLAN[0], category="nothing"),
    replace(GOOD_PLAN[0], text="  "),
    replace(GOOD_PLAN[0], policy="no-such-policy"),
    replace(GOOD_PLAN[0], risk="no_such_risk"),
    replace(GOOD_PLAN[0], person="9"),
    replace(GOOD_PLAN[0], role="nobody"),
]


async def test_a_measure_that_is_not_clear_is_not_taken(village, sessions):
    async with sessions.write() as session:
        for draft in UNCLEAR:
            with pytest.raises(Unclear):
                await write(session, village, draft)
        assert (await look(session, village)).measures == []


async def test_an_unfinished_plan_is_refused_with_what_is_missing(village, sessions):
    async with sessions.write() as session:
        await write(session, village, GOOD_PLAN[0])
        with pytest.raises(Unfinished) as refused:
            await act(session, village, finishing.finish)
        assert len(refused.value.problems) == 2
        assert (await village.case(session)).state == "planning"


async def test_a_plan_goes_from_writing_to_help_without_anybody_typing_a_fact(village, sessions):
    async with sessions.write() as session:
        await write(session, village, *GOOD_PLAN)
        made = await act(session, village, finishing.finish)
        assert made.state == "filing_measures"
        filed = await act(session, village, finishing.file, "town")
        assert filed.state == "supporting"
        facts = from_json(filed.standing).facts
        keys = await papers.keys_of(session, village.case_id)
        states = {one.state for one in (await look(session, village)).measures}
    assert facts["labour_and_willing"] is True
    assert facts["develop_measures"] == 1
    assert {"help_plan", "measure_filing"} <= keys
    assert states == {"doing"}


async def test_what_is_counted_replaces_what_somebody_typed(village, sessions):
    async with sessions.write() as session:
        await write(session, village, *GOOD_PLAN)
        await act(session, village, finishing.finish)
        town = await village.actor(session, "town")
        await act(session, village, finishing.file, "town")
        await take(session, town, village.case_id, "plan_revised")
        plan = await look(session, village)
        work = next(one for one in plan.live if one.category == "employment")
        actor = await village.actor(session, "first")
        case = await village.case(session)
        await editing.drop(session, RULES, actor, case, work.id, "车间停工")
        with pytest.raises(Unfinished):
            await act(session, village, finishing.finish)
        typed = Step("measures_filed", session.moment.today, facts={"develop_measures": 9})
        step = await counted(session, RULES, village.case_id, typed)
    assert step.facts == {"develop_measures": 0, "labour_and_willing": True}


async def test_a_dropped_measure_stays_readable_with_its_reason(village, sessions):
    async with sessions.write() as session:
        (kept,) = await write(session, village, GOOD_PLAN[0])
        actor, case = await village.actor(session, "first"), await village.case(session)
        with pytest.raises(Unclear):
            await editing.drop(session, RULES, actor, case, kept.id, " ")
        await editing.drop(session, RULES, actor, case, kept.id, "医生已换人")
        (left,) = await help_measures.of_case(session, EVERYTHING, case.id)
    assert (left.state, left.why) == ("dropped", "医生已换人")


async def test_a_plan_is_written_only_while_it_is_being_written(village, sessions):
    async with sessions.write() as session:
        await write(session, village, *GOOD_PLAN)
        await act(session, village, finishing.finish)
        with pytest.raises(NotNow):
            await write(session, village, GOOD_PLAN[0])
        with pytest.raises(NotNow):
            await act(session, village, finishing.finish)


async def test_another_villages_official_finds_no_plan(village, sessions):
    async with sessions.write() as session:
        with pytest.raises(NotAllowed):
            await write(session, village, GOOD_PLAN[0], by="other")


async def test_measures_are_done_one_by_one_each_once_with_its_day(village, sessions):
    async with sessions.write() as session:
        first, second = await write(session, village, *GOOD_PLAN)
        await act(session, village, finishing.finish)
        await act(session, village, finishing.file, "town")
        done = await act(session, village, finishing.done, "first", first.id)
        again = await act(session, village, finishing.done, "first", first.id)
        kept = await help_measures.get(session, EVERYTHING, village.case_id, first.id)
        await act(session, village, finishing.done, "first", second.id)
        today = session.moment.today
        case = Whose(case_id=village.case_id, kinds=("measure",))
        (line,) = await duty_logs.read(session, case)
    assert done.state == "supporting"
    assert again is None
    assert (kept.state, kept.done_on) == ("done", today)
    assert (first.develops, second.develops) == (False, True)
    assert counts(RULES.duties["hen23-develop-measure"], replace(line.logged, role="helper"))
    assert line.logged.on == today


async def test_where_nobody_can_work_no_measure_must_earn_a_living(sessions):
    village = await found(sessions)
    async with sessions.write() as session:
        await know(session, village.household_id, all_without_labour=True)
        town = await village.actor(session, "town")
        naming = Naming(village.people["first"], True, session.moment.today)
        await name_helper(session, RULES, town, await village.case(session), naming)
        relief = Draft("relief", "申请低保", "job_loss")
        await write(session, village, GOOD_PLAN[0], relief)
        await act(session, village, finishing.finish)
        filed = await act(session, village, finishing.file, "town")
    assert filed.state == "supporting"
    assert from_json(filed.standing).facts["labour_and_willing"] is False


async def test_the_family_is_asked_and_its_no_stops_the_filing_until_the_plan_is_another(
    village, sessions
):
    async with sessions.write() as session:
        address = await phone_of(session, village.household_id)
        await write(session, village, *GOOD_PLAN)
        await act(session, village, finishing.finish)
        (asked,) = await confirmations.of_case(session, EVERYTHING, village.case_id)
        assert (asked.kind, asked.address_id) == (PLAN, address)
        await confirmations.settle(session, asked.id, Answer(NO, "chat", note="车间太远"))
        await FOLLOWS[PLAN](session, RULES, asked, False, "车间太远")
        with pytest.raises(Disagreed):
            await act(session, village, finishing.file, "town")
        (question,) = await check_questions.open_of(session, EVERYTHING, village.case_id)
        assert "车间太远" in question.text
        for who in ("first", "village"):
            person = village.people[who]
            held = await posts.held_by(session, person, session.moment.today)
            assert await chores.of(session, RULES, person, held), who
            assert person in await plan_chores.DISPUTED.people(session)
        town = await village.actor(session, "town")
        await take(session, town, village.case_id, "plan_returned")
        await write(session, village, Draft("industry", "在家养羊", "job_loss", person="2"))
        await act(session, village, finishing.finish)
        filed = await act(session, village, finishing.file, "town")
    assert filed.state == "supporting"


async def test_a_yes_asks_nobody_anything(village, sessions):
    async with sessions.write() as session:
        await write(session, village, *GOOD_PLAN)
        await act(session, village, finishing.finish)
        (asked,) = await confirmations.of_case(session, EVERYTHING, village.case_id)
        await confirmations.settle(session, asked.id, Answer(YES, "paper"))
        for kind in (PLAN, CARD):
            await FOLLOWS[kind](session, RULES, asked, True, "")
        assert await check_questions.open_of(session, EVERYTHING, village.case_id) == []


async def test_the_plan_on_file_is_what_was_finished_whatever_comes_later(village, sessions):
    async with sessions.write() as session:
        await write(session, village, *GOOD_PLAN)
        await act(session, village, finishing.finish)
        query = select(Document).where(Document.key == "help_plan")
        row = (await session.execute(query)).one()
        body = bytes.fromhex(session.vault.open(row.content, f"document|content|{row.id}"))
    assert "家庭医生每季度上门" in body.decode()
    assert row.media_type == "application/json"


async def test_risks_nobody_reported_are_put_down_and_then_asked_for(village, sessions):
    async with sessions.write() as session:
        actor, case = await village.actor(session, "first"), await village.case(session)
        await write(session, village, *GOOD_PLAN)
        with pytest.raises(Unclear):
            await editing.put_risks(session, RULES, actor, case, ["nonsense"])
        await editing.put_risks(session, RULES, actor, case, ["water_problem"])
        plan = await look(session, village)
    assert plan.found.known.risks == ("water_problem",)
    assert [problem.kind for problem in plan.problems] == ["risk_unanswered"]
