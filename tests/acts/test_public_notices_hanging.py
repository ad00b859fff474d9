"""Public notices on the wall: their days, their proofs, and how they come down by themselves."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from acts.actor import NotAllowed
from acts.public_notices import hanging, text
from acts.public_notices.problems import NotHanging, OwnRelease
from notifications import notice_chores
from rulebook.cases import Refusal
from rulebook.loader import load
from rulebook.notice_kinds import ANNOUNCEMENT, PUBLICITY, days
from storage.models.cases import Document
from storage.models.system import Audit
from storage.queries import posts, public_notices
from storage.scope import EVERYTHING
from tests.noticing import ANNOUNCING, SHORTLIST, again, as_, found, release, step

RULES = load()


@pytest.fixture
async def village(sessions):
    return await found(sessions, RULES)


@pytest.mark.parametrize(
    ("first", "last", "down"),
    [
        (date(2026, 3, 2), date(2026, 3, 7), date(2026, 3, 8)),
        (date(2026, 12, 28), date(2027, 1, 2), date(2027, 1, 3)),
        (date(2028, 2, 25), date(2028, 3, 1), date(2028, 3, 2)),
        (date(2027, 2, 25), date(2027, 3, 2), date(2027, 3, 3)),
    ],
)
@pytest.mark.parametrize("procedure", ["identify", "risk_removal", "no_labour_cert"])
def test_five_full_days_after_the_first(procedure, first, last, down):
    shown = days(PUBLICITY, RULES.procedures[procedure], first)
    assert (shown.first, shown.last, shown.down) == (first, last, down)


def test_a_result_hangs_ten_days():
    shown = days(ANNOUNCEMENT, RULES.procedures["identify"], date(2026, 12, 25))
    assert (shown.last, shown.down) == (date(2027, 1, 4), date(2027, 1, 5))


async def test_the_days_are_locked_over_the_end_of_a_leap_february(sessions, hands):
    hands.set(datetime(2028, 2, 25, 2, tzinfo=UTC))
    village = await found(sessions, RULES)
    notice = await village.hang(0)
    for passed in range(6):
        refused = await step(village, "author", "publicity_passed", ["publicity_proof"])
        assert (refused.reason, refused.earliest) == ("min_days_not_reached", notice.down_on)
        assert notice.hangs(hands.now.date()), passed
        hands.advance(days=1)
    assert not notice.hangs(hands.now.date())
    assert not isinstance(
        await step(village, "author", "publicity_passed", ["publicity_proof"]), Refusal
    )


async def test_on_its_day_a_notice_comes_down_and_keeps_no_line(village, hands):
    notice = await village.hang(0, 1)
    hands.advance(days=5)
    async with village.sessions.write() as session:
        assert await hanging.expire(session) == 0
    hands.advance(days=1)
    async with village.sessions.write() as session:
        assert await hanging.expire(session) == 1
        assert await hanging.expire(session) == 0
    down = await again(village, notice)
    assert (down.state, down.lines, down.down_on) == ("down", (), notice.down_on)
    copy = await kept(village, "public_notice")
    assert (copy["name"], copy["code"], copy["last_on"]) == ("张*山", notice.code, "2026-03-07")


async def kept(village, key):
    async with village.sessions.read() as session:
        query = select(Document.id, Document.content).where(
            Document.case_id == village.cases[0], Document.key == key
        )
        row = (await session.execute(query)).one()
        opened = session.vault.open(row.content, f"document|content|{row.id}")
    return json.loads(bytes.fromhex(opened))


async def test_both_days_are_proven_before_the_notice_is_passed(village, hands):
    notice = await village.hang(0, 1)
    assert (await as_(village, "author", hanging.prove, notice.id, "first", b"jpeg")).first_proof_on
    with pytest.raises(NotHanging):
        await as_(village, "author", hanging.prove, notice.id, "last", b"jpeg")
    hands.advance(days=6)
    assert (await step(village, "author", "publicity_passed")).missing == ("publicity_proof",)
    await as_(village, "author", hanging.prove, notice.id, "last", None)
    assert not isinstance(await step(village, "author", "publicity_passed"), Refusal)
    async with village.sessions.read() as session:
        shown = await public_notices.photos(session, EVERYTHING, notice, hanging.PHOTOS.values())
        assert [photo.key for photo in shown] == [hanging.FIRST_PHOTO]
        seen = (session, EVERYTHING, notice, hanging.PHOTOS.values(), shown[0].id)
        assert await public_notices.photo(*seen) == b"jpeg"


async def test_a_proof_of_an_earlier_notice_proves_nothing_of_this_one(village, hands):
    first = await village.hang(0)
    hands.advance(days=5)
    for which in ("first", "last"):
        await as_(village, "author", hanging.prove, first.id, which, None)
    await step(village, "author", "objection_upheld")
    await village.put(0, SHORTLIST)
    await village.hang(0)
    hands.advance(days=6)
    assert (await step(village, "author", "publicity_passed")).missing == ("publicity_proof",)
    taken = await step(village, "author", "publicity_passed", ["publicity_proof"])
    assert not isinstance(taken, Refusal)


async def test_who_withdraws_is_off_the_notice_at_once_and_the_others_stay(village):
    notice = await village.hang(0, 1)
    await step(village, "author", "withdrawn_by_household")
    left = await again(village, notice)
    assert (left.state, [line.case for line in left.lines]) == ("released", [village.cases[1]])
    await step(village, "author", "withdrawn_by_household", which=1)
    down = await again(village, notice)
    assert (down.state, down.lines) == ("down", ())


async def test_a_draft_loses_a_case_that_goes_back(village):
    made = await village.prepare(0)
    await step(village, "author", "material_returned")
    assert (await again(village, made)).state == "dropped"


async def test_an_announcement_is_made_the_same_way(sessions, hands):
    village = await found(sessions, RULES, state=ANNOUNCING)
    with pytest.raises(NotAllowed):
        await village.prepare(0, kind="announcement")
    made = await village.prepare(0, who="town", kind="announcement")
    with pytest.raises(OwnRelease):
        await release(village, "town", made)
    hung = await release(village, "clerk", made)
    assert await village.state() == "system_entry"
    async with sessions.read() as session:
        shown = await text.sheet(session, RULES, hung)
    assert shown.signed == "柳河镇"
    assert (shown.last_on - shown.first_on).days == 10


async def test_each_part_of_the_work_is_somebodys_chore(village, hands):
    notice = await village.prepare(0)
    assert await theirs(village) == {"colleague": 1, "secretary": 1}
    await release(village, "secretary", notice)
    assert await theirs(village) == {"author": 1, "colleague": 1}  # the first photo
    await as_(village, "author", hanging.prove, notice.id, "first", None)
    assert await theirs(village) == {}
    hands.advance(days=5)
    assert await theirs(village) == {"author": 1, "colleague": 1}  # the last photo
    await as_(village, "colleague", hanging.prove, notice.id, "last", None)
    assert await theirs(village) == {}
    hands.advance(days=1)
    async with village.sessions.write() as session:
        await hanging.expire(session)
    assert await theirs(village) == {"author": 1, "colleague": 1}  # the paper on the wall
    await as_(village, "author", hanging.paper_down, notice.id)
    assert await theirs(village) == {}


async def test_a_proof_on_paper_leaves_no_chore(village, hands):
    notice = await village.hang(0)
    hands.advance(days=6)
    await step(village, "author", "publicity_passed", ["publicity_proof"])
    proven = await again(village, notice)
    assert proven.first_proof_on == proven.last_proof_on == hands.now.date()
    assert await theirs(village) == {"author": 1, "colleague": 1}  # the paper on the wall


async def theirs(village):
    """How many chores notices leave for whom; both questions of a source must agree."""
    counted = {}
    async with village.sessions.read() as session:
        anybody = await notice_chores.people(session)
        for who, person in village.people.items():
            held = await posts.held_by(session, person, session.moment.today)
            found_ = await notice_chores.of(session, RULES, person, held)
            assert bool(found_) == (person in anybody)
            if found_:
                counted[who] = len(found_)
    return counted


async def test_everything_is_in_the_audit_without_a_name(village, hands):
    notice = await village.hang(0)
    await as_(village, "author", hanging.prove, notice.id, "first", None)
    hands.advance(days=6)
    async with village.sessions.write() as session:
        await hanging.expire(session)
        rows = list(await session.execute(select(Audit.action, Audit.detail)))
    done = [row.action for row in rows if row.action.startswith("public_notice.")]
    assert done == [f"public_notice.{what}" for what in ("drafted", "released", "proven", "down")]
    assert "张" not in str([row.detail for row in rows])
