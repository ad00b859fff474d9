"""Which figures a policy has for its notice, and what stops words that name other ones."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rulebook.notices import Figure, Words, asked_for, figures_of, filled
from rulebook.notices.checks import Fault, of_policy, without_value
from tests.rulebook.spoiling import complaint

YULU = "edu-yulu-vocational-3000"
REPAIR = "hou-repair-18000"


def words(text: str) -> Words:
    return Words(title="标题", gets=text)


def kinds(book, policy_id: str, text: str, language: str = "zh_CN") -> list[str]:
    return [
        fault.kind for fault in of_policy(book.policies.by_id[policy_id], words(text), language)
    ]


def test_every_figure_of_a_policy_has_a_name(book):
    found = figures_of(book.policies.by_id["hea-medaid-inpatient-tekun"])
    assert found["amount"] == Figure(Decimal(90), "percent", "floor")
    assert found["cap"] == Figure(Decimal(30000), "CNY/person/year", "cap")
    limits = figures_of(book.policies.by_id["wat-access"])
    assert [str(limits[f"limits_{n}_amount"].value) for n in (1, 2, 3)] == ["10", "400", "40"]
    tiers = figures_of(book.policies.by_id["hou-rebuild-area"])
    assert tiers["tier4"].way == "floor m2/person"


@pytest.mark.parametrize(
    ("policy", "text", "found"),
    [
        (YULU, "每学年补{amount}", []),
        (YULU, "每学年补3000元", ["unbound"]),
        (YULU, "每学年补{amount}，另给500元", ["not_in_entry"]),
        (YULU, "每学年补{cap}", ["no_value"]),
        (YULU, "每学年补三千", ["in_words"]),
        (YULU, "报销一半", ["in_words"]),
        (YULU, "打{phone}或12345问", []),
        (REPAIR, "最多补{amount}", []),
        (REPAIR, "补{amount}", ["dishonest"]),
        ("edu-undergrad-grant-3300", "一年{amount}", ["dishonest"]),
        ("edu-undergrad-grant-3300", "平均一年{amount}", []),
        ("hea-premium-flat-80", "一年至少补{amount}", []),
        ("hea-premium-flat-80", "一年补{amount}", ["dishonest"]),
        ("mon-enrol", "一年{amount}左右", []),
        ("mon-enrol", "一年{amount}", ["dishonest"]),
    ],
)
def test_figures_are_the_policys_own_and_said_honestly(book, policy, text, found):
    assert kinds(book, policy, text) == found


def test_english_has_honest_words_of_its_own(book):
    assert kinds(book, REPAIR, "You get {amount}", "en") == ["dishonest"]
    assert kinds(book, REPAIR, "You get at most {amount}", "en") == []


def test_the_better_way_to_write_a_figure_is_named(book):
    (fault,) = of_policy(book.policies.by_id[YULU], words("补3000元"), "zh_CN")
    assert fault == Fault("unbound", "gets", "3000", "{amount}")


def test_a_figure_that_changes_in_the_entry_is_not_in_the_words_any_more(book):
    policy = book.policies.by_id[YULU]
    text = f"{policy.gist}"
    dearer = replace(policy, gist=policy.gist.replace("3000", "3500"))
    assert [fault.what for fault in of_policy(dearer, words(text), "zh_CN")] == ["3000"]


def test_a_notice_without_a_policy_has_only_the_telephone(book):
    found = list(without_value(words("打{phone}，给{amount}"), ()))
    assert found == [Fault("no_value", "gets", "amount")]


def test_values_are_put_in_once_and_unknown_names_stay(book):
    assert filled("{a}{b}{c}", {"a": "{b}", "b": "2"}) == "{b}2{c}"
    assert asked_for("{a}x{b}{{c}}") == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("education/edu-boarding-primary-1000.yaml", "exact CNY", "floor CNY", "figures"),
        ("education/edu-boarding-primary-1000.yaml", "一年补{amount}", "一年补{cap}", "figures"),
        ("education/edu-boarding-primary-1000.yaml", "\nen:", "\nfr:", "fr"),
        ("employment/emp-workshop.yaml", "id: emp-workshop", "id: emp-nothing", "id"),
        ("employment/emp-workshop.yaml", "  place:", "  plaec:", "plaec"),
    ],
)
def test_an_entry_that_does_not_fit_its_policy_is_refused(root, file, old, new, field):
    assert field in complaint(root, f"notices/{file}", old, new).field


def test_an_entry_is_refused_where_its_policys_unit_has_changed(root):
    error = complaint(
        root,
        "policies/education/edu-boarding-primary-1000.yaml",
        "unit: CNY/person/year",
        "unit: CNY/person/school-year",
    )
    assert error.file.name == "edu-boarding-primary-1000.yaml"
    assert "exact CNY/person/school-year" in error.expected
