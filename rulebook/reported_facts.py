"""What a report's answers say in the facts of the policies, where both mean the same.

A standing the county itself keeps (low-income allowance, the old register of the poor) is never
taken from a report, nor what only an expert can say, such as the grade of a house.
"""

from collections.abc import Mapping
from decimal import Decimal

from rulebook.conditions import Value
from rulebook.income import income, shown
from rulebook.local_settings import to_json

SAME = {
    "members": "hh.size",
    "relocated": "hh.relocated",
    "willing_to_work": "hh.willing",
    "water_fetch_minutes": "hh.water_fetch_min",
    "water_short_days_year": "hh.water_short_days",
    "water_litres": "hh.water_lppd",
}
"""Answers that are a fact as they stand."""

MEANS: Mapping[tuple[str, str], Mapping[str, bool | str]] = {
    ("insured_all", "all"): {"p.insured": True},
    ("insured_all", "none"): {"p.insured": False},
    ("house_state", "no_house"): {"hh.housing_level": "none"},
    ("house_helped_before", "done_old_gone"): {"hh.housing_prior_support": True},
    ("house_helped_before", "done_old_used"): {"hh.housing_prior_support": True},
    ("water_source", "tap"): {"hh.water_piped": True},
    ("water_source", "shared"): {"hh.water_piped": False},
    ("water_source", "carry"): {"hh.water_piped": False},
    ("water_source", "none"): {"hh.water_piped": False},
    ("water_quality", "none"): {
        "hh.water_clear": True,
        "hh.water_no_odour": True,
        "hh.water_no_reaction": True,
    },
    ("water_quality", "smell"): {"hh.water_no_odour": False},
    ("water_quality", "colour"): {"hh.water_no_odour": False},
    ("water_quality", "dirt"): {"hh.water_clear": False},
    ("water_quality", "sick"): {"hh.water_no_reaction": False},
}
"""What choices mean; `p.` facts hold for everybody of the household. A choice that is not here
leaves it open: a well of one's own may or may not be piped."""

ANY = {"labour_members": "hh.has_labour", "water_off_now": "hh.water_outage"}
"""Counts of which only matters whether there is any."""

NET_INCOME = "hh.net_income_pc_year"


def facts_from(answers: Mapping[str, Value]) -> dict[str, object]:
    """Return the facts a report's answers are, by key, as JSON can say them."""
    found: dict[str, object] = {}
    for field, fact in SAME.items():
        if field in answers:
            value = answers[field]
            assert isinstance(value, int | Decimal)
            found[fact] = to_json(value)
    for field, fact in ANY.items():
        count = answers.get(field)
        if isinstance(count, int):
            found[fact] = count > 0
    for (field, choice), facts in MEANS.items():
        answer = answers.get(field)
        if choice == answer or (isinstance(answer, tuple) and choice in answer):
            found |= facts
    per_head = income(answers).per_capita_net_income
    if per_head is not None and per_head >= 0:
        found[NET_INCOME] = to_json(shown(per_head))
    return found
