"""What people are told of an immediate danger: first, when it climbs, and when somebody goes.

On any phone, so without the household's name; of a sensitive matter without what it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from channels.contract import Choice
from locales import _, clock_time, day, speaking
from notifications import tell
from notifications.outbox import put
from notifications.wording import About, alarm, shown_code
from storage.engine import Session
from storage.moment import SHANGHAI
from storage.queries.addresses import Contact
from storage.queries.cases import Filed

TAKE = "alarm:take:"
MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class News:
    """What an alarm says now: since when nobody has come, and who was told before, by name."""

    id: int
    what: str
    village: str
    raised_at: datetime
    before: Sequence[str] = ()


async def sound(session: Session, case: Filed, person_id: int, news: News) -> bool:
    """Tell one official of a danger nobody has taken over; False when they have no address."""
    contact = await tell.official_contact(session, person_id)
    if contact is None:
        return False
    facts = await tell.about(session, case)
    with speaking(contact.language):
        text = _said(session, facts, news, contact)
        taking = [Choice(_("I am going"), f"{TAKE}{news.id}")] if contact.bound else []
    await put(
        session,
        contact,
        "case.alarm",
        text,
        choices=taking,
        values={"code": case.code},
        about=f"alarm:{news.id}",
    )
    return True


async def call_off(session: Session, case: Filed, person_id: int, who: str, village: str) -> None:
    """Tell somebody an alarm was sent to that somebody else is going."""
    contact = await tell.official_contact(session, person_id)
    if contact is None:
        return
    with speaking(contact.language):
        text = _(
            "%(village)s, number %(code)s: %(who)s has taken it over and is going. "
            "You need not go unless they ask you.",
            village=village,
            code=shown_code(case.code),
            who=who,
        )
    await put(session, contact, "alarm.taken", text, values={"code": case.code})


async def ask_for_reader(session: Session, person_id: int, place: str) -> None:
    """Tell somebody who may name readers that a confidential danger reaches nobody who may see it.

    Neither the village, nor the number, nor what it is: who gets this may not see the case.
    """
    contact = await tell.official_contact(session, person_id)
    if contact is None:
        return
    with speaking(contact.language):
        text = _(
            "Urgent: a confidential matter in %(place)s reaches nobody who may see it. "
            "Name somebody in the console now, under “Confidential”.",
            place=place,
        )
    await put(session, contact, "alarm.unread", text)


def what_to_say(case: Filed, what: str) -> str:
    """What is the matter, as far as a message may say it."""
    return _("a confidential matter, see the console") if case.sensitive else what


def _said(session: Session, facts: About, news: News, contact: Contact) -> str:
    lines = [alarm(facts, news.village, news.what)]
    if news.before:
        raised = news.raised_at.astimezone(SHANGHAI)
        lines.append(
            _(
                "Nobody has taken it over since %(day)s %(time)s. Told before: %(names)s.",
                day=day(raised.date(), session.moment.today),
                time=clock_time(raised),
                names=_names(news.before),
            )
        )
    code = shown_code(facts.code)
    if contact.bound:
        lines.append(_("Send 收到 %(code)s when you take it over.", code=code))
    else:
        lines.append(
            _(
                "Send 收到 %(code)s when you have read it. A short message does not stop the "
                "alarm: take it over in your bound chat or the console.",
                code=code,
            )
        )
    return "\n".join(lines)


def _names(names: Sequence[str]) -> str:
    listed = "、".join(names[:MOST_NAMES])
    if len(names) <= MOST_NAMES:
        return listed
    return _("%(names)s and others", names=listed)
