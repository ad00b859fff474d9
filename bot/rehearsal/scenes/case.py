"""Scene 3: the case goes its lawful way, and what is not lawful is refused with its reason."""

from acts.public_notices.drafting import Entry
from bot.rehearsal.scenes.doing import entered, put_up, refused, step
from bot.rehearsal.scenes.duty import bind
from bot.rehearsal.scenes.roster import (
    BUREAU,
    LEADERS,
    NEIGHBOUR,
    SECRETARY,
    TOWNSHIP,
)
from bot.rehearsal.stage import Stage
from rulebook.notice_kinds import PUBLICITY
from storage.queries import cases
from storage.scope import EVERYTHING

WAY = (
    (SECRETARY, "verified", ("verification_form", "consent_letter"), 1),
    (BUREAU, "comparison_returned", ("comparison_result",), 2),
    (SECRETARY, "publicity_started", (), 1),
    (SECRETARY, "publicity_passed", ("publicity_proof",), 6),
    (TOWNSHIP, "township_passed", ("township_list",), 0),
    (LEADERS, "county_approved", ("approval_doc",), 1),
    (TOWNSHIP, "announced", ("announcement",), 1),
)


async def play(stage: Stage) -> None:
    """Visit by chat, the other steps at the console, each refusal on the way."""
    case_id = stage.notes["case"]
    entry = Entry(case_id, "sudden_severe", 3, "illness")
    await bind(stage, SECRETARY)
    await refused(stage, SECRETARY, case_id, "verified", "wrong_state")
    await refused(stage, LEADERS, case_id, "visit_started", "wrong_actor")
    await stage.chat(SECRETARY, "走访 3 张家 老人住院，家里只剩孩子")
    await refused(stage, SECRETARY, case_id, "verified", "missing_document")
    foreign = await step(
        stage, NEIGHBOUR, case_id, "verified", ("verification_form", "consent_letter")
    )
    stage.expect("another village's secretary finds no such case", None, foreign)
    for who, event, papers, days in WAY:
        if event == "publicity_passed":
            await refused(stage, who, case_id, event, "min_days_not_reached", papers)
        if days:
            await stage.advance(days=days)
        if event == "publicity_started":
            await put_up(stage, PUBLICITY.id, entry, who, TOWNSHIP)
        else:
            await step(stage, who, case_id, event, papers)
        await stage.settle()
        await stage.received()
    await stage.advance(days=1)
    await refused(stage, TOWNSHIP, case_id, "entered", "missing_document", ("household_file",))
    await entered(stage, TOWNSHIP, case_id, "LR-2026-0001")
    await stage.settle()
    await stage.received()
    await refused(stage, TOWNSHIP, case_id, "entered", "terminal_state")
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
    turned_down = [event.refusal for event in history if event.refusal]
    stage.expect(
        "every refusal is kept",
        "wrong_state wrong_actor missing_document min_days_not_reached missing_document "
        "terminal_state",
        " ".join(turned_down),
    )
    told = [line.said for line in stage.lines if line.ours and line.who == "张大山"]
    for words in ("村里要上门来看看", "村里已经公示", "已经批准", "已在村里公告", "已经登记好"):
        stage.expect(f"the household was told: {words}", True, any(words in said for said in told))
