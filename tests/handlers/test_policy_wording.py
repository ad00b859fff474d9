"""How much a policy gives, in words nobody can take for a promise."""

import pytest

from locales import speaking
from locales.benefits import HONEST, PAID, how_much
from rulebook.search.policies import HOME
from tests.handlers.conftest import RULES

LIVE = RULES.policies.live[HOME]
BY_ID = RULES.policies.by_id


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("edu-yulu-vocational-3000", "多少：每人每学年3000元。"),
        ("hou-repair-18000", "多少：最多每户18000元。"),
        ("saf-tekun-living-6864", "多少：至少每人每年6864元。"),
        ("edu-undergrad-grant-3300", "多少：平均每人每年3300元，各家可能多些，也可能少些。"),
        ("hea-medaid-inpatient-dibao", "多少：至少70%。最多不超过每人每年30000元。"),
        ("hea-inpatient-basic-70", "多少：平均70%，各家可能多些，也可能少些。"),
        ("emp-training-living-30", "多少：每人每天30元。"),
        ("saf-dibao", "多少：看当地怎么定。"),
        ("edu-senior-high-waiver", "多少：按规定该收多少就免多少。"),
    ],
)
def test_the_amount_is_said_with_the_honest_word(policy: str, said: str) -> None:
    assert how_much(BY_ID[policy].benefit) == said


@pytest.mark.parametrize(
    "policy",
    ["saf-dibao-avg-220", "mon-enrol", "emp-public-post", "wat-reliability-18", "saf-dibao-edge"],
)
def test_a_standard_or_a_line_is_no_amount(policy: str) -> None:
    assert how_much(BY_ID[policy].benefit) is None


@pytest.mark.parametrize(
    ("amount_type", "word"), [("floor", "至少"), ("cap", "最多"), ("average", "平均")]
)
def test_no_figure_goes_without_its_word(amount_type: str, word: str) -> None:
    found = [one.benefit for one in LIVE if one.benefit.amount_type == amount_type]
    said = [how_much(benefit) for benefit in found]
    assert found
    assert all(word in text for text in said if text)


def test_a_figure_is_told_only_of_what_is_paid() -> None:
    for policy in LIVE:
        said = how_much(policy.benefit)
        assert said is None or policy.benefit.kind in PAID
        if said and policy.benefit.amount_type in HONEST:
            assert f"{policy.benefit.amount:.0f}" in said


def test_it_is_said_in_english_too() -> None:
    with speaking("en"):
        assert how_much(BY_ID["hou-repair-18000"].benefit) == (
            "How much: at most ¥18000 per household."
        )
