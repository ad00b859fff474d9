"""Counting ahead: a few parts a round, the newest and the unsettled first, in small bites.

Nothing of it is in the way of a delivery: it reads what is there, and what it keeps can be thrown
away and counted again. Receipts may come late, people decide on parked messages and posts are put
right afterwards, so what is settled is counted again as well, one part a round.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from notifications.kinds import class_of
from storage.engine import Session, Sessions
from storage.models.delivery import State
from storage.moment import SHANGHAI, county_day
from storage.queries import figures_counting, proof, regions
from storage.queries.figures_counting import AWARENESS, BLOCK, MESSAGES, Key, Message, Part
from storage.queries.figures_told import ARRIVED, FAILED, HANDED, HELD, UNSURE, WAITING
from storage.scope import Scope

BITE = 2_000
"""Messages read at once: a few hundredths of a second, then others have their turn."""
BLOCKS, VILLAGES = 4, 10
"""How many parts a round counts at most."""
REST = timedelta(seconds=50)
"""Between rounds, however often a rehearsal's clock stops."""
QUIET = timedelta(hours=1)
"""Real time after which no transaction under way can still touch a message."""

FATES: Mapping[State, str] = {
    State.DELIVERED: ARRIVED,
    State.ACCEPTED: HANDED,
    State.EXPIRED: HANDED,
    State.UNDELIVERED: FAILED,
    State.REFUSED: FAILED,
    State.DROPPED: FAILED,
    State.UNSURE: UNSURE,
    State.PARKED: UNSURE,
    State.QUEUED: WAITING,
    State.CLAIMED: WAITING,
    State.HANDING: WAITING,
    State.CANCELLED: HELD,
    State.SUPPRESSED: HELD,
    State.STALE: HELD,
}
MOVING = frozenset(
    {state for state, fate in FATES.items() if fate in (WAITING, UNSURE)} | {State.ACCEPTED}
)
"""The states after which something else is still expected."""


@dataclass(frozen=True, slots=True)
class Round:
    """How many parts of each were counted."""

    blocks: int = 0
    villages: int = 0


async def round_of(sessions: Sessions, blocks: int = BLOCKS, villages: int = VILLAGES) -> Round:
    """Count the parts whose turn it is."""
    async with sessions.read() as session:
        due_blocks = await _due_blocks(session, blocks)
        due_villages = await _due_villages(session, villages)
    for block in due_blocks:
        await _block(sessions, block)
    for year, place in due_villages:
        await _village(sessions, year, place)
        await asyncio.sleep(0)
    return Round(len(due_blocks), len(due_villages))


async def now_and_then(sessions: Sessions) -> Round:
    """The same, but not again right after the last round."""
    async with sessions.read() as session:
        times = [await figures_counting.last_counted(session, one) for one in (MESSAGES, AWARENESS)]
        last = max((one for one in times if one), default=None)
        if last and session.moment.real - last < REST:
            return Round()
    return await round_of(sessions)


async def differences(sessions: Sessions) -> int:
    """How many numbers are kept otherwise than counting everything again finds: a check."""
    async with sessions.read() as session:
        newest = await figures_counting.last_message(session)
    found = 0
    for block in range((newest or 0) // BLOCK + 1):
        counts, _settled = await _count(sessions, block)
        async with sessions.read() as session:
            kept = await figures_counting.kept_of_block(session, block)
        found += sum(counts.get(key) != kept.get(key) for key in {*counts, *kept})
    return found


async def _due_blocks(session: Session, most: int) -> list[int]:
    newest = await figures_counting.last_message(session)
    if newest is None:
        return []
    every = [str(block) for block in range(newest // BLOCK, -1, -1)]
    known = await figures_counting.parts(session, MESSAGES)
    return [int(part) for part in _due(every, known, most, always=1)]


async def _due_villages(session: Session, most: int) -> list[tuple[int, str]]:
    begun = await figures_counting.years(session)
    if begun is None:
        return []
    first, last = (county_day(one).year for one in begun)
    places = [place.id for place in await regions.all_of(session, ["village"])]
    every = {
        figures_counting.awareness_part(year, place): (year, place)
        for year in range(last, first - 1, -1)
        for place in places
    }
    known = await figures_counting.parts(session, AWARENESS)
    return [every[part] for part in _due(list(every), known, most, always=0)]


def _due(every: Sequence[str], known: Sequence[Part], most: int, always: int) -> list[str]:
    """The newest, so many never counted or still moving, and one of those that do not move."""
    before = {one.part for one in known}
    moving = [one.part for one in known if not one.settled]
    settled = [one.part for one in known if one.settled]
    fresh = [part for part in every if part not in before]
    newest = every[:always]
    due = [part for part in (*fresh, *moving) if part not in newest][:most]
    return list(dict.fromkeys([*newest, *due, *settled[:1]]))


async def _block(sessions: Sessions, block: int) -> None:
    counts, settled = await _count(sessions, block)
    async with sessions.write() as session:
        await figures_counting.keep_block(session, block, counts, settled=settled)


async def _count(sessions: Sessions, block: int) -> tuple[Mapping[Key, int], bool]:
    """Count a block bite by bite; also whether nothing is expected to change in it."""
    counts: Counter[Key] = Counter()
    after, until, moves = block * BLOCK - 1, (block + 1) * BLOCK, False
    async with sessions.read() as session:
        quiet = session.moment.real - QUIET
        newest = await figures_counting.last_message(session) or 0
        while bite := await figures_counting.messages(session, after, until, BITE):
            for alike, many in Counter(map(_alike, bite)).items():
                for key in _keys(*alike):
                    counts[key] += many
            moves |= max(one.changed_at for one in bite) > quiet
            moves |= any(one.state in MOVING for one in bite)
            after = bite[-1].id
            await asyncio.sleep(0)
    return counts, not moves and newest >= until


Alike = tuple[str, datetime, str, str, str]
"""What messages have in common that are counted together: place, hour, channel, kind, state."""


def _alike(message: Message) -> Alike:
    hour = message.at.replace(minute=0, second=0, microsecond=0)
    return message.path, hour, message.channel, message.kind, message.state


def _keys(path: str, hour: datetime, channel: str, kind: str, state: str) -> list[Key]:
    """What a message counts for: its place and every place above it."""
    there = hour.astimezone(SHANGHAI)
    what = (there.date(), there.hour, channel, class_of(kind).name, FATES[State(state)])
    return [(place, *what) for place in path.split("/") if place]


async def _village(sessions: Sessions, year: int, region_id: str) -> None:
    begins, ends = (
        datetime(one, 1, 1, tzinfo=SHANGHAI).astimezone(UTC) for one in (year, year + 1)
    )
    async with sessions.read() as session:
        place = await regions.get(session, region_id)
        rows = []
        if place:
            rows = await proof.known(session, Scope(paths=(place.path,)), begins, ends)
        settled = session.moment.today.year > year
    async with sessions.write() as session:
        await figures_counting.keep_awareness(session, year, region_id, rows, settled=settled)
