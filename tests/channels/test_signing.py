"""Signatures of calls and of buttons."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.signing import Signer, is_signed, same, signature

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
BODY = b'{"type": "message"}'
GOOD = signature("secret", STAMP, BODY)
SIGNER = Signer(b"k" * 32)


def test_a_fresh_signature_is_accepted():
    assert is_signed(BODY, STAMP, GOOD, ["secret"], NOW)


def test_both_secrets_are_accepted_while_they_are_changed():
    assert is_signed(BODY, STAMP, GOOD, ["new", "secret"], NOW)
    assert not is_signed(BODY, STAMP, GOOD, ["new"], NOW)


@pytest.mark.parametrize(
    ("seconds", "fresh"), [(-301, False), (-300, True), (300, True), (301, False)]
)
def test_a_signature_is_good_for_five_minutes_either_way(seconds, fresh):
    assert is_signed(BODY, STAMP, GOOD, ["secret"], NOW + timedelta(seconds=seconds)) is fresh


@pytest.mark.parametrize(
    ("stamp", "given_signature"),
    [
        (STAMP, ""),
        (STAMP, GOOD[:-1]),
        (STAMP, GOOD.upper() + "0"),
        (STAMP, "签名"),
        (STAMP, "\udcff\ud800"),
        (str(int(STAMP) + 1), GOOD),
        ("", GOOD),
        ("-1", GOOD),
        ("1e9", GOOD),
        ("１７７２３５２０００", GOOD),
        ("9" * 5000, GOOD),
    ],
)
def test_a_wrong_signature_is_refused_and_never_an_accident(stamp, given_signature):
    assert not is_signed(BODY, stamp, given_signature, ["secret"], NOW)


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_two_texts_can_be_compared(left, right):
    assert same(left, right) == (left == right)


@given(st.text(max_size=13), st.text())
def test_button_data_comes_back_for_the_address_it_was_signed_for(data, who):
    assert SIGNER.open(SIGNER.sign(data, who), who) == data


def test_button_data_is_worth_nothing_to_anybody_else():
    token = SIGNER.sign("case:7", "12")
    assert SIGNER.open(token, "13") is None
    assert Signer(b"other").open(token, "12") is None
    assert SIGNER.open(token.replace("7", "8"), "12") is None
    assert SIGNER.open("case:7", "12") is None


def test_an_address_cannot_borrow_letters_from_the_data():
    assert SIGNER.open("23~" + SIGNER.sign("3", "12").rpartition("~")[2], "1") is None


@pytest.mark.parametrize("data", ["a" * 53, "户" * 17])
def test_button_data_fits_the_smallest_button(data):
    assert len(SIGNER.sign(data, "1").encode()) <= 64


@pytest.mark.parametrize("data", ["a" * 54, "户" * 18])
def test_data_too_long_for_a_button_is_an_error_of_ours(data):
    with pytest.raises(ValueError, match="53 bytes"):
        SIGNER.sign(data, "1")


@given(st.text(st.characters()))
def test_any_text_can_be_pressed_and_means_nothing(token):
    assert SIGNER.open(token, "1") is None
