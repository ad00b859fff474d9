"""The second factor: right codes once, within a step of now; passwords that are hard to guess."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts import own_passwords, second_factor
from acts.actor import SERVICE
from acts.own_passwords import NotTwice, TooAlike, TooCommon, TooShort
from console.auth import FREE_FAILURES, LONGEST_PAUSE, pause
from storage.queries import officials, second_factors, staff

KEY = base64.b32encode(b"12345678901234567890").decode()
RFC_6238 = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


@pytest.mark.parametrize(("second", "code"), RFC_6238.items())
def test_codes_are_those_of_the_standard(second, code):
    assert second_factor.code_at(KEY, second // second_factor.STEP) == code


@given(st.integers(-200, 200), st.integers(0, 29))
@settings(max_examples=60)
def test_a_code_is_right_one_step_around_now(ahead, within):
    now = 41_000_000
    code = second_factor.code_at(KEY, now + ahead)
    found = second_factor.step_of(KEY, code, _at(now, within))
    if abs(ahead) <= 1:
        assert found == now + ahead
    elif found is not None:  # one in a million is the code of another step, too
        assert second_factor.code_at(KEY, found) == code


@pytest.mark.parametrize("typed", ["081804", "081 804", "０８１８０４", " 081-804 "])
def test_a_code_may_be_typed_as_people_type(typed):
    assert second_factor.step_of(KEY, typed, datetime.fromtimestamp(1111111109, UTC))


@pytest.mark.parametrize("typed", ["", "08180", "0818040", "x81804", "𝟘" * 9, "\0", "081804 OR 1"])
def test_anything_else_is_wrong(typed):
    assert second_factor.step_of(KEY, typed, datetime.fromtimestamp(1111111109, UTC)) is None


async def test_a_step_is_used_once_and_none_before_it(sessions, hands):
    account_id, codes = await _set_up(sessions)
    hands.advance(seconds=60)
    now = int(hands.now.timestamp()) // second_factor.STEP
    assert len(set(codes)) == second_factor.CODES
    for step, right in ((now, True), (now, False), (now - 1, False), (now + 1, True), (now, False)):
        assert await _use(sessions, account_id, second_factor.code_at(KEY, step)) is right


async def test_a_recovery_code_works_once_for_one_account(sessions, hands):
    account_id, codes = await _set_up(sessions)
    other_id, _others = await _set_up(sessions)
    assert not await _use(sessions, other_id, codes[0])
    assert await _use(sessions, account_id, codes[0].upper())
    assert not await _use(sessions, account_id, codes[0])
    assert await _use(sessions, account_id, codes[1].replace("-", ""))
    async with sessions.read() as session:
        assert await second_factors.codes_left(session, account_id) == second_factor.CODES - 2


async def test_new_codes_end_the_old_ones_and_the_key_lies_sealed(sessions, hands):
    account_id, codes = await _set_up(sessions)
    async with sessions.write() as session:
        await second_factor.renew_codes(session, SERVICE, account_id)
        assert await second_factors.key_of(session, account_id) == KEY
    assert not await _use(sessions, account_id, codes[0])


async def test_a_wrong_first_code_sets_nothing_up(sessions, hands):
    async with sessions.write() as session:
        person_id = await officials.add(session, "王五", None)
        account_id = await staff.add(session, person_id, "wang", "x")
        assert await second_factor.begin(session, SERVICE, account_id, KEY, "000000") is None
        account = await staff.get(session, account_id)
    assert account is not None
    assert not account.has_second_factor


def test_ten_thousand_guesses_take_longer_than_anybody_stays():
    waited = sum((pause(failure) for failure in range(10_000)), timedelta())
    assert waited > timedelta(days=100)
    first_day = next(
        number
        for number in range(10_000)
        if sum((pause(failure) for failure in range(number)), timedelta()) > timedelta(days=1)
    )
    assert first_day * 3 / 10**second_factor.DIGITS < 0.001


@given(st.integers(0, 10**6))
@settings(max_examples=60)
def test_no_pause_is_long_and_none_is_shorter_than_the_one_before(failures):
    assert pause(failures) <= pause(failures + 1) <= LONGEST_PAUSE
    assert bool(pause(failures)) is (failures >= FREE_FAILURES)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("short", TooShort),
        ("123456789", TooShort),
        ("1234567890", TooCommon),
        ("0987654321", TooCommon),
        ("aaaaaaaaaaaa", TooCommon),
        ("password123!", TooCommon),
        ("Passw0rd2026", TooCommon),
        ("woaini5201314", TooCommon),
        ("88888888888", TooCommon),
        ("zhangsan-2026-xyz", TooAlike),
        ("河边-石桥-三只鸭", TooShort),
    ],
)
def test_what_everybody_tries_first_is_no_password(password, error):
    with pytest.raises(error):
        own_passwords.check(password, password, "zhangsan")


@pytest.mark.parametrize(
    "password", ["河边的石桥下有三只鸭子", "bridge-duck-river", "k7wd-9mfr-x3tq"]
)
def test_words_of_ones_own_are_one(password):
    own_passwords.check(password, password, "zhangsan")
    with pytest.raises(NotTwice):
        own_passwords.check(password, f"{password}x", "zhangsan")


async def _set_up(sessions):
    async with sessions.write() as session:
        person_id = await officials.add(session, "王五", None)
        account_id = await staff.add(session, person_id, f"wang{person_id}", "x")
        step = int(session.moment.real.timestamp()) // second_factor.STEP
        code = second_factor.code_at(KEY, step)
        codes = await second_factor.begin(session, SERVICE, account_id, KEY, code)
    assert codes
    return account_id, codes


async def _use(sessions, account_id, code):
    async with sessions.write() as session:
        return await second_factor.use(session, account_id, code)


def _at(step: int, within: int) -> datetime:
    return datetime.fromtimestamp(step * second_factor.STEP + within, UTC)
