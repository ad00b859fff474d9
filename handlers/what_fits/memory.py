"""What a walk of questions remembers between two messages; it is sealed, and goes at its end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from aiogram.fsm.context import FSMContext

from acts.interviews import ASKING, LIFE

__all__ = ["ASKING", "Walk", "recall", "remember", "wipe"]

KEY = "fits"


@dataclass(frozen=True)
class Walk:
    """The answers so far in their order, which event they are about, and where the talk began.

    `since` is the first message of the walk, `tries` counts answers in a row nobody could read.
    """

    event: str | None
    since: int
    at: str
    answers: tuple[tuple[str, tuple[int, ...]], ...] = ()
    tries: int = 0

    @property
    def given(self) -> Mapping[str, tuple[int, ...]]:
        """The answers by question."""
        return dict(self.answers)

    def answered(self, question: str, taken: tuple[int, ...]) -> Self:
        """With one more answer."""
        return replace(self, answers=(*self.answers, (question, taken)), tries=0)

    def back(self) -> Self:
        """Without the last answer."""
        return replace(self, answers=self.answers[:-1], tries=0)


async def recall(state: FSMContext, now: datetime) -> Walk | None:
    """The walk that is under way here, None when there is none or it is too old."""
    kept = (await state.get_data()).get(KEY)
    if not kept or now - datetime.fromisoformat(kept["at"]) > LIFE:
        return None
    answers = tuple((key, tuple(taken)) for key, taken in kept["answers"])
    return Walk(**{**kept, "answers": answers})


async def remember(state: FSMContext, walk: Walk) -> None:
    """Keep the walk until the next message."""
    kept: dict[str, Any] = {
        "event": walk.event,
        "since": walk.since,
        "at": walk.at,
        "answers": [[key, list(taken)] for key, taken in walk.answers],
        "tries": walk.tries,
    }
    await state.update_data({KEY: kept})


async def wipe(state: FSMContext) -> None:
    """Forget the walk; what other topics remember stays."""
    data = await state.get_data()
    data.pop(KEY, None)
    await state.set_state(None)
    await state.set_data(data)
