"""Scene 4: a cadre is told once a day, reminded before a limit, and the next level after it."""

from acts.actor import SERVICE
from acts.binding import make_code
from bot.rehearsal.scenes.roster import LI, SECRETARY, TOWNSHIP
from bot.rehearsal.stage import Stage
from rulebook.phones import mobile
from storage.queries import officials, told

PHONE = f"+86{LI}"


async def play(stage: Stage) -> None:
    """A report nobody looks at: digest, reminder, overdue, one level up; then the visit."""
    await bind(stage, SECRETARY)
    await bind(stage, TOWNSHIP)
    await stage.sms(PHONE, "申报")
    for words in ("4", "外出打工的活没了", "2", "李秋生", "1", "3", "2"):
        await stage.sms(PHONE, words)
    before = len(stage.lines)
    await stage.advance(days=7)
    lines = [line for line in stage.lines[before:] if line.ours]
    mine = [line for line in lines if line.who == stage.names[SECRETARY]]
    digests = [line for line in mine if "件事要办" in line.said]
    stage.expect("a digest every day", True, len({line.at.date() for line in digests}) >= 7)
    stage.expect("and never two", len(digests), len({line.at.date() for line in digests}))
    stage.expect(
        "nothing at night", [], [str(line.at) for line in lines if not 8 <= line.at.hour < 21]
    )
    about = [line for line in mine if "1号 李家的上门核实" in line.said]
    stage.expect(
        "a reminder the day before the limit", True, bool(about) and "还剩1天" in about[0].said
    )
    stage.expect("and after it", True, any("超期1天" in line.said for line in about))
    above = [line for line in lines if line.said.startswith("请过问：") and "1号 李家" in line.said]
    stage.expect("the township hears once", [stage.names[TOWNSHIP]], [line.who for line in above])
    stage.expect(
        "after the village's reminder was delivered",
        True,
        bool(above) and await _delivered_before(stage),
    )
    listed = await stage.chat(SECRETARY, "待办")
    stage.expect("the list shows the days", True, "1号 李家：上门核实，超期" in listed)
    said = await stage.chat(SECRETARY, "走访 1 李家 已经联系上务工的活")
    stage.expect("the visit moves the case on", True, "入户核实" in said)
    stage.expect("and counts for the screening", True, "1/3户" in said or "2/3户" in said)
    quiet = len(stage.lines)
    await stage.advance(days=1)
    later = [line.said for line in stage.lines[quiet:] if line.ours]
    stage.expect(
        "no reminder of what is done", [], [said for said in later if "李家的上门核实" in said]
    )


async def bind(stage: Stage, who: str) -> None:
    """Bind an official's browser chat with a one-time code of the township."""
    if who in stage.chats:
        return
    async with stage.house.sessions.write() as session:
        known = await officials.by_phones(session, [mobile(who) or ""])
        code = await make_code(session, SERVICE, known[mobile(who) or ""][0])
    await stage.chat(who, f"绑定 {code}")


async def _delivered_before(stage: Stage) -> bool:
    async with stage.house.sessions.read() as session:
        times = await told.first_by_kind(session)
    return times["clock.overdue"] <= times["clock.escalated"]
