"""Why a policy applies, does not, or cannot be told: data only, the wording is the caller's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rulebook.eligibility import amounts, views
from rulebook.eligibility.amounts import Arithmetic
from rulebook.eligibility.conditions import Condition, Wanted
from rulebook.eligibility.deciding import Trials
from rulebook.eligibility.derivations import Derivation
from rulebook.eligibility.facts import Facts
from rulebook.eligibility.policy import Amount, Policies, Policy
from rulebook.eligibility.values import MEMBERS, Values
from rulebook.eligibility.verdicts import VERDICTS
from rulebook.entry import Cite


@dataclass(frozen=True)
class Reason:
    """One condition as it stands for this family.

    Kinds are those of conditions, and case for one case of a derived fact (`wanted` is its word).
    `value` is what the family has, None when missing. The parts of a test on a derived fact say
    how that fact came about; those of any_person are one for each member, `member` its id.
    """

    kind: str
    verdict: bool | None
    field: str = ""
    op: str = ""
    wanted: Wanted = None
    value: Any = None
    parts: tuple["Reason", ...] = ()
    member: str = ""


@dataclass(frozen=True)
class Explanation:
    """Everything there is to say about one policy and one subject."""

    policy: str
    subject: str
    verdict: str
    reason: Reason
    missing: tuple[str, ...]
    amount: Amount | None
    arithmetic: Arithmetic | None
    cite: Cite
    documents: tuple[str, ...]


def explain(policies: Policies, policy_id: str, facts: Facts, subject: str) -> Explanation:
    """Explain one policy for one subject: hh, ent or a person's id.

    A policy that is not in force can be explained too. Raises: KeyError when there is no such
    policy, or no such subject for it.
    """
    policy = policies.by_id[policy_id]
    trials = Trials(policies, facts)
    view = _view(trials, policy, subject)
    reason = _Telling(policies, facts, trials).of(policy.eligibility, view.values)
    applies = reason.verdict is True
    return Explanation(
        policy=policy.id,
        subject=subject,
        verdict=VERDICTS[reason.verdict],
        reason=reason,
        missing=trials.missing(policy, subject),
        amount=amounts.amount(policy, view.values) if applies else None,
        arithmetic=amounts.arithmetic(policy, view.values) if applies else None,
        cite=policy.cite,
        documents=policy.documents,
    )


def _view(trials: Trials, policy: Policy, subject: str) -> views.View:
    for view in trials.now.of(policy.subject):
        if view.subject == subject:
            return view
    raise KeyError(subject)


class _Telling:
    """Builds the tree of reasons."""

    def __init__(self, policies: Policies, facts: Facts, trials: Trials) -> None:
        self.policies = policies
        self.persons = [person.id for person in facts.persons]
        self.household = trials.now.household.values

    def of(self, node: Condition, values: Values) -> Reason:
        verdict = node.kleene(values)
        if node.kind == "any_person":
            members = zip(self.persons, values[MEMBERS], strict=True)
            parts = tuple(self.member(id_, node.parts[0], seen) for id_, seen in members)
            return Reason(node.kind, verdict, parts=parts)
        if node.field:
            return Reason(
                node.kind,
                verdict,
                node.field,
                node.op,
                node.value,
                values.get(node.field),
                self.derivation(node.field, values),
            )
        return Reason(node.kind, verdict, parts=tuple(self.of(p, values) for p in node.parts))

    def member(self, id_: str, node: Condition, values: Values) -> Reason:
        inner = self.of(node, values)
        return Reason("member", inner.verdict, parts=(inner,), member=id_)

    def derivation(self, key: str, values: Values) -> tuple[Reason, ...]:
        found = self.policies.derivations.get(key)
        if found is None:
            return ()
        seen = self.household if found.members else values
        if found.when:
            return (self.of(found.when, seen),)
        return tuple(self.cases(found, seen))

    def cases(self, derivation: Derivation, values: Values) -> Iterator[Reason]:
        """Tell the cases up to the one that holds; the last is what is left when no other does."""
        open_ = False
        for case in derivation.first:
            inner = self.of(case.when, values) if case.when else None
            verdict = inner.verdict if inner else (None if open_ else True)
            parts = (inner,) if inner else ()
            yield Reason("case", verdict, derivation.key, wanted=case.value, parts=parts)
            if verdict:
                return
            open_ = open_ or verdict is None
