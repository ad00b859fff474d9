"""Progress of the loops: alive means they moved lately, not that the process exists."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

LIMIT = 15.0
"""Seconds a loop may go without a sign of life; the slowest looks every few seconds."""


class Progress:
    """When each loop last got round."""

    def __init__(self) -> None:
        self._expected: set[str] = set()
        self._last: dict[str, float] = {}

    def expect(self, name: str) -> None:
        """A loop of this name must show life from now on."""
        self._expected.add(name)

    def beat(self, name: str) -> None:
        """The loop got round."""
        self._last[name] = time.monotonic()

    def ages(self) -> Mapping[str, float]:
        """Seconds since each loop got round; infinity for one that never did."""
        now = time.monotonic()
        return {name: now - self._last.get(name, float("-inf")) for name in self._expected}


async def repeat(
    name: str,
    progress: Progress,
    stop: asyncio.Event,
    work: Callable[[], Awaitable[object]],
    every: float,
) -> None:
    """Do some work again and again until told to stop."""
    while not stop.is_set():
        await work()
        progress.beat(name)
        try:
            await asyncio.wait_for(stop.wait(), every)
        except TimeoutError:
            continue
