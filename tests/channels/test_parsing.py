"""What strangers send is read strictly, and fails in one way."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.errors import Malformed
from channels.parsing import identifier, moment, parse_json

UNREADABLE = [
    b"",
    b"{",
    b"\xff\xfe",
    b"NaN",
    b'{"a": Infinity}',
    b"1e999",
    b"9223372036854775808",
    b"-9223372036854775809",
    b"9" * 5000,
    b'"\\ud800"',
    b'{"\\udfff": 1}',
    b"[" * 33 + b"]" * 33,
    b"[" * 100_000,
    b'{"a":' * 100_000,
    '"汉"'.encode("utf-16"),
]


@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
def test_whatever_cannot_be_stored_safely_is_malformed(body):
    with pytest.raises(Malformed):
        parse_json(body)


def test_the_depth_cap_is_exact():
    assert parse_json(b"[" * 32 + b"]" * 32)


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(plain)
def test_ordinary_json_is_read_as_it_is(value):
    assert parse_json(json.dumps(value).encode()) == value


@given(st.binary())
def test_any_bytes_are_read_or_malformed(body):
    with suppress(Malformed):
        parse_json(body)


@pytest.mark.parametrize("value", [1772352000, "2026-03-01T08:00:00Z", "2026-03-01T16:00:00+08:00"])
def test_a_moment_is_unix_seconds_or_iso_with_its_zone(value):
    assert moment({"at": value}, "at") == datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        2**62,
        -(2**62),
        "2026-03-01T08:00:00",
        "tomorrow",
        1.5,
        True,
        [],
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_what_is_not_a_moment_is_malformed(value):
    with pytest.raises(Malformed):
        moment({"at": value}, "at")


@pytest.mark.parametrize("value", ["", "a b", "汉", "a\x00", "a" * 129, None, 1.5, True, [], {}])
def test_what_is_not_an_identifier_is_malformed(value):
    with pytest.raises(Malformed):
        identifier({"id": value}, "id")
