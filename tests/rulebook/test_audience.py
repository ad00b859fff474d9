import pytest

from rulebook.audience import Audience, Facts, Problem, matches, parse

REGIONS = frozenset({"柳河镇", "东坡村"})
TAGS = frozenset({"监测户", "低保", "外出", "残疾"})


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        (
            "地区:柳河镇 标签:监测户,低保 不要:外出",
            Audience(
                regions=frozenset({"柳河镇"}),
                any_tags=frozenset({"监测户", "低保"}),
                no_tags=frozenset({"外出"}),
            ),
        ),
        ("标签：低保、监测户", Audience(any_tags=frozenset({"低保", "监测户"}))),
        ("都有: 低保 残疾", Audience(all_tags=frozenset({"低保", "残疾"}))),
        ({"regions": ["东坡村"]}, Audience(regions=frozenset({"东坡村"}))),
    ],
)
def test_a_filter_is_read_as_typed(text, audience):
    assert parse(text, REGIONS, TAGS) == audience


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [Problem("empty")]),
        ("柳河镇", [Problem("no_key", "柳河镇")]),
        ("颜色:红", [Problem("unknown_key", "颜色")]),
        ("标签:", [Problem("no_value", "标签")]),
        ("地区:桃花源", [Problem("unknown_region", "桃花源")]),
        ("标签:富户", [Problem("unknown_tag", "富户")]),
        ("标签:低保 不要:低保", [Problem("contradiction", "低保")]),
        ({"colour": ["red"]}, [Problem("unknown_key", "colour")]),
    ],
)
def test_a_filter_that_cannot_be_meant_says_what_is_wrong(text, problems):
    assert list(parse(text, REGIONS, TAGS)) == problems


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("地区:柳河镇", True),
        ("地区:东坡村", False),
        ("标签:监测户,低保", True),
        ("都有:监测户,低保", False),
        ("标签:监测户 不要:外出", False),
        ("地区:柳河镇 标签:监测户 不要:低保", True),
    ],
)
def test_a_household_is_meant_or_not(text, meant):
    household = Facts(frozenset({"柳河镇", "西坡村"}), frozenset({"监测户", "外出"}))
    assert matches(parse(text), household) is meant


def test_no_limit_means_everybody():
    assert matches(Audience(), Facts(frozenset(), frozenset()))
