"""What is sealed opens only unchanged, in its place, with its key."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.crypto import KEY_BYTES, CannotOpen, Vault, WrongKey, load_vault, parse_keys

OLD = b"o" * KEY_BYTES
NEW = b"n" * KEY_BYTES
VAULT = Vault({1: OLD})
PLACE = "member|name|7"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.text(), st.text())
def test_what_is_sealed_opens_in_its_place(value, place):
    assert VAULT.open(VAULT.seal(value, place), place) == value


@given(JSON)
def test_data_comes_back_as_it_was(value):
    assert VAULT.open_data(VAULT.seal_data(value, PLACE), PLACE) == value


@given(st.text(min_size=1), st.data())
def test_no_changed_byte_opens(value, data):
    sealed = bytearray(VAULT.seal(value, PLACE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotOpen):
        VAULT.open(bytes(sealed), PLACE)


@given(st.text())
def test_no_cut_value_opens(value):
    sealed = VAULT.seal(value, PLACE)
    for length in range(len(sealed)):
        with pytest.raises(CannotOpen):
            VAULT.open(sealed[:length], PLACE)
        with pytest.raises(CannotOpen):
            VAULT.open(sealed[len(sealed) - length :], PLACE)


@given(st.text(min_size=1), st.data())
def test_no_swapped_bytes_open(value, data):
    sealed = bytearray(VAULT.seal(value, PLACE))
    ends = st.integers(0, len(sealed) - 1)
    one, other = data.draw(st.tuples(ends, ends).filter(lambda pair: _differ(sealed, pair)))
    sealed[one], sealed[other] = sealed[other], sealed[one]
    with pytest.raises(CannotOpen):
        VAULT.open(bytes(sealed), PLACE)


@given(st.binary(max_size=80))
def test_noise_does_not_open(noise):
    with pytest.raises(CannotOpen):
        VAULT.open(noise, PLACE)


@pytest.mark.parametrize("other", ["member|name|8", "member|id_number|7", "person|name|7", ""])
def test_a_value_moved_to_another_place_does_not_open(other):
    with pytest.raises(CannotOpen):
        VAULT.open(VAULT.seal("张三", PLACE), other)


def test_the_same_value_never_looks_the_same_twice():
    assert VAULT.seal("张三", PLACE) != VAULT.seal("张三", PLACE)


def test_what_an_old_key_sealed_opens_after_a_new_one_is_added():
    both = Vault({1: OLD, 2: NEW})
    assert both.open(VAULT.seal("张三", PLACE), PLACE) == "张三"
    assert both.index("phone", "13800000000") == VAULT.index("phone", "13800000000")


def test_the_newest_key_seals():
    with pytest.raises(CannotOpen):
        VAULT.open(Vault({1: OLD, 2: NEW}).seal("张三", PLACE), PLACE)


def test_another_key_of_the_same_number_does_not_open():
    with pytest.raises(CannotOpen):
        Vault({1: NEW}).open(VAULT.seal("张三", PLACE), PLACE)


def test_a_value_given_the_number_of_another_key_does_not_open():
    twice = Vault({1: OLD, 2: OLD})
    sealed = VAULT.seal("张三", PLACE)
    with pytest.raises(CannotOpen):
        twice.open((2).to_bytes(2, "big") + sealed[2:], PLACE)


def test_an_index_depends_on_kind_value_and_key():
    indexes = {
        VAULT.index("phone", "1"),
        VAULT.index("phone", "2"),
        VAULT.index("name", "1"),
        Vault({1: NEW}).index("phone", "1"),
    }
    assert len(indexes) == 4
    assert VAULT.index("phone", "1") == VAULT.index("phone", "1")


def test_the_key_file_is_made_once_and_for_us_alone(tmp_path):
    path = tmp_path / "var" / "mingbai.key"
    sealed = load_vault(path, create=True).seal("张三", PLACE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_vault(path, create=True).open(sealed, PLACE) == "张三"


def test_a_missing_key_file_is_not_made_unasked(tmp_path):
    with pytest.raises(WrongKey, match="missing"):
        load_vault(tmp_path / "mingbai.key", create=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "lines",
    [[], ["1"], ["1:zz"], ["1:00"], [f"one:{'0' * 64}"], [f"-1:{'0' * 64}"], [f"65536:{'0' * 64}"]],
)
def test_a_key_written_wrong_says_how_to_write_it(lines):
    with pytest.raises(WrongKey, match="number:64 hexadecimal digits"):
        parse_keys(lines)


def _differ(sealed, pair):
    return sealed[pair[0]] != sealed[pair[1]]
