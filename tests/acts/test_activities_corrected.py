"""Correcting the log: whose entry, once, with a reason; counters follow exactly."""

import random
from datetime import timedelta

import pytest

from acts.activities import correcting, recording
from acts.activities.correcting import Change
from acts.activities.entry import Entry
from acts.activities.refusals import (
    CorrectedBefore,
    NothingChanged,
)
from acts.declined import NeedsReason
from storage.engine import Session, Sessions
from storage.queries import (
    activities,
    duty_counts,
)
from storage.queries.households import Household
from tests.acts.log_scene import RULES, SCREENED, kept, log, settle, somebody, visit


async def test_only_ones_own_entry_is_corrected_once_and_with_a_reason(sessions: Sessions) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        own = await somebody(session, "first_secretary", "liu")
        boss = await somebody(session, "township_government", "zhen")
        other = await somebody(session, "village_committee", "zhao")
        entry = await log(session, own, visit(session, homes["liu1"]))
        take_back = Change("没有去", withdrawn=True)
        elsewhere = Change("点错了", household=homes["liu3"])
        assert await correcting.correct(session, RULES, other, entry, take_back) is None
        assert await correcting.correct(session, RULES, boss, entry, elsewhere) is None
        with pytest.raises(NeedsReason):
            await correcting.correct(session, RULES, own, entry, Change("", withdrawn=True))
        with pytest.raises(NothingChanged):
            await correcting.correct(session, RULES, own, entry, Change("没变"))
        made = await correcting.correct(session, RULES, own, entry, elsewhere)
        assert made is not None
        with pytest.raises(CorrectedBefore):
            await correcting.correct(session, RULES, own, entry, take_back)
        assert await correcting.correct(session, RULES, boss, made.new_id, take_back) is not None
        assert await kept(session) == {}


async def test_a_mark_goes_to_another_entry_that_makes_it(sessions: Sessions) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        first = await somebody(session, "first_secretary", "liu")
        other = await somebody(session, "village_committee", "liu")
        entry = await log(session, first, visit(session, homes["liu1"]))
        await log(session, other, visit(session, homes["liu1"], ago=3))
        await correcting.correct(session, RULES, first, entry, Change("没去", withdrawn=True))
        assert {key[0]: done for key, done in (await kept(session)).items()} == {SCREENED: 1}


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_logged_and_corrected_the_counters_are_what_the_log_says(
    sqlite_sessions: Sessions, seed: int
) -> None:
    chance = random.Random(seed)
    async with sqlite_sessions.write() as session:
        homes = list((await settle(session)).values())[:3]
        people = [
            await somebody(session, "first_secretary", "liu"),
            await somebody(session, "village_committee", "liu"),
            await somebody(session, "family_doctor", "liu"),
        ]
        own: dict[int, int] = {}
        for _number in range(40):
            who = chance.randrange(3)
            if own and chance.random() < 0.4:
                entry = chance.choice(sorted(own))
                change = _change(session, chance, homes)
                try:
                    made = await correcting.correct(
                        session, RULES, people[own[entry]], entry, change
                    )
                except NothingChanged:
                    continue
                assert made is not None
                own[made.new_id] = own.pop(entry)
                if change.withdrawn:
                    own.pop(made.new_id)
            else:
                kind = "followup" if who == 2 else chance.choice(("household_visit", "screening"))
                on = session.moment.today - timedelta(days=chance.randrange(50))
                some = tuple(chance.sample(homes, chance.randrange(1, 3)))
                done = await recording.record(
                    session, RULES, people[who], Entry(kind, on, some, again=True)
                )
                own |= {one.activity_id: who for one in done.kept}
        assert await kept(session) == dict(
            await duty_counts.recount(session, RULES.duties.values())
        )
        assert await activities.miscounted(session) == []


def _change(session: Session, chance: random.Random, homes: list[Household]) -> Change:
    match chance.randrange(4):
        case 0:
            return Change("没有去", withdrawn=True)
        case 1:
            return Change("点错了", household=chance.choice(homes))
        case 2:
            on = session.moment.today - timedelta(days=chance.randrange(50))
            return Change("记错日子", on=on)
        case _:
            return Change("", more="补充一句")
