from datetime import date
from decimal import Decimal

import pytest

from rulebook.duties import Activity, Params, counts, explain, serves, span_of, why_not, why_outside

MAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("duty", "activity", "reason"),
    [
        ("unq-hen23-household-visits", Activity(MAY, "household_visit"), None),
        ("unq-hen23-household-visits", Activity(MAY, "household_visit", role="team_member"), None),
        ("unq-hen23-household-visits", Activity(MAY, "household_visit", role="helper"), "role"),
        ("unq-hen23-household-visits", Activity(MAY, "festival_greeting"), "never"),
        ("unq-hen23-household-visits", Activity(MAY, "training"), "kind"),
        ("hen23-home-teaching", Activity(MAY, "home_lesson", class_hours=Decimal(3)), None),
        (
            "hen23-home-teaching",
            Activity(MAY, "home_lesson", class_hours=Decimal(2)),
            "class_hours",
        ),
        ("hen23-home-teaching", Activity(MAY, "home_lesson"), "class_hours"),
        ("hen23-concentrated-screening", Activity(MAY, "screening"), "mode"),
        ("hen23-concentrated-screening", Activity(MAY, "screening", mode="concentrated"), None),
        ("hen23-cadre-training-term", Activity(MAY, "training", level="province"), None),
        ("hen23-cadre-training-term", Activity(MAY, "training", level="village"), "level"),
        ("hen23-cadre-training-term", Activity(MAY, "training", level="moon"), "level"),
        ("hen23-monthly-list-civil-affairs", Activity(MAY, "list_share"), None),
        (
            "hen23-monthly-list-civil-affairs",
            Activity(MAY, "list_share", to=frozenset({"county_finance"})),
            "recipients",
        ),
        ("hen23-chronic-followup", Activity(MAY, "followup"), None),
        ("hen23-chronic-followup", Activity(MAY, "followup", disease="糖尿病"), None),
        ("hen23-chronic-followup", Activity(MAY, "followup", disease="感冒"), "disease"),
        ("hen23-develop-measure", Activity(MAY, "measure", category="产业帮扶"), None),
        ("hen23-develop-measure", Activity(MAY, "measure", category="教育"), "category"),
        ("hen23-mingbaizhi-issue", Activity(MAY, "notice_delivery"), "no_target"),
        ("hen23-canteen-832", Activity(MAY, "indicator_value"), "no_value"),
        ("hen23-canteen-832", Activity(MAY, "indicator_value", value=Decimal(0)), None),
    ],
)
def test_an_activity_counts_or_says_why_not(book, duty, activity, reason):
    found = why_not(book.duties[duty], activity)
    assert (found.reason if found else None) == reason
    assert counts(book.duties[duty], activity) is (reason is None)


def test_an_activity_of_another_month_says_so(book):
    duty = book.duties["unq-hen23-household-visits"]
    may = span_of(duty, date(2026, 5, 9), Params())
    found = why_outside(Activity(date(2026, 4, 30), "household_visit"), may, date(2026, 5, 9))
    assert (found.reason, found.accepted) == ("period", ("2026-05",))


def test_an_activity_serves_several_duties_and_none_that_is_history(book):
    visit = Activity(
        MAY, "household_visit", role="first_secretary", by="7", targets=frozenset({"甲户"})
    )
    served = {duty.id for duty in serves(book.duties.values(), visit)}
    assert served == {"hen23-screening-all-households", "unq-hen23-household-visits"}


def test_a_duty_is_told_with_its_clause_and_what_each_line_counted_for(book):
    duty = book.duties["unq-hen23-household-visits"]
    log = [
        Activity(date(2026, 5, 9), "household_visit", targets=frozenset({"甲户"})),
        Activity(date(2026, 5, 8), "household_visit", by="1", targets=frozenset({"甲户"})),
        Activity(date(2026, 5, 8), "household_visit", by="2", targets=frozenset({"甲户"})),
        Activity(date(2026, 4, 8), "household_visit", targets=frozenset({"甲户"})),
        Activity(date(2026, 5, 8), "festival_greeting", targets=frozenset({"甲户"})),
        Activity(date(2026, 5, 12), "household_visit", targets=frozenset({"甲户"})),
    ]
    told = explain(duty, log, date(2026, 5, 10))
    assert (told.clause, told.span.label, told.status.done) == (duty.source, "2026-05", 2)
    assert [
        (line.activity, line.why_not.reason if line.why_not else None) for line in told.lines
    ] == [
        (log[3], "period"),
        (log[1], None),
        (log[2], "repeated"),
        (log[4], "never"),
        (log[0], None),
        (log[5], "later"),
    ]
    assert told.lines[2].like is log[1]


def test_of_reported_values_the_latest_is_told_to_decide(book):
    duty = book.duties["hen23-canteen-832"]
    log = [
        Activity(date(2026, month, 1), "indicator_value", value=Decimal(month)) for month in (2, 4)
    ]
    told = explain(duty, log, date(2026, 5, 10))
    assert [line.why_not.reason if line.why_not else None for line in told.lines] == [
        "superseded",
        None,
    ]
    assert told.lines[0].like is log[1]


def test_leave_and_presence_on_one_day_are_one_day(book):
    duty = book.duties["hen23-presence-5d4n"]
    monday = date(2023, 5, 15)
    log = [Activity(monday, kind) for kind in ("presence_day", "approved_leave", "presence_day")]
    told = explain(duty, log, monday)
    assert [line.counted for line in told.lines] == [True, True, False]
    assert told.status.done == {"days": 1, "nights": 1}


def test_who_is_not_on_the_roster_does_not_count(book):
    duty = book.duties["hen23-cadre-annual-assessment"]
    log = [Activity(MAY, "assessment", targets=frozenset({"甲"}))]
    told = explain(duty, log, MAY, Params(roster=()))
    assert told.lines[0].why_not.reason == "not_on_roster"
