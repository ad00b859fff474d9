"""Facts of households: record them, and put together what rules may ask of a family."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from acts import local_settings
from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Unfit
from locales import _
from rulebook.chinese_id import check_id
from rulebook.eligibility.facts import Facts as FactsRead
from rulebook.eligibility.facts import read
from rulebook.loader import Rulebook
from rulebook.local_settings import region_facts
from rulebook.reported_facts import facts_from
from storage import audit
from storage.engine import Session
from storage.queries import facts as stored
from storage.queries import local_settings as kept_settings
from storage.queries import members, regions
from storage.queries.facts import Fact, Home, Person
from storage.queries.households import Household

Raw = dict[str, Any]
"""Facts as files of cases write them: region, hh, area, and persons with their ids."""

ORIGINS = ("roster", "report", "visit", "county", "said")

STATUS_CLASS = {
    "general": "none",
    "tp-general": "tp-general",
    "tp-unstable": "tp-unstable",
    "edge-prone": "edge-prone",
    "sudden-hardship": "sudden-hardship",
}
"""The class of a registered household; nobody has said one of a provisional household."""

TAG_FACTS: Mapping[str, Mapping[str, Any]] = {
    "脱贫户": {"formerly_filed_poor": True},
    "监测户": {"monitored": True},
    "脱贫不稳定户": {"class": "tp-unstable"},
    "边缘易致贫户": {"class": "edge-prone"},
    "突发严重困难户": {"class": "sudden-hardship"},
    "低保": {"dibao": True},
    "低保户": {"dibao": True},
    "低保边缘": {"dibao_edge": True},
    "低保边缘户": {"dibao_edge": True},
    "分散供养特困": {"tekun_scattered": True},
    "易地搬迁": {"relocated": True},
    "易地搬迁户": {"relocated": True},
    "在校学生": {"has_student": True},
}
"""What tags of a roster say of a household; a tag that is absent says nothing."""

ONLY_PERSON_TAGS: Mapping[str, Mapping[str, Any]] = {
    "特困": {"tekun": True},
    "特困户": {"tekun": True},
    "分散供养特困": {"tekun": True},
    "残疾人": {"disabled": True},
}
"""Tags that speak of a person; of a household of several they leave open of whom."""


@dataclass(frozen=True, slots=True)
class Known:
    """Something to be recorded: the fact's key, its value, and whose it is when it is a member's.

    `member` counts from one in the order of registration.
    """

    key: str
    value: Any
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What somebody found out about a household, on which day and how: one of ORIGINS."""

    facts: Sequence[Known]
    origin: str
    as_of: date


async def record(
    session: Session, rules: Rulebook, actor: Actor, household: Household, findings: Findings
) -> None:
    """Record what was found out about a household; what was known before stays.

    Raises:
        NotAllowed: the household is outside the actor's scope, or they are trusted too little.
        Unfit: there is no such fact or member, or it cannot have that value.
    """
    assert findings.origin in ORIGINS
    actor.needs(Trust.BOUND)
    if not actor.scope.covers(household.path):
        raise NotAllowed("outside the scope")
    people = await _members(session, household.id)
    problems = _problems(rules, findings.facts, len(people))
    if findings.as_of > session.moment.today:
        problems.append(_("That day has not come yet."))
    if problems:
        raise Unfit(problems)
    await keep(session, actor.name, household.id, findings)


async def told(
    session: Session,
    rules: Rulebook,
    household: Household,
    by: str,
    answers: Mapping[str, Any],
    before: Mapping[str, Any],
) -> None:
    """Record what a household's own report says now and had not said before.

    What no rule could read stays in the report alone.
    """
    known = facts_from(before)
    fresh = {
        key: value
        for key, value in facts_from(answers).items()
        if known.get(key) != value and not _unreadable(rules, key, value)
    }
    if not fresh:
        return
    everybody = [one.number for one in await _members(session, household.id)]
    facts = [
        Known(key, value, number)
        for key, value in fresh.items()
        for number in (everybody if key.startswith("p.") else [None])
    ]
    await keep(session, by, household.id, Findings(facts, "report", session.moment.today))


async def of_household(session: Session, rules: Rulebook, household: Household, today: date) -> Raw:
    """Put together everything rules may ask of a household; names and numbers stay out of it."""
    home = Home(
        household.id,
        household.region_id,
        household.path,
        household.number,
        household.status,
        household.provisional,
    )
    found = await of_homes(session, rules, [home], household.path, today)
    return found[household.id]


async def of_homes(
    session: Session,
    rules: Rulebook,
    homes: Sequence[Home],
    path: str,
    today: date,
    only: Collection[str] | None = None,
) -> dict[int, Raw]:
    """The same for many households of a place, in few statements.

    With `only`, of what was recorded only these facts: to open them all is what it costs.
    """
    ids = [home.id for home in homes]
    places = await _Places.of(session, rules, path, today.year)
    people = await stored.people(session, ids)
    tags = await members.tags_of(session, ids)
    facts = await stored.standing(session, ids, only)
    return {
        home.id: _put_together(
            home,
            places.facts(home.path),
            people.get(home.id, []),
            tags.get(home.id, frozenset()),
            facts.get(home.id, []),
            today,
        )
        for home in homes
    }


class _Places:
    """What is known of the places of some households, each looked up once."""

    def __init__(
        self, rules: Rulebook, rows: Sequence[kept_settings.Kept], province: str | None
    ) -> None:
        self._rules = rules
        self._rows = rows
        self._province = province
        self._found: dict[str, dict[str, object]] = {}

    @classmethod
    async def of(cls, session: Session, rules: Rulebook, path: str, year: int) -> "_Places":
        """Look up a place, everything above it and everything below it."""
        rows = await kept_settings.below(session, path, year)
        root = await regions.get(session, path.strip("/").split("/")[0])
        return cls(rules, rows, local_settings.province_of(root.name) if root else None)

    def facts(self, path: str) -> dict[str, object]:
        """The facts of one place."""
        if path not in self._found:
            kept = kept_settings.nearest(self._rows, path)
            values = local_settings.read(self._rules, kept, self._province)
            self._found[path] = region_facts(self._rules.settings, values)
        return dict(self._found[path])


def _put_together(
    home: Home,
    region: dict[str, object],
    people: Sequence[Person],
    tags: Iterable[str],
    facts: Iterable[Fact],
    today: date,
) -> Raw:
    """What the roster says first, then what was recorded, which is closer."""
    persons = {one.id: _person(one, today) for one in people}
    household: Raw = {"rural": True}
    if not home.provisional:
        household["class"] = STATUS_CLASS[home.status]
    if len(people) > 1:  # a roster may have listed the head alone
        household["size"] = len(people)
    for tag in sorted(tags):
        household |= TAG_FACTS.get(tag, {})
        if len(people) == 1:
            persons[people[0].id] |= ONLY_PERSON_TAGS.get(tag, {})
    raw: Raw = {"region": region, "hh": household, "persons": list(persons.values())}
    for fact in facts:
        part, _dot, name = fact.key.partition(".")
        if fact.member_id is None:
            raw.setdefault(part, {})[name] = fact.value
        elif fact.member_id in persons:
            persons[fact.member_id][name] = fact.value
    return raw


def _person(person: Person, today: date) -> Raw:
    identity = check_id(person.id_number, today) if person.id_number else None
    known: Raw = {"id": str(person.number)}
    return known | {"age": identity.age} if identity else known


def _problems(rules: Rulebook, facts: Sequence[Known], people: int) -> list[str]:
    """Say what is wrong with facts, by reading them as the rules will."""
    problems = []
    for fact in facts:
        part = fact.key.partition(".")[0]
        if part not in ("hh", "p", "area") or (part == "p") != (fact.member is not None):
            problems.append(_("There is no fact “%(fact)s” of a household.", fact=fact.key))
        elif fact.member is not None and not 1 <= fact.member <= people:
            problems.append(_("The household has no member %(number)s.", number=fact.member))
        else:
            problems += _unreadable(rules, fact.key, fact.value)
    return problems


def _unreadable(rules: Rulebook, key: str, value: Any) -> list[str]:
    part, _dot, name = key.partition(".")
    raw = {"persons": [{"id": "1", name: value}]} if part == "p" else {part: {name: value}}
    found = read(rules.policies, raw)
    if isinstance(found, FactsRead):
        return []
    return [
        _(
            "“%(fact)s” cannot be “%(given)s”.",
            fact=problem.about.zh if problem.about else key,
            given=problem.given,
        )
        for problem in found
    ]


async def _members(session: Session, household_id: int) -> list[Person]:
    return (await stored.people(session, [household_id])).get(household_id, [])


async def keep(session: Session, by: str, household_id: int, findings: Findings) -> None:
    """Keep what has been checked by whoever calls; the audit gets the count, never a value."""
    ids = {one.number: one.id for one in await _members(session, household_id)}
    await stored.add(
        session,
        [
            Fact(
                household_id,
                fact.key,
                fact.value,
                findings.as_of,
                findings.origin,
                by,
                None if fact.member is None else ids[fact.member],
            )
            for fact in findings.facts
        ],
    )
    detail = {"facts": len(findings.facts), "origin": findings.origin}
    await audit.record(session, by, "facts.recorded", f"household:{household_id}", detail)
