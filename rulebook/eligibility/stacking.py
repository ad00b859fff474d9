"""How the benefits of one family go together: shared caps, and what excludes what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rulebook.eligibility.policy import Amount, Policies
from rulebook.eligibility.verdicts import APPLIES, Answer


@dataclass(frozen=True)
class Combined:
    """What benefits under one shared cap come to for one subject; `parts` are their policies."""

    group: str
    subject: str
    amount: Decimal | None
    precision: str
    cap: Decimal
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """Applying benefits of one subject that a rule of stacking speaks about.

    Rules: exclusive (only one of them is given), once-per-person, stack (they add up).
    """

    rule: str
    subject: str
    policies: tuple[str, ...]


def combined(policies: Policies, answers: Iterable[Answer]) -> tuple[Combined, ...]:
    """Add up what applies under each shared cap, subject by subject, and cut it at the cap."""
    found = []
    for subject, group in _by_subject(policies, answers):
        for rule in policies.stacking:
            parts = [one for one in group if rule.group and one.policy in rule.policies]
            if rule.group and parts:
                found.append(_combined(policies, rule.group, subject, parts))
    return tuple(found)


def notes(policies: Policies, answers: Iterable[Answer]) -> tuple[Note, ...]:
    """Say which applying benefits exclude each other, so that nobody adds them up."""
    found = []
    for subject, group in _by_subject(policies, answers):
        for rule in policies.stacking:
            named = tuple(one.policy for one in group if one.policy in rule.policies)
            if rule.rule != "shared-cap" and len(named) > 1:
                found.append(Note(rule.rule, subject, named))
    return tuple(found)


def _by_subject(
    policies: Policies, answers: Iterable[Answer]
) -> Iterator[tuple[str, list[Answer]]]:
    """Group what applies by subject, persons in their order, each by the order of listing."""
    place = {policy: number for number, policy in enumerate(policies.by_id)}
    subjects: dict[str, list[Answer]] = {}
    every = list(answers)
    for answer in every:
        subjects.setdefault(answer.subject, [])
        if answer.verdict == APPLIES:
            subjects[answer.subject].append(answer)
    for subject, group in subjects.items():
        yield subject, sorted(group, key=lambda one: place[one.policy])


def _combined(policies: Policies, group: str, subject: str, parts: list[Answer]) -> Combined:
    limits = (policies.by_id[one.policy].benefit.cap for one in parts)
    caps = [limit.amount for limit in limits if limit and limit.amount is not None]
    cap, names = max(caps), tuple(one.policy for one in parts)
    amounts = [one.amount for one in parts if one.amount and one.amount.value is not None]
    if len(amounts) < len(parts):
        return Combined(group, subject, None, "n-a", cap, names)
    total = sum((one.value for one in amounts if one.value is not None), Decimal(0))
    return Combined(group, subject, min(total, cap), _precision(amounts, total, cap), cap, names)


def _precision(amounts: list[Amount], total: Decimal, cap: Decimal) -> str:
    precisions = [one.precision for one in amounts]
    if total > cap or "capped" in precisions:
        return "capped"
    # The first that is not exact speaks for the sum: it is as vague as its vaguest part.
    return next((one for one in precisions if one != "exact"), "exact")
