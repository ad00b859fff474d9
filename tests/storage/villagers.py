"""Households of every kind for the tests of audiences: their facts, and the rows that say so."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert

from rulebook.audience import HouseholdFacts
from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.duties import Activity
from storage.models.facts import HouseholdVerdict
from storage.models.people import Address, Household, Person, Tag
from storage.moment import SHANGHAI
from storage.queries import regions
from storage.queries.regions import Place
from tests.filters import ANSWERS, GROUPS, POLICIES, PROCEDURES, TAGS, UNWANTED

PLACES = (
    Place("c", "清水县", "county"),
    Place("t1", "柳河镇", "township", "c"),
    Place("t2", "青山乡", "township", "c"),
    Place("v1", "东坡村", "village", "t1"),
    Place("v4", "西坡村", "village", "t2"),
)
VILLAGES = {"v1": "/c/t1/v1/", "v4": "/c/t2/v4/"}
HOUSEHOLDS = 120


@dataclass(frozen=True)
class Standing:
    """A case of a household; one that is over keeps the state it ended in."""

    procedure: str
    state: str
    is_over: bool


@dataclass(frozen=True)
class Family:
    """A household as rows, and what they say of it."""

    id: int
    facts: HouseholdFacts
    cases: tuple[Standing, ...]
    visits: tuple[tuple[str, int, bool, bool], ...]
    wrote: int | None


def families(seed: int = 1) -> Iterator[Family]:
    """Invent households, each with its own mixture of everything a filter looks at."""
    chance = random.Random(seed)
    for _number in range(HOUSEHOLDS):
        yield _family(chance)


def _family(chance: random.Random) -> Family:
    cases = tuple(
        Standing(procedure, *state)
        for procedure in PROCEDURES
        if chance.random() < 0.4
        for state in [
            ("not_identified", True) if chance.random() < 0.4 else ("village_publicity", False)
        ]
    )
    visits = tuple(
        (kind, chance.randrange(100), chance.random() < 0.2, chance.random() < 0.2)
        for kind in ("household_visit", "followup", "policy_class")
        if chance.random() < 0.3
    )
    wrote = chance.randrange(100) if chance.random() < 0.4 else None
    counted = [
        ago
        for kind, ago, draft, corrected in visits
        if kind != "policy_class" and not draft and not corrected
    ]
    heard = [*counted, *([] if wrote is None else [wrote])]
    facts = HouseholdFacts(
        path=chance.choice(list(VILLAGES.values())),
        tags=frozenset(tag for tag in (*TAGS, *UNWANTED) if chance.random() < 0.3),
        groups=_answers(chance, GROUPS),
        policies=_answers(chance, POLICIES),
        open_cases=frozenset(case.procedure for case in cases if not case.is_over),
        cases=frozenset(f"{case.procedure}.{case.state}" for case in cases),
        silent_days=min(heard, default=None),
        channel=chance.choice([None, "sms_http", "sms_simulator", "webchat", "telegram"]),
    )
    return Family(new_id(), facts, cases, visits, wrote)


def _answers(chance: random.Random, keys: tuple[str, ...]) -> dict[str, str]:
    return {key: chance.choice(ANSWERS) for key in keys if chance.random() < 0.7}


async def settle(session: Session, invented: list[Family]) -> None:
    """Write the rows."""
    await regions.put_all(session, PLACES)
    rows: dict[type[Any], list[dict[str, Any]]] = {}
    person = new_id()
    rows[Person] = [
        {"id": person, "name": b"-", "name_index": "-", "created_at": session.moment.now}
    ]
    for number, family in enumerate(invented):
        for table, row in _rows(session, family, number, person):
            rows.setdefault(table, []).append(row)
    for table in (Person, Household, Address, Tag, HouseholdVerdict, Case, Activity):
        for row in rows.get(table, []):
            await session.execute(insert(table), row)


def _rows(
    session: Session, family: Family, number: int, person: int
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    now, facts = session.moment.now, family.facts
    village = facts.path.split("/")[-2]
    own = {"household_id": family.id}
    place = {"region_id": village, "path": facts.path}
    yield _household(family, number, now, place)
    if facts.channel is not None or family.wrote is not None:
        yield _address(session, family, number)
    yield from ((Tag, own | {"tag": tag}) for tag in facts.tags)
    for kind, answers in (("tag", facts.groups), ("policy", facts.policies)):
        for key, verdict in answers.items():
            said = {"kind": kind, "key": key, "verdict": verdict, "computed_at": now}
            yield HouseholdVerdict, own | said
    for case in family.cases:
        yield Case, own | place | _case(session, case)
    for kind, ago, draft, corrected in family.visits:
        visit = {
            "id": new_id(),
            "kind": kind,
            "person_id": person,
            "role": "helper",
            "on": session.moment.today - timedelta(days=ago),
            "draft": draft,
            "channel": "console",
            "recorded_at": now,
            "region_id": village,
        }
        yield Activity, own | visit
        if corrected:
            nothing = {"id": new_id(), "kind": "policy_class", "corrects_id": visit["id"]}
            yield Activity, own | visit | nothing


def _household(
    family: Family, number: int, now: datetime, place: dict[str, str]
) -> tuple[type[Any], dict[str, Any]]:
    row = {
        "id": family.id,
        "number": number,
        "head": b"-",
        "head_index": "-",
        "surname_index": "-",
        "created_at": now,
        "reach_id": None if family.facts.channel is None else family.id,
    }
    return Household, row | place


def _address(session: Session, family: Family, number: int) -> tuple[type[Any], dict[str, Any]]:
    """Its own address: where it is reached, or one that is no longer used but wrote once."""
    reached = family.facts.channel is not None
    day = session.moment.today - timedelta(days=family.wrote or 0)
    heard = datetime.combine(day, time(0, 0), SHANGHAI).astimezone(UTC)
    return Address, {
        "id": family.id if reached else new_id(),
        "household_id": family.id,
        "channel": family.facts.channel or "webchat",
        "external": b"-",
        "external_index": str(number),
        "created_at": session.moment.now,
        "last_in_at": None if family.wrote is None else heard,
    }


def _case(session: Session, case: Standing) -> dict[str, Any]:
    today = session.moment.today
    return {
        "id": new_id(),
        "code": str(new_id())[-8:],
        "procedure": case.procedure,
        "state": case.state,
        "standing": {},
        "opened_on": today,
        "entered_on": today,
        "closed_on": today if case.is_over else None,
    }
