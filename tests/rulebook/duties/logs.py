"""Logs made up for any duty: lines that count for it, lines that do not, and its params."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from rulebook.duties import Activity, Duty, Params, Stationed

FIRST = date(2023, 1, 1)
DAYS = 500
TARGETS = ["甲", "乙", "丙", "丁"]


def days() -> st.SearchStrategy[date]:
    return st.integers(0, DAYS).map(lambda number: FIRST + timedelta(days=number))


def counting(duty: Duty, on: date, target: str = "甲", value: str = "50", **more) -> Activity:
    """An activity that counts for the duty in the period of its date."""
    given = {
        "by": "7",
        "role": duty.role,
        "mode": duty.subject.mode,
        "level": duty.subject.level_at_least,
        "class_hours": duty.subject.class_hours,
        "value": Decimal(value),
        "case": "1",
        "places": {duty.level: "here"},
        "unit": "unit",
    }
    return Activity(on, duty.kinds[0], targets=frozenset({target}), **(given | more))


def line(duty: Duty) -> st.SearchStrategy[Activity]:
    """A line of a log of which about two in three count."""
    kinds = st.sampled_from([*duty.kinds, *duty.kinds, "festival_greeting", "training"])
    roles = st.sampled_from([duty.role, None, "public"])
    return st.builds(
        lambda on, target, kind, role, value: replace(
            counting(duty, on, target, value), kind=kind, role=role
        ),
        days(),
        st.sampled_from(TARGETS),
        kinds,
        roles,
        st.sampled_from(["0", "5", "50", "120"]),
    )


def params(duty: Duty) -> Params:
    """All that any duty may need to know."""
    return Params(
        event_date=FIRST,
        start=FIRST,
        term_start=FIRST,
        term_end=FIRST + timedelta(days=400),
        total=None if duty.subject.stationed_months else 3,
        school_year="2022-2023",
        calendar={
            "autumn_start": date(2023, 9, 1),
            "spring_start": date(2023, 2, 13),
            "spring_end": date(2023, 7, 7),
        },
        roster=tuple(Stationed(name, FIRST) for name in TARGETS[:3]),
        tier=next(iter(duty.quota.tiers), None) if duty.quota.tiers else None,
    )
