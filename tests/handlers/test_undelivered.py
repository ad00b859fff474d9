"""A notice that reached nobody stands in the village's list until somebody has been there."""

from datetime import date

from sqlalchemy import insert

from storage.models.base import new_id
from storage.models.notices import Broadcast, Notice, Recipient
from storage.models.staff import Account
from storage.queries import households
from storage.scope import EVERYTHING
from tests.handlers.conftest import County
from tests.handlers.talk import Phone

TELL = "有1户没收到明白纸（1号），下次走访时当面说一说"


async def test_it_is_told_until_the_household_was_visited(county: County, cadre: Phone) -> None:
    async with county.sessions.write() as session:
        now, ids = session.moment.now, [new_id() for _number in range(3)]
        (home,) = await households.find_by_number(session, EVERYTHING, ["liu"], 1)
        person = county.people["village_committee@liu"]
        account = {"id": ids[0], "person_id": person, "login": "a", "password": "x"}
        await session.execute(insert(Account), account)
        notice = {"id": ids[1], "slug": "a", "version": 1, "title": "低保", "short": "低保"}
        notice |= {"body": "低保", "source": "县", "review_by": date(2027, 1, 1), "created_at": now}
        await session.execute(insert(Notice), notice)
        sending = {"id": ids[2], "notice_id": ids[1], "region_id": "county", "path": "/county/"}
        sending |= {"audience": {}, "fingerprint": "a", "state": "sending", "author_id": ids[0]}
        await session.execute(insert(Broadcast), sending | {"created_at": now, "started_at": now})
        left_out = {"broadcast_id": ids[2], "household_id": home.id, "excluded": "no_address"}
        await session.execute(insert(Recipient), left_out)
    assert TELL in await county.say(cadre, "任务")
    await county.say(cadre, "走访 1 李家 把低保的明白纸念了一遍")
    assert TELL not in await county.say(cadre, "任务")
