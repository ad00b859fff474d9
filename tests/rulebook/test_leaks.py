"""Numbers that point to a person are found however they are written, and nothing else is."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.chinese_id import check_digit
from rulebook.masking import leaks

ID = "41148119600511001" + check_digit("41148119600511001")

SEPARATORS = st.sampled_from(["", " ", "-", "·", ".", ",", "　", " - ", "\u200b", "—", "）"])
WORDS = st.text("户主电话号码是的住在村里请联系他家有困难，。：、（）\n ", max_size=12)
SCRIPTS = st.sampled_from(["0123456789X", "０１２３４５６７８９Ｘ", "〇一二三四五六七八九X"])


@st.composite
def identity_numbers(draw):
    region = draw(st.sampled_from(["411481", "410323", "420117", "130127", "650102"]))
    born = draw(st.dates(min_value=date(1920, 1, 1), max_value=date(2020, 1, 1))).strftime("%Y%m%d")
    order = f"{draw(st.integers(0, 999)):03}"
    if draw(st.booleans()):
        return region + born[2:] + order
    return region + born + order + check_digit(region + born + order)


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
CARDS = st.from_regex(r"62[0-9]{14,17}", fullmatch=True)


@st.composite
def written(draw, numbers):
    """A number in some script, cut by one separator at some places, inside Chinese words."""
    separator, script = draw(SEPARATORS), draw(SCRIPTS)
    number = draw(numbers).translate(str.maketrans("0123456789X", script))
    cuts = sorted(draw(st.sets(st.integers(1, len(number) - 1), max_size=6)))
    pieces = [number[first:last] for first, last in pairwise([0, *cuts, len(number)])]
    return draw(WORDS) + separator.join(pieces) + draw(WORDS)


@given(written(identity_numbers()))
def test_an_identity_number_is_always_found(text):
    assert {"identity_number", "bank_card"} & set(leaks(text))


@given(written(MOBILES))
def test_a_mobile_number_is_always_found(text):
    assert "mobile" in leaks(text)


@given(written(CARDS))
def test_a_bank_card_is_always_found(text):
    assert {"identity_number", "bank_card"} & set(leaks(text))


@given(written(identity_numbers() | MOBILES | CARDS))
def test_a_report_of_a_leak_holds_no_digit(text):
    assert not any(char.isdigit() for kind in leaks(text) for char in kind)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"身份证{ID}。", ["identity_number"]),
        (f"{ID[:6]} {ID[6:14]}-{ID[14:]}", ["identity_number"]),
        ("".join(chr(ord(char) + 0xFEE0) for char in ID), ["identity_number"]),
        ("身份证11010519491231002X", ["identity_number"]),
        ("老证411481600511001", ["identity_number"]),
        ("老证 411481 600511 001", ["identity_number"]),
        ("电话13800008000", ["mobile"]),
        ("电话138-0000-8000", ["mobile"]),
        ("电话（138）0000 8000", ["mobile"]),
        ("电话013800008000", ["mobile"]),
        ("电话+86 138 0000 8000", ["mobile"]),
        ("电话１３８００００８０００", ["mobile"]),
        ("电话138\u200b0000\u200b8000", ["mobile"]),
        ("一三八零零零零八零零零", ["mobile"]),
        ("幺三八洞", []),
        ("卡6222 0212 3456 7890 123", ["bank_card"]),
        (f"{ID}13800008000", ["identity_number", "mobile"]),
        ("41148119600511001013800008000", ["bank_card"]),
        ("电话13800008000，卡6222021234567890123", ["bank_card", "mobile"]),
        ("公示期2026-05-06至2026-05-11", []),
        ("2026-05-06 2026-05-11", []),
        ("2025-1-31 2026-11-30", []),
        ("12,000.00 15,000.00 8,000.00", []),
        ("1200.00 1500.00 800.00 950.00", []),
        ("补助18000元，编号1234567", []),
        ("公示5天，3人，41.5平方米", []),
        ("张*明 138****8000", []),
        ("编号4821 0377", []),
        ("一、二、三、四、五、六、七、八、九、十、十一、十二", []),
        ("豫脱贫组〔2020〕6号，2023年12月31日前，每月一次", []),
        ("咨询电话0370-0000001", []),
        ("电话0370-0000001 0370-0000002 010-62110000", []),
        ("编号4821 0377，0370-0000001，12317", []),
    ],
)
def test_what_points_to_a_person_is_found_and_nothing_else(text, kinds):
    assert leaks(text) == kinds


@given(st.lists(DAYS.map(str) | DAYS.map("{:%Y.%m.%d}".format), max_size=6))
def test_dates_are_nobody(days):
    assert not leaks(" ".join(days))
