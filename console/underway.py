"""Long work beside the pages: how far each piece is, and waiting for what is short."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

LOG = logging.getLogger(__name__)
AT_ONCE = 2.0
"""Seconds a page waits for work to end before it shows how far it is instead."""

Work = Callable[[Callable[[int, int | None], None]], Coroutine[Any, Any, None]]


class Underway:
    """The work of this process, by what it is about; a task is held until it ends."""

    def __init__(self) -> None:
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._done: dict[int, tuple[int, int | None]] = {}

    async def run(self, about: int, work: Work) -> None:
        """Begin work, and wait a moment for it to end."""

        def progress(done: int, total: int | None) -> None:
            self._done[about] = done, total

        task = asyncio.create_task(work(progress))
        self._tasks[about] = task
        task.add_done_callback(lambda ended: self._ended(about, ended))
        await asyncio.wait([task], timeout=AT_ONCE)

    def far(self, about: int) -> tuple[int, int | None] | None:
        """How much of how much is done; None where this process does not work on it."""
        if about not in self._tasks:
            return None
        return self._done.get(about, (0, None))

    def _ended(self, about: int, task: asyncio.Task[None]) -> None:
        self._tasks.pop(about, None)
        self._done.pop(about, None)
        if not task.cancelled() and task.exception():
            LOG.error("work on %s failed", about, exc_info=task.exception())
