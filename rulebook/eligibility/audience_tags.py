"""Which words of audiences hold for whom: the coarse filter before eligibility is looked at."""

from rulebook.eligibility import views
from rulebook.eligibility.conditions import Condition
from rulebook.eligibility.facts import HOUSEHOLD, Facts
from rulebook.eligibility.policy import Policies, Policy
from rulebook.eligibility.values import MEMBERS, Values


def tags_of(policies: Policies, facts: Facts, subject: str = HOUSEHOLD) -> frozenset[str]:
    """Name the tags that hold for a subject: hh, ent or a person's id.

    For the household a tag about persons holds if any member has it.
    """
    view = views.header(policies, facts).one(subject)
    if view is None:
        return frozenset()
    return frozenset(
        tag.key for tag in policies.tags.values() if _holds(tag.when, view.values, subject)
    )


def in_audience(policies: Policies, policy: Policy, facts: Facts, subject: str) -> bool:
    """Tell whether a subject is among those a policy is announced to."""
    tags = tags_of(policies, facts, subject)
    wanted = policy.audience
    return (not wanted.any or not tags.isdisjoint(wanted.any)) and tags.issuperset(wanted.all)


def _holds(when: Condition, values: Values, subject: str) -> bool:
    if subject != HOUSEHOLD:
        return when.header(values)
    # Of the household itself only its own facts are asked: a member's would be missing, thus "no".
    own = any(not key.startswith("p.") for key in when.fields()) and when.header(values)
    return own or any(when.header(member) for member in values[MEMBERS])
