"""What a place is asked for: plausible values are taken, anything else is refused with a reason."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import local_settings
from rulebook.local_settings import Problem, duties_at, find, from_json, read_value, to_json
from tests.rulebook.spoiling import complaint

YEAR = 2026


def test_every_fact_about_the_place_is_asked_for(book):
    wanted = {key for key in book.policies.fields if key.startswith("region.")}
    assert {setting.fact for setting in book.settings.values()} - {None} == wanted


def test_a_choice_offers_what_the_fact_may_be(book):
    for setting in book.settings.values():
        if setting.fact and setting.options:
            assert set(setting.options) == set(book.policies.fields[setting.fact].labels)


def test_of_every_duty_without_a_figure_it_is_asked_how_much(book):
    local = {duty.setting for duty in book.duties.values() if duty.basis == "local"}
    asked = {key for key in book.settings if key.startswith("duty.")}
    assert {key for key in asked if key.endswith(".count")} == local
    assert len(local) == 29


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_every_figure_a_setting_allows_is_one_its_duty_can_have(book, share):
    for setting in book.settings.values():
        if setting.duty and setting.type in local_settings.NUMBERS:
            least, most = setting.limits.least, setting.limits.most
            figure = least + (most - least) * Decimal(str(share))
            whole = int(figure) if setting.type == "whole" else figure
            changed = duties_at(book.duties, {setting.id: whole})[setting.duty]
            assert changed.has_figure


def test_every_period_a_setting_offers_is_one_its_duty_can_have(book):
    for setting in book.settings.values():
        if setting.duty and setting.options:
            for per in setting.options:
                values = {setting.id: per, f"duty.{setting.duty}.count": 1}
                assert duties_at(book.duties, values)[setting.duty].per == per


def test_the_settings_the_hardship_rules_use_are_there(book):
    assert {"monitoring_line", "disposable_income_prev"} <= set(book.settings)
    assert {"autumn_start", "spring_start", "spring_end"} <= set(book.settings)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("dibao_std_month", "480", 480),
        ("dibao_std_month", "５００元", 500),
        ("dibao_std_month", "四百八", 480),
        ("dibao_std_month", "480.5", Decimal("480.5")),
        ("dibao_std_month", "440", 440),
        ("disposable_income_prev", "2.46万", 24600),
        ("disposable_income_prev", "24,600", 24600),
        ("province", "河南省", "Henan"),
        ("province", "河北", "Hebei"),
        ("teacher_county_group", "other", "other"),
        ("spring_start", "2月24日", date(2026, 2, 24)),
        ("spring_start", "２０２６-02-24", date(2026, 2, 24)),
        ("spring_start", "2026年2月24日", date(2026, 2, 24)),
        ("duty.unq-hen23-household-visits.count", "两次", 2),
        ("duty.unq-hen23-retention-rate.count", "95.5%", Decimal("95.5")),
        ("duty.unq-hen23-village-election.count", "30天", 30),
        ("duty.unq-hen23-household-visits.per", "每季度", "quarter"),
    ],
)
def test_what_people_type_is_understood(book, key, text, value):
    assert read_value(book.settings[key], text, YEAR, {}) == value


@pytest.mark.parametrize(
    ("key", "text", "kind"),
    [
        ("min_wage_month", "", "no_number"),
        ("min_wage_month", "不知道", "no_number"),
        ("min_wage_month", "2000到2100", "several_numbers"),
        ("min_wage_month", "三五千", "several_numbers"),
        ("min_wage_month", "2000 2100", "several_numbers"),
        ("min_wage_month", "20", "too_small"),
        ("min_wage_month", "-2000", "too_small"),
        ("min_wage_month", "2000000", "too_large"),
        ("dibao_std_month", "439.99", "below_floor"),
        ("duty.unq-hen23-household-visits.count", "1.5", "no_number"),
        ("duty.unq-hen23-household-visits.per", "有空就去", "no_choice"),
        ("province", "", "no_choice"),
        ("province", "中岭省", "no_choice"),
        ("province", "河", "no_choice"),
        ("spring_start", "开春", "no_day"),
        ("spring_start", "2月30日", "no_day"),
        ("spring_start", "2025-02-24", "other_year"),
        ("spring_start", "5月1日", "not_in_season"),
    ],
)
def test_what_cannot_be_right_is_refused(book, key, text, kind):
    found = read_value(book.settings[key], text, YEAR, {})
    assert isinstance(found, Problem)
    assert found.kind == kind


@pytest.mark.parametrize(
    ("key", "text", "others", "kind"),
    [
        ("monitoring_line", "5999", {"poverty_line": 4000}, "below_share"),
        ("monitoring_line", "6000", {"poverty_line": 4000}, None),
        ("monitoring_line", "5999", {}, None),
        ("spring_end", "6月30日", {"spring_start": date(2026, 7, 1)}, "not_after"),
        ("spring_end", "6月30日", {"spring_start": date(2026, 2, 24)}, None),
        ("dibao_std_month", "400", {"province": "Henan"}, "below_floor"),
        ("dibao_std_month", "400", {"province": "Hubei"}, None),
    ],
)
def test_a_value_must_fit_the_others_of_its_year(book, key, text, others, kind):
    found = read_value(book.settings[key], text, YEAR, others)
    assert (found.kind if isinstance(found, Problem) else None) == kind


def test_the_floor_of_the_low_income_standard_is_the_documents_line(book):
    floor = book.settings["dibao_std_month"].limits.floor
    assert (floor.amount, floor.source) == (
        book.hardship.lines["dibao_monthly"].figure,
        book.hardship.lines["dibao_monthly"].source,
    )


@given(
    number=st.one_of(
        st.integers(500, 10000),
        st.decimals(500, 10000, places=2, allow_nan=False),
    )
)
def test_a_figure_in_its_range_is_taken_and_kept_as_it_is(book, number):
    setting = book.settings["min_wage_month"]
    value = read_value(setting, str(number), YEAR, {})
    assert value == number
    assert from_json(setting, to_json(value)) == value


@given(text=st.text(max_size=20))
def test_any_text_is_a_value_in_range_or_a_problem(book, text):
    for key in ("min_wage_month", "spring_start", "province"):
        setting = book.settings[key]
        found = read_value(setting, text, YEAR, {})
        if not isinstance(found, Problem):
            assert from_json(setting, to_json(found)) == found


def test_a_stored_value_that_no_longer_fits_counts_as_not_set(book):
    assert from_json(book.settings["province"], "Atlantis") is None
    assert from_json(book.settings["min_wage_month"], "2000") is None


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("min_wage_month", ["min_wage_month"]),
        ("region.min_wage_month", ["min_wage_month"]),
        ("最低工资", ["min_wage_month"]),
        ("最低工资标准", ["min_wage_month"]),
        ("监测线", ["monitoring_line"]),
        ("开学", ["spring_start", "autumn_start"]),
        ("天气", []),
        ("", []),
    ],
)
def test_a_setting_is_found_by_what_people_call_it(book, text, keys):
    assert [setting.id for setting in find(book.settings, text)] == keys


def test_only_facts_of_the_place_become_facts(book):
    values = {"min_wage_month": 2000, "monitoring_line": 8000, "spring_start": date(2026, 2, 24)}
    assert local_settings.region_facts(book.settings, values) == {"min_wage_month": 2000}


def test_a_period_without_a_number_of_times_changes_no_duty(book):
    assert duties_at(book.duties, {}) == book.duties
    assert duties_at(book.duties, {"duty.unq-hen23-household-visits.per": "year"}) == book.duties


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("policies/min_wage_month.yaml", "type: amount", "type: money", "type"),
        ("policies/min_wage_month.yaml", "least: 500", "least: much", "least"),
        ("policies/min_wage_month.yaml", "most: 10000", "most: 100", "most"),
        ("policies/min_wage_month.yaml", "county_hr", "county_hrr", "asked_of"),
        ("policies/min_wage_month.yaml", "fact: region.", "fact: hh.", "fact"),
        ("policies/dibao_std_month.yaml", "dibao_monthly", "no_line", "floor"),
        ("policies/province.yaml", "options:", "note: x\noption:", "option"),
        ("hardship/monitoring_line.yaml", "setting: poverty", "setting: rich", "at_least.setting"),
        ("terms/spring_start.yaml", '"02-01"', '"13-01"', "within.from"),
        ("terms/spring_end.yaml", "after: spring", "after: summer", "after"),
        ("duties/times.yaml", "duty_without_figure", "everything", "for_each"),
        ("duties/times.yaml", "of_types: [count]", "of_types: [many]", "of_types"),
        ("duties/per.yaml", "asks: per", "asks: when", "asks"),
    ],
)
def test_a_bad_entry_is_refused_with_its_field(root, file, old, new, field):
    bad = complaint(root, f"settings/{file}", old, new)
    assert (bad.file, bad.field) == (root / "settings" / file, field)
