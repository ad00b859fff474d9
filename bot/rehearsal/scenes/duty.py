"""Scene 4: one digest a day when there is news, never on a day off; late, it goes one level up."""

from acts.actor import SERVICE
from acts.binding import make_code
from bot.rehearsal.scenes.roster import FIRST_SECRETARY, LI, SECRETARY, TOWNSHIP
from bot.rehearsal.stage import Line, Stage
from rulebook.calendar import SATURDAY
from rulebook.phones import mobile
from storage.queries import officials, rehearsed

PHONE = f"+86{LI}"
VISIT = "1号 李家：上门核实"
ABOVE = "请过问："
SCREENING = "hen23-screening-all-households"


async def play(stage: Stage) -> None:
    """A report nobody looks at: digests, one level up; then the visit, and nothing more."""
    for who in (SECRETARY, TOWNSHIP, FIRST_SECRETARY):
        await bind(stage, who)
    await stage.sms(PHONE, "申报")
    for words in ("4", "外出打工的活没了", "2", "李秋生", "1", "3", "2"):
        await stage.sms(PHONE, words)
    before = len(stage.lines)
    await stage.advance(days=8)
    lines = [line for line in stage.lines[before:] if line.ours]
    _in_peace(stage, lines)
    _in_time(stage, lines)
    await _one_level_up(stage, lines)
    await _visited(stage)
    await _away(stage)
    quiet = len(stage.lines)
    await stage.advance(days=2)
    later = [line.said for line in stage.lines[quiet:] if line.ours]
    stage.expect("no reminder of what is done", [], [said for said in later if VISIT in said])


def _in_peace(stage: Stage, lines: list[Line]) -> None:
    """When the digests came."""
    digests = [line for line in lines if _is_digest(line)]
    days = [(line.who, line.at.date()) for line in digests]
    stage.expect("a digest when there is news", True, len(digests) > 0)
    stage.expect("never two a day", len(set(days)), len(days))
    off = [str(day) for _who, day in days if day.weekday() >= SATURDAY]
    stage.expect("none on days off", [], off)
    night = [str(line.at) for line in lines if not 8 <= line.at.hour < 21]
    stage.expect("nothing at night", [], night)


def _in_time(stage: Stage, lines: list[Line]) -> None:
    """What the village committee was told of the report, and when."""
    told = [
        line.said for line in lines if line.who == stage.names[SECRETARY] and VISIT in line.said
    ]
    stage.expect("told when it came, at its limit and after it", True, len(told) >= 3)
    stage.expect("with the days that are left", True, f"{VISIT}，还剩" in told[0])
    stage.expect(
        "the day before the limit", True, any(f"{VISIT}，还剩1天" in said for said in told)
    )
    stage.expect("and after it", True, f"{VISIT}，超期" in told[-1])


async def _one_level_up(stage: Stage, lines: list[Line]) -> None:
    """The township hears of it in its own digest, once the village's had arrived."""
    above = [line for line in lines if ABOVE in line.said and VISIT in line.said]
    stage.expect("the township hears, once", [stage.names[TOWNSHIP]], [one.who for one in above])
    stage.expect(
        "and how often the village was told", True, bool(above) and "已提醒" in above[0].said
    )
    stage.expect("after the village's reminder arrived", True, await _delivered_before(stage))


async def _visited(stage: Stage) -> None:
    """The way is proposed, the visit counts everywhere, a slip is corrected."""
    listed = await stage.chat(SECRETARY, "待办")
    stage.expect("the list shows the days", True, f"{VISIT}，超期" in listed)
    proposed = await stage.chat(SECRETARY, "本周怎么走")
    stage.expect("the way of the week begins there", True, "1号 李家" in proposed)
    said = await stage.chat(SECRETARY, "走访 1 李家 已经联系上务工的活")
    stage.expect("the visit moves the case on", True, "入户核实" in said)
    stage.expect("and counts for the screening", True, "/3户" in said)
    before = await _screened(stage)
    await stage.chat(SECRETARY, "走访 3 张家 都好")
    for words in ("更正", "1", "3"):
        await stage.chat(SECRETARY, words)
    taken = await stage.chat(SECRETARY, "点错了，没有去过")
    stage.expect("a slip is taken back", True, "撤" in taken)
    stage.expect("and the count with it", before, await _screened(stage))


async def _screened(stage: Stage) -> int:
    """How many families are screened by the counters of all villages."""
    async with stage.house.sessions.read() as session:
        found = await rehearsed.counters(session)
    return sum(done for (duty, *_), done in found.items() if duty == SCREENING)


async def _away(stage: Stage) -> None:
    """Leave is asked for in a line, and waits in the digest of the township."""
    asked = await stage.chat(FIRST_SECRETARY, "请假 周四到周五 老人住院")
    stage.expect("leave is asked for in one line", True, "请假" in asked)
    waiting = await stage.chat(TOWNSHIP, "待办")
    stage.expect("and waits for the township", True, "请假" in waiting)


async def bind(stage: Stage, who: str) -> None:
    """Bind an official's browser chat with a one-time code of the township."""
    if who in stage.chats:
        return
    async with stage.house.sessions.write() as session:
        known = await officials.by_phones(session, [mobile(who) or ""])
        code = await make_code(session, SERVICE, known[mobile(who) or ""][0])
    await stage.chat(who, f"绑定 {code}")


def _is_digest(line: Line) -> bool:
    return "件事要办" in line.said


async def _delivered_before(stage: Stage) -> bool:
    async with stage.house.sessions.read() as session:
        fired = await rehearsed.fired(session)
    risen = {one.schedule: one.at for one in fired if one.schedule.startswith("up:clock:")}
    below = [
        one.at < risen[f"up:{one.schedule}"]
        for one in fired
        if f"up:{one.schedule}" in risen and one.state == "delivered"
    ]
    return any(below)
