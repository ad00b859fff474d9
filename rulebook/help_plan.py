"""What a help plan must hold, and what it may not: the rules, without asking anybody anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rulebook.eligibility.facts import Facts
from rulebook.eligibility.policy import DOMAINS, Policies, Policy
from rulebook.entry import Entry

WORKING_AGE = 16
"""Nobody younger may be sent to work."""
ABLE = ("full", "weak", "half")
ILLNESS = frozenset({"illness", "chronic_burden", "heavy_medical_cost"})
FOR_ILLNESS = frozenset({"health", "insurance"})


@dataclass(frozen=True)
class Category:
    """A kind of measure: whether it earns a living, and whether it needs somebody who can work.

    `record` is what the records of measures call it.
    """

    id: str
    zh: str
    develops: bool
    needs_labour: bool
    record: str
    domains: tuple[str, ...]
    policies: tuple[str, ...]


Categories = Mapping[str, Category]


@dataclass(frozen=True)
class Measure:
    """A measure as far as the rules look at it: against which risk, from which policy, for whom.

    `person` is a member's number in the facts; None is the whole household.
    """

    category: str
    risk: str | None = None
    policy: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class Circumstances:
    """What is known of a household that bears on its plan; what is None nobody has said.

    `excluded` are the policies, each with the person or None, that its facts rule out.
    """

    risks: tuple[str, ...] = ()
    can_work: Mapping[str, bool | None] = field(default_factory=dict)
    labour: bool | None = None
    willing: bool | None = None
    excluded: frozenset[tuple[str, str | None]] = frozenset()


@dataclass(frozen=True)
class Problem:
    """What is wrong with a plan.

    `kind` is no_measure, risk_unanswered and illness_unanswered (with `risk`), cannot_work,
    nobody_can_work and policy_excluded (with `place`, the measure's place in the plan),
    no_development, or labour_unknown.
    """

    kind: str
    risk: str | None = None
    place: int | None = None


def circumstances(
    facts: Facts,
    risks: Iterable[str] = (),
    excluded: Iterable[tuple[str, str | None]] = (),
) -> Circumstances:
    """Gather from a household's facts what bears on its plan."""
    can_work = {person.id: _can_work(person.values) for person in facts.persons}
    return Circumstances(
        risks=tuple(dict.fromkeys(risks)),
        can_work=can_work,
        labour=_labour(facts, can_work),
        willing=facts.household.get("hh.willing"),
        excluded=frozenset(excluded),
    )


def problems(
    categories: Categories, measures: Sequence[Measure], known: Circumstances
) -> tuple[Problem, ...]:
    """Say everything that keeps a plan from being finished, in the order to be mended."""
    if not measures:
        return (Problem("no_measure"),)
    found = [*_contradictions(categories, measures, known), *_unanswered(measures, known)]
    if not develop_measures(categories, measures, known):
        wanted = labour_and_willing(known)
        if wanted is not False:
            found.append(Problem("no_development" if wanted else "labour_unknown"))
    return tuple(found)


def fits(categories: Categories, measure: Measure, known: Circumstances) -> bool:
    """Whether a measure contradicts nothing that is known."""
    return not _against(categories, measure, known)


def develop_measures(
    categories: Categories, measures: Iterable[Measure], known: Circumstances
) -> int:
    """Count the measures that earn a living and contradict nothing."""
    return sum(
        categories[measure.category].develops and fits(categories, measure, known)
        for measure in measures
    )


def labour_and_willing(known: Circumstances) -> bool | None:
    """Whether somebody of the household can work and wants to; None while nobody knows."""
    if known.labour is False or known.willing is False:
        return False
    return True if known.labour and known.willing else None


def category_of(categories: Categories, policy: Policy) -> Category:
    """The kind of measure a policy is."""
    named = next((kind for kind in categories.values() if policy.id in kind.policies), None)
    return named or next(kind for kind in categories.values() if policy.domain in kind.domains)


def read(entry: Entry, policies: Policies, records: Iterable[str]) -> Categories:
    """Read the kinds of measures; every domain of policies belongs to exactly one.

    Raises: BadEntry
    """
    found = {key: _category(key, entry.part(key), tuple(records)) for key in entry.values}
    domains = sorted(domain for kind in found.values() for domain in kind.domains)
    if domains != sorted(DOMAINS):
        raise entry.bad("", "every domain of policies in exactly one kind")
    for kind in found.values():
        for policy in kind.policies:
            if policy not in policies.by_id:
                raise entry.bad(kind.id, f"known policies, not {policy}")
    return found


def _category(key: str, entry: Entry, records: tuple[str, ...]) -> Category:
    entry.only("zh", "develops", "needs_labour", "record", "domains", "policies")
    return Category(
        id=key,
        zh=entry.text("zh"),
        develops=entry.flag("develops"),
        needs_labour=entry.flag("needs_labour"),
        record=entry.one_of("record", records),
        domains=entry.texts("domains"),
        policies=entry.texts("policies"),
    )


def _contradictions(
    categories: Categories, measures: Sequence[Measure], known: Circumstances
) -> Iterator[Problem]:
    for place, measure in enumerate(measures):
        kind = _against(categories, measure, known)
        if kind:
            yield Problem(kind, place=place)


def _against(categories: Categories, measure: Measure, known: Circumstances) -> str | None:
    """What a measure contradicts: work for who cannot, or a policy the facts rule out."""
    if categories[measure.category].needs_labour:
        if measure.person is not None and known.can_work.get(measure.person) is False:
            return "cannot_work"
        if measure.person is None and known.labour is False:
            return "nobody_can_work"
    if measure.policy and (measure.policy, measure.person) in known.excluded:
        return "policy_excluded"
    return None


def _unanswered(measures: Sequence[Measure], known: Circumstances) -> Iterator[Problem]:
    answered = {measure.risk for measure in measures}
    for risk in known.risks:
        if risk not in answered:
            yield Problem("risk_unanswered", risk)
    ill = next((risk for risk in known.risks if risk in ILLNESS), None)
    if ill and not any(measure.category in FOR_ILLNESS for measure in measures):
        yield Problem("illness_unanswered", ill)


def _can_work(values: Mapping[str, object]) -> bool | None:
    age, labour = values.get("p.age"), values.get("p.labour")
    if isinstance(age, int) and age < WORKING_AGE:
        return False
    if labour is not None:
        return labour in ABLE
    return False if values.get("p.no_labour_capacity") is True else None


def _labour(facts: Facts, can_work: Mapping[str, bool | None]) -> bool | None:
    """Whether anybody can work: what is known of each, else what is known of the household.

    That each one listed cannot tells nothing where more live there than are listed.
    """
    if True in can_work.values():
        return True
    household = facts.household
    if household.get("hh.all_without_labour") is True:
        return False
    said: bool | None = household.get("hh.has_labour")
    size = household.get("hh.size")
    everybody = bool(can_work) and (size is None or size <= len(can_work))
    if everybody and set(can_work.values()) == {False}:
        return False
    return said
