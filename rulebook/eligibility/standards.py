"""Standards a family's living is tested against, such as water that is near enough."""

from collections.abc import Collection
from dataclasses import dataclass

from rulebook.eligibility import views
from rulebook.eligibility.facts import Facts
from rulebook.eligibility.missing import open_facts
from rulebook.eligibility.policy import Policies
from rulebook.eligibility.verdicts import live


@dataclass(frozen=True)
class Tested:
    """Whether one subject meets a standard; `missing` facts mean that nobody can tell yet."""

    policy: str
    subject: str
    passed: bool
    missing: tuple[str, ...]


def results(
    policies: Policies, facts: Facts, only: Collection[str] | None = None
) -> tuple[Tested, ...]:
    """Test the standards that apply, as the rules read missing facts; persons in their order."""
    plain, open_ = views.header(policies, facts), views.kleene(policies, facts)
    found = []
    for policy in live(policies, facts, only):
        test = policy.benefit.test
        if test is None:
            continue
        for view, known in zip(plain.of(policy.subject), open_.of(policy.subject), strict=True):
            if policy.eligibility.header(view.values):
                missing = open_facts(policies, test, known.values, open_)
                found.append(Tested(policy.id, view.subject, test.header(view.values), missing))
    order = {view.subject: place for place, view in enumerate(plain.persons)}
    return tuple(sorted(found, key=lambda one: order.get(one.subject, -1)))
