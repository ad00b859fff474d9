"""A simulated quarter, small: what must not happen does not, and is seen where it does."""

import argparse
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import pytest_asyncio

from bot.commands import rehearse as command
from bot.rehearsal import quarter, quarter_checks
from bot.rehearsal.loadtest import Figures
from bot.rehearsal.quarter import Quarter, Wish
from bot.rehearsal.quarter_checks import DIGEST, Message, Record
from notifications import reminders
from notifications.duties import news
from rulebook.loader import load
from storage.engine import Session
from storage.queries import duty_owners

SMALL = Wish(
    cadres=40,
    households=400,
    first=date(2026, 9, 14),
    weeks=5,
    outage=date(2026, 10, 12),
    wave=date(2026, 9, 28),
)
"""Over 中秋, 国庆 and two weekends that are worked; the house is down for two days after them."""
RULES = load()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played() -> AsyncIterator[tuple[Quarter, Figures]]:
    """The small quarter, played once for all that is asked of it."""
    async with quarter.opened(SMALL) as run:
        await run.play()
        yield run, await quarter._figures(run)


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_nothing_goes_wrong_in_five_weeks(played: tuple[Quarter, Figures]) -> None:
    _run, figures = played
    assert figures["ok"], figures
    assert not any(figures["wrong"].values())
    assert figures["messages_a_cadre_and_week"]["mean"] <= 6


async def test_enough_happened_for_that_to_mean_something(
    played: tuple[Quarter, Figures],
) -> None:
    happened = played[1]["happened"]
    for what in (
        *("digests", "firings", "risen", "stale_after_the_outage", "visits", "late_entries"),
        *("handed_over", "leave_asked", "leave_decided", "absences", "reports", "screenings"),
    ):
        assert happened.get(what, 0) > 0, what


async def test_what_was_planned_before_the_outage_is_told_after_it_if_it_is_still_true(
    played: tuple[Quarter, Figures],
) -> None:
    record = played[0].record
    back = SMALL.outage + timedelta(days=quarter.OUTAGE_DAYS)
    assert not [one for one in record.messages if SMALL.outage <= one.at.date() < back]
    stale = [one for one in record.fired if one.state == "stale"]
    lost = {(one.schedule, one.person_id) for one in stale if one.schedule != "weekly"}
    told = {(one.schedule, one.person_id) for one in record.fired if one.at.date() >= back}
    assert lost
    assert lost <= told  # but for the lines of the week, which belong to their Monday


def _moved(record: Record, hour: int) -> Record:
    """The first digest, at another time."""
    first = next(one for one in record.messages if one.kind == DIGEST)
    late = replace(first, at=first.at.replace(hour=hour))
    return replace(record, messages=[late, *record.messages])


def _on_sunday(record: Record) -> Record:
    last = [one for one in record.messages if one.kind == DIGEST][-1]
    days = timedelta(days=6 - last.at.weekday())  # 18 October; some Sundays before are worked
    sunday = replace(last, at=last.at + days, queued=last.queued + days)
    return replace(record, messages=[sunday])


def _old(record: Record) -> Record:
    def older(one: Message) -> Message:
        return replace(one, queued=one.queued - timedelta(days=2))

    return replace(record, messages=[older(one) for one in record.messages])


def _unread(record: Record) -> Record:
    return replace(record, delivered={})


def _doubled(record: Record) -> Record:
    return replace(record, fired=[*record.fired, record.fired[0]])


def _found(record: Record) -> Record:
    first = record.messages[0]
    return replace(
        record,
        untrue=[(first.at, first.person_id, "a-duty")],
        not_risen={("up:duty:a-duty:1", "2026-09:missed", 1)},
    )


@pytest.mark.parametrize(
    ("doctor", "seen"),
    [
        (lambda record: _moved(record, 22), {"in_quiet_hours", "second_digests_of_a_day"}),
        (lambda record: _moved(record, 7), {"in_quiet_hours", "second_digests_of_a_day"}),
        (lambda record: _moved(record, 10), {"second_digests_of_a_day"}),
        (_on_sunday, {"on_days_off"}),
        (_old, {"stale_digests"}),
        (_unread, {"risen_before_a_reminder_arrived"}),
        (_doubled, {"firings_told_twice"}),
        (_found, {"lines_not_true_when_sent", "late_but_not_risen"}),
    ],
)
async def test_a_doctored_record_is_found_out(
    played: tuple[Quarter, Figures], doctor: Callable[[Record], Record], seen: set[str]
) -> None:
    wrong = quarter_checks.wrong(doctor(played[0].record), RULES)
    assert {name for name, many in wrong.items() if many} == seen


async def test_a_service_that_tells_no_boss_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nobody(*_late: object) -> list[object]:
        return []

    monkeypatch.setattr(news, "bosses", nobody)
    figures = await quarter.quarter(replace(SMALL, cadres=20, households=60, weeks=2))
    assert figures["wrong"]["late_but_not_risen"] > 0
    assert not figures["ok"]


async def test_a_service_that_forgets_what_was_done_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def nothing(*_asked: object) -> dict[object, int]:
        return {}

    monkeypatch.setattr(duty_owners, "counted", nothing)
    figures = await quarter.quarter(
        replace(SMALL, cadres=20, households=60, weeks=2, first=date(2026, 9, 21))
    )
    assert figures["wrong"]["lines_not_true_when_sent"] > 0
    assert figures["wrong"]["officials_told_otherwise"] > 0


async def test_a_service_that_looks_at_no_calendar_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def everybody(_session: Session, _rules: object, people: object) -> object:
        return people

    monkeypatch.setattr(reminders, "_at_work", everybody)
    figures = await quarter.quarter(
        replace(SMALL, cadres=20, households=60, weeks=1, first=date(2026, 9, 28))
    )
    assert figures["wrong"]["on_days_off"] > 0


async def test_the_command_plays_the_whole_quarter_unless_told_otherwise() -> None:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    args = parser.parse_args(["quarter", "--seed", "3"])
    assert (args.cadres, args.households, args.seed) == (300, 6000, 3)
    assert Wish().weeks == 13
