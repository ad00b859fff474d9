"""The walk of questions about what a family may get: where it begins, and what stays of it.

Nothing of it stays, unless the family says that the village may have it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from acts import facts, local_settings
from acts.facts import Findings, Known
from channels.text import is_short
from rulebook.asking import LifeEvent
from rulebook.eligibility.facts import Facts, read
from rulebook.eligibility.interview import PROVINCE, Family, Start
from rulebook.eligibility.values import NONE, Values
from rulebook.loader import Rulebook
from rulebook.local_settings import region_facts
from rulebook.search.policies import HOME
from storage.engine import Session
from storage.queries import facts as stored
from storage.queries import households, private_talks, regions
from storage.queries.addresses import Contact
from storage.queries.households import Household
from storage.scope import EVERYTHING

ASKING = "fits.asking"
KEYS = ("fits", "policy")
"""Where a talk stands in a walk, and what it remembers of it and of what was looked for."""

LIFE = timedelta(hours=24)
"""As long as an open question owns digits; older answers are nobody's business any more."""

ORIGIN = "said"
OLD = 60


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a walk begins; `members` are the household's own people found in its situations.

    `household` is whose word could be recorded: the one this phone is known to be of, and only
    where nobody else uses it.
    """

    start: Start
    household: Household | None
    members: Mapping[str, int]


async def beginning(
    session: Session, rules: Rulebook, contact: Contact, event: LifeEvent | None
) -> Beginning:
    """See what is known before the first question.

    What is recorded of a household is used only in a chat of its own. A short message may be read
    by others, and its answer would tell them what stands in the records.
    """
    shared = await private_talks.is_shared(session, contact.id)
    household = await _own(session, contact) if not shared else None
    alone = not shared and not is_short(contact.channel)
    known = await _known(session, rules, household) if household and alone else None
    persons = _in_situations(known) if known else {}
    place = household.path if household else None
    values = known.household if known else await _of_place(session, rules, place)
    return Beginning(
        Start(
            household={PROVINCE: HOME, "hh.rural": True, **values},
            persons={key: values for key, (_number, values) in persons.items()},
            there=event.there if event else (),
            domains=event.domains if event else frozenset(),
            alone=alone,
        ),
        household,
        {key: number for key, (number, _values) in persons.items()},
    )


async def of_anybody(session: Session, rules: Rulebook, path: str | None) -> Start:
    """See where a walk begins for somebody nobody knows: the figures of a place, else the county's.

    It is a page of a browser that nobody reads along on.
    """
    values = await _of_place(session, rules, path)
    return Start({PROVINCE: HOME, "hh.rural": True, **values}, alone=True)


def may_keep(beginning: Beginning, family: Family) -> bool:
    """Whether something was said that the village could have."""
    return beginning.household is not None and any(family.kept())


async def keep(session: Session, contact: Contact, beginning: Beginning, family: Family) -> int:
    """Record what the family said of itself as its own word; returns how many facts.

    What it said of a person is recorded where it is clear who that is.
    """
    household = beginning.household
    if household is None:
        return 0
    people = (await stored.people(session, [household.id])).get(household.id, [])
    everybody = [person.number for person in people]
    whose: Mapping[str, Sequence[int | None]] = {
        "hh": [None],
        "all": everybody,
        **{key: [number] for key, number in beginning.members.items()},
    }
    alone: Sequence[int | None] = everybody if len(everybody) == 1 else []
    known = [
        Known(key, _plain(value), number)
        for who, key, value in family.kept()
        for number in whose.get(who, alone)
    ]
    if known:
        by = f"address:{contact.id}"
        findings = Findings(known, ORIGIN, session.moment.today)
        await facts.keep(session, by, household.id, findings)
    return len(known)


async def forget(session: Session, contact: Contact, since: int) -> None:
    """Forget the words the walk was answered with; its dialogue is forgotten by whoever calls."""
    await private_talks.forget_words(session, contact.id, since)


async def forget_stale(session: Session, now: datetime) -> int:
    """Forget walks nobody went on with for a day; returns how many."""
    before = now - LIFE
    return await private_talks.forget_stale(session, before, (ASKING,), KEYS)


async def _own(session: Session, contact: Contact) -> Household | None:
    if contact.household_id is None:
        return None
    return await households.get(session, EVERYTHING, contact.household_id)


async def _known(session: Session, rules: Rulebook, household: Household) -> Facts | None:
    raw = await facts.of_household(session, rules, household, session.moment.today)
    found = read(rules.policies, raw)
    return found if isinstance(found, Facts) else None


async def _of_place(session: Session, rules: Rulebook, path: str | None) -> Values:
    """The figures of a place, else of the county."""
    counties = await regions.all_of(session, ("county",))
    path = path or (counties[0].path if counties else None)
    if path is None:
        return {}
    settings = await local_settings.values_at(session, rules, path, session.moment.today.year)
    found = read(rules.policies, {"region": region_facts(rules.settings, settings)})
    return found.household if isinstance(found, Facts) else {}


def _in_situations(known: Facts) -> Mapping[str, tuple[int, Values]]:
    """The first of the household's people in each situation the records know of."""
    found: dict[str, tuple[int, Values]] = {}
    for person in known.persons:
        for key in _situations(person.values):
            found.setdefault(key, (int(person.id), person.values))
    return found


def _situations(values: Values) -> list[str]:
    age = values.get("p.age")
    known = {
        "pupil": values.get("p.stage", NONE) is not NONE or values.get("p.student") is True,
        "disabled": values.get("p.disabled") is True or values.get("p.dis_cert") is True,
        "old": age is not None and age >= OLD,
        "tekun": values.get("p.tekun") is True,
    }
    return [key for key, holds in known.items() if holds]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
