"""Where a broadcast may stand, and what every act on one looks at first."""

from collections.abc import Mapping
from typing import Any

from acts.actor import Actor, NotAllowed, Trust
from acts.broadcasts.declined import OutOfDate
from acts.declined import Unfit
from acts.notices import SENDERS
from notifications.notices import problems
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import notices
from storage.queries.notices import Sending, Version
from storage.scope import EVERYTHING

DRAFT, APPROVED, SENDING = "draft", "approved", "sending"
PAUSED, DONE, STOPPED = "paused", "done", "stopped"
BEGUN = (SENDING, PAUSED, DONE)
"""Where a broadcast stands of which something may have left, and that nobody stopped."""


def about(sending: Sending) -> str:
    """What must still be true when one of its messages leaves: that it is being sent."""
    return f"broadcast:{sending.id}"


def may(actor: Actor, path: str) -> None:
    """Stop unless they hold a post over this place that sends notices, and are at the console.

    Raises: NotAllowed
    """
    actor.needs(Trust.CONSOLE)
    if actor.role_among(path, SENDERS) is None:
        raise NotAllowed("no post over this place that sends notices")


def still_good(session: Session, rules: Rulebook, notice: Version) -> None:
    """Stop unless a notice that was fit once may be sent today.

    Raises: OutOfDate, Unfit
    """
    if notice.review_by < session.moment.today:
        raise OutOfDate
    wrong = problems.blocked(rules, notice, session.moment.today)
    if wrong:
        raise Unfit(wrong)


async def notice_of(session: Session, sending: Sending) -> Version:
    """The version of the notice it sends."""
    notice = await notices.get(session, sending.notice_id)
    assert notice is not None
    return notice


async def chosen_by(session: Session, sending: Sending) -> Mapping[str, Any]:
    """The audience its households were chosen by: that of the first of several corrections."""
    while sending.corrects_id:
        wrong = await notices.broadcast(session, EVERYTHING, sending.corrects_id)
        assert wrong is not None
        sending = wrong
    return sending.audience


async def record(session: Session, by: str, sending: Sending, what: str, **detail: Any) -> None:
    """Note what was done with it, in ids and codes only."""
    await audit.record(session, by, f"broadcast.{what}", about(sending), detail)
