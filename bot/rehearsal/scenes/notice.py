"""Scene 5: a notice is drafted, approved by another, sent, opted out of, and answered."""

from collections.abc import Mapping
from datetime import timedelta

from acts.actor import Actor, signed_in
from acts.broadcast_views import preview, report
from acts.broadcasts import OwnApproval, SameAgain, Wanted, approve, draft_broadcast, send
from acts.notices import draft_notice
from bot.rehearsal.scenes.roster import WANG, ZHANG, ZHAO, ZHOU
from bot.rehearsal.stage import Stage
from storage.engine import Session
from storage.queries import regions
from storage.queries.notices import Text

AUDIENCE = "标签:在校学生"
STUDENTS = tuple(f"+86{phone}" for phone in (ZHANG, WANG, ZHAO, ZHOU))
EVENING = 21.5
TOPIC = "可申请助学金"
SHORT = "家里有孩子上学的，开学前可申请助学金，找村委会填表，不花钱。咨询0370-0000002"


async def play(stage: Stage) -> None:
    """To the families with schoolchildren; one opts out before it is sent, one after."""
    await stage.sms(STUDENTS[2], "退订")
    broadcast_id = await _approved(stage, 3)
    await _until_evening(stage)
    before = len(stage.lines)
    await _send(stage, broadcast_id)
    await stage.settle()
    stage.expect("nothing leaves in the quiet hours", [], _notices(stage, before))
    await stage.sms(STUDENTS[3], "退订")
    await stage.advance(hours=12)
    got = _notices(stage, before)
    wanted = sorted(stage.names[phone] for phone in STUDENTS[:2])
    stage.expect("in the morning those who want it get it, once", wanted, sorted(got))
    text = next((line.said for line in stage.lines[before:] if TOPIC in line.said), "")
    stage.expect("answers are asked for in words", True, "看懂" in text)
    said = await stage.sms(STUDENTS[0], "看懂")
    stage.expect("an answer is thanked for", True, bool(said))
    asked = await stage.sms(STUDENTS[1], "想申请")
    stage.expect("wanting to apply opens a report", True, "难处" in asked)
    await _again(stage, broadcast_id)
    await _counted(stage, broadcast_id)


def _notices(stage: Stage, since: int) -> list[str]:
    """Who was given the notice by the gateway since a line of the transcript."""
    return [line.who for line in stage.lines[since:] if line.ours and TOPIC in line.said]


async def _until_evening(stage: Stage) -> None:
    local = stage.house.sessions.clock.moment().local
    await stage.advance(hours=EVENING - local.hour - local.minute / 60)


async def _approved(stage: Stage, reached: int) -> int:
    """Draft and preview by one person, approve by another."""
    house = stage.house
    async with house.sessions.write() as session:
        author = await _who(stage, session, "author")
        text = Text(
            slug="student-aid",
            title="助学金怎么申请",
            short=SHORT,
            body=SHORT,
            source="县教育部门",
            review_by=session.moment.today + timedelta(days=30),
        )
        notice = await draft_notice(session, house.rules, author, text)
        county = await regions.get(session, "county")
        assert county is not None
        sending = await draft_broadcast(
            session, house.rules, author, Wanted(notice, AUDIENCE, county)
        )
        seen = await preview(session, house.rules, author, sending.id)
        assert seen is not None
        stage.expect("the preview counts who wants it now", reached, seen.count)
        stage.expect("and says why others do not", True, bool(seen.audience.kept_away))
    await _not_alone(stage, sending.id)
    async with house.sessions.write() as session:
        approver = await _who(stage, session, "approver")
        await approve(session, house.rules, approver, sending.id)
    return sending.id


async def _not_alone(stage: Stage, broadcast_id: int) -> None:
    async with stage.house.sessions.write() as session:
        author = await _who(stage, session, "author")
        try:
            await approve(session, stage.house.rules, author, broadcast_id)
            found = "approved"
        except OwnApproval:
            found = "refused"
    stage.expect("nobody approves what they prepared", "refused", found)


async def _send(stage: Stage, broadcast_id: int) -> None:
    async with stage.house.sessions.write() as session:
        author = await _who(stage, session, "author")
        await send(session, stage.house.rules, author, broadcast_id)


async def _again(stage: Stage, broadcast_id: int) -> None:
    """A second click sends nothing, and the same text again is refused."""
    before = len(stage.lines)
    await _send(stage, broadcast_id)
    await stage.settle()
    await stage.received()
    stage.expect("a second click sends nothing", [], _notices(stage, before))
    try:
        await _send(stage, await _approved(stage, 2))
        found = "sent"
    except SameAgain:
        found = "refused"
    stage.expect("the same text to the same people within a day", "refused", found)


async def _counted(stage: Stage, broadcast_id: int) -> None:
    async with stage.house.sessions.read() as session:
        counted = await report(session, await _who(stage, session, "author"), broadcast_id)
    assert counted is not None
    stage.expect("receipts are counted", 2, counted.delivered)
    stage.expect("answers are counted", "apply 1, understood 1", _told(counted.answers))


def _told(answers: Mapping[str, int]) -> str:
    return ", ".join(f"{word} {count}" for word, count in sorted(answers.items()))


async def _who(stage: Stage, session: Session, login: str) -> Actor:
    return await signed_in(session, stage.notes[login])
