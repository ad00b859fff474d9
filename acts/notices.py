"""Notices (明白纸): write one, and take the answer of a household that got it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined, Unfit
from locales import _
from notifications.notices import problems, senders
from notifications.notices.answers import APPLY, UNCLEAR, UNDERSTOOD
from notifications.notices.problems import SIGNATURE, Measure, Problem
from notifications.notices.ready import ready
from rulebook.loader import Rulebook
from rulebook.notices import figures_of
from storage import audit
from storage.engine import Session
from storage.queries import inbox, notices, recipients, staff
from storage.queries.addresses import Contact
from storage.queries.notices import NotNewest, Text, Version
from storage.queries.notices import text_of as text_of
from storage.queries.recipients import Reached

SENDERS = senders.SENDERS
REVIEW_AFTER = timedelta(days=180)
"""When the notice that comes with a policy is to be looked at again."""

ANSWERS = frozenset({UNDERSTOOD, UNCLEAR, APPLY})
ANSWERABLE = timedelta(days=30)
"""How long after it was sent a notice is the one that typed words are about."""


class Changed(Declined):
    """Look at what somebody else kept meanwhile, choose, and keep it again."""

    def sentence(self) -> str:
        return _("While you were writing, somebody else kept a new version of this notice.")


class NoAccount(Declined):
    """Sign in with an account of one's own first: a sending needs two people who can be named."""

    def sentence(self) -> str:
        return _("You need an account of your own for this: ask the administrator.")


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer; `opens_report` when the household wants to apply."""

    reached: Reached
    answer: str
    changed: bool

    @property
    def opens_report(self) -> bool:
        """Whether the first question of a report should follow."""
        return self.answer == APPLY


@dataclass(frozen=True, slots=True)
class Written:
    """By whom a version is written: the account, and what the audit calls them.

    `begun_with` is the number of the version they began with, 0 for none; without it nobody asks.
    """

    account_id: int
    name: str
    signature: str = SIGNATURE
    begun_with: int | None = None


async def draft_notice(
    session: Session, rules: Rulebook, actor: Actor, text: Text, begun_with: int | None = None
) -> Version:
    """Keep a text as a notice's next version; the same text again is the version there is.

    Raises:
        NotAllowed: the actor holds no post that sends notices.
        Unfit: the text has problems.
        Changed: it was begun with another version than the newest.
    """
    actor.needs(Trust.CONSOLE)
    if not any(post.role in SENDERS for post in actor.held):
        raise NotAllowed("no post that sends notices")
    by = Written(await account_of(session, actor), actor.name, begun_with=begun_with)
    return await keep(session, rules, text, by)


async def of_policy(session: Session, rules: Rulebook, policy_id: str, by: Written) -> Version:
    """The notice of a policy as it can be sent today.

    It is the newest version that was written of it; where that may not be sent any more, or there
    is none, the one that comes with the policy.

    Raises:
        Unfit: there is none, or it has problems.
    """
    today = session.moment.today
    last = await notices.latest(session, policy_id)
    if last and not problems.blocked(rules, last, today):
        return last
    text = ready(rules, policy_id, today + REVIEW_AFTER)
    if text is None:
        raise Unfit([_("There is no notice of “%(policy)s” yet: write one.", policy=policy_id)])
    return await keep(session, rules, text, by)


async def keep(session: Session, rules: Rulebook, text: Text, by: Written) -> Version:
    """Keep a text as its notice's next version, whoever may do so having been looked at before.

    Raises:
        Unfit: the text has problems.
        Changed: it was begun with another version than the newest.
    """
    wrong = problems.by_field(rules, text, Measure(by.signature, session.moment.today))
    if wrong:
        raise Unfit(list(dict.fromkeys(one.sentence for one in wrong)), _beside(wrong))
    last = await notices.latest(session, text.slug)
    if last and text == text_of(last):
        return last
    if by.begun_with is not None and await _others_wrote(session, text.slug, by):
        raise Changed
    after = None if by.begun_with is None else last.version if last else 0
    try:
        made = await notices.add_version(session, text, by.account_id, after)
    except NotNewest:
        raise Changed from None
    await audit.record(
        session,
        by.name,
        "notice.drafted",
        f"notice:{made.id}",
        {"slug": made.slug, "version": made.version},
    )
    return made


def _beside(wrong: Iterable[Problem]) -> dict[str, list[str]]:
    """Problems by the field they are in, called zh_CN.body; the whole notice is no field."""
    found: dict[str, list[str]] = {}
    for one in wrong:
        if one.field:
            found.setdefault(f"{one.language}.{one.field}", []).append(one.sentence)
    return found


async def _others_wrote(session: Session, slug: str, by: Written) -> bool:
    """Whether somebody else has kept a version since this writer began."""
    return any(
        one.version.version > (by.begun_with or 0) and one.version.author_id != by.account_id
        for one in await notices.history(session, slug)
    )


async def take_figures(
    session: Session, rules: Rulebook, actor: Actor, notice_id: int
) -> Version | None:
    """Keep the newest version of a notice again, with the figures its policy has now.

    None when there is no such notice.

    Raises:
        NotAllowed: the actor holds no post that sends notices.
        Unfit: a figure is gone or meant otherwise now, or the text has problems.
    """
    asked = await notices.get(session, notice_id)
    newest = await notices.latest(session, asked.slug) if asked else None
    if newest is None:
        return None
    policy = rules.policies.by_id.get(newest.policy)
    now = figures_of(policy) if policy else {}
    otherwise = [
        name
        for name, figure in newest.figures.items()
        if name not in now or now[name].way != figure.way
    ]
    if otherwise:
        raise Unfit(
            [
                _(
                    "These figures are gone or meant otherwise now: %(names)s. Change the words.",
                    names="、".join(otherwise),
                )
            ]
        )
    figures = {name: now[name] for name in newest.figures}
    return await draft_notice(session, rules, actor, replace(text_of(newest), figures=figures))


async def answer(
    session: Session, contact: Contact, said: str, recipient_id: int | None = None
) -> Answered | None:
    """Keep a household's answer; without a recipient it is about the newest notice that came.

    None when nothing that came to this address can be meant; another's notice is as good as none.
    Who does not understand comes onto the list of the village's cadres, once.
    """
    if said not in ANSWERS:
        return None
    if recipient_id is not None:
        reached = await recipients.of_address(session, contact.id, recipient_id)
    else:
        since = session.moment.now - ANSWERABLE
        reached = await recipients.latest_at(session, contact.id, since)
    if reached is None:
        return None
    changed = await recipients.answer(session, reached, said)
    if changed:
        await _follow_up(session, contact, reached, said)
    return Answered(replace(reached, answer=said), said, changed)


async def account_of(session: Session, actor: Actor) -> int:
    """The account an actor is signed in with.

    Raises:
        NoAccount: there is none.
    """
    found = await staff.of_person(session, actor.person_id) if actor.person_id else None
    if found is None or found.disabled:
        raise NoAccount
    return found.id


async def _follow_up(session: Session, contact: Contact, reached: Reached, said: str) -> None:
    if said == UNCLEAR:
        await inbox.hand_off(
            session,
            "notice_unclear",
            reached.path,
            text=reached.title,
            address_id=contact.id,
            household_id=reached.household_id,
        )
    await audit.record(
        session,
        f"address:{contact.id}",
        "notice.answered",
        f"recipient:{reached.id}",
        {"answer": said},
    )
