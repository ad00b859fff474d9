"""What a filter means is the same in the rules and in both databases."""

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings

from rulebook.audience import (
    EVERYONE,
    Filter,
    HouseholdFacts,
    matches,
    parts_of,
    placed,
    reasons,
)
from storage.engine import Sessions
from storage.queries import audiences
from storage.queries.audiences import CANNOT_TELL, KEPT_AWAY, Reach
from tests.filters import FILTERS
from tests.storage.villagers import Family, families, settle


class Settled:
    """A county of invented families; no dataclass, so that a failure does not print them all."""

    def __init__(self, sessions: Sessions, families: list[Family]) -> None:
        self.sessions = sessions
        self.families = families


@pytest.fixture
async def settled(sessions) -> Settled:
    invented = list(families())
    async with sessions.write() as session:
        await settle(session, invented)
    return Settled(sessions, invented)


async def _meant(sessions: Sessions, reach: Reach) -> list[int]:
    async with sessions.read() as session:
        rows = await session.execute(audiences.meant(session, reach))
        return [row.household_id for row in rows]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(filter_=FILTERS)
async def test_the_database_means_whom_the_rules_mean(settled, filter_):
    sessions, invented = settled.sessions, settled.families
    meant = [one.id for one in invented if matches(filter_, one.facts)]
    assert await _meant(sessions, Reach(("/c/",), filter_)) == meant
    assert await _meant(sessions, Reach(*placed(filter_, "/c/"))) == meant


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(filter_=FILTERS)
async def test_every_household_of_the_place_is_counted_once_by_the_reason_of_the_rules(
    settled, filter_
):
    sessions, invented = settled.sessions, settled.families
    async with sessions.read() as session:
        counted = await audiences.counts(session, Reach(("/c/",), filter_))
    assert sum(one.households for one in counted) == len(invented)
    away = Counter[tuple[str | None, int]]()
    for one in counted:
        if one.part is not None:
            away[one.excluded, one.part] += one.households
    assert away == _away(filter_, (one.facts for one in invented))
    reached = sum(one.households for one in counted if one.excluded is None)
    assert reached == sum(
        matches(filter_, one.facts) is True and one.facts.channel is not None for one in invented
    )


def _away(filter_: Filter, families: Iterable[HouseholdFacts]) -> Counter[tuple[str | None, int]]:
    parts = list(parts_of(filter_))
    first = [found[0] for facts in families if (found := reasons(filter_, facts))]
    return Counter(
        (KEPT_AWAY if one.known else CANNOT_TELL, parts.index(one.part)) for one in first
    )


async def test_without_words_everybody_of_the_places_is_meant(settled):
    sessions, invented = settled.sessions, settled.families
    for path in ("/c/", "/c/t1/"):
        inside = [one.id for one in invented if one.facts.path.startswith(path)]
        assert await _meant(sessions, Reach((path,), EVERYONE)) == inside
    assert await _meant(sessions, Reach((), EVERYONE)) == []
