"""A year's log of invented activities, written in few statements: for load tests on SQLite only."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import insert, text

from storage.engine import Session
from storage.models.duties import DutyCounter
from storage.queries.duty_counts import Counted

KINDS = 8
HOUSEHOLDS = 100_000
BATCH = 50_000


async def fill(session: Session, people: int, activities: int, first: date, region_id: str) -> None:
    """Write so many activities of so many people, spread over a year, in the order of their days.

    Their kinds are `load_0` to `load_7`.
    """
    here = {"region": region_id, "kinds": KINDS, "people": people, "households": HOUSEHOLDS}
    await session.execute(_PEOPLE, {"rows": people})
    await session.execute(_HOUSEHOLDS, {"rows": HOUSEHOLDS, "region": region_id})
    await session.execute(_ACTIVITIES, {"rows": activities, "first": first.isoformat()} | here)


async def keep(session: Session, counts: Mapping[Counted, int]) -> None:
    """Write counters as they were counted."""
    rows = [
        {"duty": duty, "owner": owner, "period": period, "done": done}
        for (duty, owner, period), done in counts.items()
    ]
    for start in range(0, len(rows), BATCH):
        await session.execute(insert(DutyCounter), rows[start : start + BATCH])
    await session.execute(text("ANALYZE"))


async def bare_met(session: Session, duty: str, period: str, required: int) -> int:
    """How many owners have met a duty, by the plainest query there is: what we compare with."""
    found = await session.scalar(_MET, {"required": required, "duty": duty, "period": period})
    return found or 0


_MET = text(
    "SELECT sum(done >= :required) FROM duty_counter WHERE duty = :duty AND period = :period"
)
_PEOPLE = text("""
    INSERT INTO person (id, name, name_index, digest_hour, created_at)
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :rows)
    SELECT i, x'00', i, 8, '2025-01-01 00:00:00' FROM n
""")
_HOUSEHOLDS = text("""
    INSERT INTO household (id, region_id, path, number, head, head_index, surname_index, status,
        provisional, created_at)
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :rows)
    SELECT i, :region, '/', i, x'00', i, i, 'general', 0, '2025-01-01 00:00:00' FROM n
""")
# The multipliers only mix the numbers: who, what and where have nothing to do with each other.
_ACTIVITIES = text("""
    INSERT INTO activity (id, kind, person_id, role, region_id, household_id, "on", channel, draft,
        recorded_at)
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :rows)
    SELECT i, 'load_' || (i * 16807 % 2147483647 / 1000 % :kinds),
        i * 48271 % 2147483647 % :people, 'first_secretary', :region,
        i * 69621 % 2147483647 % :households,
        date(:first, '+' || (i * 365 / :rows) || ' days'), 'webchat', 0, '2025-01-01 00:00:00'
    FROM n
""")
