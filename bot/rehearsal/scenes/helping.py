"""Scene 4: a helper and a plan within ten days, measures done, and the risk is gone."""

from acts import assignments, help_plans
from acts.assignments import Naming
from acts.help_plans import editing, finishing, standing
from acts.help_plans.editing import Draft
from acts.public_notices.drafting import Entry
from bot.rehearsal.scenes.doing import actor_of, case_of, entered, put_up, step
from bot.rehearsal.scenes.report import PHONE
from bot.rehearsal.scenes.roster import BUREAU, FIRST_SECRETARY, LEADERS, SECRETARY, TOWNSHIP
from bot.rehearsal.stage import Stage
from rulebook.notice_kinds import ANNOUNCEMENT, PUBLICITY
from storage.queries import cases, check_questions, households
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

GONE = {
    "income_stably_above_line": True,
    "three_guarantees_ok": True,
    "water_ok": True,
    "original_risk_gone": True,
    "new_risk": False,
}
MEASURES = (
    Draft("insurance", "按政策报销住院费，办大病保险", "illness"),
    Draft("industry", "帮着养十只羊，帮扶干部联系销路", role="helper"),
)
"""Health comes first where illness is the cause, and one measure earns a living."""


async def play(stage: Stage) -> None:
    """From the county's approval to the day the household needs no watching any more."""
    plan = await _spawned(stage, stage.notes["case"], "help_plan")
    stage.expect("approval opens the help plan", "awaiting_helper", plan.state)
    await _name_helper(stage, plan)
    await _make_plan(stage, plan)
    await stage.settle()
    said = await stage.sms(PHONE, "同意")
    stage.expect("the household agrees to its plan by a word", True, "记下" in said)
    await _file(stage, plan)
    await stage.advance(days=20)
    await step(stage, SECRETARY, plan.id, "removal_proposed")
    removal = await _spawned(stage, plan.id, "risk_removal")
    await _remove(stage, removal)


async def _spawned(stage: Stage, case_id: int, procedure: str) -> Filed:
    async with stage.house.sessions.read() as session:
        found = await cases.following(session, EVERYTHING, case_id, procedure)
    assert found is not None, procedure
    return found


async def _name_helper(stage: Stage, plan: Filed) -> None:
    house = stage.house
    async with house.sessions.write() as session:
        township = await actor_of(session, TOWNSHIP)
        helper = await actor_of(session, FIRST_SECRETARY)
        candidates = await assignments.candidates(session, township, plan)
        naming = Naming(helper.person_id or 0, True, session.moment.today)
        await assignments.name_helper(session, house.rules, township, plan, naming)
    loads = [candidate.load.households for candidate in candidates]
    stage.expect("the list of helpers begins with the least load", sorted(loads), loads)
    await stage.settle()
    told = "\n".join(item["text"] for item in await stage.received() if item["to"] == PHONE)
    stage.expect("the household hears who helps", True, "孙书记" in told)
    stage.expect("naming is a step", "planning", (await case_of(stage, plan.id)).state)


async def _make_plan(stage: Stage, plan: Filed) -> None:
    house = stage.house
    async with house.sessions.write() as session:
        helper = await actor_of(session, FIRST_SECRETARY)
        lacking = await help_plans.standing.look(session, house.rules, helper, plan)
        assert lacking is not None
        stage.expect("an empty plan says what it lacks", True, bool(lacking.problems))
        await editing.put_risks(session, house.rules, helper, plan, ["illness"])
        for measure in MEASURES:
            await editing.add(session, house.rules, helper, plan, measure)
        await finishing.finish(session, house.rules, helper, plan, session.moment.today)
    stage.expect(
        "the finished plan moves on", "filing_measures", (await case_of(stage, plan.id)).state
    )


async def _file(stage: Stage, plan: Filed) -> None:
    house = stage.house
    async with house.sessions.write() as session:
        township = await actor_of(session, TOWNSHIP)
        today = session.moment.today
        await finishing.file(session, house.rules, township, plan, today)
        found = await standing.look(session, house.rules, township, plan)
        assert found is not None
        for measure in found.live:
            await finishing.done(session, house.rules, township, plan, measure.id, today)
        late = [row.deadline < today for row in await cases.clocks_of(session, plan.id)
                if row.deadline]  # fmt: skip
    stage.expect("helper and plan are there within ten days", False, any(late))
    stage.expect("help goes on", "supporting", (await case_of(stage, plan.id)).state)


async def _remove(stage: Stage, removal: Filed) -> None:
    entry = Entry(removal.id, "sudden_severe", 3, "illness")
    await step(stage, SECRETARY, removal.id, "checked", ("household_check_form",), GONE)
    await put_up(stage, PUBLICITY.id, entry, SECRETARY, TOWNSHIP)
    await stage.advance(days=6)
    await step(stage, SECRETARY, removal.id, "publicity_passed", ("publicity_proof",))
    await step(stage, TOWNSHIP, removal.id, "township_passed", ("township_list",))
    await step(stage, LEADERS, removal.id, "county_approved", ("approval_doc",))
    await put_up(stage, ANNOUNCEMENT.id, entry, TOWNSHIP, BUREAU)
    await entered(stage, TOWNSHIP, removal.id, "FX-2026-0001")
    await stage.settle()
    stage.expect("the risk is gone", "removed", (await case_of(stage, removal.id)).state)
    async with stage.house.sessions.read() as session:
        household = await households.get(session, EVERYTHING, removal.household_id or 0)
        open_questions = await check_questions.open_of(session, EVERYTHING, removal.id)
    assert household is not None
    stage.expect("the household is not registered as watched any more", False, household.monitored)
    stage.expect("nothing is left to be asked", 0, len(open_questions))
    told = "\n".join(item["text"] for item in await stage.received() if item["to"] == PHONE)
    stage.expect("and hears of it", True, "稳当" in told)
