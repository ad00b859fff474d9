"""A filter is printed as one line and read back as the same filter."""

import pytest
from hypothesis import given

from rulebook.audience import parse, show
from tests.filters import FILTERS
from tests.rulebook.audience.words import WORDS


@given(FILTERS)
def test_a_filter_reads_back_from_its_keys(filter_):
    line = show(filter_)
    assert "\n" not in line
    assert parse(line) == filter_


@given(FILTERS)
def test_a_filter_reads_back_from_its_words(filter_):
    assert parse(show(filter_, WORDS), WORDS) == filter_


@pytest.mark.parametrize(
    ("text", "shown", "kept"),
    [
        ("", "", ""),
        ("地区：柳河镇 标签：低保，监测户", "地区:柳河镇 且 标签:低保,监测户", None),
        (
            "（标签：低保或标签：特困）且案件：公示中",
            "(标签:低保 或 标签:特困) 且 案件:村内公示",
            None,
        ),
        ("案件:identify.village_publicity", "案件:identify.village_publicity", None),
        ("地区:/c/t2/v4/", "地区:/c/t2/v4/", "地区:/c/t2/v4/"),
        ("群体:监测对象", "群体:监测对象（三类户）", "群体:monitored"),
        ("未联系:两个月", "未联系:60天", "未联系:60天"),
        ("政策:hea-rate", '政策:"住院 报销，七成"=符合', "政策:hea-rate=符合"),
        ('标签:"监测户（新）"', "标签:监测户（新）", '标签:"监测户（新）"'),
        ("非(标签:低保 标签:特困)", "非 标签:低保,特困", None),
        ("channel:none", "渠道:无", "渠道:none"),
    ],
)
def test_it_is_printed_in_the_words_of_people(text, shown, kept):
    read = parse(text, WORDS)
    assert show(read, WORDS) == shown
    if kept is not None:
        assert show(read) == kept
