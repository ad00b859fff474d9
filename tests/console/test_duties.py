"""The pages of duties: one's own, place by place, one duty with its clause, a figure reported."""

from datetime import timedelta

from sqlalchemy import select

from storage.models.duties import Activity
from storage.models.people import Person
from storage.models.system import Audit
from storage.queries import officials
from storage.queries.officials import NewOfficial

PAGE = "/console/duties"
COVER = "hen23-screening-all-households"
FIGURE = "hen23-yulu-graduate-employment"


async def test_an_official_sees_what_they_owe_and_where_it_stands(visitor, county):
    await visitor.sign_in("zhang")
    text = await visitor.text(PAGE)
    assert "监测排查覆盖全部农村人口：0/1" in text
    assert f"{PAGE}/{COVER}" in text
    assert "张庄村" in text
    assert "李营村" not in text
    assert f'href="{PAGE}/{COVER}"' in await visitor.text("/console")


async def test_a_county_sees_places_in_the_order_of_the_register_and_no_names(visitor, county):
    await visitor.sign_in("county")
    text = await visitor.text(f"{PAGE}/{COVER}")
    assert text.index("张庄村</a>") < text.index("李营村</a>")
    assert "张庄文书" not in text
    assert "0/1" in text
    only = await visitor.text(f"{PAGE}/{COVER}?region=990101002")
    assert "张庄村</a>" not in only
    assert "李营村</a>" in only
    assert "张庄村</a>" not in await visitor.text(f"{PAGE}/{COVER}?status=overdue")


async def test_what_people_owe_singly_is_a_number_of_people(visitor, county, sessions):
    async with sessions.write() as session:
        for name in ("队员甲", "队员乙"):
            since = session.moment.today - timedelta(days=30)
            new = NewOfficial(name, None, "team_member", "990101001", since=since)
            await officials.put(session, new)
    await visitor.sign_in("county")
    text = await visitor.text(f"{PAGE}/hen23-presence-5d4n")
    assert "2人里0人已完成" in text
    assert "队员" not in text.replace("工作队员", "")


async def test_why_a_place_stands_so_is_told_to_whom_it_belongs(visitor, county):
    await visitor.sign_in("county")
    text = await visitor.text(f"{PAGE}/{COVER}?owner=team:990101001")
    assert "为什么是这样：" in text
    assert "一次也还没算上。" in text
    assert (await visitor.get(f"{PAGE}/{COVER}?owner=team:nowhere")).status == 404
    assert (await visitor.get(f"{PAGE}/no-such-duty")).status == 404


async def test_another_village_is_not_there(visitor, county):
    await visitor.sign_in("zhang")
    assert (await visitor.get(f"{PAGE}/{COVER}?owner=team:990101002")).status == 404


async def test_a_figure_is_reported_and_the_last_one_counts(visitor, county, sessions):
    await visitor.sign_in("county")
    page = f"{PAGE}/{FIGURE}"
    today = sessions.clock.moment().today.isoformat()
    for value in ("85.5", "91"):
        done = await visitor.post(page, value=value, on=today, period="")
        assert done.status == 303
    text = await visitor.text(page)
    assert "91/90" in text
    assert "85.5" not in text
    async with sessions.read() as session:
        rows = (await session.execute(select(Activity))).all()
        noted = await session.execute(select(Audit).where(Audit.action == "figure.reported"))
        assert len(noted.all()) == len(rows) == 2


async def test_a_figure_that_is_none_is_not_taken(visitor, county, sessions):
    await visitor.sign_in("county")
    page = f"{PAGE}/{FIGURE}"
    today = sessions.clock.moment().today.isoformat()
    for fields in (
        {"value": "很多", "on": today},
        {"value": "-1", "on": today},
        {"value": "5", "on": "2027-01-01"},
        {"value": "5", "on": "x"},
        {"value": "5", "on": today, "period": "1999"},
    ):
        assert (await visitor.post(page, **fields)).status == 422, fields
    counted = await visitor.post(f"{PAGE}/hen23-concentrated-screening", PAGE, value="5", on=today)
    assert counted.status == 422
    await visitor.post("/console/sign-out", "/console")
    await visitor.sign_in("zhang")
    assert (await visitor.post(page, PAGE, value="5", on=today)).status == 404


async def test_the_hour_of_the_digest_is_chosen_here_too(visitor, county, sessions):
    await visitor.sign_in("zhang")
    assert (await visitor.post(f"{PAGE}/digest-hour", PAGE, hour="10")).status == 303
    assert (await visitor.post(f"{PAGE}/digest-hour", PAGE, hour="22")).status == 422
    async with sessions.read() as session:
        row = (await session.execute(select(Person).where(Person.id == county.cadre_id))).one()
    assert row.digest_hour == 10
