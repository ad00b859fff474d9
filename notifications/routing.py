"""The ways of a notice: who gets it in neutral words, and where it goes when it comes back."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rulebook import audience
from rulebook.audience import Key
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import notices, shielding, stranded
from storage.queries.notices import Version
from storage.scope import EVERYTHING

TELLING_DOMAINS = frozenset({"health", "disability", "safety-net"})
"""Fields whose notices say something about a family: that somebody is ill, disabled or poor."""
TELLING_KEYS = frozenset({Key.ANY, Key.ALL, Key.NO, Key.GROUP, Key.POLICY, Key.CASE})
"""What an audience may be chosen by that is a fact about a family; a place is none."""


def tells(rules: Rulebook, notice: Version, kept: Mapping[str, Any]) -> bool:
    """Whether getting a notice tells others something about a family; `kept` is its audience."""
    policy = rules.policies.by_id.get(notice.policy)
    if policy is not None and policy.domain in TELLING_DOMAINS:
        return True
    chosen = audience.parse(kept["filter"]) if "filter" in kept else ()
    if isinstance(chosen, tuple):
        return True  # kept by an older version: not known, so nothing is told
    return any(term.key in TELLING_KEYS for term in audience.terms_of(chosen))


async def shield(
    session: Session, rules: Rulebook, notice: Version, broadcast_id: int, kept: Mapping[str, Any]
) -> int:
    """Let shared phones get neutral words and codes where the notice itself would tell too much."""
    if not tells(rules, notice, kept):
        return 0
    return await shielding.shield(session, broadcast_id)


async def fall_back(session: Session, rules: Rulebook) -> int:
    """Send what came back to the next address of its household; returns how many there were."""
    moved = await stranded.move(session, await stranded.waiting(session))
    by_broadcast: dict[int, list[int]] = defaultdict(list)
    for one in moved:
        by_broadcast[one.broadcast_id].append(one.id)
    for broadcast_id, recipient_ids in by_broadcast.items():
        sending = await notices.broadcast(session, EVERYTHING, broadcast_id)
        notice = await notices.get(session, sending.notice_id) if sending else None
        if sending and notice and tells(rules, notice, sending.audience):
            await shielding.shield(session, broadcast_id, recipient_ids)
    return len(moved)
