from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rulebook.duties import Activity, Owner, keys, owned, set_locally, status

MAY = date(2026, 5, 8)
LIU = {"county": "county", "township": "town", "village": "liu"}
ZHANG = LIU | {"village": "zhang"}
VISIT = Activity(
    MAY,
    "household_visit",
    role="first_secretary",
    by="7",
    targets=frozenset({"household:1"}),
    places=LIU,
)


def done(duty, owner, log, today=date(2026, 5, 20)):
    return status(duty, [line for line in log if owned(duty, owner, line)], today).done


def test_reassigning_a_cadre_never_changes_past_counts(book):
    duty = book.duties["unq-hen23-household-visits"]
    before = [VISIT, replace(VISIT, on=date(2026, 5, 9))]
    # On the tenth, 7 goes to another village and 8 comes; 8 then visits the same household.
    after = [
        replace(VISIT, on=date(2026, 5, 11), by="8"),
        replace(VISIT, on=date(2026, 5, 12), places=ZHANG),
    ]
    seven, eight = Owner("first_secretary", person="7"), Owner("first_secretary", person="8")
    assert (done(duty, seven, before), done(duty, eight, before)) == (2, 0)
    assert (done(duty, seven, before + after), done(duty, eight, before + after)) == (3, 1)
    assert done(duty, seven, [*before, after[0]]) == done(duty, seven, before)


def test_a_visit_stays_with_the_village_it_was_made_in(book):
    duty = set_locally(book.duties["hen23-screening-all-households"])
    liu, zhang = Owner("village_committee", "liu"), Owner("village_committee", "zhang")
    moved = replace(VISIT, on=date(2026, 5, 12), places=ZHANG)
    assert owned(duty, liu, VISIT)
    assert not owned(duty, zhang, VISIT)
    assert owned(duty, zhang, moved)


@pytest.mark.parametrize(
    ("duty", "activity", "owner"),
    [
        ("unq-hen23-household-visits", VISIT, "person:7"),
        ("hen23-screening-all-households", VISIT, "team:liu"),
        (
            "hen23-dropout-screening",
            replace(VISIT, kind="screening", role="county_education_bureau"),
            "org:county_education_bureau:county",
        ),
        (
            "hen23-chronic-followup",
            replace(VISIT, kind="followup", role="family_doctor", unit="clinic"),
            "team:clinic:household:1",
        ),
        (
            "hen23-dropout-persuasion",
            replace(VISIT, kind="persuasion", role="school", case="5"),
            "team:county:case:5",
        ),
    ],
)
def test_a_count_is_kept_under_its_owner(book, duty, activity, owner):
    [key] = keys(book.duties[duty], activity)
    assert key.owner == owner


@pytest.mark.parametrize(
    ("duty", "change"),
    [
        ("unq-hen23-household-visits", {"by": None}),
        ("unq-hen23-household-visits", {"kind": "festival_greeting"}),
        ("unq-hen23-household-visits", {"for_period": "2026-Q2"}),
        ("hen23-screening-all-households", {"places": {}}),
        ("hen23-screening-all-households", {"targets": frozenset()}),
        ("hen23-presence-5d4n", {"kind": "presence_day"}),
        ("hen23-dropout-persuasion", {"kind": "persuasion", "role": "school"}),
        ("hen23-canteen-832", {"kind": "indicator_value", "value": Decimal(1), "role": None}),
    ],
)
def test_what_nobody_can_be_credited_with_moves_no_counter(book, duty, change):
    assert keys(book.duties[duty], replace(VISIT, **change)) == ()


def test_what_is_handed_in_for_an_earlier_period_has_its_own_mark(book):
    duty = book.duties["unq-hen23-household-visits"]
    [now], [then] = keys(duty, VISIT), keys(duty, replace(VISIT, for_period="2026-04"))
    assert (now.period, now.day) == ("2026-05", "2026-05-08")
    assert (then.period, then.day) == ("2026-04", "2026-05-08>2026-04")


@pytest.mark.parametrize(
    ("duty", "figure", "per"),
    [
        ("unq-hen23-household-visits", "-1", None),
        ("unq-hen23-household-visits", "NaN", None),
        ("unq-hen23-household-visits", "1", "fortnight"),
        ("hen23-helper-10d", "2.5", None),
        ("hen23-screening-all-households", "1.5", None),
        ("hen23-team-size", "2", "month"),
    ],
)
def test_a_county_cannot_set_what_makes_no_sense(book, duty, figure, per):
    with pytest.raises(ValueError, match=duty):
        set_locally(book.duties[duty], Decimal(figure), per)
