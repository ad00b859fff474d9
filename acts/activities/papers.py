"""A minute or another paper of one's own entry: kept with it when there is one, never asked for."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from acts.activities.refusals import CorrectedBefore
from acts.actor import Actor, Trust
from acts.declined import Declined
from acts.pictures import OWN
from locales import _
from rulebook.log_words import WITH_PAPER
from storage import audit
from storage.engine import Session
from storage.queries import activity_papers, logged, pictures
from storage.queries.activity_papers import JPEG
from storage.queries.addresses import Contact
from storage.queries.logged import Entry

MOST = 4
"""So many pictures an entry has: a minute of some pages; more is a mistake."""
RIGHT_AFTER = timedelta(minutes=10)
"""How long after a line of the log a picture by itself still belongs to it."""


class Outcome(StrEnum):
    """What became of a picture that came by chat."""

    KEPT = "kept"
    FULL = "full"
    ABSENT = "absent"


class NoPaperOfThis(Declined):
    """Visits and the like need no paper."""

    def sentence(self) -> str:
        return _("A paper is kept with meetings, training, plans and lists only.")


class Enough(Declined):
    """The entry has as many pictures as one may have."""

    def sentence(self) -> str:
        return _("This entry has %(most)s pictures, that is enough.", most=MOST)


@dataclass(frozen=True, slots=True)
class Sent:
    """A picture as a channel names it, and the chat it came by."""

    contact: Contact
    handle: str


async def keep(session: Session, actor: Actor, activity_id: int, picture: bytes) -> int | None:
    """Keep a picture with one's own entry, at once or later; None when it is not theirs.

    `picture` is a JPEG of ours, developed from what was sent.

    Raises:
        NotAllowed: the way they came is not trusted this far.
        Declined: the entry was corrected, is of another kind, or has enough of them.
    """
    entry = await _own(session, actor, activity_id)
    if entry is None:
        return None
    if not entry.stands:
        raise CorrectedBefore
    if entry.done.kind not in WITH_PAPER:
        raise NoPaperOfThis
    if await activity_papers.count(session, activity_id) >= MOST:
        raise Enough
    return await _add(session, actor, activity_id, picture, JPEG)


def may_add(actor: Actor, entry: Entry) -> bool:
    """Whether an actor may add a picture to an entry: it is theirs, stands, and has papers."""
    own = entry.done.person_id == actor.person_id and not entry.done.draft
    return own and entry.stands and entry.done.kind in WITH_PAPER


async def just_logged(session: Session, actor: Actor) -> Entry | None:
    """The entry a picture without words belongs to: the latest one, of these very minutes."""
    if actor.trust < Trust.BOUND or actor.person_id is None:
        return None
    latest = await logged.latest_of(session, actor.person_id, 1)
    since = session.moment.real - RIGHT_AFTER
    return next(
        (one for one in latest if one.done.kind in WITH_PAPER and one.recorded_at >= since), None
    )


async def keep_sent(session: Session, actor: Actor, activity_id: int, sent: Sent) -> Outcome:
    """Keep a picture from a bound chat with one's own entry.

    Raises:
        NotAllowed: the chat is not bound.
    """
    if await _own(session, actor, activity_id) is None:
        return Outcome.ABSENT
    content: bytes | None = sent.handle.encode()
    media_type = f"handle/{sent.contact.channel}"
    if sent.contact.channel == OWN:
        content = await pictures.take(session, sent.contact.id, _number(sent.handle))
        media_type = JPEG
    if content is None:
        return Outcome.ABSENT
    if await activity_papers.count(session, activity_id) >= MOST:
        return Outcome.FULL
    await _add(session, actor, activity_id, content, media_type)
    return Outcome.KEPT


async def _own(session: Session, actor: Actor, activity_id: int) -> Entry | None:
    actor.needs(Trust.BOUND)
    entry = await logged.get(session, activity_id)
    if entry is None or actor.person_id is None or entry.done.draft:
        return None
    return entry if entry.done.person_id == actor.person_id else None


async def _add(
    session: Session, actor: Actor, activity_id: int, content: bytes, media_type: str
) -> int:
    paper = await activity_papers.add(session, activity_id, content, media_type)
    about = {"paper": paper, "bytes": len(content)}
    await audit.record(session, actor.name, "activity.paper", f"activity:{activity_id}", about)
    return paper


def _number(handle: str) -> int:
    """The id a handle names; one that names none names nobody's picture."""
    return int(handle) if handle.isascii() and handle.isdigit() and len(handle) < 19 else 0
