"""Public notices: prepared by one, released by another, down on the day, and by no other way."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from acts.actor import NotAllowed
from acts.declined import Unfit
from acts.public_notices import drafting, releasing
from acts.public_notices.drafting import Wanted
from acts.public_notices.problems import MovedOn, OwnRelease, Quicker
from rulebook.cases import Refusal
from rulebook.loader import load
from storage.models.duties import Post
from storage.queries import cases
from storage.scope import EVERYTHING
from tests.noticing import SHORTLIST, again, found, release, step

RULES = load()


@pytest.fixture
async def village(sessions):
    return await found(sessions, RULES)


async def test_two_people_put_a_notice_up_and_every_case_takes_its_step(village):
    made = await village.prepare(0, 1)
    assert made.state == "draft"
    assert [await village.state(0), await village.state(1)] == [SHORTLIST] * 2
    hung = await release(village, "secretary", made)
    assert await again(village, made) == hung
    assert hung.state == "released"
    assert [await village.state(one) for one in (0, 1, 2)] == ["village_publicity"] * 2 + [
        SHORTLIST
    ]
    async with village.sessions.read() as session:
        taken = (await cases.history(session, EVERYTHING, village.cases[0]))[-1]
    assert (taken.event, taken.role) == ("publicity_started", "village_committee")
    assert "public_notice" in taken.documents
    assert "村里老刘" in taken.note
    assert "孙书记" in taken.note


async def test_only_masked_names_and_general_words_are_in_the_row(village):
    notice = await village.prepare(0, 2)
    assert [line.name for line in notice.lines] == ["张*山", "欧**"]
    assert {line.reason for line in notice.lines} == {"家庭支出明显增加"}


async def test_nobody_releases_their_own(village):
    made = await village.prepare(0)
    with pytest.raises(OwnRelease):
        await release(village, "author", made)
    assert await village.state() == SHORTLIST
    assert (await release(village, "colleague", made)).approver_id == village.people["colleague"]


@pytest.mark.parametrize("who", ["secretary", "colleague", "town", "clerk"])
async def test_who_releases_is_another_official_over_the_village(village, who):
    made = await village.prepare(0)
    assert (await release(village, who, made)).state == "released"


async def test_neighbours_and_the_county_do_not(village):
    made = await village.prepare(0)
    assert await release(village, "neighbour", made) is None
    with pytest.raises(NotAllowed):
        await release(village, "bureau", made)
    with pytest.raises(NotAllowed):
        await village.prepare(1, who="secretary")
    async with village.sessions.write() as session:
        foreign = await village.actor(session, "neighbour")
        wanted = Wanted("publicity", (village.entry(1),), True)
        assert await drafting.prepare(session, RULES, foreign, wanted) is None


async def test_the_second_is_told_what_the_first_did(village):
    made = await village.prepare(0)
    with pytest.raises(Quicker) as told:
        await village.prepare(0, 1, who="colleague")
    assert told.value.who == "村里老刘"
    await release(village, "secretary", made)
    with pytest.raises(Quicker) as told:
        await release(village, "town", made)
    assert (told.value.who, told.value.did) == ("孙书记", "released")


async def test_of_two_at_the_same_moment_one_releases(village):
    made = await village.prepare(0, 1)
    answers = await asyncio.gather(
        release(village, "secretary", made), release(village, "town", made), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Notice", "Quicker"]
    async with village.sessions.read() as session:
        history = await cases.history(session, EVERYTHING, village.cases[0])
    assert [one.event for one in history].count("publicity_started") == 1


async def test_a_post_that_ended_a_second_ago_releases_nothing(village):
    made = await village.prepare(0)
    async with village.sessions.write() as session:
        actor = await village.actor(session, "secretary")
        yesterday = session.moment.today - timedelta(days=1)
        ended = update(Post).where(Post.person_id == actor.person_id).values(until=yesterday)
        await session.execute(ended)
        assert await releasing.release(session, RULES, actor, made.id) is None
    assert await village.state() == SHORTLIST


async def test_no_notice_without_the_talk_before_it(village):
    async with village.sessions.write() as session:
        actor = await village.actor(session, "author")
        with pytest.raises(Unfit, match="村级综合研判"):
            await drafting.prepare(session, RULES, actor, Wanted("publicity", (village.entry(0),)))
        await cases.add_document(session, village.cases[0], "deliberation_record", None)
        on_file = Wanted("publicity", (village.entry(0),))
        assert await drafting.prepare(session, RULES, actor, on_file)


@pytest.mark.parametrize(
    "values",
    [{"household_class": "穷"}, {"members": 0}, {"members": None}, {"household_class": ""}],
)
async def test_what_does_not_fit_is_said_by_household(village, values):
    async with village.sessions.write() as session:
        actor = await village.actor(session, "author")
        wanted = Wanted("publicity", (village.entry(0), village.entry(1, **values)), True)
        with pytest.raises(Unfit, match="2") as refused:
            await drafting.prepare(session, RULES, actor, wanted)
    assert len(refused.value.problems) == 1


async def test_a_case_that_moved_on_is_not_put_up(village):
    made = await village.prepare(0)
    await village.put(0, "household_verification")
    with pytest.raises(MovedOn):
        await release(village, "secretary", made)
    with pytest.raises(MovedOn):
        await village.prepare(0)


async def test_the_step_cannot_be_taken_by_hand_not_even_in_a_second_round(village):
    by_hand = ("publicity_started", ("deliberation_record", "public_notice"))
    assert (await step(village, "author", *by_hand)).missing == ("public_notice",)
    notice = await village.hang(0)
    assert not isinstance(await step(village, "author", "objection_upheld"), Refusal)
    assert (await again(village, notice)).state == "down"
    await village.put(0, SHORTLIST)
    assert (await step(village, "author", *by_hand)).missing == ("public_notice",)
