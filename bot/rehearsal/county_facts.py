"""What the invented county has set for the year, and what is known of its families."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from acts import local_settings
from acts.actor import SERVICE
from acts.local_settings import Wanted
from rulebook.chinese_id import check_id
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import facts, regions
from storage.queries import local_settings as kept
from storage.queries.facts import Fact, Home, Person
from storage.scope import EVERYTHING

FIGURES = {
    "province": "Henan",
    "dibao_std_month": "480",
    "city_dibao_std_month": "690",
    "min_wage_month": "2000",
    "disposable_income_prev": "24600",
    "critical_illness_deductible": "11000",
    "avg_house_area_pc_prev": "48",
    "rain_mm_avg": "720",
    "water_m3_pc": "610",
    "poverty_line": "4000",
    "monitoring_line": "8000",
    "spring_start": "02-24",
    "spring_end": "06-30",
}
"""As somebody would type them. The start of autumn and the teachers' group are left to be asked."""
NOTE = "演练"
BY = "invented"
STAGES = (
    (range(3, 6), "preschool"),
    (range(6, 12), "primary"),
    (range(12, 15), "junior"),
    (range(15, 18), "senior-high"),
)
OLD, ADULT, LAST_SCHOOL_YEAR = 60, 18, 22
RECENTLY = 60
BATCH = 500


async def set_figures(session: Session, rules: Rulebook, county_id: str) -> None:
    """Let the county set its figures of this year, unless it has set any already."""
    year = session.moment.today.year
    if await kept.any_of(session, county_id, year):
        return
    place = await regions.get(session, county_id)
    assert place is not None
    for name, text in FIGURES.items():
        wanted = Wanted(year, name, text, NOTE)
        await local_settings.set_value(session, rules, SERVICE, place, wanted)


async def tell_facts(session: Session, county_id: str, seed: int) -> int:
    """Make known what the families of the county live on and in, once; returns how many facts."""
    place = await regions.get(session, county_id)
    assert place is not None
    if await facts.any_of(session, place.path, BY):
        return 0
    rng = random.Random(seed)  # noqa: S311  invented people, no secrets
    told = 0
    after = 0
    while homes := await facts.homes(session, EVERYTHING, place.path, after, BATCH):
        people = await facts.people(session, [home.id for home in homes])
        found = [
            fact
            for home in homes
            for fact in _of_home(rng, home, people.get(home.id, []), session.moment.today)
        ]
        await facts.add(session, found)
        told += len(found)
        after = homes[-1].id
    await audit.record(session, SERVICE.name, "facts.recorded", f"region:{county_id}")
    return told


def _of_home(rng: random.Random, home: Home, people: list[Person], today: date) -> Iterator[Fact]:
    as_of = today - timedelta(days=rng.randrange(RECENTLY))
    known = {f"hh.{key}": value for key, value in _household(rng, home).items()}
    for key, value in known.items():
        yield Fact(home.id, key, value, as_of, "visit", BY)
    for person in people:
        for key, value in _person(rng, person, today):
            yield Fact(home.id, f"p.{key}", value, as_of, "visit", BY, person.id)


def _household(rng: random.Random, home: Home) -> dict[str, Any]:
    """What a visit notes of a household; of every tenth nobody has asked yet."""
    if rng.random() < 0.1:
        return {}
    poor = home.status != "general"
    return {
        "income_pc_month": rng.randrange(300, 900) if poor else rng.randrange(700, 2600),
        "houses": rng.choices((1, 2), (92, 8))[0],
        "vehicle": rng.choices(("none", "sole-livelihood-small", "other"), (60, 25, 15))[0],
        "fin_assets_ok": rng.random() < 0.9,
        "equity_ok": rng.random() < 0.98,
        "housing_level": rng.choices(("A", "B", "C", "D"), (55, 38, 5, 2))[0],
        "water_piped": rng.random() < 0.94,
        "willing": rng.random() < 0.7,
    }


def _person(rng: random.Random, person: Person, today: date) -> Iterable[tuple[str, Any]]:
    identity = check_id(person.id_number, today) if person.id_number else None
    if identity is None:
        return
    yield "insured", rng.random() < 0.97
    stage = _stage(rng, identity.age)
    if stage:
        yield from (("stage", stage), ("registered", True), ("needy", rng.random() < 0.15))
        yield "boarding", stage != "preschool" and rng.random() < 0.3
    else:
        yield "student", False
    if identity.age in range(ADULT, OLD):
        yield "labour", rng.choices(("full", "weak", "none"), (88, 8, 4))[0]
    if identity.age >= OLD and rng.random() < 0.1:
        yield "dis_cert", True
        yield "disabled", True
        yield "dis_level", rng.randint(1, 4)


def _stage(rng: random.Random, age: int) -> str | None:
    for ages, stage in STAGES:
        if age in ages:
            return stage
    if age in range(ADULT, LAST_SCHOOL_YEAR):
        return rng.choice(("secondary-vocational", "undergraduate", None))
    return None
