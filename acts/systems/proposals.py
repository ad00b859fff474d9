"""Notices a system drafts: nobody gets one before a person has made a notice of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from acts import notices
from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined, NeedsReason
from acts.notices import SENDERS
from acts.offices import places
from channels.text import clean
from locales import _
from notifications.notices import problems
from notifications.notices.problems import SIGNATURE, Measure, Problem
from rulebook.loader import Rulebook
from rulebook.notices import FIELDS, Words, asked_for, figures_of
from storage import audit
from storage.engine import Session
from storage.queries import notice_proposals
from storage.queries.access_tokens import Token
from storage.queries.notice_proposals import Proposal
from storage.queries.notices import Text, Version
from storage.scope import Scope

LONGEST_WHY = 200


class Unready(Declined):
    """The text has problems; they are by field."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__()
        self.found = found

    def sentence(self) -> str:
        return "\n".join(problem.sentence for problem in self.found)


class Settled(Declined):
    """Somebody else was faster."""

    def sentence(self) -> str:
        return _("Somebody has decided on this draft already.")


async def propose(
    session: Session, rules: Rulebook, actor: Actor, token: Token, words: Mapping[str, Any]
) -> int:
    """Keep a text as a draft for a person to look at; returns its id.

    Raises:
        Unready: as a notice it would have problems.
    """
    text = text_of(rules, words)
    found = problems.by_field(rules, text, Measure(SIGNATURE, session.moment.today))
    if found:
        raise Unready(found)
    made = await notice_proposals.add(session, token.id, token.path, words)
    await audit.record(
        session, actor.name, "notice.proposed", f"proposal:{made}", {"slug": text.slug}
    )
    return made


async def take_over(
    session: Session, rules: Rulebook, actor: Actor, proposal_id: int
) -> Version | None:
    """Make a notice of a draft, as its author; None when it is not there. It is not sent by this.

    Raises:
        NotAllowed: the actor holds no post that sends notices.
        Settled: somebody decided on it before.
        Declined: the text has problems by now, or the actor has no account.
    """
    proposal = await _waiting(session, actor, proposal_id)
    if proposal is None:
        return None
    made = await notices.draft_notice(session, rules, actor, text_of(rules, proposal.words))
    done = await notice_proposals.settle(session, proposal_id, actor.person_id, notice_id=made.id)
    if not done:
        raise Settled
    detail = {"notice": made.id, "token": proposal.token_id}
    await audit.record(session, actor.name, "proposal.taken", f"proposal:{proposal_id}", detail)
    return made


async def decline(session: Session, actor: Actor, proposal_id: int, why: str) -> bool:
    """Decline a draft with a reason, which its system can read; False when it is not there.

    Raises:
        NotAllowed: the actor holds no post that sends notices.
        NeedsReason: nothing was written.
        Settled: somebody decided on it before.
    """
    if await _waiting(session, actor, proposal_id) is None:
        return False
    reason = clean(why, LONGEST_WHY)
    if not reason:
        raise NeedsReason
    if not await notice_proposals.settle(session, proposal_id, actor.person_id, why=reason):
        raise Settled
    await audit.record(session, actor.name, "proposal.declined", f"proposal:{proposal_id}")
    return True


def scope_of(actor: Actor) -> Scope:
    """Where somebody may send notices, and so decide on drafts."""
    return Scope(places(actor, SENDERS))


def text_of(rules: Rulebook, words: Mapping[str, Any]) -> Text:
    """A drafted text as a notice, its figures as its policy has them now."""
    said = {name: str(words.get(name) or "") for name in FIELDS}
    english = words.get("english") or {}
    others = {"en": Words(**{name: str(english.get(name) or "") for name in FIELDS})}
    policy = rules.policies.by_id.get(str(words.get("policy") or ""))
    figures = figures_of(policy) if policy else {}
    used = {name for text in (*said.values(), *english.values()) for name in asked_for(str(text))}
    return Text(
        **said,
        slug=str(words["slug"]),
        source=str(words["source"]),
        review_by=date.fromisoformat(str(words["review_by"])),
        policy=policy.id if policy else "",
        figures={name: figures[name] for name in sorted(used & figures.keys())},
        others=others if english else {},
        may_apply=bool(words.get("may_apply", True)),
    )


async def _waiting(session: Session, actor: Actor, proposal_id: int) -> Proposal | None:
    actor.needs(Trust.CONSOLE)
    if not places(actor, SENDERS):
        raise NotAllowed("no post that sends notices")
    proposal = await notice_proposals.get(session, scope_of(actor), proposal_id)
    if proposal and proposal.state != notice_proposals.WAITING:
        raise Settled
    return proposal
