from datetime import date

import pytest

from rulebook.triage import triage

TODAY = date(2026, 5, 10)


@pytest.mark.parametrize(
    ("answers", "facts", "level", "rules"),
    [
        ({}, {}, "normal", ("t24",)),
        ({"danger_detail": ("no_food",)}, {}, "emergency", ("t02",)),
        ({"risk_types": ("child_at_risk",)}, {}, "emergency", ("t04",)),
        ({"house_state": "collapsed"}, {}, "urgent", ("t06",)),
        ({"risk_types": ("disaster",), "happened_on": date(2026, 5, 4)}, {}, "urgent", ("t07",)),
        ({"risk_types": ("disaster",), "happened_on": date(2026, 4, 1)}, {}, "normal", ("t24",)),
        ({"out_of_school_child": ""}, {}, "normal", ("t24",)),
        ({"insured_all": "none"}, {}, "soon", ("t13",)),
        ({}, {"medical_alert": True}, "soon", ("t12",)),
        ({"special_members": ("orphan",)}, {"below_line": True}, "urgent", ("t14", "t15")),
        ({"special_members": ()}, {"below_line": True}, "soon", ("t15",)),
        ({"knows_helper": False}, {"monitored": True}, "normal", ("t23",)),
        ({"loan_due_on": date(2026, 6, 9)}, {}, "soon", ("t20",)),
    ],
)
def test_a_report_is_sorted_by_the_rules(book, answers, facts, level, rules):
    found = triage(book.triage, answers, TODAY, facts)
    assert (found.level, found.rules) == (level, rules)


def test_the_most_urgent_level_wins_and_everybody_is_still_told(book):
    answers = {"danger_detail": ("injury",), "insured_all": "none"}
    found = triage(book.triage, answers, TODAY, {})
    assert (found.level, found.first_contact_hours) == ("emergency", 1)
    assert found.tell == (
        "village_committee",
        "first_secretary",
        "village_clinic",
        "county_medical_insurance",
    )
    assert found.domains == ("health", "medical_insurance")
