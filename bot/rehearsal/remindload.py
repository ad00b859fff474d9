"""The load test of reminders: who is told what today, for every post-holder of a county at once."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from bot.rehearsal.loadtest import Figures, peak_memory, temporary
from notifications import agenda, digest, reminders
from notifications.duties import standing
from rulebook.duties import Duty
from rulebook.loader import Rulebook, load
from storage import invented_posts
from storage.engine import Session, Sessions
from storage.invented_posts import Invented
from storage.moment import SHANGHAI
from storage.queries import regions
from storage.queries.regions import Place
from storage.queries.rehearsed import told_on

ROOT = "990100"
EACH = 10
"""Posts in a village: more than there are, so that the places are not what takes the time."""
HOMES = 20
VILLAGES = 20
"""In a township."""
ROLE = "first_secretary"
MODEL = "unq-hen23-household-visits"
LOADS = (("month", 4), ("month", 6), ("quarter", 12), ("quarter", 16))
"""Besides the four duties the rulebook has for the role."""
ORDINARY = datetime(2026, 11, 16, 9, tzinfo=SHANGHAI)
"""A Monday on which nothing comes near its end; one in twenty was too little in the village."""
SHORT = 20
WORST = datetime(2026, 12, 29, 9, tzinfo=SHANGHAI)
"""Month, quarter, half-year and year end in two days, and nothing was done and nobody told."""
ONE_DAY = timedelta(days=1)
READERS = 200
Taken = tuple[float, float]
"""Seconds by the wall's clock and by the processor's: the second counts on a busy machine."""
FEWER = 4
"""How many times fewer posts show whether the time grows with their number."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One look at everybody: how long it took, what it queued and how much it had to queue."""

    seconds: float
    cpu: float
    queued: int
    wanted: int

    @property
    def ok(self) -> bool:
        """Whether nobody was left out and nobody told for nothing."""
        return self.queued == self.wanted


async def duties(posts: int = 10_000) -> Figures:
    """Measure planning for so many post-holders on an ordinary and on the worst day, and digests.

    The same with a quarter of the posts says whether the time grows with their number only.
    """
    rules = _with_eight(load())
    few = await _county(rules, max(posts // FEWER, EACH))
    many = await _county(rules, posts)
    slower = many["worst_cpu_seconds"] / max(few["worst_cpu_seconds"], 0.001)
    return {
        **many,
        "fewer_posts": few["posts"],
        "fewer_worst_seconds": few["worst_seconds"],
        "fewer_worst_cpu_seconds": few["worst_cpu_seconds"],
        "growth": round(slower / (many["posts"] / few["posts"]), 2),
        "peak_memory_mib": peak_memory(),
        "ok": many["ok"] and few["ok"],
    }


async def _county(rules: Rulebook, posts: int) -> Figures:
    async with temporary("sqlite") as sessions:
        began = time.perf_counter()
        people = await _build(sessions, posts)
        built = time.perf_counter() - began
        short = people[::SHORT]
        async with _at(sessions, ORDINARY) as session:
            monday = session.moment.today - timedelta(weeks=1)
            await invented_posts.week_told(session, short, monday, 1)
        ordinary = await _plan(sessions, rules, ORDINARY, len(short))
        worst = await _plan(sessions, rules, WORST, len(people))
        again = await _plan(sessions, rules, WORST, 0)
        async with _at(sessions, WORST) as session:
            await invented_posts.all_read(session)
        next_day = await _plan(sessions, rules, WORST + ONE_DAY, 0)
        async with _at(sessions, WORST) as session:
            owed = len(await standing.of(session, rules, people[0]))
            digests = await _timed(session, rules, people)
        return {
            "posts": len(people),
            "duties_each": owed,
            "built_seconds": round(built, 1),
            "ordinary_seconds": round(ordinary.seconds, 2),
            "ordinary_digests": ordinary.queued,
            "worst_seconds": round(worst.seconds, 2),
            "worst_cpu_seconds": round(worst.cpu, 2),
            "worst_digests": worst.queued,
            "again_ms": round(again.seconds * 1000, 1),
            "next_day_seconds": round(next_day.seconds, 2),
            "next_day_digests": next_day.queued,
            **digests,
            "ok": owed == 8 and all(one.ok for one in (ordinary, worst, again, next_day)),
        }


async def _build(sessions: Sessions, posts: int) -> list[int]:
    """A county with so many first secretaries; returns who they are."""
    villages = _villages(max(posts // EACH, 1))
    async with _at(sessions, ORDINARY) as session:
        await regions.put_all(session, villages)
        places = [
            place
            for place in await regions.within(session, [f"/{ROOT}/"])
            if place.level == "village" and place.id.startswith(f"{ROOT}8")
        ]
        since = session.moment.today - timedelta(days=400)
        people = [
            Invented(number + 1, ROLE, places[number % len(places)].id, since, unit="示例单位")
            for number in range(posts)
        ]
        await invented_posts.people(session, people)
        await invented_posts.families(session, places, HOMES * len(places))
        await invented_posts.settle(session)
    return [one.id for one in people]


def _villages(many: int) -> list[Place]:
    places = []
    for high in range((many + VILLAGES - 1) // VILLAGES):
        above = f"{ROOT}8{high:03d}"
        places.append(Place(above, f"第{high}乡", "township", ROOT, invented=True))
        places += [
            Place(f"{above}{low:03d}", f"第{low}村", "village", above, invented=True)
            for low in range(min(VILLAGES, many - high * VILLAGES))
        ]
    return places


def _with_eight(rules: Rulebook) -> Rulebook:
    """The rulebook with four more duties of the role, as a county might set them."""
    model = rules.duties[MODEL]
    more = {f"load-{number}": _like(model, number) for number in range(len(LOADS))}
    return replace(rules, duties={**rules.duties, **more})


def _like(model: Duty, number: int) -> Duty:
    per, count = LOADS[number]
    quota = replace(model.quota, per=per, count=Decimal(count))
    return replace(model, id=f"load-{number}", quota=quota, status="active")


@asynccontextmanager
async def _at(sessions: Sessions, when: datetime) -> AsyncIterator[Session]:
    """A transaction at an instant of business time."""
    sessions.clock.offset = when - sessions.clock.real()
    async with sessions.write() as session:
        yield session


async def _plan(sessions: Sessions, rules: Rulebook, when: datetime, wanted: int) -> Planned:
    """Look at everybody once; `wanted` is how many have something new."""
    began, cpu = time.perf_counter(), time.process_time()
    async with _at(sessions, when) as session:
        queued = await reminders.plan_digests(session, rules)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    async with sessions.read() as session:
        told = await told_on(session, when.date())
    return Planned(seconds, cpu, queued, wanted if len(told) == queued or not queued else -1)


async def _timed(session: Session, rules: Rulebook, people: Sequence[int]) -> Figures:
    """How long composing a digest takes, and the agenda it is made of."""
    step = max(len(people) // READERS, 1)
    readers = people[::step][:READERS]
    told = await _each(readers, lambda one: digest.text(session, rules, one, "webchat"))
    seen = await _each(readers, lambda one: agenda.of(session, rules, one))
    return {**_spread("digest", told), **_spread("agenda", seen)}


async def _each(people: Sequence[int], ask: Callable[[int], Awaitable[object]]) -> list[Taken]:
    """Ask for each of these people; an answer of nothing is a mistake."""
    found = []
    for person in people:
        wall, cpu = time.perf_counter(), time.process_time()
        assert await ask(person)
        found.append((time.perf_counter() - wall, time.process_time() - cpu))
    return found


def _spread(name: str, taken: Sequence[Taken]) -> Figures:
    """Medians and 95th percentiles, of the wall's clock and of the processor's."""
    found: Figures = {}
    for clock, place in (("", 0), ("cpu_", 1)):
        ordered = sorted(one[place] for one in taken)
        for percent in (50, 95):
            at = int((len(ordered) - 1) * percent / 100)
            found[f"{name}_{clock}p{percent}_ms"] = round(ordered[at] * 1000, 2)
    return found
