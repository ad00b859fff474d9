"""One HTTP call to a far end, with its failures sorted by whether it can have arrived."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
)

from channels.errors import Unreachable, Unsure

LONGEST_PAUSE = 3600.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the far end answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def retry_after(self) -> float:
        """Seconds to wait after a 429; one second when the answer does not say."""
        return pause(self.headers.get("Retry-After"))


def time_limit(seconds: float, waiting: float = 0.0) -> ClientTimeout:
    """Allow this long for a call, plus what the far end was asked to wait.

    The connection gets half of it: without one nothing was sent, later nobody could tell.
    """
    return ClientTimeout(total=seconds + waiting, connect=seconds / 2)


async def call(
    http: ClientSession, method: str, url: str, *, limit: ClientTimeout, **options: Any
) -> Answer:
    """Make one call: never redirected, never made again.

    Raises:
        Unreachable: the connection never came about.
        Unsure: it did, and the answer did not arrive whole and in time.
    """
    # Details name the kind of failure only: addresses and messages stay out of logs.
    try:
        async with http.request(
            method, url, timeout=limit, allow_redirects=False, **options
        ) as reply:
            return Answer(reply.status, reply.headers, await reply.read())
    except (ClientConnectorError, ConnectionTimeoutError) as error:
        raise Unreachable(type(error).__name__) from None
    except (ClientError, TimeoutError, OSError) as error:
        raise Unsure(type(error).__name__) from None


def pause(value: object) -> float:
    """Read a number of seconds a far end asks us to wait, within reason."""
    try:
        seconds = float(str(value))
    except ValueError:
        return 1.0
    return min(max(seconds, 0.0), LONGEST_PAUSE) if seconds == seconds else 1.0
