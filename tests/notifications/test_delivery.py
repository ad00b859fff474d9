"""Delivery: what leaves, in which order, and what becomes of a message that was not taken."""

import asyncio
import logging
from datetime import timedelta

import pytest

from channels.errors import Blocked, NotAuthorised, Refused, Throttled, Unreachable, Unsure
from notifications.delivery import keep_delivering
from storage.models.delivery import Outbox
from storage.queries import fates, rates
from storage.queries.outbox import Lease
from tests.notifications.office import FarEnd, Office

SECRET = "1号张大山，肺炎"


@pytest.mark.parametrize(
    ("error", "state", "reason", "due_in"),
    [
        (Unreachable(), "queued", "unreachable", 2),
        (Throttled(retry_after=35), "queued", "throttled", 35),
        (NotAuthorised(), "queued", "not authorised", 60),
        (Blocked(), "refused", "blocked", 0),
        (Refused(code="BAD_NUMBER"), "refused", "BAD_NUMBER", 0),
        (Refused(), "refused", "refused", 0),
        (Unsure("status 503"), "unsure", "status 503", 0),
        (RuntimeError(SECRET), "unsure", "RuntimeError", 0),
        (None, "accepted", None, 0),
    ],
)
async def test_an_error_says_where_its_message_goes_and_when(
    office: Office, error, state, reason, due_in
) -> None:
    began = office.sessions.clock.real()
    office.far.answers = {"hi": error} if error else {}
    reference = await office.put(await office.address("a"), "hi")
    delivery = office.delivery()
    assert (await delivery.round())[0] == 1
    row = await office.row(reference)
    assert (row.state, row.reason, row.lease, row.attempts) == (state, reason, None, 1)
    assert row.due_at == began + timedelta(seconds=due_in)
    assert row.provider_id == ("theirs-hi" if state == "accepted" else None)
    [attempt] = await office.attempts()
    assert (attempt.number, attempt.outcome, attempt.detail) == (1, state, reason)
    assert attempt.ended_at == began
    assert (delivery.handed, delivery.flying) == (int(state == "accepted"), False)


@pytest.mark.parametrize(
    ("error", "rest", "line"),
    [
        (NotAuthorised(SECRET), 60, "far does not accept our account: it rests for 60 s"),
        (Throttled(SECRET, retry_after=35), 35, ""),
        (RuntimeError(SECRET), 0, "far failed with RuntimeError: fate unknown"),
    ],
)
async def test_trouble_with_a_channel_is_one_clear_line_and_a_rest(
    office: Office, hands, caplog, error, rest, line
) -> None:
    office.far.answers = {"0": error}
    people = await office.crowd(2)
    await office.put(people[0], "0")
    delivery = office.delivery()
    with caplog.at_level(logging.INFO):
        await delivery.round()
    assert [record.message for record in caplog.records] == ([line] if line else [])
    assert SECRET not in caplog.text
    await office.put(people[1], "1")
    await delivery.round()
    hands.advance(seconds=rest + 0.1)
    assert office.far.sent == ([] if rest else ["1"])
    await delivery.round()
    assert "1" in office.far.sent


async def test_waiting_grows_with_every_attempt(office: Office, hands) -> None:
    office.far.answers = {"hi": Unreachable()}
    reference = await office.put(await office.address("a"), "hi")
    waits = []
    for _try in range(4):
        await office.delivery().round()
        due = (await office.row(reference)).due_at
        waits.append((due - office.sessions.clock.real()).total_seconds())
        hands.set(due)
    assert waits == [2, 4, 8, 16]


async def test_one_address_hears_in_order_however_long_the_first_takes(office: Office) -> None:
    contact = await office.address("a")
    office.far.open = asyncio.Event()
    delivery = office.delivery()
    await office.put(contact, "first")
    await delivery.turn()
    for text in ("second", "third"):
        await office.put(contact, text)
        await delivery.turn()
    await asyncio.sleep(0.01)
    assert office.far.tried == ["first"]
    office.far.open.set()
    await delivery.finish()
    assert office.far.sent == ["first", "second", "third"]


async def test_what_follows_a_message_that_comes_later_comes_later_too(
    office: Office, hands
) -> None:
    contact = await office.address("a")
    office.far.answers = {"first": Unreachable()}
    references = [await office.put(contact, text) for text in ("first", "second", "third")]
    await office.delivery().round()
    rows = [await office.row(reference) for reference in references]
    assert [row.reason for row in rows] == ["unreachable", "behind another", "behind another"]
    office.far.answers.clear()
    hands.advance(seconds=3)
    await office.delivery().round()
    assert office.far.sent == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("kind", "opted_out", "at_night"),
    [
        ("code.sign_in", "accepted", "accepted"),
        ("case.alarm", "accepted", "accepted"),
        ("reply", "accepted", "accepted"),
        ("case.progress", "suppressed", "queued"),
        ("public_notice.objection", "accepted", "queued"),
        ("notice", "suppressed", "queued"),
    ],
)
async def test_wishes_and_quiet_hours_are_kept_by_class(
    office: Office, hands, kind, opted_out, at_night
) -> None:
    silent = await office.address("a", no_notices=True, no_progress=True)
    await office.put(silent, "wish", kind)
    await office.delivery().round()
    assert await office.states() == [opted_out]
    hands.advance(hours=11)
    reference = await office.put(await office.address("b"), "night", kind)
    await office.delivery().round()
    row = await office.row(reference)
    assert row.state == at_night
    if at_night == "queued":
        assert (row.reason, row.attempts) == ("quiet hours", 0)
        hands.set(row.not_before)
        await office.delivery().round()
        assert (await office.row(reference)).state == "accepted"


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [("code.sign_in", 10), ("reply", 60), ("case.alarm", 24 * 60), ("case.progress", 72 * 60)],
)
async def test_a_message_is_stale_when_its_time_is_over(
    office: Office, hands, kind, minutes
) -> None:
    early = await office.put(await office.address("a"), "early", kind)
    hands.advance(minutes=minutes)
    await office.delivery().round()
    late = await office.put(await office.address("b"), "late", kind)
    hands.advance(minutes=minutes, seconds=1)
    await office.delivery().round()
    assert (await office.row(early)).state == "accepted"
    assert ((await office.row(late)).state, office.far.sent) == ("stale", ["early"])


async def test_what_is_no_longer_true_does_not_leave(office: Office) -> None:
    reference = await office.put(await office.address("a"), "hi", about="alarm:1")
    await office.delivery().round()
    row = await office.row(reference)
    assert (row.state, row.reason, office.far.tried) == ("stale", "no longer true", [])
    assert await office.attempts() == []


async def test_urgent_goes_before_bulk(office: Office) -> None:
    people = await office.crowd(5)
    await office.put_many(people[:4], "notice")
    await office.put(people[4], "urgent", "case.alarm")
    await office.delivery(in_flight=2).round()
    assert office.far.sent == ["urgent", "0"]


async def test_no_more_fly_at_once_than_the_line_allows(office: Office) -> None:
    await office.put_many(await office.crowd(10))
    office.far.open = asyncio.Event()
    delivery = office.delivery(in_flight=4)
    assert [(await delivery.turn())[0] for _ in range(3)] == [4, 0, 0]
    await asyncio.sleep(0)
    assert (await office.states()).count("handing") == 4
    office.far.open.set()
    while await delivery.has_work():
        await delivery.round()
    assert (len(office.far.sent), office.far.most_flying) == (10, 4)


async def test_a_slow_channel_holds_up_no_other(office: Office) -> None:
    slow, quick = office.far, FarEnd("quick")
    slow.open = asyncio.Event()
    stop = asyncio.Event()
    workers = [office.delivery(slow), office.delivery(quick)]
    async with asyncio.timeout(10), asyncio.TaskGroup() as loops:
        for worker in workers:
            loops.create_task(keep_delivering(worker, office.sessions, stop))
        await office.put_many(await office.crowd(3, "far"))
        await office.put_many(await office.crowd(30, "quick"))
        while len(quick.sent) < 30:  # noqa: ASYNC110 - the far end tells nobody
            await asyncio.sleep(0.01)
        assert (slow.sent, slow.flying) == ([], 3)
        stop.set()
        slow.open.set()
    assert await office.states() == ["accepted"] * 33


async def test_a_worker_whose_lease_is_over_does_not_send(office: Office, hands) -> None:
    contact = await office.address("a")
    references = [await office.put(contact, text) for text in ("first", "second")]
    office.far.open = asyncio.Event()
    delivery = office.delivery(timeout=timedelta(seconds=20))
    await delivery.turn()
    await asyncio.sleep(0)
    hands.advance(seconds=21)  # it was stopped, and goes on
    async with office.sessions.write() as session:
        assert await fates.release_lost(session) == (0, 2)
    office.far.open.set()
    await delivery.finish()
    assert office.far.sent == ["first"]
    rows = [await office.row(reference) for reference in references]
    assert [(row.state, row.reason) for row in rows] == [("unsure", "worker lost")] * 2


async def test_what_a_dead_worker_held_is_given_back_in_batches(office: Office, hands) -> None:
    await office.put_many(await office.crowd(5))
    lease = Lease("dead", office.sessions.clock.real() + timedelta(seconds=5))
    await office.claim(lease, 5)
    hands.advance(seconds=5)
    async with office.sessions.write() as session:
        assert await fates.release_lost(session, 2) == (0, 0)
    hands.advance(seconds=1)
    async with office.sessions.write() as session:
        given = [await fates.release_lost(session, 2) for _ in range(4)]
    assert given == [(2, 0), (2, 0), (1, 0), (0, 0)]
    await office.delivery().round()
    assert sorted(office.far.sent) == ["0", "1", "2", "3", "4"]


async def test_a_message_that_cannot_be_put_together_stops_no_other(office: Office, caplog) -> None:
    broken = await office.put(await office.address("a"), "broken")
    async with office.sessions.write() as session:
        wrong = session.vault.seal_data({"text": SECRET}, "elsewhere")
        await session.execute(
            Outbox.__table__.update().where(Outbox.reference == broken).values(body=wrong)
        )
    await office.put(await office.address("b"), "whole")
    await office.delivery().round()
    row = await office.row(broken)
    assert (row.state, row.reason, office.far.sent) == ("stale", "cannot be composed", ["whole"])
    assert SECRET not in caplog.text


async def test_looking_at_a_channel_without_a_limit_writes_nothing(office: Office) -> None:
    async with office.sessions.write() as session:
        assert await rates.take(session, "far", None, 7) == (7, 0.0)
        assert await rates._read(session, "far") is None
