"""Load test of the rules: every live policy for many households, duties, and the search."""

import gc
import random
import time
from collections import Counter
from typing import Any

from bot.rehearsal import dutyload, searchload
from rulebook.eligibility import facts, verdicts
from rulebook.eligibility.facts import Facts
from rulebook.loader import Rulebook, load

Figures = dict[str, Any]

MEMBERS = 4
CLASSES = ("none", "none", "tp-general", "tp-unstable", "edge-prone", "sudden-hardship")
STAGES = (None, "preschool", "primary", "junior", "senior-high", "secondary-vocational")
CONDITIONS = ((), (), ("hypertension",), ("diabetes",), ("stroke",), ("end-stage-renal-disease",))
# A county as the year's settings describe it; amounts in yuan.
COUNTY = {
    "province": "Henan",
    "dibao_std_month": 520,
    "city_dibao_std_month": 720,
    "min_wage_month": 2100,
    "disposable_income_prev": 28_000,
    "critical_illness_deductible": 15_000,
    "rain_mm_avg": 640,
    "water_m3_pc": 400,
}


async def rules(households: int, activities: int, on_shelf: int, seed: int) -> Figures:
    """Measure what the rules cost: policies (P9), duties (P7) and the search (P10)."""
    began = time.process_time()
    book = load()
    loaded = time.process_time() - began
    answered = policies(book, households, seed)
    duties = await dutyload.duties(book, activities)
    return {
        "load_seconds": round(loaded, 2),
        "policies": answered,
        "duties": duties,
        "search": searchload.measure(book, on_shelf),
        "ok": duties["ok"] and set(answered["verdicts"]) == {"applies", "not", "cannot_tell"},
    }


def policies(rules: Rulebook, households: int, seed: int) -> Figures:
    """Answer every live policy for so many households of four, in halves to show the growth.

    Facts are read beforehand; what is measured is deriving, deciding and reckoning the amounts.
    """
    chance = random.Random(seed)  # noqa: S311 - invented families, no secret
    families = [_read(rules, _family(chance)) for _ in range(households)]
    gc.freeze()  # what is read by now stays; the collector need not look at it again
    half = len(families) // 2
    first, counted = _timed(rules, families[:half])
    second, more = _timed(rules, families[half:])
    seconds = first + second
    return {
        "households": households,
        "persons": households * MEMBERS,
        "live_policies": len(rules.policies.live["Henan"]),
        "seconds": round(seconds, 2),
        "us_per_household": round(seconds / households * 1e6),
        "second_half_to_first": round((second / max(1, households - half)) / (first / half), 2),
        "verdicts": dict(sorted((counted + more).items())),
    }


def _timed(rules: Rulebook, families: list[Facts]) -> tuple[float, Counter[str]]:
    counted: Counter[str] = Counter()
    started = time.process_time()
    for family in families:
        for answer in verdicts(rules.policies, family):
            counted[answer.verdict] += 1
    return time.process_time() - started, counted


def _read(rules: Rulebook, raw: dict[str, Any]) -> Facts:
    found = facts.read(rules.policies, raw)
    assert isinstance(found, Facts), found
    return found


def _family(chance: random.Random) -> dict[str, Any]:
    household: dict[str, Any] = {
        "rural": True,
        "class": chance.choice(CLASSES),
        "size": MEMBERS,
        "dibao": chance.random() < 0.1,
        "dibao_edge": chance.random() < 0.05,
        "has_labour": chance.random() < 0.8,
        "housing_level": chance.choice("AABCD"),
        "income_total_month": chance.randrange(800, 9000, 50),
    }
    # A fact nobody has asked for yet is a missing one.
    kept = {key: value for key, value in household.items() if chance.random() < 0.8}
    persons = [_person(chance, number) for number in range(1, MEMBERS + 1)]
    return {"region": COUNTY, "hh": {**kept, "rural": True}, "persons": persons}


def _person(chance: random.Random, number: int) -> dict[str, Any]:
    age = chance.randrange(0, 90)
    person: dict[str, Any] = {
        "age": age,
        "insured": chance.random() < 0.95,
        "insure_year": chance.choice((2025, 2026)),
        "conditions": list(chance.choice(CONDITIONS)),
        "disabled": chance.random() < 0.1,
        "labour": chance.choice(("full", "half", "none")),
        "inpatient_self": chance.choice((0, 0, 0, chance.randrange(500, 60_000))),
        "designated_provider": True,
        "needy": chance.random() < 0.3,
        "boarding": chance.random() < 0.4,
        "registered": True,
    }
    kept = {key: value for key, value in person.items() if chance.random() < 0.8}
    stage = chance.choice(STAGES) if 3 <= age <= 22 else "none"
    return {"id": str(number), **kept, **({"stage": stage} if stage else {})}
