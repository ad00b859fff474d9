"""Broadcasts: one notice to many households, prepared by one person and approved by another."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from acts.actor import Actor, NotAllowed, Trust
from acts.audience import Aimed, aimed, answered, kept, kept_aim
from acts.notices import SENDERS, Declined, Unfit, account_of
from locales import _
from notifications.kinds import NOTICE
from notifications.notices import problems
from rulebook import audience as filters
from rulebook.calendar import quiet, quiet_ends
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.models.base import new_id
from storage.moment import SHANGHAI, Moment
from storage.queries import audiences, fates, notices, recipients
from storage.queries.notices import Sending, Version
from storage.queries.recipients import Bulk
from storage.queries.regions import Place

DRAFT, APPROVED, SENDING, STOPPED = "draft", "approved", "sending", "stopped"
SAME_TEXT_FOR = timedelta(hours=24)


class OwnApproval(Declined):
    """Ask somebody else to approve: who prepared a sending never approves it."""

    def sentence(self) -> str:
        return _("You prepared this sending yourself: somebody else must approve it.")


class NotApproved(Declined):
    """Have it approved by a second person first."""

    def sentence(self) -> str:
        return _("This sending is not approved yet: ask a second person to approve it.")


class Ended(Declined):
    """Look at the report: it has been sent or stopped already. Prepare a new one if needed."""

    def sentence(self) -> str:
        return _("This sending has begun or was stopped already: look at its report.")


class SameAgain(Declined):
    """Change the text or the audience, or wait until 24 hours have passed."""

    def sentence(self) -> str:
        return _(
            "The same text went to the same households less than 24 hours ago. "
            "Change it, or wait until tomorrow."
        )


class OutOfDate(Declined):
    """Review the notice and prepare a sending of its new version."""

    def sentence(self) -> str:
        return _("The review date of this notice is past: check the text and prepare it again.")


class NobodyMeant(Declined):
    """Choose another audience: nobody of this one can be reached."""

    def sentence(self) -> str:
        return _("Nobody of this audience can be reached: choose another audience.")


async def draft_broadcast(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    notice: Version,
    audience_text: str,
    region: Place,
) -> Sending:
    """Prepare the sending of a notice to households of a region; nothing leaves.

    What the rules say of the policies and groups of the audience is worked out anew.

    Raises:
        NotAllowed: the actor holds no post over the region that sends notices.
        Unfit: the audience cannot be understood.
        OutOfDate: the notice is past its review date.
    """
    _may(actor, region.path)
    _still_good(rules, notice, session)
    aim = await aimed(session, rules, region, audience_text)
    await answered(session, rules, aim)
    made = Sending(
        id=new_id(),
        notice_id=notice.id,
        region_id=region.id,
        path=region.path,
        audience=kept(aim),
        fingerprint=fingerprint(notice, aim),
        state=DRAFT,
        author_id=await account_of(session, actor),
        approver_id=None,
        created_at=session.moment.now,
        approved_at=None,
        started_at=None,
    )
    await notices.create(session, made)
    await _audit(session, actor, made, "drafted", notice=notice.id, region=region.id)
    return made


async def approve(
    session: Session, rules: Rulebook, actor: Actor, broadcast_id: int
) -> Sending | None:
    """Approve a prepared sending; None when this actor sees no such sending.

    Raises:
        NotAllowed, OwnApproval, OutOfDate, Unfit, Ended.
    """
    actor.needs(Trust.CONSOLE)
    sending = await notices.lock(session, actor.scope, broadcast_id)
    if sending is None:
        return None
    _may(actor, sending.path)
    account = await account_of(session, actor)
    if account == sending.author_id:
        raise OwnApproval
    if sending.state == APPROVED:
        return sending
    _still_good(rules, await _notice(session, sending), session)
    changes = {"approver_id": account, "approved_at": session.moment.now}
    if not await notices.change_state(session, sending.id, DRAFT, APPROVED, **changes):
        raise Ended
    await _audit(session, actor, sending, "approved")
    return replace(sending, state=APPROVED, approver_id=account, approved_at=session.moment.now)


async def send(
    session: Session, rules: Rulebook, actor: Actor, broadcast_id: int
) -> Sending | None:
    """Queue an approved sending for everyone meant; None when this actor sees no such sending.

    Asking twice queues once: what is being sent already is returned as it is.

    Raises:
        NotAllowed, NotApproved, Ended, OutOfDate, Unfit, SameAgain, NobodyMeant.
    """
    actor.needs(Trust.CONSOLE)
    found = await notices.lock_alike(session, actor.scope, broadcast_id)
    if found is None:
        return None
    sending, alike = found
    _may(actor, sending.path)
    if sending.state == SENDING:
        return sending
    if sending.state != APPROVED or sending.approver_id in (None, sending.author_id):
        raise NotApproved if sending.state in (DRAFT, APPROVED) else Ended
    notice = await _notice(session, sending)
    _still_good(rules, notice, session)
    since = session.moment.now - SAME_TEXT_FOR
    if any(other.started_at and other.started_at > since for other in alike):
        raise SameAgain
    if not await audiences.anyone(session, kept_aim(sending.audience).reach):
        raise NobodyMeant
    return await _start(session, actor, sending, notice)


async def stop(session: Session, actor: Actor, broadcast_id: int) -> Sending | None:
    """Stop a sending: only what is being handed over this moment still leaves.

    One that has not begun is withdrawn; stopping twice is stopping once.

    Raises:
        NotAllowed.
    """
    actor.needs(Trust.CONSOLE)
    sending = await notices.lock(session, actor.scope, broadcast_id)
    if sending is None:
        return None
    _may(actor, sending.path)
    if sending.state == STOPPED:
        return sending
    if not await notices.change_state(session, sending.id, sending.state, STOPPED):
        raise Ended
    taken_back = await fates.cancel(session, about(sending), "stopped")
    await _audit(session, actor, sending, "stopped", taken_back=taken_back)
    return replace(sending, state=STOPPED)


def about(sending: Sending) -> str:
    """What must still be true when one of its messages leaves: that it is being sent."""
    return f"broadcast:{sending.id}"


def fingerprint(notice: Version, aim: Aimed) -> str:
    """What is said to whom: alike for the same words to the same households."""
    what = [notice.title, notice.short, notice.body, aim.places, filters.show(aim.filter)]
    return sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()


async def _start(session: Session, actor: Actor, sending: Sending, notice: Version) -> Sending:
    now = session.moment.now
    if not await notices.change_state(session, sending.id, APPROVED, SENDING, started_at=now):
        raise Ended
    filled = await recipients.fill(session, sending.id, kept_aim(sending.audience).reach)
    bulk = Bulk(
        notice_id=notice.id,
        kind=NOTICE.name,
        priority=NOTICE.priority,
        about=about(sending),
        not_before=_not_before(session.moment),
        fresh_until=_fresh_until(session.moment, notice.review_by),
    )
    queued = await recipients.enqueue(session, sending.id, bulk)
    await _audit(session, actor, sending, "sent", recipients=filled, queued=queued)
    return replace(sending, state=SENDING, started_at=now)


def _not_before(moment: Moment) -> datetime | None:
    """In the quiet hours a hundred thousand rows should not be claimed to be put back."""
    return quiet_ends(moment.local).astimezone(UTC) if quiet(moment.local.time()) else None


def _fresh_until(moment: Moment, review_by: date) -> datetime:
    assert NOTICE.fresh is not None
    ends = datetime.combine(review_by + timedelta(days=1), time(), SHANGHAI)
    return min(moment.now + NOTICE.fresh, ends.astimezone(UTC))


def _may(actor: Actor, path: str) -> None:
    actor.needs(Trust.CONSOLE)
    if actor.role_among(path, SENDERS) is None:
        raise NotAllowed("no post over this place that sends notices")


def _still_good(rules: Rulebook, notice: Version, session: Session) -> None:
    if notice.review_by < session.moment.today:
        raise OutOfDate
    wrong = problems.blocked(rules, notice, session.moment.today)
    if wrong:
        raise Unfit(wrong)


async def _notice(session: Session, sending: Sending) -> Version:
    notice = await notices.get(session, sending.notice_id)
    assert notice is not None
    return notice


async def _audit(
    session: Session, actor: Actor, sending: Sending, what: str, **detail: Any
) -> None:
    await audit.record(session, actor.name, f"broadcast.{what}", about(sending), detail)
