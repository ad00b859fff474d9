"""Processes to be killed: a parent that has imported everything forks one life after another.

A fork takes milliseconds where a start takes seconds, so that the next life begins while the far
end still works on what the last one asked of it; a slower restart would make the test too kind.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BORN_WITHIN = 60.0


class Lives:
    """The lives of one script; every one is ours, and is killed by its own id."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.alive: int | None = None

    async def begin(self) -> None:
        """Let a life begin."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(b"live\n")
        async with asyncio.timeout(BORN_WITHIN):
            line = await self._process.stdout.readline()
        self.alive = int(line)

    def end(self) -> None:
        """Kill the life that is going on, without a warning."""
        if self.alive:
            os.kill(self.alive, signal.SIGKILL)
        self.alive = None

    async def endure(self, lasts: Callable[[], float], over: Callable[[], Awaitable[bool]]) -> int:
        """Kill life after life, each after a while, until it is over; returns the kills."""
        kills = 0
        while True:
            await self.begin()
            await asyncio.sleep(lasts())
            done = await over()
            self.end()
            if done:
                return kills
            kills += 1


@asynccontextmanager
async def lives_of(script: str, **options: Any) -> Any:
    """The lives of a script of this package, with these options."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"tests.faults.{script}", json.dumps(options)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin
    lives = Lives(process)
    try:
        yield lives
    finally:
        lives.end()
        process.stdin.close()
        await process.wait()


def run(live: Callable[[Any], Awaitable[None]]) -> None:
    """Fork a life for every line that comes in, until there are no more lines."""
    options = json.loads(sys.argv[1])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need not be waited for
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            asyncio.run(live(options))  # type: ignore[arg-type]  # every script gives a coroutine
            os._exit(0)
        print(pid, flush=True)
