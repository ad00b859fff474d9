"""Public notices at the console: prepare, look, release with the password, prove, answer."""

import re
from io import BytesIO

import pytest
from aiohttp import FormData
from sqlalchemy import update

from rulebook.loader import load
from storage.models.duties import Post
from storage.queries import objections, public_notices, staff
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD, cheap
from tests.console.photographs import JPEG
from tests.noticing import VILLAGE, found

RULES = load()
LIST = "/console/public-notices"
FORM = f"{LIST}/new?kind=publicity&region={VILLAGE}&procedure=identify"


@pytest.fixture
async def village(sqlite_sessions, house):
    """The village with an account for everybody; both databases are tested below the pages."""
    made = await found(sqlite_sessions, RULES)
    hashed = await cheap().hash(PASSWORD)
    async with sqlite_sessions.write() as session:
        for who, person in made.people.items():
            await staff.add(session, person, who, hashed, demo=True)
    return made


@pytest.fixture
def sessions(sqlite_sessions):
    return sqlite_sessions


async def fill(visitor, village, *which, **fields):
    """Send the form as a person fills it in."""
    data = {"csrf": await visitor.token(FORM), "kind": "publicity", "region": VILLAGE}
    data |= {"procedure": "identify", "deliberated": "1"} | fields
    pairs = [*data.items(), *(("case", str(village.cases[one])) for one in which)]
    for one in which:
        case_id = village.cases[one]
        pairs += [(f"class.{case_id}", "marginal"), (f"members.{case_id}", "3")]
        pairs += [(f"reason.{case_id}", "illness")]
    form = FormData([pair for pair in pairs if pair[1] is not None])
    return await visitor.client.post(f"{LIST}/new", data=form, allow_redirects=False)


async def notice_of(village):
    async with village.sessions.read() as session:
        return (await public_notices.page(session, EVERYTHING))[0]


async def test_prepared_looked_at_and_released_by_two(village, visitor, another):
    await visitor.sign_in("author")
    assert "柳河镇柳树村" in await visitor.text(LIST)
    answer = await fill(visitor, village, 0, 1)
    assert answer.status == 303
    own = answer.headers["Location"]
    assert "张*山" in await visitor.text(own)
    refused = await visitor.post(f"{own}/release", LIST, password=PASSWORD)
    assert refused.status == 422
    await another.sign_in("secretary")
    assert "张*山" in await another.text(own)
    assert (await another.post(f"{own}/release", own, password="wrong")).status == 422
    assert await village.state() == "village_shortlist"
    assert (await another.post(f"{own}/release", own, password=PASSWORD)).status == 303
    assert [await village.state(0), await village.state(1)] == ["village_publicity"] * 2
    late = await another.post(f"{own}/release", own, password=PASSWORD)
    assert (late.status, "孙书记" in await late.text()) == (422, True)


@pytest.mark.parametrize(
    "fields", [{"deliberated": None}, {"kind": "other"}, {"case": "77"}, {"case": "x"}]
)
async def test_what_is_missing_or_foreign_makes_no_notice(village, visitor, fields):
    await visitor.sign_in("author")
    answer = await fill(visitor, village, *([] if "case" in fields else [0]), **fields)
    assert answer.status in (404, 422)
    async with village.sessions.read() as session:
        assert await public_notices.page(session, EVERYTHING) == []


async def test_a_wrong_field_is_said_and_what_was_typed_stays(village, visitor):
    await visitor.sign_in("author")
    case_id = village.cases[0]
    answer = await fill(visitor, village, 0, **{f"members.{case_id}": "0"})
    page = await answer.text()
    assert answer.status == 422
    assert re.search(rf'name="members.{case_id}"[^>]*value="0"', page)


@pytest.mark.parametrize(("who", "status"), [("neighbour", 404), ("bureau", 200)])
async def test_others_see_nothing_or_cannot_release(village, visitor, who, status):
    made = await village.prepare(0)
    await visitor.sign_in(who)
    own = f"{LIST}/{made.id}"
    assert (await visitor.get(own)).status == status
    assert (await visitor.post(f"{own}/release", LIST, password=PASSWORD)).status == 404
    assert await village.state() == "village_shortlist"


async def test_a_role_revoked_a_second_ago_releases_nothing(village, visitor):
    made = await village.prepare(0)
    await visitor.sign_in("secretary")
    token = await visitor.token(LIST)
    async with village.sessions.write() as session:
        over = session.moment.today.replace(day=1)
        await session.execute(
            update(Post).where(Post.person_id == village.people["secretary"]).values(until=over)
        )
    answer = await visitor.client.post(
        f"{LIST}/{made.id}/release",
        data={"csrf": token, "password": PASSWORD},
        allow_redirects=False,
    )
    assert answer.status in (303, 404)
    assert await village.state() == "village_shortlist"


async def test_a_draft_can_be_thrown_away(village, visitor):
    made = await village.prepare(0)
    await visitor.sign_in("author")
    own = f"{LIST}/{made.id}"
    assert (await visitor.post(f"{own}/drop", own)).status == 303
    async with village.sessions.read() as session:
        dropped = await public_notices.get(session, EVERYTHING, made.id)
    assert (dropped.state, dropped.lines) == ("dropped", ())


async def prove(visitor, own, which, data=b"", **fields):
    """Send the form as a browser does: with a file of nothing when none was chosen."""
    form = FormData()
    form.add_field("csrf", await visitor.token(own))
    for name, value in {"which": which, **fields}.items():
        form.add_field(name, value)
    form.add_field("photo", BytesIO(data), filename="wall.jpg", content_type="image/jpeg")
    return await visitor.client.post(f"{own}/proof", data=form, allow_redirects=False)


async def test_photos_of_the_first_and_the_last_day(village, visitor, another, hands):
    notice = await village.hang(0)
    own = f"{LIST}/{notice.id}"
    await visitor.sign_in("author")
    assert (await prove(visitor, own, "first", b"no picture at all")).status == 422
    assert (await prove(visitor, own, "first")).status == 422
    assert (await prove(visitor, own, "first", JPEG)).status == 303
    link = re.search(rf"{own}/photos/\d+", await visitor.text(own))
    assert (await visitor.get(link[0])).content_type == "image/jpeg"
    await another.sign_in("neighbour")
    assert (await another.get(link[0])).status == 404
    hands.advance(days=6)
    await visitor.sign_in("author")
    assert (await prove(visitor, own, "last", paper="1")).status == 303
    assert (await notice_of(village)).last_proof_on is not None


async def test_an_objection_on_paper_is_written_down_and_answered(village, visitor):
    notice = await village.hang(0, 1)
    own = f"{LIST}/{notice.id}"
    await visitor.sign_in("author")
    assert (await visitor.post(f"{own}/objections", own, row="1", text="他家有车")).status == 303
    async with village.sessions.read() as session:
        one = (await objections.of_notice(session, EVERYTHING, notice.id))[0]
    assert "他家有车" in await visitor.text(own)
    settle = f"/console/objections/{one.id}/settle"
    answer = {"answer": "right", "reason": "确实有车"}
    assert (await visitor.post(settle, own, **answer)).status == 422
    assert await village.state() == "village_publicity"
    assert (await visitor.post(settle, own, **answer, password=PASSWORD)).status == 303
    assert await village.state() == "household_verification"
    assert "张*山" not in await visitor.text(own)
    assert "他家有车" not in await visitor.text(f"/n/{notice.code}")


async def test_the_case_page_leads_to_the_notice(village, visitor):
    await visitor.sign_in("author")
    page = f"/console/cases/{village.cases[0]}"
    assert FORM.replace("&", "&amp;") in await visitor.text(page)
    notice = await village.hang(0)
    assert f"{LIST}/{notice.id}" in await visitor.text(page)


async def test_by_the_ordinary_form_no_notice_begins(village, visitor, clock):
    await visitor.sign_in("author")
    answer = await visitor.post(
        f"/console/cases/{village.cases[0]}",
        event="publicity_started",
        on=clock.moment().today.isoformat(),
        papers="public_notice",
    )
    assert answer.status == 422
    assert await village.state() == "village_shortlist"
