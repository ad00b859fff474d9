"""Scene 2: a household reports by SMS, another in danger in the browser chat."""

import re

from bot.rehearsal.scenes.roster import SECRETARY, ZHANG
from bot.rehearsal.stage import Stage
from storage.queries import cases
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

PHONE = f"+86{ZHANG}"
STRANGER = "+8619900000099"
PAGE = "browser"


async def play(stage: Stage) -> None:
    """Report, ask how far it is, be refused to a stranger, report danger."""
    await stage.sms(PHONE, "申报")
    for words in ("1", "老伴住院花了三万块", "2", "张大山"):
        asked = await stage.sms(PHONE, words)
    stage.expect(
        "the village is known from the phone, five answers are enough", True, "1 自己家" in asked
    )
    filed = await stage.sms(PHONE, "1")
    code = _code(filed)
    case = await _case(stage, code)
    stage.notes["case"] = case.id
    stage.expect("the case stands at its beginning", "clue_registered", case.state)
    stage.expect(
        "the 15-day limit runs in the database", "2026-03-17", await _deadline(stage, case)
    )
    stage.expect("the household is told the same day", True, "3月17日" in filed)
    stage.expect("and under which clause", True, "第三部分·一·(二)2④" in filed)
    stage.expect("no illness goes out by SMS", False, "住院" in filed)
    await stage.sms(PHONE, "愿意签")
    await stage.sms(PHONE, "以后再说")
    progress = await stage.sms(PHONE, f"进度 {code}")
    stage.expect("the phone that filed hears the stage", True, "村里在办" in progress)
    stranger = await stage.sms(STRANGER, f"进度 {code}")
    stage.expect("another phone hears nothing of it", False, "村里在办" in stranger)
    await _second_report(stage, case)
    await _danger(stage)


async def _second_report(stage: Stage, case: Filed) -> None:
    await stage.sms(PHONE, "申报")
    for words in ("5", "孩子学费还差两千", "2", "张大山"):
        await stage.sms(PHONE, words)
    said = await stage.sms(PHONE, "1")
    stage.expect("a second report joins the open case", case.code, _code(said))
    await stage.sms(PHONE, "取消")


async def _danger(stage: Stage) -> None:
    await stage.chat(PAGE, "申报")
    await stage.chat(PAGE, "柳树村")
    said = await stage.chat(PAGE, "昨晚房子塌了，一家人在外面")
    await stage.received()
    alarms = [item for item in stage.lines if item.said.startswith("【明白】急事")]
    stage.expect(
        "danger reaches the village secretary's phone at once",
        True,
        any(item.who == stage.names[SECRETARY] for item in alarms),
    )
    stage.expect("and names nobody", False, any("王" in item.said for item in alarms))
    stage.notes["danger"] = _code(said)
    for words in ("王有田", "1"):
        said = await stage.chat(PAGE, words)
    await stage.received()


def _code(text: str) -> str:
    found = re.search(r"编号(?:是)?(\d{4})-(\d{4})", text)
    return found[1] + found[2] if found else ""


async def _case(stage: Stage, code: str) -> Filed:
    async with stage.house.sessions.read() as session:
        case = await cases.by_code(session, EVERYTHING, code)
    assert case is not None, code
    return case


async def _deadline(stage: Stage, case: Filed) -> str:
    async with stage.house.sessions.read() as session:
        clocks = await cases.clocks_of(session, case.id)
    return next((str(clock.deadline) for clock in clocks if clock.clock == "clue_15d"), "none")
