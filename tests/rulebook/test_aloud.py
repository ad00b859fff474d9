"""Read aloud: no digit and no symbol is left, and what was a number still is that number."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import numerals
from rulebook.loader import load
from rulebook.notices import FIELDS
from rulebook.notices.aloud import written_out, written_out_in_english
from rulebook.notices.numbers_aloud import number, telephone

RULES = load()
LEFT = re.compile(r"[^\w，。？！、\n ]|[0-9_]")
LEFT_IN_ENGLISH = re.compile(r"[^\w .,?!'’\n]|_")
GROUPS = [
    "",
    "0370-6600101",
    "12345",
    "1.8万元",
    "65%",
    "〔2023〕",
    "≥",
    "3—5",
    "A4",
    "①",
    "㎡",
    "/",
]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1000元", "一千元"),
        ("1.8万元", "一万八千元"),
        ("65%", "百分之六十五"),
        ("50%—70%", "百分之五十到百分之七十"),
        ("100%", "百分之百"),
        ("0370-60000002", "零三七零，六零零零零零零二"),
        ("打0370-6600101问", "打零三七零，六六零零幺零幺问"),
        ("12345", "幺二三四五"),
        ("拨打12345。", "拨打幺二三四五。"),
        ("12345元", "一万两千三百四十五元"),
        ("打120，花了120元", "打幺二零，花了一百二十元"),
        ("2023年", "二零二三年"),
        ("2025—2026学年", "二零二五到二零二六学年"),
        ("2027-03-05前", "二零二七年三月五日前"),
        ("1.5倍", "一点五倍"),
        ("30元/天", "三十元每天"),
        ("3—5年", "三到五年"),
        ("8:00—17:30", "八点到十七点三十分"),
        ("满60岁、≥18周岁", "满六十岁、不少于十八周岁"),
        ("60岁+", "六十岁以上"),
        ("2个孩子，2月2日，2年级", "两个孩子，二月二日，二年级"),
        ("第2个，12个", "第二个，十二个"),
        ("20000元，2000元，200元", "两万元，两千元，二百元"),
        ("10500元，100005元", "一万零五百元，十万零五元"),
        ("1,200元", "一千二百元"),
        ("1/3", "三分之一"),
        ("80㎡", "八十平方米"),
        ("教财〔2019〕19号", "教财，二零一九，十九号"),
        ("用A4纸（复印件）", "用A四纸，复印件"),
        ("①户口本；②身份证", "一，户口本，二，身份证"),
        ("看懂/没看懂", "看懂，没看懂"),
        ("二〇二三年", "二〇二三年"),
        ("１５００元", "一千五百元"),
        ("", ""),
    ],
)
def test_it_is_said_as_people_say_it(written, said):
    assert written_out(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("¥1000 a year", "1000 yuan a year"),
        ("65% of 1,200 (at most)", "65 percent of 1200, at most"),
        ("Ask 0370-6600101.", "Ask 0 3 7 0, 6 6 0 0 1 0 1."),
        ("Call 12345; 3-5 years", "Call 1 2 3 4 5, 3 to 5 years"),
        ("copy/photo", "copy or photo"),
    ],
)
def test_in_english_only_symbols_and_telephones_change(written, said):
    assert written_out_in_english(written) == said


@given(st.integers(min_value=0, max_value=10**8 - 1))
@settings(max_examples=100, deadline=None)
def test_a_number_said_is_read_back_as_the_same(value):
    assert numerals.small(number(Decimal(value))) == value


@given(st.integers(min_value=1, max_value=9999), st.sampled_from(["元", "元钱", "块"]))
@settings(max_examples=50, deadline=None)
def test_money_in_ten_thousands_is_read_back_too(tenths, unit):
    said = written_out(f"补{Decimal(tenths) / 10}万{unit}")
    assert [one.value for one in numerals.amounts(said)] == [tenths * 1000]


@given(st.from_regex(r"0[1-9]\d{1,2}-\d{7,8}", fullmatch=True))
@settings(max_examples=50, deadline=None)
def test_a_telephone_keeps_every_digit_in_its_order(landline):
    said = written_out(f"问{landline}。").replace("，", "")
    assert said == f"问{telephone(landline.replace('-', ''))}。"


@given(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(GROUPS)), max_size=6))
@settings(max_examples=100, deadline=None)
def test_whatever_is_written_no_digit_and_no_symbol_is_left(pieces):
    text = "".join(pieces)
    assert not LEFT.search(written_out(text)), written_out(text)
    assert not LEFT_IN_ENGLISH.search(written_out_in_english(text))


def test_nothing_of_a_ready_notice_is_left_unsaid():
    for policy, notice in RULES.plain_notices.ready.items():
        for name in FIELDS:
            said = written_out(getattr(notice.words["zh_CN"], name))
            assert not LEFT.search(said), (policy, name, said)
