"""One's own reminders: 推迟 2 到周五 人在外地, 取消推迟, and the hour of the digest: 汇总 9点."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts import duties
from acts.actor import Actor
from acts.declined import Declined
from channels.text import clean, fold
from handlers import tasks
from handlers.listening import listen
from handlers.matching import EDGES
from handlers.reply import Reply, Said
from locales import _, day, ngettext
from rulebook.loader import Rulebook
from rulebook.numerals import small
from rulebook.spoken_spans import span_in
from storage.engine import Session
from storage.queries import digest_hours
from storage.queries.addresses import Contact
from storage.queries.snoozes import Snooze

LONGEST_REASON = 200
_NUMBER = r"(\d{1,2}|[一二两三四五六七八九十]{1,3})"
LATER = re.compile(
    rf"推迟\s*(?:第?{_NUMBER}(?:件|条|项|个|号)?(?![天日月\d]))?\s*(?P<rest>.*)", re.S
)
DAYS = re.compile(rf"{_NUMBER}\s*(?:天|日)(?:后|以后)?")
AGAIN = re.compile(rf"(?:取消推迟|不推迟了?|恢复提醒)\s*(?:第?{_NUMBER}(?:件|条|项|个|号)?)?")
HOUR = re.compile(
    rf"汇总(?:时间)?(?:改到|改成|改|定在)?\s*(?:(上午|早上|下午|晚上)?\s*{_NUMBER}\s*[点时:]?.*)?"
)
AFTERNOON = ("下午", "晚上")
LEADING = re.compile(r"(?:到|至|推到|等到)\s*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A line that puts something off: which line of the list, until when, why; as far as said."""

    number: int | None
    until: date | None
    reason: str


def routes() -> Router:
    """Putting off, taking up again, the hour."""
    router = Router(name="putting_off")
    listen(router, put_off, _puts_off)
    listen(router, take_up, _takes_up)
    listen(router, hour, _of_the_hour)
    return router


async def put_off(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    asked: Asked,
) -> Reply:
    """Put the reminders of a line off; the line itself stays in 任务."""
    if actor.person_id is None:
        return _not_bound(contact)
    if asked.number is not None and asked.until is None:
        await state.set_state(None)
        return Reply(
            "snooze.how",
            _(
                "Until which day is line %(number)s put off, and why? In one line, for example: "
                "推迟 %(number)s 到周五 人在外地",
                number=asked.number,
            ),
        )
    if asked.number is None or asked.until is None:
        return Reply(
            "snooze.how",
            _("Which line of 任务, until which day, and why? For example: 推迟 2 到周五 人在外地"),
        )
    line = await tasks.line(session, state, actor, rules, asked.number)
    snooze = Snooze(line.schedule if line else "", asked.until, asked.reason)
    try:
        await duties.put_off(session, rules, actor, snooze.what, snooze)
    except Declined as error:
        return Reply("snooze.declined", error.sentence())
    return Reply(
        "snooze.kept",
        _(
            "No reminder before %(day)s. It stays in 任务; the limit is the same. To hear of it "
            "again: 取消推迟",
            day=day(asked.until, session.moment.today),
        ),
    )


async def take_up(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    rest: str,
) -> Reply:
    """Let reminders come again."""
    if actor.person_id is None:
        return _not_bound(contact)
    number, schedule = small(rest) if rest else None, None
    if number is not None:
        line = await tasks.line(session, state, actor, rules, number)
        schedule = line.schedule if line else ""
    count = await duties.take_up(session, actor, schedule)
    if not count:
        return Reply("snooze.none", _("Nothing is put off."))
    return Reply(
        "snooze.taken_up",
        ngettext("%(count)s reminder comes again.", "%(count)s reminders come again.", count),
    )


async def hour(session: Session, contact: Contact, actor: Actor, rest: str) -> Reply:
    """Say or choose the hour of the digest."""
    if actor.person_id is None:
        return _not_bound(contact)
    if rest:
        try:
            await duties.set_digest_hour(session, actor, int(rest))
        except Declined as error:
            return Reply("digest.declined", error.sentence())
    now = await digest_hours.of_person(session, actor.person_id)
    return Reply(
        "digest.hour",
        _(
            "Your digest comes once a day from %(hour)s o'clock, and not at all when nothing is "
            "due. To change it: 汇总 9点",
            hour=now,
        ),
    )


def read(text: str, today: date) -> Asked | None:
    """Read a line that begins with 推迟."""
    match = LATER.fullmatch(fold(text).strip(EDGES))
    if not match:
        return None
    rest = LEADING.sub("", match["rest"].strip(EDGES), count=1)
    if days := DAYS.match(rest):
        ahead = small(days[1]) or 0
        if "日" not in days[0]:
            reason = rest[days.end() :]
            return Asked(_small(match[1]), today + timedelta(days=ahead), _reason(reason))
    found = span_in(rest, today)
    if found is None:
        return Asked(_small(match[1]), None, _reason(rest))
    return Asked(_small(match[1]), found.last, _reason(found.rest))


def _small(text: str | None) -> int | None:
    return small(text) if text else None


def _reason(text: str) -> str:
    said = clean(text, LONGEST_REASON).strip(EDGES)
    for joining in ("因为", "由于"):
        said = said.removeprefix(joining)
    return said.strip(EDGES)


def _not_bound(contact: Contact) -> Reply:
    if contact.person_id is None:
        return tasks.unbound(contact)
    return Reply(
        "snooze.sms", _("By SMS this cannot be changed: use your bound chat or the console.")
    )


def _is_theirs(actor: Actor, contact: Contact) -> bool:
    return actor.is_official or contact.person_id is not None


async def _puts_off(
    _message: object, said: Said, session: Session, actor: Actor, contact: Contact
) -> bool | dict[str, Asked]:
    if said.choice is not None or not _is_theirs(actor, contact):
        return False
    asked = read(said.text, session.moment.today)
    return {"asked": asked} if asked else False


async def _takes_up(
    _message: object, said: Said, actor: Actor, contact: Contact
) -> bool | dict[str, str]:
    match = AGAIN.fullmatch(fold(said.text).strip(EDGES))
    if not match or said.choice is not None or not _is_theirs(actor, contact):
        return False
    return {"rest": match[1] or ""}


async def _of_the_hour(
    _message: object, said: Said, actor: Actor, contact: Contact
) -> bool | dict[str, str]:
    match = HOUR.fullmatch(fold(said.text).strip(EDGES))
    if not match or said.choice is not None or not _is_theirs(actor, contact):
        return False
    wanted = small(match[2]) if match[2] else None
    if wanted is None:
        return {"rest": ""}
    return {"rest": str(wanted + 12 if match[1] in AFTERNOON and wanted < 12 else wanted)}
