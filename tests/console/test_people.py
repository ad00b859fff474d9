"""People and posts on the console: lists within one's area, a person's page, handing over."""

from datetime import timedelta

import pytest

from storage.queries import officials, people, posts, staff, units
from storage.queries.officials import NewOfficial
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD, cheap

HERE = "/console/people"
SERVING = {
    "town": ("镇里老周", "township_government", "990101"),
    "first": ("赵青书记", "first_secretary", "990101001"),
    "mate": ("钱红队员", "team_member", "990101001"),
}


@pytest.fixture
async def team(county, sessions):
    """The township and the team of 张庄村, which 县农技站 sent; 赵青书记 helps the family there."""
    hashed = await cheap().hash(PASSWORD)
    ids = {}
    async with sessions.write() as session:
        since = session.moment.today - timedelta(days=20)
        for login, (name, role, region) in SERVING.items():
            unit = "县农技站" if login != "town" else None
            official = NewOfficial(name, None, role, region, unit=unit, since=since)
            ids[login] = (await officials.put(session, official)).person_id
        await staff.add(session, ids["town"], "town", hashed, demo=True)
        await officials.assign_helper(session, ids["first"], county.household_id, since)
        await units.put(session, "县农技站", "990101001", since, None)
    return ids


async def ticked(sessions, person_id, **more):
    """The form with everything ticked."""
    async with sessions.read() as session:
        today = session.moment.today
        terms = await people.terms(session, EVERYTHING, person_id)
        homes = await people.homes(session, EVERYTHING, person_id, today)
    return {
        "post": [str(one.id) for one in terms],
        "home": [str(one.id) for one in homes],
        "on": today.isoformat(),
        "name": "",
        "phone": "",
    } | more


async def held(sessions, person_id):
    async with sessions.read() as session:
        found = await posts.held_by(session, person_id, session.moment.today)
        return {post.role for post in found}


async def test_the_list_is_of_one_s_own_area_and_its_filters_are_in_the_address(
    visitor, another, team
):
    await visitor.sign_in("town")
    said = await visitor.text(HERE)
    assert all(name in said for name in ("赵青书记", "李营文书", "县农技站"))
    assert "县里老王" not in said
    one = await visitor.text(f"{HERE}?region=990101002")
    assert "李营文书" in one
    assert "赵青书记" not in one
    assert "钱红队员" not in await visitor.text(f"{HERE}?role=first_secretary")
    assert (await visitor.get(f"{HERE}?region=990000")).status == 404
    await another.sign_in("li")
    assert "赵青书记" not in await another.text(HERE)


async def test_a_village_has_its_team_and_its_units(visitor, another, team):
    await visitor.sign_in("town")
    said = await visitor.text("/console/teams")
    assert said.index("张庄村") < said.index("赵青书记") < said.index("钱红队员")
    await another.sign_in("li")
    assert "赵青书记" not in await another.text("/console/teams")
    assert (await another.get("/console/teams?region=990101001")).status == 404


async def test_a_page_of_somebody_elsewhere_is_not_there(visitor, another, team):
    await visitor.sign_in("zhang")
    page = f"{HERE}/{team['first']}"
    said = await visitor.text(page)
    assert "赵青书记" in said
    assert "3号 张家" in said
    assert f"{page}/hand-over" not in said
    assert (await visitor.get(f"{page}/hand-over")).status == 404
    await another.sign_in("li")
    for path in (page, f"{page}/hand-over", f"{HERE}/{team['town']}", f"{HERE}/99", f"{HERE}/x"):
        assert (await another.get(path)).status == 404


async def test_handing_over_shows_first_and_changes_only_with_the_password(visitor, team, sessions):
    await visitor.sign_in("town")
    page = f"{HERE}/{team['first']}/hand-over"
    form = await ticked(sessions, team["first"], to=str(team["mate"]))
    seen = await visitor.post(page, **form)
    assert seen.status == 200
    said = await seen.text()
    assert "赵青书记 → 钱红队员" in said
    assert "3号 张家" in said
    wrong = await visitor.post(page, **form, confirm="1", password="wrong")
    assert wrong.status == 422
    assert await held(sessions, team["first"]) == {"first_secretary"}
    done = await visitor.post(page, **form, confirm="1", password=PASSWORD)
    assert done.status == 303
    assert await held(sessions, team["first"]) == set()
    assert await held(sessions, team["mate"]) == {"first_secretary", "team_member"}
    assert "3号 张家" in await visitor.text(f"{HERE}/{team['mate']}")
    again = await visitor.post(page, f"{HERE}/{team['first']}", **form, confirm="1",
                               password=PASSWORD)  # fmt: skip
    assert again.status == 422


async def test_it_is_taken_back_from_the_page_of_who_left(visitor, another, team, sessions):
    await visitor.sign_in("town")
    page = f"{HERE}/{team['first']}"
    form = await ticked(sessions, team["first"], to="nobody", confirm="1", password=PASSWORD)
    assert (await visitor.post(f"{page}/hand-over", **form)).status == 303
    assert f"{HERE}?region=990101001" in await visitor.text("/console")
    said = await visitor.text(page)
    undo = said[said.index("/console/hand-overs/") :].split('"')[0]
    await another.sign_in("li")
    assert (await another.post(undo, "/console", password=PASSWORD)).status == 404
    assert (await visitor.post(undo, page, password="wrong")).status == 422
    assert (await visitor.post(undo, page, password=PASSWORD)).status == 303
    assert await held(sessions, team["first"]) == {"first_secretary"}
    assert (await visitor.post(undo, page, password=PASSWORD)).status == 422


async def test_somebody_new_is_written_with_name_and_phone(visitor, team, sessions):
    await visitor.sign_in("county")
    page = f"{HERE}/{team['first']}/hand-over"
    form = await ticked(sessions, team["first"], to="new", name="孙 立", phone="19900000088")
    assert "孙立" in await (await visitor.post(page, **form)).text()
    assert (await visitor.post(page, **form, confirm="1", password=PASSWORD)).status == 303
    async with sessions.read() as session:
        known = await officials.by_phones(session, ["+8619900000088"])
    assert known["+8619900000088"][1] == "孙立"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"to": ""}, 422),
        ({"to": "new"}, 422),
        ({"to": "99"}, 422),
        ({"to": "x"}, 404),
        ({"on": "昨天"}, 422),
        ({"on": "2020-01-01"}, 422),
        ({"post": [], "home": []}, 422),
        ({"post": ["x"]}, 404),
        ({"post": ["1"]}, 422),
    ],
    ids=str,
)
async def test_what_cannot_be_handed_over_is_said(visitor, team, sessions, wrong, status):
    await visitor.sign_in("town")
    form = await ticked(sessions, team["first"], to=str(team["mate"]))
    page = f"{HERE}/{team['first']}/hand-over"
    answer = await visitor.post(page, **(form | wrong), confirm="1", password=PASSWORD)
    assert answer.status == status
    assert await held(sessions, team["first"]) == {"first_secretary"}
