"""Every kind of message we send, and the class that decides how it is treated."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Unknown(StrEnum):
    """What happens to a message whose fate stays unknown."""

    DROP = "drop"
    RESEND_ONCE = "resend once"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class MessageClass:
    """How messages of a class are treated; `fresh` None means: as long as it is true."""

    name: str
    priority: int
    quiet: bool
    opt_out: str | None
    fresh: timedelta | None
    unknown: Unknown


CODE = MessageClass("code", 1, False, None, timedelta(minutes=10), Unknown.DROP)
URGENT = MessageClass("urgent", 0, False, None, timedelta(hours=24), Unknown.RESEND_ONCE)
REPLY = MessageClass("reply", 2, False, None, timedelta(hours=1), Unknown.RESEND_ONCE)
PROGRESS = MessageClass(
    "progress", 4, True, "no_progress", timedelta(hours=72), Unknown.RESEND_ONCE
)
REMINDER = MessageClass("reminder", 5, True, None, None, Unknown.RESEND_ONCE)
DIGEST = MessageClass("digest", 6, True, None, timedelta(hours=13), Unknown.DROP)
NOTICE = MessageClass("notice", 9, True, "no_notices", timedelta(days=7), Unknown.PARK)

KINDS: dict[str, MessageClass] = {
    "reply": REPLY,
    "code.binding": CODE,
    "code.sign_in": CODE,
    "code.status": CODE,
    "case.alarm": URGENT,
    "alarm.taken": URGENT,
    "alarm.unread": URGENT,
    "household.moved": PROGRESS,
    "card.confirm": PROGRESS,
    "case.confirm": PROGRESS,
    "case.confirm_code": CODE,
    "case.helper": PROGRESS,
    "case.progress": PROGRESS,
    "post.changed": REMINDER,
    "account.renewed": REMINDER,
    "leave.decided": REMINDER,
    "digest.daily": DIGEST,
    "notice": NOTICE,
    "public_notice.objection": REMINDER,
}


def class_of(kind: str) -> MessageClass:
    """The class of a kind; an answer in a dialogue is a reply whatever it is about."""
    return KINDS.get(kind, REPLY)
