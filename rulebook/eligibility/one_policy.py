"""The walk of questions about one policy alone: what to ask next, and what came out of it.

The walk through all policies stops where no answer decides one by itself. Who asks about a single
policy is also asked what only decides together with another answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rulebook.eligibility.explanation import Explanation, Reason, explain
from rulebook.eligibility.facts import HOUSEHOLD
from rulebook.eligibility.interview import MOST, PROVINCE, RANK, Given, Interview, begin
from rulebook.eligibility.policy import Policy
from rulebook.eligibility.spoken_questions import Question, Situation
from rulebook.eligibility.told_family import Family, Matter, Plan, Start

__all__ = ["Answer", "OnePolicy", "walk"]


@dataclass(frozen=True)
class Answer:
    """What is said of the policy: applies (True), does not (False) or cannot be told yet.

    `held`: the family has its help already. `nobody` names the situations it is for when there is
    nobody in any of them; then there is nothing to explain.
    """

    verdict: bool | None
    held: bool = False
    explanation: Explanation | None = None
    failed: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    nobody: tuple[Situation, ...] = ()


@dataclass(frozen=True)
class OnePolicy:
    """One walk about one policy as it stands."""

    matter: Matter
    interview: Interview

    @property
    def policy(self) -> Policy:
        """The policy that is asked about."""
        return self.matter.policy

    @property
    def family(self) -> Family:
        """The family as it has told of itself."""
        return self.interview.family

    def next_question(self) -> Question | None:
        """The question that tells most now; None when it is decided, eight were asked or none can.

        Where no answer decides by itself, the first question about a fact that is missing.
        """
        if len(self.family.given) >= MOST or self.is_held or self._best()[1] is not None:
            return None
        return self.interview.next_question() or self._about_what_is_missing()

    def answer(self) -> Answer:
        """Say whether it applies, and what that hangs on."""
        if self.is_held:
            return Answer(True, held=True)
        subject, verdict = self._best()
        if subject is None:
            return Answer(False, nobody=self._situations())
        policies, policy_id = self.family.plan.policies, self.policy.id
        found = explain(policies, policy_id, self.family.facts, subject)
        failed = (self.interview.why(policy_id) or (None, ()))[1] if verdict is False else ()
        return Answer(verdict, False, found, failed, self._missing(found))

    @property
    def is_held(self) -> bool:
        """Whether the family says that it gets the help of this policy already."""
        fact = self.family.plan.held.get(self.policy.id, "")
        return self.family.seen[HOUSEHOLD].get(fact) is True

    def _best(self) -> tuple[str | None, bool | None]:
        """The subject it looks best for, with what holds; of somebody only possible no more."""
        found: tuple[str | None, bool | None] = None, False
        for subject in self.matter.subjects:
            if subject not in self.family.seen:
                continue
            verdict = self.policy.eligibility.kleene(self.family.seen[subject])
            if verdict and subject in self.family.perhaps:
                verdict = None
            if found[0] is None or RANK[verdict] < RANK[found[1]]:
                found = subject, verdict
        return found

    def _missing(self, found: Explanation) -> tuple[str, ...]:
        """The facts that are missing, first those there is a question for."""
        asked = self.family.plan.asked
        return tuple(sorted(found.missing, key=lambda key: key not in asked))

    def _about_what_is_missing(self) -> Question | None:
        subject, _verdict = self._best()
        if subject is None:
            return None
        plan, policy_id = self.family.plan, self.policy.id
        missing = set(explain(plan.policies, policy_id, self.family.facts, subject).missing)
        for question in self._askable():
            if not missing.isdisjoint(question.facts) or subject in question.finds:
                return question
        return None

    def _askable(self) -> Iterable[Question]:
        plan, family = self.family.plan, self.family
        for question in plan.questions.values():
            of_nobody = question.about in plan.situations and question.about not in family.there
            if question.id not in family.given and not of_nobody and family.choices(question):
                yield question

    def _situations(self) -> tuple[Situation, ...]:
        known = self.family.plan.situations
        return tuple(known[one] for one in self.matter.subjects if one in known)


def walk(plan: Plan, policy_id: str, start: Start, given: Given) -> OnePolicy | None:
    """Stand in the walk about one policy at these answers; None when nobody can be asked of it."""
    province = str(start.household.get(PROVINCE, ""))
    for matter in plan.matters.get(province, ()):
        if matter.policy.id == policy_id:
            alone = replace(plan, matters={province: (matter,)})
            return OnePolicy(matter, begin(alone, start, given))
    return None
