"""How urgent a report is, who is told, and how soon somebody must be in touch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rulebook.conditions import Condition, Situation, Value
from rulebook.entry import Entry
from rulebook.questions import condition

# What a rule may look at besides answers: computed or known about the household.
FACTS = ("below_line", "at_line", "rigid_below_line", "medical_alert")


@dataclass(frozen=True)
class Level:
    """A degree of urgency; the lower the rank, the sooner."""

    id: str
    rank: int
    zh: str
    first_contact_hours: int
    channel: str
    also: str | None


@dataclass(frozen=True)
class Rule:
    """One triage rule."""

    id: str
    when: Condition
    level: str
    tell: tuple[str, ...]
    domains: tuple[str, ...]
    source_link: str | None
    sensitive: bool = False


@dataclass(frozen=True)
class Rules:
    """The levels, most urgent first, and the rules in order."""

    levels: Mapping[str, Level]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Triage:
    """The outcome: the most urgent level, and every rule with its people, most urgent first.

    `only_for` are the roles a sensitive matter is open to; nobody's means that it is not sensitive.
    """

    level: str
    rules: tuple[str, ...]
    tell: tuple[str, ...]
    domains: tuple[str, ...]
    first_contact_hours: int
    only_for: tuple[str, ...] = ()


def triage(
    rules: Rules, answers: Mapping[str, Value], today: date, facts: Mapping[str, Value]
) -> Triage:
    """Sort a report. `facts` are what we know ourselves: FACTS and `monitored`."""
    monitored = facts.get("monitored") is True
    situation = Situation(today, {**answers, **facts}, monitored=monitored)
    matched = [rule for rule in rules.rules if rule.when.holds(situation)]
    if not matched:
        last_resort = Situation(today, nothing_else=True)
        matched = [rule for rule in rules.rules if rule.when.holds(last_resort)]
    matched.sort(key=lambda rule: rules.levels[rule.level].rank)
    level = rules.levels[matched[0].level]
    return Triage(
        level=level.id,
        rules=tuple(rule.id for rule in matched),
        tell=tuple(dict.fromkeys(role for rule in matched for role in rule.tell)),
        domains=tuple(dict.fromkeys(domain for rule in matched for domain in rule.domains)),
        first_contact_hours=level.first_contact_hours,
        only_for=tuple(
            dict.fromkeys(role for rule in matched if rule.sensitive for role in rule.tell)
        ),
    )


def read_levels(entry: Entry) -> Mapping[str, Level]:
    return {key: _level(rank, key, entry.part(key)) for rank, key in enumerate(entry.values)}


def read_rule(entry: Entry, levels: Mapping[str, Level], fields: frozenset[str]) -> Rule:
    """Read a rule; `fields` are the answers there are."""
    entry.only(
        *("id", "when", "level", "tell", "domains", "sensitive", "source_link", "source", "basis")
    )
    when = condition(entry, "when")
    if unknown := when.fields - fields - set(FACTS):
        raise entry.bad("when", f"fields of questions, not {', '.join(sorted(unknown))}")
    entry.cite()
    return Rule(
        id=entry.text("id"),
        when=when,
        level=entry.one_of("level", tuple(levels)),
        tell=entry.texts("tell"),
        domains=entry.texts("domains"),
        source_link=entry.text_or_none("source_link"),
        sensitive=entry.flag("sensitive"),
    )


def _level(rank: int, key: str, entry: Entry) -> Level:
    entry.only("zh", "first_contact_hours", "channel", "also")
    return Level(
        id=key,
        rank=rank,
        zh=entry.text("zh"),
        first_contact_hours=entry.whole("first_contact_hours"),
        channel=entry.text("channel"),
        also=entry.text_or_none("also"),
    )
