"""Leave in a chat: 请假 周四到周五 老人住院, 离村 周三 去开会, and 销假 to take either back."""

import re
from dataclasses import dataclass
from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts import leave as acts
from acts.actor import Actor, Trust
from acts.declined import Declined
from acts.leave import Wanted
from acts.leave_problems import NotBySms
from channels.text import clean, fold
from handlers.listening import listen
from handlers.matching import EDGES, chose, plain, word
from handlers.reply import Reply, Said, choices
from locales import _
from notifications.leave_approval import Asked
from notifications.leave_chores import PAGE
from notifications.leave_words import span
from rulebook.spoken_spans import span_in
from storage.engine import Session
from storage.queries.addresses import Contact
from storage.queries.leaves import AWAY, LEAVE, Leave

DAYS, REASON = "leave.days", "leave.reason"
BEGINNINGS = {
    **dict.fromkeys(("请假", "我要请假", "想请假", "我想请假", "请个假", "我请假"), LEAVE),
    **dict.fromkeys(("离村", "我离村", "我要离村"), AWAY),
}
"""What a line begins with, and what it then is."""
NO_MORE = ("算了", "不请了", "取消", "不用了")
CONNECTING = ("因为", "由于", "事由", "原因")
LONGEST_REASON = 200
BACK = ("我要销假", "回村", "回来了销假")
APPROVING = ("准假", "批假", "同意请假", "同意", "批准", "批")
DAYS_FIRST = re.compile(r"(?P<days>.{2,20}?)请假")
TAKE_BACK = "leave:end:"
MOST_CHOICES = 9


@dataclass(frozen=True, slots=True)
class Begun:
    """What a line is about, its other words, and a reason told before the days were `asked`."""

    kind: str
    text: str
    reason: str = ""
    asked: bool = False


def routes() -> Router:
    """Asking, the two questions it may take, and taking back."""
    router = Router(name="leave")
    listen(router, begun, _begins)
    listen(router, ended, _takes_back)
    listen(router, end_one, chose(TAKE_BACK))
    listen(router, to_the_console, word(*APPROVING))
    listen(router, stopped, _asked, word(*NO_MORE))
    listen(router, days_told, _asked_for_days)
    listen(router, reason_told, _asked_for_reason)
    return router


async def begun(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, told: Begun
) -> Reply:
    """Keep leave or an absence written in one line, or ask for what is missing."""
    actor = acts.told_by(actor, contact)
    if actor.person_id is None:
        return Reply(
            "leave.unbound",
            _("This chat is not bound to an official yet. Send 绑定 and the code you were given."),
        )
    if told.kind == AWAY and actor.trust < Trust.BOUND:
        return Reply("leave.declined", NotBySms().sentence())
    return await _days(session, state, actor, told)


async def days_told(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, said: Said
) -> Reply:
    """Take the days that were asked for."""
    data = await state.get_data()
    told = Begun(str(data["leave"]), said.text, str(data.get("reason", "")), asked=True)
    return await _days(session, state, acts.told_by(actor, contact), told)


async def reason_told(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, said: Said
) -> Reply:
    """Take the reason that was asked for; the days were kept meanwhile."""
    data = await state.get_data()
    first, last = (date.fromisoformat(str(data[key])) for key in ("first", "last"))
    wanted = Wanted(str(data["leave"]), first, last, clean(said.text, LONGEST_REASON))
    await state.clear()
    return await _kept(session, acts.told_by(actor, contact), wanted)


async def stopped(state: FSMContext) -> Reply:
    """Forget what was begun."""
    await state.clear()
    return Reply("leave.stopped", _("All right, nothing is noted."))


async def ended(session: Session, contact: Contact, actor: Actor) -> Reply | None:
    """Take days away back; asks which where there are several."""
    actor = acts.told_by(actor, contact)
    if actor.person_id is None:
        return None
    mine = await acts.own(session, actor)
    if not mine:
        return Reply("leave.none", _("You have no leave or absence to take back."))
    if len(mine) > 1:
        today = session.moment.today
        pairs = ((_called(one, today), f"{TAKE_BACK}{one.id}") for one in mine[:MOST_CHOICES])
        return Reply("leave.which", _("Which one do you take back?"), choices(*pairs))
    return await _taken_back(session, actor, mine[0].id)


async def end_one(session: Session, contact: Contact, actor: Actor, rest: str) -> Reply:
    """Take the chosen days back."""
    leave_id = int(rest) if rest.isdecimal() else 0
    return await _taken_back(session, acts.told_by(actor, contact), leave_id)


async def to_the_console(actor: Actor) -> Reply | None:
    """Leave is not approved in a chat."""
    if not actor.is_official:
        return None
    return Reply(
        "leave.console",
        _("Leave is approved at the console, with your password: %(address)s", address=PAGE),
    )


async def _days(session: Session, state: FSMContext, actor: Actor, told: Begun) -> Reply:
    """Go on with days that were told, or ask for them; a reason told before them is kept."""
    today = session.moment.today
    data = {"leave": told.kind, "day": today.isoformat()}
    found = span_in(told.text, today)
    if found is None:
        reason = told.reason if told.asked else _reason(told.text)
        await state.set_state(DAYS)
        await state.set_data(data | {"reason": reason})
        return Reply("leave.days", _which_days(told.kind))
    wanted = Wanted(told.kind, found.first, found.last, told.reason or _reason(found.rest))
    await state.clear()
    try:
        await acts.check(session, actor, wanted)
    except Declined as error:
        return Reply("leave.declined", error.sentence())
    if told.kind == LEAVE and not wanted.reason:
        await state.set_state(REASON)
        await state.set_data(data | {"first": f"{found.first}", "last": f"{found.last}"})
        days = span(wanted.first, wanted.last, today)
        return Reply("leave.reason", _("Leave %(days)s: what for? A few words.", days=days))
    return await _kept(session, actor, wanted)


def begun_with(text: str, today: date) -> Begun | None:
    """Read what a line begins with: 请假 …, 离村 …, or days and then 请假."""
    said = fold(text).strip(EDGES)
    for beginning in sorted(BEGINNINGS, key=len, reverse=True):
        if said.startswith(beginning):
            return Begun(BEGINNINGS[beginning], said[len(beginning) :].strip(EDGES))
    if match := DAYS_FIRST.match(said):
        days = span_in(match["days"], today)
        if days is not None and not days.rest.strip("我想要"):
            return Begun(LEAVE, f"{match['days']} {said[match.end() :]}".strip(EDGES))
    return None


def _which_days(kind: str) -> str:
    if kind == LEAVE:
        return _("Leave from which day to which? For example: 周四到周五")
    return _("Away on which days? For example: 周三, or 3月4日到5日")


async def _kept(session: Session, actor: Actor, wanted: Wanted) -> Reply:
    try:
        asked = await acts.ask(session, actor, wanted)
    except Declined as error:
        return Reply("leave.declined", error.sentence())
    return Reply(f"leave.{asked.leave.state}", "\n".join(_lines(asked, session.moment.today)))


def _lines(asked: Asked, today: date) -> list[str]:
    """What was kept, what it means for the days, and how to take it back."""
    leave = asked.leave
    days = span(leave.first, leave.last, today)
    if leave.kind == AWAY:
        lines = [_("Noted: away %(days)s. These days do not count as in the village.", days=days)]
        lines.append(_("With approved leave they are excused: send 请假. Back earlier: 销假."))
        return lines
    lines = [_("Asked: leave %(days)s.", days=days)]
    if asked.approvers:
        lines.append(_("You are told when it is decided."))
    else:
        lines.append(_("Nobody in the system can approve it yet: call the township."))
    if leave.first <= today:
        lines.append(_("It begins before it is approved; whoever decides sees that."))
    lines.append(_("Not going, or back earlier: send 销假."))
    return lines


async def _taken_back(session: Session, actor: Actor, leave_id: int) -> Reply:
    try:
        done = await acts.take_back(session, actor, leave_id)
    except Declined as error:
        return Reply("leave.declined", error.sentence())
    if done is None:
        return Reply("leave.none", _("You have no leave or absence to take back."))
    if done.ended:
        return Reply("leave.ended", _("Back: from today on you are taken to be in the village."))
    days = span(done.leave.first, done.leave.last, session.moment.today)
    return Reply("leave.withdrawn", _("Taken back: %(days)s.", days=days))


def _called(leave: Leave, today: date) -> str:
    days = span(leave.first, leave.last, today)
    if leave.kind == LEAVE:
        return _("Leave %(days)s", days=days)
    return _("Away %(days)s", days=days)


def _reason(words: str) -> str:
    """The words besides the days, without what only joins them."""
    text = clean(words, LONGEST_REASON).strip(EDGES)
    for joining in CONNECTING:
        text = text.removeprefix(joining).strip(EDGES)
    return text


async def _takes_back(_message: object, said: Said) -> bool:
    """销假, also with a day after it: which one is asked where there are several."""
    text = plain(said.text)
    return text in BACK or (text.startswith("销假") and said.choice is None)


async def _begins(
    _message: object,
    said: Said,
    session: Session,
    actor: Actor,
    contact: Contact,
    raw_state: str | None,
) -> bool | dict[str, Begun]:
    """A line that asks for leave or tells of an absence; what households say is none of it."""
    told = begun_with(said.text, session.moment.today)
    if told is None or said.chosen:
        return False
    dated = span_in(told.text, session.moment.today) is not None
    if actor.is_official or contact.person_id is not None:
        return {"told": told} if dated or not told.text or told.kind == LEAVE else False
    stranger = contact.household_id is None and raw_state is None
    return {"told": told} if stranger and (dated or not told.text) else False


async def _asked_for_days(
    _message: object, raw_state: str | None, state: FSMContext, session: Session
) -> bool:
    return raw_state == DAYS and await _of_today(state, session)


async def _asked_for_reason(
    _message: object, raw_state: str | None, state: FSMContext, session: Session
) -> bool:
    return raw_state == REASON and await _of_today(state, session)


async def _asked(_message: object, raw_state: str | None) -> bool:
    return raw_state in (DAYS, REASON)


async def _of_today(state: FSMContext, session: Session) -> bool:
    """Whether we asked today; what somebody writes on another day is about something else."""
    return (await state.get_data()).get("day") == session.moment.today.isoformat()
