"""What is shown of a name, a phone and an identity number."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.masking import identity, name, phone

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("𠮷𡈽㛃")
NAMES = st.text(HAN, min_size=2, max_size=8)
DOTTED = st.lists(st.text(HAN, min_size=1, max_size=4), min_size=2, max_size=3).map("·".join)


@pytest.mark.parametrize(
    ("full", "masked"),
    [
        ("张三", "张*"),
        ("张小明", "张*明"),
        ("欧阳小明", "欧**明"),
        ("欧阳明", "欧**"),
        ("司马光", "司**"),
        ("司小光", "司*光"),
        ("买买提·吐尔逊", "买**·**逊"),
        ("买买提•吐尔逊", "买**·**逊"),
        ("阿卜杜热合曼", "阿****曼"),
        ("张 小 明", "张*明"),
        ("𠮷小明", "𠮷*明"),
        ("张*明", "张*明"),
        ("欧**", "欧**"),
        ("张", "*"),
        ("三·", "*·"),
        ("", ""),
    ],
)
def test_a_name_keeps_little(full, masked):
    assert name(full) == masked


@given(NAMES | DOTTED)
def test_a_masked_name_shows_its_ends_at_most(full):
    masked = name(full)
    assert len(masked) == len(full)
    hidden = [char for char, shown in zip(full, masked, strict=True) if shown == "*"]
    assert hidden
    assert set(masked) <= {full[0], full[-1], "*", "·"}
    assert masked.count("*") >= len(full.replace("·", "")) - 2


@given(NAMES | DOTTED)
def test_masking_twice_hides_no_more(full):
    assert name(name(full)) == name(full)


@given(NAMES)
def test_two_names_that_differ_only_inside_look_the_same(full):
    other = full[0] + "".join("王" for _ in full[1:-1]) + full[-1]
    if len(full) > 3:
        assert name(full) == name(other)


def test_a_phone_keeps_its_ends_and_an_identity_number_nothing():
    assert phone("+8613800008000") == "138****8000"
    assert phone("123") == "****"
    assert (identity("41148119600511001X"), identity(None)) == ("有", "无")


@given(st.from_regex(re.compile(r"1[3-9]\d{9}"), fullmatch=True))
def test_a_masked_phone_hides_the_four_digits_in_the_middle(number):
    masked = phone(number)
    assert masked[3:7] == "****"
    assert len(masked) == 11
