"""Whatever is logged, corrected, handed over or taken as leave: the counts are those of the log."""

import asyncio
import random
import shutil
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import update

from acts.activities import counting
from storage.crypto import KEY_BYTES, Vault
from storage.engine import Sessions, open_sessions
from storage.models.duties import DutyCounter
from storage.moment import Clock
from storage.queries.leaves import AWAY, LEAVE
from tests.acts.duty_village import KINDS, begin, done
from tests.hands import Hands

WHO, HOME, AGO = st.integers(0, 2), st.integers(0, 5), st.integers(0, 35)


class Duties(RuleBasedStateMachine):
    """Everything officials may do to their counts, one thing after another, on SQLite."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.hands = Hands()
        self.file = shutil.copy(template, folder / f"{id(self)}.db")
        vault = Vault({1: bytes(range(KEY_BYTES))})
        self.sessions = open_sessions(f"sqlite:///{self.file}", Clock(self.hands), vault)
        self.village = self.runner.run(begin(self.sessions, self.hands))

    @rule(
        who=WHO, kind=st.sampled_from(KINDS), homes=st.lists(HOME, min_size=1, max_size=3), ago=AGO
    )
    def log(self, who: int, kind: str, homes: list[int], ago: int) -> None:
        self.do(self.village.log(who, kind, homes, ago))

    @precondition(lambda self: self.village.logged)
    @rule(
        which=st.integers(0, 20),
        change=st.sampled_from(("home", "day", "withdraw")),
        home=HOME,
        ago=AGO,
    )
    def correct(self, which: int, change: str, home: int, ago: int) -> None:
        self.do(self.village.correct(which, change, home, ago))

    @rule(who=WHO)
    def hand_over(self, who: int) -> None:
        self.do(self.village.hand_over(who))

    @rule(
        who=WHO,
        kind=st.sampled_from((AWAY, LEAVE)),
        ahead=st.integers(-5, 3),
        days=st.integers(0, 4),
    )
    def away(self, who: int, kind: str, ahead: int, days: int) -> None:
        self.do(self.village.away(who, kind, ahead, days))

    @rule(who=WHO, days=st.integers(0, 7))
    def tell_week(self, who: int, days: int) -> None:
        self.do(self.village.tell_week(who, days))

    @rule(one=HOME, other=HOME)
    def merge(self, one: int, other: int) -> None:
        self.do(self.village.merge(one, other))

    @rule(days=st.integers(1, 12))
    def wait(self, days: int) -> None:
        self.hands.advance(days=days)
        self.do(self.village.holds())

    def do(self, act: Coroutine[Any, Any, None]) -> None:
        """Do something, or find it declined; afterwards everything agrees."""
        self.runner.run(done(act))
        self.runner.run(self.village.holds())

    def teardown(self) -> None:
        self.runner.run(self.sessions.close())
        self.runner.close()
        Path(self.file).unlink()


def test_counts_are_those_of_the_log_whatever_is_done(
    sqlite_template: Path, tmp_path: Path
) -> None:
    wanted = settings(
        max_examples=10,
        stateful_step_count=12,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(
        lambda: Duties(sqlite_template, tmp_path),  # type: ignore[arg-type]  # any maker will do
        settings=wanted,
    )


@pytest.mark.parametrize("seed", range(2))
async def test_the_same_holds_on_both_databases(
    sessions: Sessions, hands: Hands, seed: int
) -> None:
    chance, village = random.Random(seed), await begin(sessions, hands)
    for _step in range(15):
        who, homes = chance.randrange(3), chance.sample(range(6), 2)
        ago = chance.randrange(20)
        kind, change = chance.choice(KINDS), chance.choice(("home", "day", "withdraw"))
        acts = [
            village.log(who, kind, homes, ago),
            village.log(who, kind, homes, ago),
            village.correct(chance.randrange(9), change, homes[0], ago),
            village.hand_over(who),
            village.away(who, LEAVE, 1, 2),
        ]
        chosen = chance.choice(acts[: None if village.logged else 2])
        for act in acts:
            if act is not chosen:
                act.close()
        await done(chosen)
        await village.holds()
        hands.advance(days=chance.randrange(3))


async def test_a_correction_that_forgets_the_counters_is_found(
    sqlite_sessions: Sessions, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forgets(*_wanted: object) -> None:
        return None

    village = await begin(sqlite_sessions, hands)
    await village.log(0, "household_visit", [1, 2], 0)
    await village.holds()
    monkeypatch.setattr(counting, "take_back", forgets)
    await village.correct(0, "withdraw", 0, 0)
    with pytest.raises(AssertionError):
        await village.holds()


async def test_a_counter_that_is_one_too_high_is_found(
    sqlite_sessions: Sessions, hands: Hands
) -> None:
    village = await begin(sqlite_sessions, hands)
    await village.log(0, "household_visit", [1, 2], 0)
    async with sqlite_sessions.write() as session:
        await session.execute(update(DutyCounter).values(done=DutyCounter.done + 1))
    with pytest.raises(AssertionError):
        await village.holds()
