import pytest

from tests.rulebook.spoiling import complaint


def test_all_duties_are_there_and_those_without_a_figure_say_so(book):
    without = [duty for duty in book.duties.values() if duty.local]
    assert (len(book.duties), len(without)) == (168, 29)
    assert all(duty.status == "suggested" and duty.basis == "local" for duty in without)
    assert {duty.local.shown_as for duty in without} == {"本县规定"}
    undecided = {duty.id for duty in without if not duty.has_figure}
    assert undecided == {
        "unq-heb19-commendation",
        "unq-hen23-chronic-decision",
        "unq-hen23-microcredit-growth",
        "unq-hen23-retention-rate",
        "unq-hen23-satisfaction",
        "unq-hen23-village-election",
    }


def test_every_type_period_and_due_rule_is_used(book):
    duties = book.duties.values()
    assert len({duty.type for duty in duties}) == 8
    assert len({duty.per for duty in duties}) == 11
    assert len({duty.due.rule for duty in duties}) == 7


def test_every_duty_but_a_design_cites_a_clause(book):
    assert all(duty.source for duty in book.duties.values())
    assert len({duty.rank for duty in book.duties.values()}) == 168


def test_a_clock_of_a_duty_is_one_of_its_procedure(book):
    for duty in book.duties.values():
        if duty.due.clock:
            assert duty.due.clock in book.procedures[duty.due.procedure].clocks, duty.id


HELPER = "monitoring/hen23-helper-10d"
REPORT = "historical/hen20-monthly-report"
TEACH = "education/hen23-home-teaching"
CLASS = "education/hen23-policy-class-spring"
ALL = "monitoring/hen23-screening-all-households"
PRESENCE = "resident_teams/hen23-presence-5d4n"
CAP = "historical/hub18-assessment-cap"
NOTICE = "monitoring/hen23-identify-publicity-5d"
LIST = "health/hen23-monthly-list-rural-revival"
VISITS = "without_figure/unq-hen23-household-visits"


@pytest.mark.parametrize(
    ("name", "old", "new", "field"),
    [
        (HELPER, "title:", "titel:", "titel"),
        (HELPER, "type: deadline", "type: someday", "type"),
        (HELPER, "role: township_government", "role: nobody", "role"),
        (HELPER, "target: household", "target: moon", "target"),
        (HELPER, "unit: assignment", "unit: furlong", "unit"),
        (HELPER, "counts: [assignment]", "counts: [dancing]", "counts"),
        (HELPER, "days: 10", "days: -1", "days"),
        (HELPER, "days: 10", "day: 10", "days"),
        (HELPER, "rule: days_after", "rule: none", "rule"),
        (HELPER, "event: county_approved, ", "", "event"),
        (HELPER, "by: org", "by: anybody", "by"),
        (HELPER, "must_be:", "mustbe:", "mustbe"),
        (REPORT, "day: 25", "day: 32", "day"),
        (REPORT, "per: month", "per: year", "per"),
        (TEACH, "min_class_hours_each: 3", "min_class_hours_each: many", "min_class_hours_each"),
        (TEACH, "count: 2", "count: 2.5", "count"),
        (TEACH, "count: 2", "count: -2", "count"),
        (TEACH, "count: 2", "count: .nan", "count"),
        (TEACH, "count: 2, ", "", "count"),
        (TEACH, "op: '>='", "op: '=>'", "op"),
        (CLASS, "anchor: spring_end", "anchor: carnival", "anchor"),
        (CLASS, "offset_days: 0", "offset_days: soon", "offset_days"),
        (ALL, "ratio: 1.0", "ratio: 1.5", "ratio"),
        (ALL, "ratio: 1.0", "ratio: 0", "ratio"),
        (PRESENCE, "nights: 4", "nights: null", "nights"),
        (CAP, "op: <=", "op: '>='", "op"),
        (NOTICE, "unit: 天", "unit: 次", "unit"),
        (LIST, "county_finance,", "county_fiance,", "recipients"),
        (VISITS, "local: {word: 经常, shown_as: 本县规定}", "", "local"),
        (VISITS, "status: suggested", "status: perhaps", "status"),
    ],
)
def test_a_bad_duty_is_named_by_file_and_field(root, name, old, new, field):
    bad = complaint(root, f"duties/{name}.yaml", old, new)
    assert bad.file == root / "duties" / f"{name}.yaml"
    assert bad.field.split(".")[-1] == field
