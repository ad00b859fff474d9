"""The first hour: lines say how the tables stand, and the sign-in ends there until it is over."""

import re
from dataclasses import replace
from datetime import timedelta

from storage.models.base import new_id
from storage.queries import notices, regions, staff
from storage.queries.notices import Sending, Text
from tests.console.county import PLACES

HERE = "/console/begin"


async def test_an_administrator_begins_there_and_everybody_else_at_the_desk(visitor, county):
    assert (await visitor.sign_in("county")).headers["Location"] == HERE
    await visitor.post("/console/sign-out", "/console")
    assert (await visitor.sign_in("zhang")).headers["Location"] == "/console"
    own = open_lines(await visitor.text(HERE))
    assert [link for link, _done in own] == ["/console/account#second-factor", "/console/binding"]


async def test_lines_move_with_the_tables_and_the_first_notice_ends_it(visitor, county, sessions):
    await visitor.sign_in("county")
    before = dict(open_lines(await visitor.text(HERE)))
    assert before["/console/imports"]  # families are there, a village without a number is not
    assert not before["/console/notices/new"]
    async with sessions.write() as session:
        with_numbers = [
            place if place.landline else replace(place, landline="0370-6600001") for place in PLACES
        ]
        await regions.put_all(session, with_numbers)
        await _send(session)
    page = await visitor.text(HERE)
    after = open_lines(page)
    assert all(done for link, done in after if "notices" in link or "imports" in link)
    await visitor.post("/console/sign-out", "/console")
    assert (await visitor.sign_in("county")).headers["Location"] == "/console"


def open_lines(page: str) -> list[tuple[str, bool]]:
    """Each line's link, and whether it is done."""
    found = re.findall(r'<li><p><span class="badge( warm)?">.*?<p><a href="([^"]+)"', page, re.S)
    return [(link, not warm) for warm, link in found]


async def _send(session) -> None:
    """A notice that was written by one, approved by another, and has begun to leave."""
    author, approver = [await staff.by_login(session, login) for login in ("county", "second")]
    text = Text(
        slug="own-first",
        title="医保",
        short="医保缴费开始了",
        body="医保缴费开始了。",
        source="青禾县医保局",
        review_by=session.moment.today + timedelta(days=90),
    )
    notice = await notices.add_version(session, text, author.id)
    place = await regions.get(session, "990000")
    now = session.moment.now
    await notices.create(
        session,
        Sending(
            new_id(),
            notice.id,
            place.id,
            place.path,
            {},
            "f" * 64,
            "sending",
            author.id,
            approver.id,
            now,
            now,
            now,
        ),
    )
