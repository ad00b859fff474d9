from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import codes
from rulebook.chinese_id import check_digit, check_id
from rulebook.phones import find_mobile, mobile

TODAY = date(2026, 5, 10)
SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_a_code_checks_however_it_is_typed(seed):
    code = codes.make(Random(seed))
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    for typed in (code, f"{code[:4]} {code[4:]}", f" {code[:4]}-{code[4:]}", wide):
        assert codes.check(typed) == code


@given(SEEDS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(seed, place, by):
    code = codes.make(Random(seed))
    wrong = str((int(code[place]) + by) % 10)
    assert codes.check(code[:place] + wrong + code[place + 1 :]) is None


@given(SEEDS, st.integers(0, 6))
def test_swapped_neighbours_are_always_found(seed, place):
    code = codes.make(Random(seed))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (codes.check(swapped) is None) is (swapped != code)


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "1234567a", "二三四五六七八九"])
def test_what_cannot_be_a_code_is_none(text):
    assert codes.check(text) is None


def invented(first17):
    return first17 + check_digit(first17)


def test_an_identity_number_says_where_when_and_who():
    found = check_id(invented("41148119600511001"), TODAY)
    assert (found.region, found.birth, found.sex, found.age) == (
        "411481",
        date(1960, 5, 11),
        "male",
        65,
    )
    assert check_id(invented("41148119600510002"), TODAY).age == 66
    assert check_id(invented("41148119600510002"), TODAY).sex == "female"


@pytest.mark.parametrize(
    "first17", ["41148119600230001", "41148120270101001", "99148119600511001", "41148117600511001"]
)
def test_an_impossible_identity_number_is_none(first17):
    assert check_id(invented(first17), TODAY) is None


@given(st.integers(0, 16), st.integers(1, 9))
def test_a_mistyped_identity_number_is_none(place, by):
    number = invented("41148119600511001")
    wrong = str((int(number[place]) + by) % 10)
    assert check_id(number[:place] + wrong + number[place + 1 :], TODAY) is None


def test_the_published_example_of_a_check_digit_holds():
    assert check_digit("11010519491231002") == "X"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800008000", "+8613800008000"),
        ("+86 138 0000 8000", "+8613800008000"),
        ("008613800008000", "+8613800008000"),
        ("１３８-0000-8000", "+8613800008000"),
        ("12800008000", None),
        ("1380000800", None),
        ("138000080001", None),
        ("我的是13800008000", None),
    ],
)
def test_a_mobile_number_has_one_form(text, number):
    assert mobile(text) == number


def test_a_mobile_number_is_found_in_a_sentence():
    assert find_mobile("找我儿子，电话138 0000 8000，晚上打") == "+8613800008000"
    assert find_mobile("卡号6222021234567890123") is None
