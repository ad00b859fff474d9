"""The load of the pictures: what is written in bulk is counted, and shown, to the last message."""

from acts.actor import signed_in
from acts.figures import coverage, deliveries, ground, period
from acts.figures.counting import differences
from bot.rehearsal.case_county import build_county
from bot.rehearsal.figureload import fill
from bot.rehearsal.loadtest import temporary
from rulebook.loader import load
from storage.queries import staff

HOUSEHOLDS, VISITS, MESSAGES = 600, 300, 1_300


async def test_everything_written_is_counted_and_shown():
    async with temporary("sqlite") as sessions:
        built = await build_county(sessions, load(), HOUSEHOLDS, 400)
        done = await fill(sessions, HOUSEHOLDS, VISITS, MESSAGES, days=6, villages=4)
        assert done.blocks > 0
        assert done.villages == 4
        assert await differences(sessions) == 0
        async with sessions.read() as session:
            account = await staff.by_login(session, built.county)
            actor = await signed_in(session, account.person_id)
            here = await ground.of(session, actor, "")
            today = session.moment.today
            noticed = 0
            for one in period.offered(today)[:2]:
                made = await deliveries.of_place(session, actor, here, one, "sms_http", str)
                noticed += made.tables[0].together[6]
                seen = await coverage.by_place(session, actor, here, one)
                assert seen.tables[0].together[0] == HOUSEHOLDS * 2 // 5
            assert noticed == MESSAGES
