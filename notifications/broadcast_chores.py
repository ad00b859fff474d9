"""What broadcasts leave for officials: approve, send, look why one rests, mend what recurs."""

from collections.abc import Sequence
from datetime import timedelta

from locales import _, day
from notifications.chore import Chore, Source
from notifications.notices import recurring as recurrence
from notifications.notices.senders import SENDERS
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import notices, posts, recurring, staff
from storage.queries.notices import Sending
from storage.queries.posts import Held
from storage.queries.recurring import Recurring
from storage.scope import EVERYTHING, Scope

RECENT = timedelta(days=14)
"""How long a sending that nobody goes on with stands in anybody's list."""
WAITING = ("draft", "approved", "paused")


async def of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """What one official has to do about the sendings and recurrences of their places."""
    scope = Scope(tuple(post.path for post in held if post.role in SENDERS))
    account = await staff.of_person(session, person_id)
    if not scope.paths or account is None:
        return []
    found = []
    for sending in await _waiting(session, scope):
        if account.id in _whose(sending):
            found.append(await _chore(session, sending))
        elif sending.state == "draft" and sending.author_id != account.id:
            found.append(await _to_approve(session, sending))
    for one in await recurring.running(session, scope):
        if one.author_id == account.id:
            found += await _of_recurring(session, rules, one)
    return found


async def people(session: Session) -> set[int]:
    """Everybody who may have something to do about a sending or a recurrence."""
    found: set[int] = set()
    for sending in await _waiting(session, EVERYTHING):
        if sending.state == "draft":
            holders = await posts.responsible(session, sending.path, SENDERS, session.moment.today)
            found |= {one.person_id for one in holders}
        else:
            found |= await _persons(session, _whose(sending))
    running = await recurring.running(session)
    return found | await _persons(session, {one.author_id for one in running})


SOURCE = Source(of, people)


async def _waiting(session: Session, scope: Scope) -> list[Sending]:
    since = session.moment.now - RECENT
    return await notices.standing_at(session, scope, WAITING, since)


def _whose(sending: Sending) -> set[int]:
    """The accounts of those whose turn it is: who prepared it, and who approved it."""
    if sending.state == "draft":
        return set()
    both = {sending.author_id, sending.approver_id}
    return {account for account in both if account is not None}


async def _persons(session: Session, accounts: set[int]) -> set[int]:
    found = [await staff.get(session, account) for account in sorted(accounts)]
    return {one.person_id for one in found if one}


async def _chore(session: Session, sending: Sending) -> Chore:
    title = await _title(session, sending)
    text = _("The sending “%(title)s” is paused: look why.", title=title)
    if sending.state == "approved":
        text = _("The sending “%(title)s” is approved: it can be sent.", title=title)
    return Chore(text, address=f"/console/sendings/{sending.id}")


async def _to_approve(session: Session, sending: Sending) -> Chore:
    title = await _title(session, sending)
    text = _("The sending “%(title)s” waits for a second person: look at it.", title=title)
    return Chore(text, address=f"/console/sendings/{sending.id}")


async def _title(session: Session, sending: Sending) -> str:
    notice = await notices.get(session, sending.notice_id)
    return notice.title if notice else ""


async def _of_recurring(session: Session, rules: Rulebook, one: Recurring) -> list[Chore]:
    today, address = session.moment.today, "/console/recurring"
    due = await recurrence.next_of(session, rules, one)
    if recurrence.asked_by_now(due, today):
        text = _(
            "“%(occasion)s” cannot be prepared: the county has not set “%(setting)s” yet.",
            occasion=due.occasion.zh,
            setting=due.missing,
        )
        return [Chore(text, address=address)]
    if due.day and due.day < today and due.is_due(today):
        text = _(
            "“%(occasion)s” was due on %(day)s and could not be prepared: check its notice.",
            occasion=due.occasion.zh,
            day=day(due.day, today),
        )
        return [Chore(text, address=address)]
    return []
