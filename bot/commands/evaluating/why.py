"""`evaluate household CODE --why POLICY`: every condition, what the family has, and the verdict."""

from collections.abc import Callable, Iterator, Mapping

from bot.commands.evaluating.family import Family
from locales import _, arithmetic, reasons
from rulebook import eligibility
from rulebook.eligibility import Explanation
from rulebook.eligibility.facts import HOUSEHOLD
from rulebook.eligibility.verdicts import APPLIES, CANNOT_TELL, NOT
from rulebook.loader import Rulebook
from rulebook.sources import quote

VERDICTS: Mapping[str, Callable[[], str]] = {
    APPLIES: lambda: _("applies"),
    NOT: lambda: _("does not apply"),
    CANNOT_TELL: lambda: _("cannot be told yet"),
}


def why(rules: Rulebook, family: Family, policy_id: str) -> list[str]:
    """Explain one policy for everybody of a family it is about."""
    policy = rules.policies.by_id[policy_id]
    if policy.subject == "person":
        subjects = [person.id for person in family.known.persons]
    else:
        subjects = [HOUSEHOLD] if policy.subject == "household" else []
    if not subjects:
        return [_("%(title)s is not about a family.", title=policy.title)]
    lines = [] if policy.live else [_("%(title)s is history, not in force.", title=policy.title)]
    for subject in subjects:
        told = eligibility.explain(rules.policies, policy_id, family.known, subject)
        lines += _told(rules, told)
    return lines


def _told(rules: Rulebook, told: Explanation) -> Iterator[str]:
    policy = rules.policies.by_id[told.policy]
    who = _("the family") if told.subject == HOUSEHOLD else _("member %(id)s", id=told.subject)
    yield _(
        "%(title)s (%(who)s): %(verdict)s",
        title=policy.title,
        who=who,
        verdict=VERDICTS[told.verdict](),
    )
    yield from reasons.tree(rules.policies.fields, told.reason, 1)
    if told.amount and (said := _amount(rules, told)):
        yield _("  How much: %(amount)s", amount=said)
    for asked in reasons.missing(rules.policies.fields, told.missing):
        yield f"  {asked}"
    yield _("  Basis: %(clause)s", clause=quote(rules.sources, told.cite))


def _amount(rules: Rulebook, told: Explanation) -> str | None:
    assert told.amount is not None
    if told.arithmetic is None:
        return arithmetic.how_much(told.amount)
    return arithmetic.in_words(rules.policies.by_id[told.policy].benefit, told.arithmetic)
