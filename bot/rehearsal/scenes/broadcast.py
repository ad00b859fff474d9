"""Scene 6: a policy's notice to a crowd: waves, a pause, failures, a correction, a recurrence."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from acts import broadcasts, proof
from acts.actor import Actor, signed_in
from acts.broadcast_views import Preview, Report, preview, report
from acts.broadcasts import Wanted, recurring
from acts.broadcasts.recurring import Repeated
from acts.notices import Written, account_of, of_policy
from acts.rosters.rows import HOUSEHOLDS
from bot import business
from bot.rehearsal.scenes.duty import bind
from bot.rehearsal.scenes.roster import NEIGHBOUR, import_rows
from bot.rehearsal.stage import Stage
from notifications import agenda
from notifications.notices import pace
from rulebook.notices import Occasion
from storage.engine import Session
from storage.queries import notices, regions
from storage.queries.notices import Sending

POLICY, OTHER = "edu-boarding-primary-1000", "saf-dibao"
CROWD, POOR = 45, 5
AUDIENCE = "标签:试点户"
MARK, RIGHT = "住在学校", "更正，以这条为准："
SAFE = "家里困难的可以申请低保，找村委会，不花钱。咨询{phone}"
ROWS = tuple(
    (
        *("柳河镇", "赵庄村", str(100 + number), "赵" + "一二三四五六七八九"[number % 9]),
        *("", f"199100{number:05d}", "3", "一般农户"),
        "试点户、低保" if number < POOR else "试点户",
    )
    for number in range(CROWD)
)
PHONES = tuple(f"+86{row[5]}" for row in ROWS)


async def play(stage: Stage) -> None:
    """From the notice that comes with a policy to who knows of it."""
    wrong = await import_rows(stage, "households", HOUSEHOLDS, ROWS)
    stage.expect("a crowd is registered", [], list(wrong))
    for phone, row in zip(PHONES, ROWS, strict=True):
        stage.names[phone] = f"{row[3]}（{row[2]}号）"
    await _by_eligibility(stage)
    await _held(stage, await _in_waves(stage))
    await _put_right(stage, await _failing(stage))
    await _recurs(stage)
    await _known(stage)


async def _by_eligibility(stage: Stage) -> None:
    """Whom the rules say it is for, and nobody else."""
    seen = await _preview(stage, await _drafted(stage, OTHER, "群体:低保对象"))
    stage.expect("an audience by eligibility is counted", POOR, seen.count)
    samples = [one.text for share in seen.channels for one in share.samples]
    stage.expect("five samples are shown", 5, len(samples))
    stage.expect("each with its own landline", True, all("0370-0000004" in one for one in samples))
    cost = {"short": 2 * POOR, "brief": POOR}
    stage.expect("the cost of both forms is shown", cost, dict(seen.by_form))


async def _in_waves(stage: Stage) -> Sending:
    sending = await _sent(stage, POLICY)
    await stage.settle()
    stage.expect("a canary of twenty gets it first", pace.CANARY, len(await _got(stage, MARK)))
    return sending


async def _held(stage: Stage, sending: Sending) -> None:
    async with stage.house.sessions.write() as session:
        await broadcasts.pause(session, await _who(stage, session, "approver"), sending.id)
    await stage.advance(minutes=20)
    stage.expect("while it is paused nothing leaves", pace.CANARY, len(await _got(stage, MARK)))
    async with stage.house.sessions.write() as session:
        author = await _who(stage, session, "author")
        await broadcasts.resume(session, stage.house.rules, author, sending.id)
    await _behave(stage, mode="refuse", every=12)  # a few never arrive, too few to stop for
    await stage.advance(minutes=5)
    await _behave(stage, mode="ok", every=1)
    await business.send_on(stage.house)
    got, seen = await _got(stage, MARK), await _report(stage, sending)
    stage.expect("then it goes on to everybody", CROWD, seen.delivered + seen.undelivered)
    stage.expect("and reaches nobody twice", (seen.delivered,) * 2, (len(set(got)), len(got)))
    stage.expect("and is done", "done", seen.sending.state)


async def _failing(stage: Stage) -> Sending:
    """Every fourth number is refused: the rest is held, and people are told."""
    await _behave(stage, mode="refuse", every=4)
    sending = await _sent(stage, OTHER)
    await stage.settle()
    await business.send_on(stage.house)
    found = await _stored(stage, sending)
    stage.expect("it rests by itself when too many come back", "paused", found.state)
    stage.expect("and says why", True, pace.said(found.why) != found.why)
    told = [line for line in await _agenda(stage) if "暂停" in line]
    stage.expect("its author and approver are told", 1, len(told))
    await _behave(stage, mode="ok", every=1)
    return sending


async def _put_right(stage: Stage, wrong: Sending) -> None:
    """The wrong one stops; who may have it gets the right one with the second person's yes."""
    await stage.received()
    rules, before = stage.house.rules, len(stage.lines)
    async with stage.house.sessions.write() as session:
        author = await _who(stage, session, "author")
        begun = await broadcasts.to_correct(session, rules, author, wrong.id)
        assert begun is not None
        text = replace(begun, brief="", short=f"{RIGHT}{SAFE}", others={})
        right = await broadcasts.correct(session, rules, author, wrong.id, text)
        assert right is not None
    stage.expect("the wrong one is stopped", "stopped", (await _stored(stage, wrong)).state)
    async with stage.house.sessions.write() as session:
        await broadcasts.approve(session, rules, await _who(stage, session, "approver"), right.id)
    await stage.settle()
    got, seen = await _got(stage, RIGHT), await _report(stage, wrong)
    stage.expect("exactly those who have it get the correction", seen.delivered, len(got))
    stage.expect("those who came later never hear of it", CROWD - pace.CANARY, seen.cancelled)
    stage.expect("nobody else is written to", len(got), len(stage.lines) - before)


async def _recurs(stage: Stage) -> None:
    """On its day a draft is prepared, once; nobody's approval is skipped."""
    day = stage.house.sessions.clock.moment().today + timedelta(days=1)
    tomorrow = Occasion("story", "明天", (POLICY,), yearly=(day.month, day.day))
    rules, sessions = stage.house.rules, stage.house.sessions
    rules = replace(
        rules, plain_notices=replace(rules.plain_notices, occasions={"story": tomorrow})
    )
    async with sessions.write() as session:
        author = await _who(stage, session, "author")
        place = await regions.get(session, "county")
        assert place is not None
        await recurring.recur(session, rules, author, Repeated(POLICY, "story", AUDIENCE, place))
    prepared = [await recurring.prepare_due(sessions, rules)]
    await stage.advance(days=1)
    prepared += [await recurring.prepare_due(sessions, rules) for _look in range(2)]
    stage.expect("what recurs is prepared on its day, once", [0, 1, 0], prepared)
    async with sessions.read() as session:
        approver = await _who(stage, session, "approver")
        (last, *_others) = await notices.broadcasts(session, approver.scope)
    stage.expect("as a draft nobody has approved", "draft", last.state)
    waits = [line for line in await _agenda(stage) if "等第二个人批准" in line]
    stage.expect("that waits for a second person", True, bool(waits))


async def _known(stage: Stage) -> None:
    """Answers, those who are to be told by a visit, and who knows of it in which village."""
    said = await stage.sms(PHONES[6], "看懂")
    stage.expect("who understood is thanked", True, "看懂" in said)
    await bind(stage, NEIGHBOUR)
    tasks = await stage.chat(NEIGHBOUR, "任务")
    stage.expect("who did not get it is to be told by a visit", True, "没收到明白纸" in tasks)
    async with stage.house.sessions.read() as session:
        author = await _who(stage, session, "author")
        year = session.moment.today.year
        known = await proof.awareness(session, stage.house.rules, author, year)
    meant = max((one.meant for one in known), default=0)
    stage.expect("who knows of it is counted by village", CROWD, meant)


async def _drafted(stage: Stage, policy: str, audience: str) -> Sending:
    rules = stage.house.rules
    async with stage.house.sessions.write() as session:
        author = await _who(stage, session, "author")
        by = Written(await account_of(session, author), author.name)
        notice = await of_policy(session, rules, policy, by)
        place = await regions.get(session, "county")
        assert place is not None
        wanted = Wanted(notice, audience, place)
        return await broadcasts.draft_broadcast(session, rules, author, wanted)


async def _sent(stage: Stage, policy: str) -> Sending:
    sending, rules = await _drafted(stage, policy, AUDIENCE), stage.house.rules
    async with stage.house.sessions.write() as session:
        await broadcasts.approve(session, rules, await _who(stage, session, "approver"), sending.id)
    async with stage.house.sessions.write() as session:
        author = await _who(stage, session, "author")
        begun = await broadcasts.send(session, rules, author, sending.id)
    assert begun is not None
    return begun


async def _preview(stage: Stage, sending: Sending) -> Preview:
    async with stage.house.sessions.read() as session:
        approver = await _who(stage, session, "approver")
        found = await preview(session, stage.house.rules, approver, sending.id)
    assert found is not None
    return found


async def _report(stage: Stage, sending: Sending) -> Report:
    async with stage.house.sessions.read() as session:
        found = await report(session, await _who(stage, session, "author"), sending.id)
    assert found is not None
    return found


async def _stored(stage: Stage, sending: Sending) -> Sending:
    async with stage.house.sessions.read() as session:
        author = await _who(stage, session, "author")
        found = await notices.broadcast(session, author.scope, sending.id)
    assert found is not None
    return found


async def _agenda(stage: Stage) -> list[str]:
    """The lines of the approver's list."""
    async with stage.house.sessions.read() as session:
        found = await agenda.of(session, stage.house.rules, stage.notes["approver"])
    return [entry.text for entry in found.entries]


async def _got(stage: Stage, words: str) -> list[str]:
    """Who of the crowd was given a message with these words."""
    await stage.received()
    crowd = {stage.names[phone] for phone in PHONES}
    said = [line for line in stage.lines if line.ours and line.who in crowd]
    return [line.who for line in said if words in line.said]


async def _behave(stage: Stage, **manner: Any) -> None:
    async with stage.http.post(f"{stage.gateway}/behave", json=manner) as answer:
        answer.raise_for_status()


async def _who(stage: Stage, session: Session, login: str) -> Actor:
    return await signed_in(session, stage.notes[login])
