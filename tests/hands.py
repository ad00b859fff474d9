"""The hands of a clock that stands still until a test moves them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from storage.moment import SHANGHAI

START = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
"""A Monday morning."""


class Hands:
    """What a `Clock` reads in tests."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)

    def set(self, now: datetime) -> None:
        """Put the hands to an aware instant."""
        if now.tzinfo is None:
            raise ValueError("the hands need a time zone")
        self.now = now

    def advance(self, **step: Any) -> None:
        """Move the hands, said like a timedelta: `advance(days=1, hours=2)`."""
        self.now += timedelta(**step)
