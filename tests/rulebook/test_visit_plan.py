"""The order of visits: whatever is asked for, these things hold."""

from collections import Counter
from datetime import date, timedelta
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as some

from rulebook.visit_plan import Candidate, plan

MONDAY = date(2026, 3, 2)
WEEK = [MONDAY + timedelta(days=number) for number in range(5)]
CANDIDATES = some.lists(
    some.builds(
        Candidate,
        household=some.integers(1, 40),
        village=some.sampled_from(("柳", "赵", "李")),
        deadline=some.none() | some.integers(-3, 20).map(lambda days: MONDAY + timedelta(days)),
        paused=some.booleans(),
    ),
    max_size=60,
).map(lambda several: _in_one_village(several))
DAYS = some.integers(1, 5).map(lambda number: WEEK[5 - number :])


def _in_one_village(several):
    """A household is where it is, however often it is named."""
    home = {}
    return [
        Candidate(one.household, home.setdefault(one.household, one.village), one.deadline, 1,
                  one.paused)
        for one in several
    ]  # fmt: skip


def _deadline(visit):
    return visit.deadline or date.max


@settings(max_examples=100, deadline=None)
@given(CANDIDATES, DAYS, some.integers(1, 10))
def test_nobody_is_visited_twice_nor_while_paused_nor_beyond_a_days_strength(asked, days, most):
    found = plan(asked, days, most)
    visits = [visit.household for round_ in found.rounds for visit in round_.visits]
    paused = {one.household for one in asked if one.paused}
    assert max(Counter(visits).values(), default=1) == 1
    assert not paused & set(visits)
    assert {one.household for one in found.paused} == paused
    assert all(len(round_.visits) <= most for round_ in found.rounds)
    assert [round_.on for round_ in found.rounds] == list(days[: len(found.rounds)])
    everybody = {*visits, *(one.household for one in found.left), *paused}
    assert everybody == {one.household for one in asked}


@settings(max_examples=100, deadline=None)
@given(CANDIDATES, DAYS, some.integers(1, 10))
def test_no_village_is_gone_to_before_one_with_a_nearer_deadline(asked, days, most):
    found = plan(asked, days, most)
    for number, round_ in enumerate(found.rounds):
        later = [visit for other in found.rounds[number + 1 :] for visit in other.visits]
        waiting = [*later, *found.left]
        nearest = [
            min(_deadline(visit) for visit in round_.visits if visit.village == village)
            for village in round_.villages
        ]
        assert nearest == sorted(nearest)
        elsewhere = [_deadline(one) for one in waiting if one.village not in round_.villages]
        assert nearest[-1] <= min(elsewhere, default=date.max)


@settings(max_examples=100, deadline=None)
@given(CANDIDATES, DAYS, some.integers(1, 10))
def test_every_deadline_is_met_that_the_nearest_first_alone_would_meet(asked, days, most):
    found = plan(asked, days, most)
    on = {visit.household: round_.on for round_ in found.rounds for visit in round_.visits}
    homes = [visit for round_ in found.rounds for visit in round_.visits] + list(found.left)
    in_time = [one for one in homes if days[0] <= _deadline(one) <= days[-1]]
    late = [one for one in homes if _deadline(one) < days[0]]
    plain = sorted([*late, *in_time], key=_deadline)
    met = [
        one
        for place, one in enumerate(plain)
        if place // most < len(days) and days[place // most] <= _deadline(one)
    ]
    if len(met) == len(plain):
        assert all(on.get(one.household, date.max) <= _deadline(one) for one in met)


def test_one_goes_to_the_nearest_deadline_and_takes_the_village_along():
    asked = [
        Candidate(1, "赵", WEEK[4]),
        Candidate(2, "柳", WEEK[2]),
        Candidate(3, "柳"),
        Candidate(4, "赵"),
        Candidate(5, "柳", WEEK[4], paused=True),
    ]
    [first] = plan(asked, WEEK).rounds
    assert [visit.household for visit in first.visits] == [2, 3, 1, 4]
    assert first.villages == ["柳", "赵"]


def test_what_cannot_wait_in_another_village_is_not_pushed_out_by_neighbours():
    asked = [Candidate(number, "柳", MONDAY if number == 0 else None) for number in range(30)]
    asked.append(Candidate(99, "赵", MONDAY))
    first = plan(asked, WEEK, most=5).rounds[0]
    assert 99 in {visit.household for visit in first.visits}
    assert len(first.visits) == 5


def test_nobody_to_visit_is_no_plan():
    assert plan([], WEEK).first is None
    assert plan([Candidate(1, "柳")], []).left


def test_five_hundred_households_are_planned_in_an_instant():
    asked = [
        Candidate(number, "柳赵李"[number % 3], WEEK[number % 5] if number % 7 else None)
        for number in range(500)
    ]
    begin = perf_counter()
    plan(asked, WEEK)
    assert perf_counter() - begin < 0.1
