"""What is hidden of a family is shown once, for a reason, to who proves who they are."""

import re

import pytest

from notifications import unmasking_chores
from storage.queries import audited, facts, households, members, posts, reach, regions, unmaskings
from storage.queries.facts import Fact
from storage.queries.households import NewHousehold
from storage.queries.members import NewMember
from storage.queries.unmaskings import New
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD

PHONE, NUMBER = "13900001234", "990101196502031234"
WHY = {"reason": "visit", "words": "", "password": PASSWORD}


@pytest.fixture
async def home(sessions, county):
    """A family with a phone, two members and a fact that is nobody's business."""
    async with sessions.write() as session:
        place = await regions.get(session, "990101002")
        made = await households.register(session, NewHousehold(place, 7, "王小麦"))
        listed = [NewMember(made.id, "王小麦", NUMBER, "户主")]
        listed += [NewMember(made.id, "王大麦", None, "之子")]
        await members.put_all(session, listed)
        await reach.households(session, "sms_simulator", {made.id: f"+86{PHONE}"})
        known = [("hh.income_pc_month", 1234.56), ("hh.water_piped", True)]
        today = session.moment.today
        await facts.add(
            session, [Fact(made.id, key, value, today, "visit", "x") for key, value in known]
        )
        people = await members.of_household(session, EVERYTHING, made.id)
    return made.id, f"/console/households/{made.id}", f"id:{people[0].id}"


async def ask(visitor, page, **fields):
    """Send the form of a page as it stands."""
    form = re.search(r'name="form" value="(\w+)"', await visitor.text(page))
    return await visitor.post(f"{page}/unmask", page, form=form[1], **{**WHY, **fields})


async def test_nothing_is_plain_until_it_is_asked_for(visitor, county, home):
    await visitor.sign_in("county")
    text = await visitor.text(home[1])
    assert not [one for one in (PHONE, NUMBER, "王小麦", "1234.56") if one in text]
    assert "139****1234" in text
    assert "王*麦" in text


async def test_who_serves_the_village_knows_names_and_no_numbers(visitor, county, home):
    await visitor.sign_in("li")
    text = await visitor.text(home[1])
    assert "王小麦" in text
    assert not [one for one in (PHONE, NUMBER, "1234.56") if one in text]
    assert 'value="names"' not in text


@pytest.mark.parametrize(
    ("what", "there"),
    [
        (["phones"], {PHONE}),
        (["names"], {"王小麦"}),
        (["facts"], {"1234.56"}),
        (["id"], {NUMBER}),
        (["phones", "names", "facts", "id"], {PHONE, NUMBER, "王小麦", "1234.56"}),
    ],
    ids=lambda said: "+".join(said) if isinstance(said, list) else "",
)
async def test_only_what_is_ticked_is_shown(visitor, county, home, what, there):
    await visitor.sign_in("county")
    ticked = [home[2] if one == "id" else one for one in what]
    answer = await ask(visitor, home[1], what=ticked)
    text = await answer.text()
    assert answer.status == 200
    assert {one for one in (PHONE, NUMBER, "王小麦", "1234.56") if one in text} == there
    assert answer.headers["Cache-Control"] == "no-store"


async def test_it_is_written_down_with_its_reason_and_without_any_words(
    visitor, county, home, sessions
):
    await visitor.sign_in("county")
    await ask(visitor, home[1], what=["phones"], reason="other", words="家里老人走失要联系")
    async with sessions.read() as session:
        wanted = audited.Wanted(actions=["household.unmasked"])
        rows = await audited.rows(session, wanted, 5)
        kept = await unmaskings.listed(session, EVERYTHING, unmaskings.Wanted(), 5)
    assert [(row.subject, row.detail["what"]) for row in rows] == [
        (f"household:{home[0]}", ["phones"])
    ]
    assert "老人" not in str(rows)
    assert [(one.reason, one.words, one.person) for one in kept] == [
        ("other", "家里老人走失要联系", "县里老王")
    ]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"what": []}, "请勾选"),
        ({"what": ["bank"]}, "请勾选"),
        ({"what": ["phones"], "reason": ""}, "为什么"),
        ({"what": ["phones"], "reason": "curiosity"}, "为什么"),
        ({"what": ["phones"], "reason": "other", "words": "事"}, "几个字"),
        ({"what": ["phones"], "password": "wrong"}, "密码"),
    ],
    ids=["nothing", "unknown", "no reason", "unknown reason", "no words", "wrong password"],
)
async def test_an_incomplete_form_shows_nothing_and_keeps_what_was_typed(
    visitor, county, home, sessions, fields, why
):
    await visitor.sign_in("county")
    typed = {"words": "去看看老人", **fields}
    answer = await ask(visitor, home[1], **typed)
    text = await answer.text()
    assert answer.status == 422
    assert why in text.partition('role="alert"')[2]
    assert typed["words"] in text
    assert PHONE not in text
    async with sessions.read() as session:
        assert await unmaskings.listed(session, EVERYTHING, unmaskings.Wanted(), 5) == []


async def test_sending_the_form_again_shows_nothing_more(visitor, county, home, sessions):
    await visitor.sign_in("county")
    form = re.search(r'name="form" value="(\w+)"', await visitor.text(home[1]))[1]
    fields = {**WHY, "what": ["phones"], "form": form}
    first = await visitor.post(f"{home[1]}/unmask", home[1], **fields)
    again = await visitor.post(f"{home[1]}/unmask", home[1], **fields)
    assert PHONE in await first.text()
    assert (again.status, PHONE in await again.text()) == (422, False)
    assert PHONE not in await visitor.text(home[1])
    async with sessions.read() as session:
        assert len(await unmaskings.listed(session, EVERYTHING, unmaskings.Wanted(), 5)) == 1


async def test_nobody_unmasks_a_family_of_another_village(visitor, county, home):
    await visitor.sign_in("zhang")
    own = f"/console/households/{county.household_id}"
    fields = {**WHY, "what": ["phones"], "form": "f" * 32}
    foreign = await visitor.post(f"{home[1]}/unmask", own, **fields)
    absent = await visitor.post("/console/households/1/unmask", own, **fields)
    assert foreign.status == absent.status == 404
    assert await foreign.text() == await absent.text()


async def unmask_often(sessions, person_id, household_id, times):
    """Let somebody unmask a family so often today."""
    async with sessions.write() as session:
        home = await households.get(session, EVERYTHING, household_id)
        for number in range(times):
            new = New(home.id, home.path, person_id, ["phones"], "visit", "", f"{number}")
            await unmaskings.add(session, new)


@pytest.mark.parametrize(("times", "lines"), [(20, 0), (21, 1)])
async def test_very_many_in_a_day_are_a_line_for_those_who_audit(
    sessions, rules, county, home, times, lines
):
    await unmask_often(sessions, county.other_id, home[0], times)
    async with sessions.read() as session:
        told = await unmasking_chores.SOURCE.people(session)
        named = [await chores_of(session, rules, person) for person in sorted(told)]
    assert [len(found) for found in named] == [lines] * 2 * lines
    assert "李营文书" not in str(named)


async def test_ones_own_are_for_another_to_look_at(sessions, rules, county, home):
    async with sessions.read() as session:
        place = await regions.get(session, "990000")
        held = await posts.responsible(
            session, place.path, ["county_rural_revival_bureau"], session.moment.today
        )
    own = held[0].person_id
    await unmask_often(sessions, own, home[0], 21)
    async with sessions.read() as session:
        assert own not in await unmasking_chores.SOURCE.people(session)
        assert await chores_of(session, rules, own) == []
        assert len(await chores_of(session, rules, held[1].person_id)) == 1


async def chores_of(session, rules, person):
    """The lines somebody has of unmaskings."""
    held = await posts.held_by(session, person, session.moment.today)
    return await unmasking_chores.SOURCE.of(session, rules, person, held)
