"""Lengths, shortening and what a phone without buttons shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Choice, Features, Outgoing
from channels.text import Segments, clean, degrade, fit, fold, segments, units

CHOICES = (Choice("生病看病", "a"), Choice("房屋受损", "b"))


@pytest.mark.parametrize(
    ("length", "parts"), [(0, 1), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (160, 3), (500, 8)]
)
def test_seventy_characters_are_one_message_and_longer_ones_are_cut_by_67(length, parts):
    assert segments("村" * length) == Segments(length, parts)


def test_the_signature_with_its_brackets_counts():
    assert segments("村" * 66, "明白") == Segments(70, 1)
    assert segments("村" * 67, "明白") == Segments(71, 2)


def test_a_rare_surname_counts_two_and_is_never_split():
    assert units("𠮷") == 2
    assert fit("𠮷𠮷𠮷", 4) == "𠮷…"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("够短", 2, "够短"),
        ("第一句话。第二句话很长很长。", 9, "第一句话。…"),
        ("短。后面这一句话非常非常长没有停顿", 10, "短。后面这一句话非…"),
        ("每人每年补助15000元", 9, "每人每年补助…"),
        ("详见https://example.gov/9", 12, "详见…"),
        ("It rises by 3.5 percent. Then more", 26, "It rises by 3.5 percent.…"),
        ("好", 0, ""),
    ],
)
def test_shortening_keeps_whole_sentences_numbers_and_links(text, limit, short):
    assert fit(text, limit) == short


@given(st.text(), st.integers(0, 80))
def test_what_is_shortened_fits(text, limit):
    assert units(fit(text, limit)) <= limit


def test_choices_become_numbered_lines_where_there_are_no_buttons():
    shown = degrade(Outgoing("a", "发生了什么？", CHOICES), Features(500))
    assert (shown.text, shown.choices) == ("发生了什么？\n1 生病看病\n2 房屋受损", ())
    assert degrade(shown, Features(500)) == shown


def test_buttons_stay_buttons_where_they_can_be_shown():
    message = Outgoing("a", "发生了什么？", CHOICES)
    assert degrade(message, Features(500, buttons=True)) == message


def test_a_long_text_gives_way_to_its_choices():
    shown = degrade(Outgoing("a", "请选择。" + "很" * 500, CHOICES), Features(70))
    assert units(shown.text) <= 70
    assert shown.text.endswith("…\n1 生病看病\n2 房屋受损")


@given(st.text(), st.lists(st.text(max_size=20), max_size=8), st.integers(1, 90))
def test_what_is_degraded_fits(text, labels, limit):
    choices = [Choice(label, "x") for label in labels]
    assert units(degrade(Outgoing("a", text, choices), Features(limit)).text) <= limit


@pytest.mark.parametrize(
    ("typed", "meant"), [("２", "2"), ("１２", "12"), ("ＴＤ", "TD"), ("第2项，好", "第2项，好")]
)
def test_full_width_digits_and_letters_are_folded(typed, meant):
    assert fold(typed) == meant


@pytest.mark.parametrize(
    ("received", "kept"),
    [
        ("好\x00的\x07", "好的"),
        (" 两行\r\n文字\t完 ", "两行\n文字 完"),
        ("abc\u202edef", "abcdef"),
        ("half \ud83d", "half"),
        ("很长很长", "很长"),
    ],
)
def test_nothing_is_kept_that_a_database_or_a_screen_stumbles_over(received, kept):
    assert clean(received, 2 if received == "很长很长" else 100) == kept
