"""The pace of a broadcast: how large its waves are, how far apart, and when it rests and why."""

from collections.abc import Mapping
from datetime import timedelta

from locales import _

CANARY = 20
"""So many households get it first; the wave after is ten times as large, and so on."""
GROWTH = 10
AFTER_CANARY = timedelta(minutes=10)
AFTER_WAVE = timedelta(minutes=1)
MOST_FAILED = 10
"""Of a hundred messages that came back so many may have failed."""
FEW = 3
"""So few failures are no sign of anything, however few came back."""


def size(wave: int) -> int:
    """How many households a wave has, counted from one."""
    return CANARY * int(GROWTH ** (wave - 1))


def pause_after(wave: int) -> timedelta:
    """How long to wait after a wave was queued before the next one may be."""
    return AFTER_CANARY if wave == 1 else AFTER_WAVE


def too_many(failed: int, came: int) -> bool:
    """Whether so many of the messages that came back failed that a person should look."""
    return failed >= FEW and failed * 100 > came * MOST_FAILED


def shares(by_channel: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """How many households of each channel the canary has, of how many: in proportion, but one each.

    Together they are never more than a canary.
    """
    total = sum(by_channel.values())
    wanted = {
        channel: max(1, count * CANARY // total) for channel, count in by_channel.items() if count
    }
    largest = sorted(wanted, key=lambda channel: (-by_channel[channel], channel))
    while sum(wanted.values()) > CANARY:
        wanted[max(largest, key=lambda channel: wanted[channel])] -= 1
    for channel in largest:
        room = CANARY - sum(wanted.values())
        wanted[channel] += min(room, by_channel[channel] - wanted[channel])
    return {channel: (by_channel[channel], count) for channel, count in wanted.items() if count}


def failures(failed: int, came: int) -> str:
    """The reason kept with a broadcast that rests because too many messages failed."""
    return f"failed {failed} {came}"


BY_HAND, UNFIT, CORRECTED = "by hand", "unfit", "corrected"
"""The other reasons: a person paused it, its notice may not be sent any more, it was wrong."""


def said(why: str) -> str:
    """Say why a broadcast rests, or was stopped."""
    kind, *figures = why.split() or [""]
    if kind == "failed":
        failed, came = figures
        return _(
            "%(failed)s of the %(came)s messages that came back did not arrive. Look why before it "
            "goes on.",
            failed=failed,
            came=came,
        )
    return {
        BY_HAND: _("Somebody paused it."),
        UNFIT: _("The notice may not be sent any more: a figure or its review date has changed."),
        CORRECTED: _("It was wrong: a corrected notice takes its place."),
    }.get(why, why)
