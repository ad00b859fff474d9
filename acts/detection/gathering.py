"""Gathering records for the pitfalls: those of a whole county page by page, or of one case."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from acts.detection import (
    burden_records,
    case_records,
    home_records,
    log_records,
    post_records,
)
from rulebook.loader import Rulebook
from rulebook.pitfalls import Finder, Record
from storage.engine import Session, Sessions
from storage.queries import log_rows
from storage.queries import records as rows
from storage.queries.cases import Filed
from storage.queries.records import Extent

PAGE = 1000
ENTERED = "monitored"
"""Where a case of identification ends when the household is under watch from then on."""
SOURCES = (case_records, home_records, log_records, post_records, burden_records)
KINDS = tuple(dict.fromkeys(kind for source in SOURCES for kind in source.KINDS))
"""What we hold. Every other kind of record stays absent: nothing is concluded from our silence."""

PARTLY_HELD = frozenset({"measure", "notice", "plan"})
"""Kinds of which there is more outside: that one is missing here proves nothing."""
VISIT = "household_visit"
QUARTER = timedelta(days=92)
AT_STEP = frozenset({"case", "case_event", "case_clock"})
"""What a step can change; only findings about these are looked for at once."""


Put = Callable[[Session, int], Awaitable[int | None]]
"""Reads the page after an id and returns the last id of it, None when it was the last page."""


@dataclass(frozen=True)
class Gathered:
    """Records by kind; `monitored_on` says since when households have been under watch."""

    records: dict[str, list[Record]]
    monitored_on: dict[int, date] = field(default_factory=dict)


def looked_for(finder: Finder) -> bool:
    """Whether what this finder misses would really be missing."""
    return not {related.kind for related in finder.without} & PARTLY_HELD


async def of_place(sessions: Sessions, rules: Rulebook, path: str) -> Gathered:
    """Gather what is held of a place; in pages, so that nobody waits for long meanwhile."""
    today = sessions.clock.moment().today
    found = _empty()
    extent = Extent(path, since=date(today.year - 1, 1, 1))
    async with sessions.read() as session:
        await _put_place(session, rules, extent, found)
    await _page_by_page(sessions, partial(_put_cases, rules, extent, found))
    await _page_by_page(sessions, partial(_put_homes, rules, extent, found))
    _finish(found)
    return found


async def of_case(session: Session, rules: Rulebook, case: Filed) -> Gathered:
    """Gather what is held of one case and its household: a handful of rows."""
    today = session.moment.today
    found = _empty()
    extent = Extent(case.path, date(today.year - 1, 1, 1), case.id, case.household_id)
    await _put_cases(rules, extent, found, session, 0)
    if case.household_id is not None:
        await _put_homes(rules, extent, found, session, 0)
    _finish(found)
    return found


def concerns_step(finder: Finder) -> bool:
    """Whether a finder looks at one case alone, so that a step's own records show it all."""
    group = finder.group
    return (
        finder.of in AT_STEP
        and finder.kinds <= AT_STEP | {"household"}
        and (group is None or group.by == ("case",))
    )


async def _page_by_page(sessions: Sessions, put: Put) -> None:
    after: int | None = 0
    while after is not None:
        async with sessions.read() as session:
            after = await put(session, after)
        await asyncio.sleep(0)


async def _put_place(session: Session, rules: Rulebook, extent: Extent, found: Gathered) -> None:
    """What hangs on no case and no household."""
    path, records = extent.path, found.records
    await post_records.fill(session, rules, path, await rows.posts(session, path), records)
    lines = await log_rows.lines(session, path, log_records.kinds(rules), extent.since)
    log_records.fill(rules, lines, records)
    begins = await log_rows.begins(session, path, VISIT)
    records["visit"].append(log_records.visits_before(begins))
    await burden_records.fill(session, path, records)


async def _put_cases(
    rules: Rulebook, extent: Extent, found: Gathered, session: Session, after: int
) -> int | None:
    cases = await rows.cases(session, extent, after, PAGE)
    page = await case_records.read(session, cases)
    case_records.fill(rules, page, found.records)
    for case in cases:
        if case.state == ENTERED and case.household_id and case.closed_on:
            found.monitored_on[case.household_id] = case.closed_on
    return cases[-1].id if len(cases) == PAGE else None


async def _put_homes(
    rules: Rulebook, extent: Extent, found: Gathered, session: Session, after: int
) -> int | None:
    today = session.moment.today
    homes = await rows.homes(session, extent, after, PAGE)
    since = min(date(today.year, 1, 1), today - QUARTER)
    page = await home_records.read(session, homes, since)
    home_records.fill(rules, page, found.records, found.monitored_on, today)
    return homes[-1].id if len(homes) == PAGE else None


def _empty() -> Gathered:
    return Gathered({kind: [] for kind in KINDS})


def _finish(found: Gathered) -> None:
    found.records["reply"] = case_records.last_replies(found.records["reply"])
