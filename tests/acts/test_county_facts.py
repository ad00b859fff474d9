"""What the invented county has set and what is known of its families: enough to answer for them."""

from collections import Counter

from argon2 import PasswordHasher
from sqlalchemy import func, select

from acts import facts, local_settings
from acts.passwords import Passwords
from acts.verdicts import Keys, judged
from bot.rehearsal import county
from bot.rehearsal.county_facts import FIGURES
from bot.rehearsal.families import REGION_CODE
from rulebook.eligibility.facts import Facts, read
from rulebook.loader import load
from storage.engine import Sessions
from storage.models.facts import HouseholdFact, LocalSetting
from storage.queries import facts as stored
from storage.queries import regions
from storage.scope import EVERYTHING

HASHING = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
SOME = 300
KEYS = Keys(frozenset({"saf-dibao", "edu-boarding-primary-1000", "hou-repair-18000"}))


async def rows(sessions: Sessions) -> list[int]:
    async with sessions.read() as session:
        return [
            await session.scalar(select(func.count()).select_from(table))
            for table in (HouseholdFact, LocalSetting)
        ]


async def test_the_invented_county_can_be_answered_for(sqlite_sessions: Sessions) -> None:
    rules = load()
    await county.load(sqlite_sessions, hashing=HASHING)
    before = await rows(sqlite_sessions)
    await county.load(sqlite_sessions, hashing=HASHING)
    assert await rows(sqlite_sessions) == before
    async with sqlite_sessions.read() as session:
        place = await regions.get(session, REGION_CODE)
        assert place is not None
        today = session.moment.today
        values = await local_settings.values_at(session, rules, place.path, today.year)
        assert set(values) == set(FIGURES)
        homes = await stored.homes(session, EVERYTHING, place.path, limit=SOME)
        raw = await facts.of_homes(session, rules, homes, place.path, today)
    assert len(raw) == SOME
    assert all(isinstance(read(rules.policies, one), Facts) for one in raw.values())
    told = Counter(verdict for one in raw.values() for verdict in judged(rules, one, KEYS).values())
    # Every answer there is comes up, and most families can be told yes or no.
    assert set(told) == {"applies", "not", "cannot_tell"}
    assert told["cannot_tell"] < told["applies"] + told["not"]
