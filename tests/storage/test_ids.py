"""Ids are unique and follow time; references cannot be guessed."""

import time
from concurrent.futures import ThreadPoolExecutor

from storage.models import base
from storage.models.base import new_id, new_reference


def test_ids_of_many_threads_are_all_different():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [new_id() for _ in range(5_000)], range(8)))
    assert len({number for numbers in made for number in numbers}) == 40_000


def test_ids_made_later_are_greater():
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(set(made))


def test_ids_stay_in_order_when_the_machine_clock_goes_back(monkeypatch):
    before = new_id()
    monkeypatch.setattr(base.time, "time_ns", lambda: time.monotonic_ns() // 10**9)
    assert new_id() > before


def test_ids_fit_the_column_of_either_database():
    assert 0 < new_id() < 2**63
    in_a_century = (100 * 366 * 86_400_000) << base.ID_RANDOM_BITS
    assert in_a_century < 2**63


def test_ids_of_two_processes_in_one_millisecond_differ(monkeypatch):
    monkeypatch.setattr(base.time, "time_ns", lambda: (base.ID_EPOCH_MS + 1) * 10**6)
    made = {base._Ids().next() for _ in range(100)}
    assert len(made) > 95


def test_references_are_32_hexadecimal_digits_and_never_repeat():
    made = {new_reference() for _ in range(10_000)}
    assert len(made) == 10_000
    assert all(len(reference) == 32 and int(reference, 16) >= 0 for reference in made)
