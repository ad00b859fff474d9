"""Scene 5: sent back, objected to, refused; the household disagrees, and is right."""

from acts import objections
from acts.public_notices.drafting import Entry
from bot.rehearsal.scenes.doing import actor_of, case_of, put_up, refused, step
from bot.rehearsal.scenes.report import PAGE, STRANGER
from bot.rehearsal.scenes.roster import BUREAU, SECRETARY, TOWNSHIP
from bot.rehearsal.stage import Stage
from notifications.wording import shown_code
from rulebook.notice_kinds import PUBLICITY
from storage.queries import cases
from storage.queries import objections as said
from storage.scope import EVERYTHING

VERIFIED = ("verification_form", "consent_letter")


async def play(stage: Stage) -> None:
    """The case of 王有田, whose house fell down: the long way round."""
    async with stage.house.sessions.read() as session:
        case = await cases.by_code(session, EVERYTHING, stage.notes["danger"])
    assert case is not None
    await step(stage, SECRETARY, case.id, "visit_started")
    await step(stage, SECRETARY, case.id, "verified", VERIFIED)
    await _return(stage, case.id)
    await step(stage, SECRETARY, case.id, "verified")
    await step(stage, BUREAU, case.id, "comparison_returned", ("comparison_result",))
    await _object(stage, case.id)
    await step(stage, SECRETARY, case.id, "publicity_passed", ("publicity_proof",))
    await step(stage, TOWNSHIP, case.id, "not_identified_decided")
    await stage.settle()
    heard = await stage.look(PAGE)
    stage.expect("who is refused hears how to disagree", True, "不同意" in heard)
    await _appeal(stage, case.id)


async def _return(stage: Stage, case_id: int) -> None:
    await stage.look(PAGE)
    await step(stage, BUREAU, case_id, "material_returned")
    await stage.settle()
    heard = await stage.look(PAGE)
    stage.expect("who is sent back hears that it is not refused", True, "不是不批" in heard)
    case = await case_of(stage, case_id)
    stage.expect(
        "the return is counted", "household_verification 1", f"{case.state} {case.returns}"
    )


async def _object(stage: Stage, case_id: int) -> None:
    entry = Entry(case_id, "sudden_severe", 2, "house_unsafe")
    notice = await put_up(stage, PUBLICITY.id, entry, SECRETARY, TOWNSHIP)
    answer = await stage.sms(STRANGER, f"意见 {shown_code(notice.code)} 他家在城里有房")
    stage.expect("whoever objects gets an answer", True, bool(answer))
    stage.expect("and hears nothing of the household", False, "王" in answer)
    await stage.advance(days=6)
    await refused(
        stage, SECRETARY, case_id, "publicity_passed", "objection_open", ("publicity_proof",)
    )
    house = stage.house
    async with house.sessions.write() as session:
        (objection,) = await said.of_case(session, EVERYTHING, case_id)
        secretary = await actor_of(session, SECRETARY)
        reason = "查过了，城里的房是他弟弟的"
        await objections.dismiss(session, secretary, objection.id, reason)
    async with house.sessions.read() as session:
        left = await said.open_in(session, case_id)
    stage.expect("an objection is answered with a reason", 0, left)


async def _appeal(stage: Stage, case_id: int) -> None:
    case = await case_of(stage, case_id)
    heard = await stage.chat(PAGE, f"不同意 {case.code} 我家没有别的房")
    stage.expect("disagreeing is taken at a word", True, "由上一级复核" in heard)
    async with stage.house.sessions.read() as session:
        appeal = await cases.following(session, EVERYTHING, case_id, "appeal")
    assert appeal is not None
    stage.expect("it goes to the level above who refused", "county_review", appeal.state)
    await step(stage, BUREAU, appeal.id, "decision_changed")
    async with stage.house.sessions.read() as session:
        again = await cases.following(session, EVERYTHING, case_id, "identify")
    assert again is not None
    stage.expect("being right takes the case up again", "clue_registered", again.state)
    stage.expect(
        "the old one stays as it ended", "not_identified", (await case_of(stage, case_id)).state
    )
