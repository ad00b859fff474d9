"""The load test of audiences: a county's households, counted, asked about, queued for, rendered.

Everything is done by the acts and queries that do it in earnest; what had to come out is known from
how the county was made.
"""

import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from statistics import median
from typing import Any

from acts import audience, audience_counts
from acts.audience import Aimed
from acts.broadcasts import waves as going
from bot.rehearsal.broadcastload import AT_ONCE, NOTICE, household, officer
from bot.rehearsal.loadtest import Figures, county, peak_memory, temporary
from notifications.notices.sending import Rendered
from rulebook.loader import Rulebook, load
from rulebook.local_settings import PROVINCE
from storage.engine import Session, Sessions
from storage.models.base import new_id
from storage.models.facts import HouseholdFact, LocalSetting
from storage.models.people import Address, Household, Member, Tag
from storage.moment import Moment
from storage.queries import notices, recipients, regions, waves
from storage.queries.notices import Sending, Text, Version
from storage.queries.outbox import Claimed
from storage.queries.regions import Place

POLICY = "edu-boarding-primary-1000"
ASKED = f"政策:{POLICY}=符合"
TAGGED = "地区:柳河镇 且 标签:监测户"
COUNTED = (TAGGED, "标签:监测户", "")
UNLIKE = "政策:saf-dibao=符合"
"""It looks at incomes, of which no two families of the test are told the same."""
EVERY_THIRD, EVERY_TENTH = 3, 10
TURNS = 5
RENDERED = 10_000
PUPIL = (
    ("p.stage", "primary"),
    ("p.registered", True),
    ("p.needy", True),
    ("p.boarding", True),
)
TABLES: tuple[Any, ...] = (Household, Address, Member, Tag, HouseholdFact)


async def audiences(households: int, database: str = "sqlite") -> Figures:
    """Measure what an audience of a whole county costs, from the count to the message."""
    rules = load()
    async with temporary(database) as sessions:
        began = time.perf_counter()
        await _settle_in(sessions, households)
        prepared = time.perf_counter() - began
        place, notice, account = await _notice(sessions)
        counts = {text: await _count(sessions, rules, place, text) for text in COUNTED}
        unlike = await _timed(lambda: audience.work_out(sessions, rules, place, UNLIKE))
        first = await _timed(lambda: audience.work_out(sessions, rules, place, ASKED))
        again = await _timed(lambda: audience.work_out(sessions, rules, place, ASKED))
        applies, eligible_ms = await _count(sessions, rules, place, ASKED)
        filled, fill, queued, enqueue = await _queue(sessions, rules, place, notice, account)
        rendered = await _render(sessions, rules)
    (tagged, tags_ms), (tagged_all, tags_all_ms), (everybody, all_ms) = counts.values()
    thirds = len(range(0, households, EVERY_THIRD))
    right = everybody == filled == queued == households and tagged_all == thirds
    return {
        "households": households,
        "prepare_seconds": round(prepared, 1),
        "count_tags_and_region_ms": tags_ms,
        "count_tags_of_county_ms": tags_all_ms,
        "count_everybody_ms": all_ms,
        "eligible_of_unlike_families_seconds": round(unlike, 2),
        "eligible_first_seconds": round(first, 2),
        "eligible_again_seconds": round(again, 3),
        "count_eligible_ms": eligible_ms,
        "fill_seconds": round(fill, 2),
        "enqueue_seconds": round(enqueue, 2),
        "fill_and_enqueue_seconds": round(fill + enqueue, 2),
        "rendered_per_second": rendered,
        "tagged": tagged,
        "eligible": applies,
        "queued": queued,
        "peak_memory_mib": peak_memory(),
        "database": database if database == "sqlite" else "postgresql",
        "ok": right and applies == len(range(0, households, EVERY_TENTH)) and tagged > 0,
    }


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def _count(sessions: Sessions, rules: Rulebook, place: Place, text: str) -> tuple[int, float]:
    """How many are reached, and how long a count takes, words included: the median of some."""
    reached, took = 0, list[float]()
    for _turn in range(TURNS):
        began = time.perf_counter()
        async with sessions.read() as session:
            aim = await audience.aimed(session, rules, place, text)
            reached = (await audience_counts.count(session, aim)).reached
        took.append(time.perf_counter() - began)
    return reached, round(median(took) * 1000, 1)


async def _queue(
    sessions: Sessions, rules: Rulebook, place: Place, notice: Version, account: int
) -> tuple[int, float, int, float]:
    """Write everybody down, and queue for them in one wave."""
    async with sessions.write() as session:
        aim = await audience.aimed(session, rules, place, "")
        sending = _sending(session.moment, notice, place, account, aim)
        await notices.create(session, sending)
        began = time.perf_counter()
        filled = await recipients.fill(session, sending.id, aim.reach)
        between = time.perf_counter()
        shared = going.bulk(session.moment, sending, notice)
        queued = await waves.enqueue(session, sending.id, shared)
        ended = time.perf_counter()
    return filled, between - began, queued, ended - between


async def _render(sessions: Sessions, rules: Rulebook) -> int:
    """Short messages a second, in turns as the delivery composes them."""
    renders, done, began = Rendered(rules), 0, time.perf_counter()
    async with sessions.read() as session:
        rows = await _rows(session)
        while done < len(rows):
            turn = rows[done : done + 100]
            readers = await renders.readers(session, turn)
            messages = [await renders.message(session, row, readers) for row in turn]
            done += sum(message is not None for message in messages)
    return round(done / (time.perf_counter() - began))


async def _rows(session: Session) -> list[Claimed]:
    found = await waves.queued(session, RENDERED)
    return [Claimed(**row) for row in found]


def _sending(moment: Moment, notice: Version, place: Place, account: int, aim: Aimed) -> Sending:
    return Sending(
        id=new_id(),
        notice_id=notice.id,
        region_id=place.id,
        path=place.path,
        audience=audience.kept(aim),
        fingerprint="-",
        state="sending",
        author_id=account,
        approver_id=None,
        created_at=moment.now,
        approved_at=None,
        started_at=moment.now,
    )


async def _notice(sessions: Sessions) -> tuple[Place, Version, int]:
    async with sessions.write() as session:
        place = await regions.get(session, county()[0].id)
        assert place is not None
        account = await officer(session, place, "李文")
        review_by = session.moment.today + timedelta(days=30)
        notice = await notices.add_version(session, Text(**NOTICE, review_by=review_by), account)
    return place, notice, account


async def _settle_in(sessions: Sessions, count: int) -> None:
    """Every household with a phone and two members; every tenth has a pupil who boards."""
    async with sessions.write() as session:
        villages = await regions.all_of(session, ["village"])
        settings: Any = LocalSetting.__table__
        await session.execute(settings.insert(), [_province(session)])
    for first in range(0, count, AT_ONCE):
        async with sessions.write() as session:
            rows: dict[Any, list[Figures]] = {table: [] for table in TABLES}
            for number in range(first, min(first + AT_ONCE, count)):
                for table, row in _family(session, villages[number % len(villages)], number):
                    rows[table].append(row)
            for table in TABLES:  # storage has no act that makes so many families out of nothing
                if rows[table]:
                    await session.execute(table.__table__.insert(), rows[table])


def _province(session: Session) -> Figures:
    """Whose rules are in force, set long enough ago that nothing is asked again for it."""
    return {
        "id": new_id(),
        "region_id": county()[0].id,
        "year": session.moment.today.year,
        "key": PROVINCE,
        "value": "Henan",
        "set_by": "load",
        "set_at": session.moment.real - timedelta(days=1),
        "note": "",
    }


def _family(session: Session, village: Place, number: int) -> list[tuple[Any, Figures]]:
    home, address = household(session, village, number)
    people = [_member(session, home["id"], name) for name in ("张大山", "张小禾")]
    found = [(Household, home), (Address, address), *((Member, one) for one in people)]
    if number % EVERY_THIRD == 0:
        found.append((Tag, {"household_id": home["id"], "tag": "监测户"}))
    known: list[tuple[str, Any, int | None]] = [
        ("hh.monitored", number % EVERY_TENTH == 0, None),
        ("hh.income_pc_month", f"{300 + number / 100:.2f}", None),
    ]
    if number % EVERY_TENTH == 0:
        known += [(key, value, people[1]["id"]) for key, value in PUPIL]
    found += [(HouseholdFact, _fact(session, home["id"], *one)) for one in known]
    return found


def _member(session: Session, household_id: int, name: str) -> Figures:
    row_id = new_id()
    return {
        "id": row_id,
        "household_id": household_id,
        "name": session.vault.seal(name, f"member|name|{row_id}"),
        "relation": "",
    }


def _fact(
    session: Session, household_id: int, key: str, value: Any, member_id: int | None
) -> Figures:
    row_id = new_id()
    return {
        "id": row_id,
        "household_id": household_id,
        "member_id": member_id,
        "key": key,
        "value": session.vault.seal_data(value, f"household_fact|value|{row_id}"),
        "as_of": date(2026, 1, 1),
        "origin": "county",
        "by": "load",
        "recorded_at": session.moment.real,
    }
