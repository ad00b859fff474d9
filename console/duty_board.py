"""How the duties of a large area stand, counted once for all who look within a few seconds."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web

from acts.actor import Actor
from notifications.duties import overview
from notifications.duties.overview import Row
from rulebook.loader import Rulebook
from storage.engine import Session

FRESH_FOR = 20.0
LARGE = 500
"""A place with fewer rows is counted anew each time: that takes no longer than remembering."""
MOST = 32


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows of an area, and when they were counted."""

    rows: Sequence[Row]
    at: datetime


class Boards:
    """The last counts of large areas in this process."""

    def __init__(self) -> None:
        self._kept: dict[tuple[tuple[str, ...], date], tuple[float, Counted]] = {}

    async def of(
        self, session: Session, rules: Rulebook, actor: Actor, *, anew: bool = False
    ) -> Counted:
        """How every duty stands within a scope; `anew` after something was done just now."""
        key, now = (actor.scope.paths, session.moment.today), asyncio.get_running_loop().time()
        until, kept = self._kept.get(key, (0.0, None))
        if kept and now < until and not anew:
            return kept
        found = Counted(await overview.of(session, rules, actor.scope.paths), session.moment.local)
        if len(found.rows) > LARGE:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = now + FRESH_FOR, found
        return found


BOARDS = web.AppKey("boards", Boards)
