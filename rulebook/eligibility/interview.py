"""A walk of a few questions: which one decides most now, and what a family may get after them.

What it says of a policy is what the rules say of the facts the family told, no more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rulebook.eligibility.explanation import Explanation, Reason, explain
from rulebook.eligibility.facts import HOUSEHOLD as SUBJECT
from rulebook.eligibility.missing import open_facts
from rulebook.eligibility.policy import Policy
from rulebook.eligibility.spoken_questions import ALL, Question
from rulebook.eligibility.told_family import Family, Given, Matter, Plan, Start

__all__ = ["MOST", "Family", "Found", "Given", "Interview", "Outcome", "Plan", "Start", "begin"]

MOST = 8
"""So many questions are asked at the most."""

PROVINCE = "region.province"

RANK = {True: 0, None: 1, False: 2}
"""Of several people of a family the one a policy is best for counts."""


@dataclass(frozen=True)
class Found:
    """One policy at the end: for whom, and which facts are missing to be sure.

    One that holds but is for an office to decide is `office`.
    """

    policy: Policy
    subject: str
    missing: tuple[str, ...] = ()
    office: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a family may get: surely, perhaps, and what it asked about or nearly gets and does not.

    The nearest to sure come first: of what is possible that of which least is missing.
    """

    sure: tuple[Found, ...]
    may: tuple[Found, ...]
    no: tuple[Found, ...]


Pair = tuple[Matter, str]


@dataclass(frozen=True)
class Interview:
    """One walk as it stands."""

    family: Family

    def next_question(self) -> Question | None:
        """The question that decides most policies now; None when eight were asked or none does.

        Whatever it gives, some answer to it by itself changes what is said of some policy.
        """
        if len(self.family.given) >= MOST:
            return None
        undecided = [pair for pair in self._pairs if _verdict(self.family, pair) is None]
        best, most = None, 0.0
        for question in self._askable():
            touched = [pair for pair in undecided if _touched(self.family, question, pair)]
            worth = self._worth(question, touched) if len(touched) > most else 0.0
            if worth > most:
                best, most = question, worth
        return best

    def outcome(self) -> Outcome:
        """Say of every policy of the walk whether it applies, might, or nearly did."""
        sure, may, no = list[Found](), list[Found](), list[Found]()
        for pair, verdict in self._best():
            policy, subject = pair[0].policy, pair[1]
            if verdict is False:
                no += [Found(policy, subject)] if self._near(pair) else []
            elif verdict and policy.decision == "rule":
                sure.append(Found(policy, subject))
            elif verdict or self._could_be_told(pair):
                may.append(Found(policy, subject, self._missing(pair), verdict is True))
        return Outcome(tuple(sure), tuple(sorted(may, key=_distance)), tuple(no))

    def why(self, policy_id: str) -> tuple[Explanation, tuple[Reason, ...]] | None:
        """Explain one policy of the walk, and name the conditions that failed; None for another."""
        for (matter, subject), _verdict in self._best():
            if matter.policy.id == policy_id:
                found = explain(self.family.plan.policies, policy_id, self.family.facts, subject)
                return found, tuple(_failed(found.reason))
        return None

    @cached_property
    def _pairs(self) -> Sequence[Pair]:
        start, plan = self.family.start, self.family.plan
        household = self.family.seen[SUBJECT]
        return [
            (matter, subject)
            for matter in plan.matters.get(str(start.household.get(PROVINCE, "")), ())
            if not start.domains or matter.policy.domain in start.domains
            if household.get(plan.held.get(matter.policy.id, "")) is not True
            for subject in matter.subjects
            if subject in self.family.seen
        ]

    def _askable(self) -> Iterator[Question]:
        family = self.family
        for question in family.plan.questions.values():
            about_nobody = (
                question.about in family.plan.situations and question.about not in family.there
            )
            if question.id in family.given or about_nobody:
                continue
            if family.start.alone or not question.private:
                yield question

    def _worth(self, question: Question, touched: Sequence[Pair]) -> float:
        """How many of these policies an answer decides, on the average over the answers."""
        places = range(len(self.family.choices(question)))
        if not places:
            return 0.0
        ways = [self.family.supposing(question.id, (place,)) for place in places]
        found = sum(_verdict(way, pair) is not None for way in ways for pair in touched)
        return found / len(ways)

    def _best(self) -> Iterable[tuple[Pair, bool | None]]:
        """The best answer to each policy among its subjects that are there."""
        there = {SUBJECT, *self.family.there}
        found: dict[str, tuple[Pair, bool | None]] = {}
        for pair in self._pairs:
            if pair[1] not in there:
                continue
            verdict, policy_id = _verdict(self.family, pair), pair[0].policy.id
            if policy_id not in found or RANK[verdict] < RANK[found[policy_id][1]]:
                found[policy_id] = pair, verdict
        return found.values()

    def _missing(self, pair: Pair) -> tuple[str, ...]:
        """The facts that are missing, first those there is a question for."""
        rule, values = pair[0].policy.eligibility, self.family.seen[pair[1]]
        found = open_facts(self.family.plan.policies, rule, values, self.family.views)
        return tuple(sorted(found, key=lambda key: key not in self.family.plan.asked))

    def _could_be_told(self, pair: Pair) -> bool:
        """Whether a question is about what is missing, or it is about money; the rest is noise."""
        policy, asked = pair[0].policy, self.family.plan.asked
        if not asked.isdisjoint(self._missing(pair)):
            return True
        return policy.benefit.kind != "service" and not asked.isdisjoint(pair[0].facts)

    def _near(self, pair: Pair) -> bool:
        """Whether somebody would look for it: all holds but one thing, and not who they are.

        In a walk about one field the rest may be open as well.
        """
        matter, subject = pair
        rule, values = matter.policy.eligibility, self.family.seen[subject]
        told = [part.kleene(values) for part in rule.parts]
        if rule.kind != "all" or told.count(False) != 1:
            return False
        situation = self.family.plan.situations.get(subject)
        failed = rule.parts[told.index(False)].fields()
        if situation and not situation.about.isdisjoint(failed):
            return False
        return bool(self.family.start.domains) or None not in told


def begin(plan: Plan, start: Start, given: Given | None = None) -> Interview:
    """Stand in a walk at these answers."""
    return Interview(Family(plan, start, given or {}))


def _distance(found: Found) -> int:
    """How much is missing."""
    return len(found.missing)


def _verdict(family: Family, pair: Pair) -> bool | None:
    """What holds; of somebody who is not there nothing does."""
    values = family.seen.get(pair[1])
    return False if values is None else pair[0].policy.eligibility.kleene(values)


def _touched(family: Family, question: Question, pair: Pair) -> bool:
    matter, subject = pair
    if subject in question.finds:
        return True
    about_them = question.about in (subject, ALL) or question.about not in family.plan.situations
    return about_them and not matter.facts.isdisjoint(question.facts)


def _failed(reason: Reason) -> Iterator[Reason]:
    """The tests that made a condition fail, never those that are only open."""
    if reason.verdict is not False:
        return
    if reason.kind in ("test", "given", "not") or not reason.parts:
        yield reason
        return
    for part in reason.parts:
        yield from _failed(part)
