"""What waits for a second person: one question for each kind of it, gathered for one page.

Nobody approves what they prepared themselves; it is listed so that they know whom to ask.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from acts.actor import Actor
from acts.audience import kept_aim
from acts.audience_counts import count
from acts.broadcasts.states import APPROVED, DRAFT
from acts.exports import deciding
from acts.notices import SENDERS, account_of
from acts.public_notices.standing import may_prepare, may_release
from locales import _, ngettext
from rulebook.loader import Rulebook
from rulebook.notice_kinds import KINDS
from storage.engine import Session
from storage.queries import (
    message_templates,
    notices,
    officials,
    posts,
    public_notices,
    regions,
    staff,
)
from storage.queries.message_templates import SUBMITTED
from storage.queries.notices import Sending

SINCE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits; `own` says that whoever looks prepared it, `next` what to do."""

    title: str
    address: str
    since: datetime
    author: str
    about: str
    own: bool
    next: str


Find = Callable[[Session, Rulebook, Actor], Awaitable[list[Waiting]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that waits: what it is called, and who knows what there is of it."""

    name: Callable[[], str]
    find: Find


async def waiting(
    session: Session, rules: Rulebook, actor: Actor
) -> list[tuple[str, list[Waiting]]]:
    """Everything that waits within what this actor may see, kind by kind, the oldest first."""
    found = [(kind.name(), await kind.find(session, rules, actor)) for kind in KINDS_WAITING]
    return [(name, sorted(several, key=_age)) for name, several in found if several]


async def approvers(session: Session, sending: Sending) -> list[str]:
    """The names of those who may approve a sending today, the nearest first; not its author."""
    held = await posts.responsible(session, sending.path, SENDERS, session.moment.today)
    people: list[int] = []
    for post in held:
        account = await staff.of_person(session, post.person_id)
        if account and not account.disabled and account.id != sending.author_id:
            people.append(post.person_id)
    names = await officials.names(session, people)
    return list(dict.fromkeys(names[person] for person in people if person in names))


def _sends(actor: Actor) -> bool:
    return any(post.role in SENDERS for post in actor.held)


def _drafts(is_meant: Callable[[Sending], bool]) -> Find:
    """The sendings that wait, of one sort."""

    async def find(session: Session, _rules: Rulebook, actor: Actor) -> list[Waiting]:
        if not _sends(actor):
            return []
        since = session.moment.now - SINCE
        found = await notices.standing_at(session, actor.scope, (DRAFT, APPROVED), since)
        mine = await account_of(session, actor)
        return [
            await _sending(session, one, mine)
            for one in found
            if is_meant(one) and actor.role_among(one.path, SENDERS)
        ]

    return find


async def _sending(session: Session, one: Sending, mine: int) -> Waiting:
    notice = await notices.get(session, one.notice_id)
    author = await staff.get(session, one.author_id)
    name = await officials.name(session, author.person_id) if author else None
    own = one.author_id == mine
    aim = kept_aim(one.audience)
    many = int((await count(session, aim)).reached)
    place = await regions.get(session, one.region_id)
    return Waiting(
        title=notice.title if notice else "",
        address=f"/console/sendings/{one.id}",
        since=one.approved_at or one.created_at,
        author=name or _("The service"),
        about=_(
            "%(place)s, %(audience)s: %(households)s",
            place=place.full_name if place else "",
            audience=aim.shown or _("everyone there"),
            households=ngettext("%(count)s household", "%(count)s households", many),
        ),
        own=own and one.state == DRAFT,
        next=_next_of(one, own=own),
    )


def _next_of(one: Sending, *, own: bool) -> str:
    if one.state == APPROVED:
        return _("It is approved. Open it and send it.")
    if own:
        return _("You prepared it, so somebody else must approve it: ask them to open this page.")
    return _("Open it, read what the families will read, then approve it.")


async def _public(session: Session, _rules: Rulebook, actor: Actor) -> list[Waiting]:
    """The public notices that are prepared and do not hang yet."""
    found = []
    for one in await public_notices.pending(session, actor.scope):
        kind = KINDS[one.kind]
        releases = may_release(actor, kind, one.path)
        if not releases and not may_prepare(actor, kind, one.path):
            continue
        own = one.author_id == actor.person_id
        place = await regions.get(session, one.region_id)
        found.append(
            Waiting(
                title=place.full_name if place else "",
                address=f"/console/public-notices/{one.id}",
                since=one.created_at,
                author=await officials.name(session, one.author_id) or _("The service"),
                about=ngettext(
                    "%(count)s family on it", "%(count)s families on it", len(one.lines)
                ),
                own=own or not releases,
                next=_next_public(own=own, releases=releases),
            )
        )
    return found


def _next_public(*, own: bool, releases: bool) -> str:
    if own:
        return _("You prepared it, so somebody else must release it: ask them to open this page.")
    if not releases:
        return _("Your post does not release it: whoever may is told on their own page.")
    return _("Open it, compare it with the records, then let it hang.")


async def _templates(session: Session, _rules: Rulebook, actor: Actor) -> list[Waiting]:
    """The message templates the provider has not answered yet."""
    if not _sends(actor):
        return []
    return [
        Waiting(
            title=one.text,
            address="/console/templates",
            since=one.changed_at,
            author=one.signature,
            about=one.code or "",
            own=False,
            next=_("The provider looks at it. When its answer comes, write it down there."),
        )
        for one in await message_templates.all_of(session)
        if one.state == SUBMITTED
    ]


async def _exports(session: Session, _rules: Rulebook, actor: Actor) -> list[Waiting]:
    """The exports somebody else asked for; one's own stand on the page of exports."""
    return [
        Waiting(
            title=one.purpose,
            address="/console/exports",
            since=one.asked_at,
            author=one.author,
            about=ngettext("%(count)s line", "%(count)s lines", one.rows),
            own=False,
            next=_("Look whether the purpose is a good one, then approve or refuse it there."),
        )
        for one in await deciding.waiting(session, actor)
    ]


def _age(one: Waiting) -> datetime:
    return one.since


def _is_plain(one: Sending) -> bool:
    return one.corrects_id is None and one.recurring_id is None


KINDS_WAITING: Sequence[Kind] = (
    Kind(lambda: _("Corrections"), _drafts(lambda one: one.corrects_id is not None)),
    Kind(lambda: _("Sendings"), _drafts(_is_plain)),
    Kind(
        lambda: _("Prepared by themselves, every year"),
        _drafts(lambda one: one.recurring_id is not None),
    ),
    Kind(lambda: _("Public notices"), _public),
    Kind(lambda: _("Exports"), _exports),
    Kind(lambda: _("Registered templates"), _templates),
)
"""Whatever else waits for a second person adds its line here."""
