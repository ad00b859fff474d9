"""The load test of duties: how everybody stands now, over a year's log of millions of lines."""

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import median
from typing import TypeVar

from bot.rehearsal.loadtest import Figures, county, temporary
from rulebook.duties import NO_PARAMS, Duty, DutyStatus, span_of, status_from_counter
from rulebook.loader import Rulebook
from storage import invented_log
from storage.engine import Session, Sessions
from storage.queries import duty_counts

YEAR = date(2025, 1, 1)
TODAY = date(2025, 12, 28)
"""A Sunday at the end of a month, a quarter and the year: periods are as full as they get."""
LOADS = (
    *(("week", 1), ("week", 2), ("month", 4), ("month", 5)),
    *(("month", 6), ("quarter", 15), ("quarter", 16), ("quarter", 17)),
)
MODEL = "unq-hen23-household-visits"
ROUNDS = 5

Found = TypeVar("Found")


async def duties(rules: Rulebook, activities: int = 5_000_000, posts: int = 10_000) -> Figures:
    """Measure status, one official and the recount of eight duties for so many posts.

    How many have met theirs must be the same by the rules and by a bare query over the counters.
    """
    eight = _eight(rules)
    async with temporary("sqlite") as sessions:
        began = time.perf_counter()
        async with sessions.write() as session:
            await invented_log.fill(session, posts, activities, YEAR, county()[-1].id)
        built = time.perf_counter() - began
        began, cpu = time.perf_counter(), time.process_time()
        async with sessions.read() as session:
            counts = await duty_counts.recount(session, eight)
        recounted, cpu = time.perf_counter() - began, time.process_time() - cpu
        async with sessions.write() as session:
            await invented_log.keep(session, counts)
        bare_ms, bare_met = await _timed(sessions, lambda session: _bare(session, eight))
        now_ms, spread = await _timed(sessions, lambda session: _now(session, eight, posts))
        one_ms, one = await _timed(sessions, lambda session: _one(session, eight, "person:4711"))
        return {
            "activities": activities,
            "posts": posts,
            "duties": len(eight),
            "counters": len(counts),
            "built_seconds": round(built, 1),
            "recount_seconds": round(recounted, 1),
            "recount_cpu_seconds": round(cpu, 1),
            "bare_now_ms": round(bare_ms, 2),
            "now_ms": round(now_ms, 2),
            "ratio": round(now_ms / bare_ms, 2),
            "one_official_ms": round(one_ms, 3),
            "statuses": dict(sorted(spread.items())),
            "ok": spread["met"] == bare_met and len(one) == len(eight),
        }


def _eight(rules: Rulebook) -> Sequence[Duty]:
    """Eight duties of one role, each with a kind of activity of its own."""
    model = rules.duties[MODEL]
    return [
        replace(
            model,
            id=f"load-{number}",
            subject=replace(model.subject, kinds=(f"load_{number}",)),
            quota=replace(model.quota, per=per, count=Decimal(count)),
        )
        for number, (per, count) in enumerate(LOADS)
    ]


async def _timed(
    sessions: Sessions, ask: Callable[[Session], Awaitable[Found]]
) -> tuple[float, Found]:
    """Ask several times; return the median in milliseconds, and the answer."""
    taken = []
    async with sessions.read() as session:
        found = await ask(session)
        for _round in range(ROUNDS):
            began = time.perf_counter()
            found = await ask(session)
            taken.append((time.perf_counter() - began) * 1000)
    return median(taken), found


async def _bare(session: Session, eight: Sequence[Duty]) -> int:
    met = 0
    for duty in eight:
        label = span_of(duty, TODAY, NO_PARAMS).label
        met += await invented_log.bare_met(session, duty.id, label, int(duty.quota.count or 0))
    return met


async def _now(session: Session, eight: Sequence[Duty], posts: int) -> Counter[str]:
    """How all posts stand: the rule is asked once for each figure that occurs."""
    statuses: Counter[str] = Counter()
    for duty in eight:
        label = span_of(duty, TODAY, NO_PARAMS).label
        spread = await duty_counts.spread(session, duty.id, label)
        spread[0] = posts - sum(spread.values())
        for done, owners in spread.items():
            statuses[status_from_counter(duty, done, TODAY).status] += owners
    return statuses


async def _one(session: Session, eight: Sequence[Duty], owner: str) -> list[DutyStatus]:
    """How one official stands in every duty."""
    periods = {duty.id: span_of(duty, TODAY, NO_PARAMS).label for duty in eight}
    done = await duty_counts.of_owner(session, owner, periods)
    return [status_from_counter(duty, done.get(duty.id, 0), TODAY) for duty in eight]
