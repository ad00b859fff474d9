"""Messages and visits of an invented county, in few statements: for load tests on SQLite only.

It stands on households 1 to N and their officials, as `invented_cases` makes them.
"""

from datetime import UTC, timedelta
from typing import Any

from sqlalchemy import insert, text

from storage.engine import Session
from storage.models.people import Address

BATCH = 5_000


async def fill_messages(session: Session, many: int, households: int, days: int) -> None:
    """Write so many messages of notices, over so many days until now, and the officials' digests.

    Every notice goes to all households within three hours of a morning; most arrive, some come
    back, some fates are unknown. Every official gets a digest a day.
    """
    now = session.moment.now.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    sendings = -(-many // households)
    here = {
        "rows": many,
        "homes": households,
        "sendings": sendings,
        "first": (now - timedelta(days=days)).strftime("%Y-%m-%d 01:00:00"),
        "apart": days // sendings,
        "days": days,
        "year": (now + timedelta(hours=8)).strftime("%Y-01-01 00:00:00"),
    }
    await _fill_addresses(session, households)
    for statement in (_NOTICES, _BROADCASTS, _RECIPIENTS, _OUTBOX, *_DIGESTS):
        await session.execute(statement, here)
    await session.execute(_ATTEMPTS)
    await session.execute(text("ANALYZE"))


async def fill_visits(session: Session, many: int, households: int, days: int) -> None:
    """Write so many visits to households, over so many days until today."""
    last = session.moment.today.isoformat()
    here = {"rows": many, "homes": households, "days": days, "last": last}
    await session.execute(_VISITS, here)
    await session.execute(text("ANALYZE"))


async def _fill_addresses(session: Session, households: int) -> None:
    """Give every household a phone, of the household's own number."""
    for start in range(1, households + 1, BATCH):
        rows = range(start, min(start + BATCH, households + 1))
        await session.execute(insert(Address), [_address(session, row) for row in rows])


def _address(session: Session, row: int) -> dict[str, Any]:
    return {
        "id": row,
        "channel": "sms_http",
        "external": session.vault.seal(f"+861990{row:07d}", f"address|external|{row}"),
        "external_index": f"load-{row}",
        "household_id": row,
        "created_at": session.moment.now - timedelta(days=500),
    }


# The multipliers only mix the numbers: who, what and when have nothing to do with each other.
_NOTICES = text("""
    INSERT INTO notice (id, slug, version, policy, title, brief, short, for_whom, gets, how, place,
        by_when, body, figures, others, may_apply, source, review_by, created_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :sendings)
    SELECT i, 'load-' || i, 1, '', 'title ' || i, '', '', '', '', '', '', '', '', '{}', '{}', 1,
        '', '2099-12-31', :first FROM n
""")
_BROADCASTS = text("""
    INSERT INTO broadcast (id, notice_id, region_id, path, audience, fingerprint, state, author_id,
        created_at, started_at, form, wave, why)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :sendings)
    SELECT n.i, n.i, region.id, region.path, '{}', n.i, 'done',
        (SELECT min(id) FROM account), :first, max(:first, :year), 'short', 9, ''
    FROM n, region WHERE region.level = 'county' GROUP BY n.i
""")
_RECIPIENTS = text("""
    INSERT INTO recipient (id, broadcast_id, household_id, address_id, neutral, tried, answer)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
    SELECT i, (i - 1) / :homes + 1, (i - 1) % :homes + 1, (i - 1) % :homes + 1, 0, 0,
        CASE i * 48271 % 2147483647 % 5 WHEN 0 THEN 'understood' WHEN 1 THEN 'unclear' END
    FROM n
""")
_OUTBOX = text("""
    INSERT INTO outbox (id, reference, channel, address_id, kind, state, priority, recipient_id,
        notice_id, due_at, attempts, resent, created_at, changed_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
    SELECT i, printf('%032x', i), 'sms_http', (i - 1) % :homes + 1, 'notice',
        CASE WHEN i * 16807 % 2147483647 % 100 < 90 THEN 'delivered'
             WHEN i * 16807 % 2147483647 % 100 < 96 THEN 'undelivered'
             WHEN i * 16807 % 2147483647 % 100 < 99 THEN 'expired' ELSE 'unsure' END,
        9, i, (i - 1) / :homes + 1, at, 1, 0, at, at
    FROM (SELECT i, datetime(:first, '+' || ((i - 1) / :homes * :apart) || ' days',
              '+' || ((i - 1) % :homes * 10800 / :homes) || ' seconds') || '.000000' AS at FROM n)
""")
_DIGESTS = (
    text("""
        INSERT INTO address (id, channel, external, external_index, person_id, bound, language,
            no_notices, no_progress, shared, created_at)
        SELECT id, 'telegram', x'00', 'of ' || id, id, 1, 'zh_CN', 0, 0, 0, created_at FROM person
    """),
    text("""
        INSERT INTO outbox (reference, channel, address_id, kind, state, priority, due_at, attempts,
            resent, created_at, changed_at)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :days)
        SELECT printf('%032x', :rows + (n.i - 1) * people + row), 'telegram', id, 'digest.daily',
            'delivered', 6, at, 1, 0, at, at
        FROM (SELECT id, row_number() OVER () AS row, count(*) OVER () AS people FROM person)
        JOIN (SELECT i, datetime(:first, '-1 hours', '+' || i || ' days') || '.000000' AS at
              FROM n) AS n
    """),
)
_ATTEMPTS = text("""
    INSERT INTO attempt (id, outbox_id, number, lease, channel, started_at, deadline, ended_at,
        outcome)
    SELECT id, id, 1, '', channel, created_at, created_at, created_at, 'accepted' FROM outbox
""")
_VISITS = text("""
    INSERT INTO activity (id, kind, person_id, role, region_id, household_id, "on", channel, draft,
        typed, recorded_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
    SELECT i, 'household_visit', min(post.person_id), 'village_committee', household.region_id,
        household.id, date(:last, '-' || (i * :days / :rows) || ' days'), 'webchat', 0, 1,
        created_at
    FROM n JOIN household ON household.id = i * 69621 % 2147483647 % :homes + 1
    JOIN post ON post.region_id = household.region_id AND post.role = 'village_committee'
    GROUP BY i
""")
