"""The story: the whole mission on a fresh database, with what had to be so and what was."""

import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.rehearsal.scenes import (
    broadcast,
    case,
    duty,
    helping,
    notice,
    report,
    returned,
    roster,
    rules,
)
from bot.rehearsal.stage import Check, Line, Stage, set_up
from storage.queries import counts, inbox

Scene = Callable[[Stage], Awaitable[None]]

PARTS: dict[str, tuple[Scene, ...]] = {
    "report": (roster.play, report.play),
    "case": (roster.play, report.play, case.play, returned.play, helping.play),
    "duty": (roster.play, duty.play),
    "rules": (roster.play, rules.play),
    "notice": (roster.play, notice.play, broadcast.play),
}
WHOLE: tuple[Scene, ...] = (
    *(roster.play, report.play, case.play, returned.play, helping.play),
    *(duty.play, rules.play, notice.play, broadcast.play),
)


@dataclass(frozen=True)
class Played:
    """How it went."""

    lines: Sequence[Line]
    checks: Sequence[Check]
    counts: dict[str, int]
    seconds: float

    @property
    def failures(self) -> list[Check]:
        """What was not as it had to be."""
        return [check for check in self.checks if not check.holds]


async def play(part: str | None = None) -> Played:
    """Play one part with what comes before it, or everything, in a folder that goes afterwards."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mingbai-story-") as folder:
        async with set_up(Path(folder)) as stage:
            for scene in PARTS[part] if part else WHOLE:
                await scene(stage)
            await stage.settle()
            await stage.received()
            found = await _counts(stage)
    return Played(stage.lines, stage.checks, found, time.monotonic() - started)


async def _counts(stage: Stage) -> dict[str, int]:
    async with stage.house.sessions.read() as session:
        found = await inbox.backlog(session)
        rows = await counts.of_tables(session)
    stage.expect("no event was left unanswered", 0, found.get("inbound.failed", 0))
    names = ("household", "report", "case", "case_event", "activity", "handoff", "audit", "attempt")
    return {**{name: rows[name] for name in names}, **dict(sorted(found.items()))}
