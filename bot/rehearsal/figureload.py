"""What the pictures of a full county are drawn from: visits and messages, counted to the last one.

It stands on `case_county`, for load tests that open the pages of the pictures.
"""

from acts.figures import counting
from storage import invented_messages
from storage.engine import Sessions

DAYS, ALL = 90, 1_000


async def fill(
    sessions: Sessions,
    households: int,
    visits: int,
    messages: int,
    days: int = DAYS,
    villages: int = ALL,
) -> counting.Round:
    """Write so many visits and messages of the last days, and count them as the clock would."""
    async with sessions.write() as session:
        await invented_messages.fill_visits(session, visits, households, days)
        await invented_messages.fill_messages(session, messages, households, days)
    return await counting.round_of(sessions, ALL, villages)
