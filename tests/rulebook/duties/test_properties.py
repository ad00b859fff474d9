"""What holds for every duty, whatever its log."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.duties import counts, explain, keys, status, status_from_counter
from rulebook.duties.counting import has_counter
from rulebook.duties.entry import TYPES
from rulebook.loader import load
from rulebook.periods import LENGTHS, period_of
from tests.rulebook.duties.logs import DAYS, FIRST, counting, days, line, params

DUTIES = sorted(load().duties.values(), key=lambda duty: duty.id)
JUDGED = [duty for duty in DUTIES if duty.has_figure]
MARKED = [duty for duty in JUDGED if duty.type in ("count", "coverage")]
COUNTED = [duty for duty in JUDGED if has_counter(duty)]
LABELLED = [duty for duty in COUNTED if duty.per not in ("term", "school-year")]


@st.composite
def logs(draw, duties=tuple(DUTIES)):
    duty = draw(st.sampled_from(duties))
    return duty, draw(st.lists(line(duty), max_size=12)), draw(days())


@given(logs(), st.randoms())
def test_the_order_of_a_log_does_not_matter(made, chance):
    duty, log, today = made
    shuffled = list(log)
    chance.shuffle(shuffled)
    assert status(duty, shuffled, today, params(duty)) == status(duty, log, today, params(duty))


@given(logs(), days())
def test_a_line_that_does_not_count_changes_nothing(made, on):
    duty, log, today = made
    greeting = replace(counting(duty, on), kind="festival_greeting")
    before = status(duty, log, today, params(duty))
    assert status(duty, [*log, greeting], today, params(duty)) == before


@given(logs(), days())
def test_a_line_of_the_future_changes_nothing(made, on):
    duty, log, today = made
    later = counting(duty, max(on, today + timedelta(days=1)))
    before = status(duty, log, today, params(duty))
    assert status(duty, [*log, later], today, params(duty)) == before


@given(logs(tuple(MARKED)), days(), st.sampled_from(["甲", "戊"]))
def test_done_never_falls_when_a_line_that_counts_is_added(made, on, target):
    duty, log, today = made
    before = status(duty, log, today, params(duty))
    after = status(duty, [*log, counting(duty, on, target)], today, params(duty))
    assert after.done >= before.done
    assert after.remaining <= before.remaining


# A period that is over, or that has no days of its own: what waiting alone can do to it.
@given(logs(tuple(duty for duty in JUDGED if duty.type != "cap")), st.integers(1, 200))
def test_waiting_never_leads_from_overdue_to_on_track(made, days_later):
    duty, log, today = made
    now = status(duty, log, today, params(duty))
    known = [activity for activity in log if activity.on <= today]
    label = None if duty.type == "min_duration" else now.period
    later = status(duty, known, today + timedelta(days=days_later), params(duty), label)
    if now.status == "overdue":
        assert later.status == "overdue"
    if now.status == "met":
        assert later.status == "met"


@given(logs(tuple(JUDGED)))
def test_the_next_deadline_is_not_past_and_a_missed_one_is(made):
    duty, log, today = made
    found = status(duty, log, today, params(duty))
    assert found.next_deadline is None or found.next_deadline >= today
    assert found.missed_deadline is None or found.missed_deadline < today
    assert (found.late_days or 1) > 0
    assert (found.overdue_days or 1) > 0


@given(logs())
def test_what_is_told_adds_up_to_what_is_done(made):
    duty, log, today = made
    told = explain(duty, log, today, params(duty))
    assert told.status == status(duty, log, today, params(duty))
    if duty.type == "count" and told.lines:
        assert sum(line.counted for line in told.lines) == told.status.done


@given(logs(tuple(COUNTED)))
def test_a_counter_says_what_the_log_says(made):
    duty, log, today = made
    given_ = params(duty)
    marks = {
        key
        for activity in log
        if activity.on <= today
        for key in keys(replace_each(duty), activity, given_)
    }
    by_period = Counter(key.period for key in marks)
    if duty.subject.stationed_months:
        given_ = replace(given_, roster=None, total=3)
    found = status_from_counter(duty, by_period, today, given_)
    assert found == replace(status(duty, log, today, given_), late_days=None)


def replace_each(duty):
    """One counter for all targets, as one log holds them all."""
    return replace(duty, quota=replace(duty.quota, for_each_target=False))


@given(logs(tuple(LABELLED)), st.sampled_from(LABELLED))
def test_an_activity_that_does_not_count_makes_no_mark(made, other):
    _duty, log, _today = made
    for activity in log:
        assert bool(keys(other, activity)) <= counts(other, activity)


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.id)
def test_every_duty_can_be_evaluated_on_any_day(duty):
    log = [counting(duty, FIRST + timedelta(days=number)) for number in range(0, DAYS, 9)]
    for number in range(0, DAYS, 50):
        found = status(duty, log, FIRST + timedelta(days=number), params(duty))
        assert (found.status == "cannot_tell") is (not duty.has_figure)


ALL_FOUR = {"on_track", "at_risk", "overdue", "met"}
REACHABLE = dict.fromkeys(TYPES, ALL_FOUR) | {"min_duration": {"on_track", "overdue", "met"}}


@pytest.mark.parametrize("kind", TYPES)
def test_every_status_of_a_type_comes_about(kind):
    seen: set[str] = set()
    for duty in JUDGED:
        if duty.type == kind and seen != REACHABLE[kind]:
            seen |= set(_statuses(duty))
    assert seen == REACHABLE[kind]


def _statuses(duty):
    ended = replace(params(duty), ended=FIRST + timedelta(days=3))
    for log in ([], [counting(duty, date(2023, 3, 1), value="0")], _full(duty)):
        for given_ in (params(duty), ended):
            for number in (*range(20), *range(20, DAYS, 20)):
                for label in (None, *_first_period(duty)):
                    today = FIRST + timedelta(days=number)
                    yield status(duty, log, today, given_, label).status


def _first_period(duty):
    return [period_of(duty.per, FIRST).label] if duty.per in LENGTHS else []


def _full(duty):
    """A log in which everything there is to do is done day by day."""
    return [
        replace(counting(duty, FIRST + timedelta(days=number), target, "120"), kind=kind)
        for number in range(0, 120, 1 if duty.type == "presence" else 4)
        for target in ("甲", "乙", "丙")
        for kind in duty.kinds
        if kind != "approved_leave"
    ]
