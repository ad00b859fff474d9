"""The second person's yes, and the beginning: from then on the waves go by themselves."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from acts import message_templates
from acts.actor import Actor, Trust
from acts.audience import kept_aim
from acts.broadcasts import waves
from acts.broadcasts.declined import Ended, NobodyMeant, NotApproved, OwnApproval, SameAgain
from acts.broadcasts.states import (
    APPROVED,
    BEGUN,
    DRAFT,
    SENDING,
    chosen_by,
    may,
    notice_of,
    record,
    still_good,
)
from acts.declined import Unfit
from acts.notices import account_of
from notifications import routing
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import audiences, notices, recipients
from storage.queries.notices import Sending, Version

SAME_TEXT_FOR = timedelta(hours=24)


async def approve(
    session: Session, rules: Rulebook, actor: Actor, broadcast_id: int
) -> Sending | None:
    """Approve a prepared sending; None when this actor sees no such sending.

    A correction is sent with the approval, to everybody at once: the wrong notice is out already.

    Raises:
        NotAllowed, OwnApproval, OutOfDate, Unfit, Ended, NobodyMeant.
    """
    actor.needs(Trust.CONSOLE)
    sending = await notices.lock(session, actor.scope, broadcast_id)
    if sending is None:
        return None
    may(actor, sending.path)
    account = await account_of(session, actor)
    if account == sending.author_id:
        raise OwnApproval
    if sending.state == APPROVED:
        return sending
    notice = await notice_of(session, sending)
    still_good(session, rules, notice)
    await _can_be_reached(session, sending, notice)
    changes: dict[str, Any] = {"approver_id": account, "approved_at": session.moment.now}
    if not await notices.change_state(session, sending.id, DRAFT, APPROVED, **changes):
        raise Ended
    await record(session, actor.name, sending, "approved")
    approved = replace(sending, state=APPROVED, **changes)
    if sending.corrects_id:
        return await _start(session, rules, actor, approved, notice)
    return approved


async def send(
    session: Session, rules: Rulebook, actor: Actor, broadcast_id: int
) -> Sending | None:
    """Begin an approved sending: everybody meant is written down, the first wave queued.

    Asking twice begins once: what has begun already is returned as it is. None when this actor
    sees no such sending.

    Raises:
        NotAllowed, NotApproved, Ended, OutOfDate, Unfit, SameAgain, NobodyMeant.
    """
    actor.needs(Trust.CONSOLE)
    found = await notices.lock_alike(session, actor.scope, broadcast_id)
    if found is None:
        return None
    sending, alike = found
    may(actor, sending.path)
    if sending.state in BEGUN:
        return sending
    if sending.state != APPROVED or sending.approver_id in (None, sending.author_id):
        raise NotApproved if sending.state in (DRAFT, APPROVED) else Ended
    notice = await notice_of(session, sending)
    still_good(session, rules, notice)
    since = session.moment.now - SAME_TEXT_FOR
    if any(other.started_at and other.started_at > since for other in alike):
        raise SameAgain
    await _can_be_reached(session, sending, notice)
    return await _start(session, rules, actor, sending, notice)


async def _can_be_reached(session: Session, sending: Sending, notice: Version) -> None:
    """Stop where nobody would get it, or a channel would not take it."""
    reach = kept_aim(sending.audience).reach
    channels = await audiences.channels(session, reach)
    if not channels:
        raise NobodyMeant(await audiences.without_address(session, reach))
    refused = await message_templates.unfit(session, notice, channels, sending.form, sending.path)
    if refused:
        raise Unfit(refused)


async def _start(
    session: Session, rules: Rulebook, actor: Actor, sending: Sending, notice: Version
) -> Sending:
    now = session.moment.now
    if not await notices.change_state(session, sending.id, APPROVED, SENDING, started_at=now):
        raise Ended
    filled = await recipients.fill(session, sending.id, kept_aim(sending.audience).reach)
    await routing.shield(session, rules, notice, sending.id, sending.audience)
    await routing.shield(session, rules, notice, sending.id, await chosen_by(session, sending))
    begun = replace(sending, state=SENDING, started_at=now)
    begun, queued = await waves.begin(session, begun, notice)
    await record(session, actor.name, sending, "sent", recipients=filled, queued=queued)
    return begun
