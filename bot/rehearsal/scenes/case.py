"""Scene 3: the case goes its lawful way, and what is not lawful is refused with its reason."""

from acts.actor import NotAllowed, signed_in
from acts.cases import Step, advance
from bot.rehearsal.scenes.duty import bind
from bot.rehearsal.scenes.roster import (
    BUREAU,
    LEADERS,
    NEIGHBOUR,
    SECRETARY,
    TOWNSHIP,
)
from bot.rehearsal.stage import Stage
from rulebook.cases import Refusal
from rulebook.phones import mobile
from storage.queries import cases, officials
from storage.scope import EVERYTHING

WAY = (
    (SECRETARY, "verified", ("verification_form", "consent_letter"), 1),
    (BUREAU, "comparison_returned", ("comparison_result",), 2),
    (SECRETARY, "publicity_started", ("deliberation_record", "public_notice"), 1),
    (SECRETARY, "publicity_passed", ("publicity_proof",), 6),
    (TOWNSHIP, "township_passed", ("township_list",), 0),
    (LEADERS, "county_approved", ("approval_doc",), 1),
    (TOWNSHIP, "announced", ("announcement",), 1),
    (TOWNSHIP, "entered", ("system_record", "household_file"), 1),
)


async def play(stage: Stage) -> None:
    """Visit by chat, the other steps at the console, each refusal on the way."""
    await bind(stage, SECRETARY)
    await _refused(stage, SECRETARY, "verified", "wrong_state")
    await _refused(stage, LEADERS, "visit_started", "wrong_actor")
    await stage.chat(SECRETARY, "走访 3 张家 老人住院，家里只剩孩子")
    await _refused(stage, SECRETARY, "verified", "missing_document")
    foreign = await _step(stage, NEIGHBOUR, "verified", ("verification_form", "consent_letter"))
    stage.expect("another village's secretary finds no such case", None, foreign)
    for who, event, papers, days in WAY:
        if event == "publicity_passed":
            await _refused(stage, who, event, "min_days_not_reached", papers)
        if days:
            await stage.advance(days=days)
        await _step(stage, who, event, papers)
        await stage.settle()
        await stage.received()
    await _refused(stage, TOWNSHIP, "entered", "terminal_state")
    await _check_end(stage)


async def _check_end(stage: Stage) -> None:
    case_id = stage.notes["case"]
    async with stage.house.sessions.read() as session:
        case = await cases.get(session, EVERYTHING, case_id)
        history = await cases.history(session, EVERYTHING, case_id)
        running = [row for row in await cases.clocks_of(session, case_id) if row.running]
    assert case is not None
    stage.expect("the household is registered as monitored", "monitored", case.state)
    stage.expect("no limit runs on", 0, len(running))
    refused = [event.refusal for event in history if event.refusal]
    stage.expect(
        "every refusal is kept",
        "wrong_state wrong_actor missing_document min_days_not_reached terminal_state",
        " ".join(refused),
    )
    told = [line.said for line in stage.lines if line.ours and line.who == "张大山"]
    for words in ("村里要上门来看看", "村里已经公示", "已经批准", "已在村里公告", "已经登记好"):
        stage.expect(f"the household was told: {words}", True, any(words in said for said in told))


async def _refused(
    stage: Stage, who: str, event: str, reason: str, papers: tuple[str, ...] = ()
) -> None:
    answer = await _step(stage, who, event, papers)
    found = answer.reason if isinstance(answer, Refusal) else answer
    stage.expect(f"{event} too early or by the wrong hand", reason, found)


async def _step(stage: Stage, who: str, event: str, papers: tuple[str, ...]) -> object:
    house = stage.house
    async with house.sessions.write() as session:
        known = await officials.by_phones(session, [mobile(who) or ""])
        actor = await signed_in(session, known[mobile(who) or ""][0])
        step = Step(event, session.moment.today, frozenset(papers))
        try:
            return await advance(session, house.rules, actor, stage.notes["case"], step)
        except NotAllowed as error:
            return f"not allowed: {error}"
