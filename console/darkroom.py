"""Where pictures are developed: checked from outside, then decoded by a child with limits."""

import asyncio
import contextlib
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterator
from pathlib import Path

from console import developing
from console.developing import MOST_PIXELS

CHILD = (sys.executable, "-I", "-W", "ignore", str(Path(developing.__file__)))
SECONDS = 4.0
LONGEST_SIDE = 20_000  # a panorama; a strip one pixel wide takes twice the time to shrink
AT_ONCE = 2
MOST_IN_HAND = 16
"""Pictures being received or waiting, each up to five megabytes; more are asked to come later."""
LARGEST_RESULT = 4 * 1024 * 1024

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff"
SIZED = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG segments that tell the size."""
BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""JPEG marks without a segment behind them."""
MOST_SEGMENTS = 1000


class Full(Exception):
    """Too many pictures are in hand already; come back in a minute."""


class Darkroom:
    """The children of one process: a few at a time, the others wait."""

    def __init__(self) -> None:
        self._in_hand = 0
        self._at_work = 0

    @contextlib.contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place while a picture is received and developed.

        Raises:
            Full: there is none.
        """
        if self._in_hand >= MOST_IN_HAND:
            raise Full
        self._in_hand += 1
        try:
            yield
        finally:
            self._in_hand -= 1

    async def develop(self, data: bytes) -> bytes | None:
        """A picture as a small JPEG without anything but its pixels; None when it is none."""
        width, height = size(data)
        if not 0 < width * height <= MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            return None
        while self._at_work >= AT_ONCE:  # noqa: ASYNC110  # an Event would belong to one loop
            await asyncio.sleep(0.05)
        self._at_work += 1
        try:
            return await _by_child(data)
        finally:
            self._at_work -= 1


def size(data: bytes) -> tuple[int, int]:
    """Width and height as the header of a JPEG, PNG or WebP tells them; else 0, 0."""
    if data.startswith(PNG) and len(data) >= 24:
        return _number(data[16:20]), _number(data[20:24])
    if data.startswith(JPEG):
        return _size_of_jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _size_of_webp(data)
    return 0, 0


def _size_of_jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    for _segment in range(MOST_SEGMENTS):
        if len(data) < at + 9 or data[at] != 0xFF:
            break
        mark = data[at + 1]
        if mark in SIZED:
            return _number(data[at + 7 : at + 9]), _number(data[at + 5 : at + 7])
        if mark == 0xFF:
            at += 1
        elif mark in BARE:
            at += 2
        else:
            at += 2 + _number(data[at + 2 : at + 4])
    return 0, 0


def _size_of_webp(data: bytes) -> tuple[int, int]:
    match data[12:16]:
        case b"VP8X":
            wide, high = data[24:27], data[27:30]
            return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
        case b"VP8L" if data[20] == 0x2F:
            bits = int.from_bytes(data[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 " if data[23:26] == b"\x9d\x01\x2a":
            bits = int.from_bytes(data[26:30], "little")
            return bits & 0x3FFF, bits >> 16 & 0x3FFF
    return 0, 0


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


async def _by_child(data: bytes) -> bytes | None:
    child = await asyncio.create_subprocess_exec(
        *CHILD, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd="/"
    )
    try:
        async with asyncio.timeout(SECONDS):
            written = await _handed_over(child, data)
            return written if await child.wait() == 0 else None
    except (TimeoutError, ConnectionError):
        return None
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            # It counts as ended only when all it said is read, and reading rests while much waits.
            assert child.stdout is not None
            while await child.stdout.read(LARGEST_RESULT):
                pass
            await child.wait()


async def _handed_over(child: Process, data: bytes) -> bytes | None:
    """What a child makes of this; it reads everything before it says anything."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(data)
    await child.stdin.drain()
    child.stdin.close()
    try:
        await child.stdout.readexactly(LARGEST_RESULT + 1)
    except asyncio.IncompleteReadError as ended:
        return ended.partial or None
    raise ConnectionError  # it says more than any picture of this size needs
