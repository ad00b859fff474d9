"""The work log at the console: both dates, corrections, filters, the form, taking back."""

from datetime import timedelta

from sqlalchemy import select

from acts import visit_pauses
from acts.activities import recording
from acts.activities.entry import Entry
from acts.actor import signed_in
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.models.duties import Activity, DutyCounter
from storage.queries import households, regions
from storage.queries.households import NewHousehold
from storage.scope import EVERYTHING
from tests.console.county import County, Visitor

LOG = "/console/activities"


async def logged(
    sessions: Sessions, rules: Rulebook, county: County, ago: int = 0, person: int | None = None
) -> None:
    """A visit by the village's own official, some days ago."""
    async with sessions.write() as session:
        actor = await signed_in(session, person or county.cadre_id)
        home = await households.get(session, EVERYTHING, county.household_id)
        assert home is not None
        on = session.moment.today - timedelta(days=ago)
        await recording.record(session, rules, actor, Entry("household_visit", on, (home,)))


async def rows(sessions: Sessions) -> list[Activity]:
    async with sessions.read() as session:
        return list((await session.execute(select(Activity).order_by(Activity.id))).all())


async def test_a_form_logs_a_visit_and_says_what_it_counts_for(
    county: County, visitor: Visitor, sessions: Sessions
) -> None:
    await visitor.sign_in("zhang")
    answer = await visitor.post(
        LOG, kind="household_visit", on="2026-03-01", whom="3", note="屋顶漏雨"
    )
    assert answer.status == 200
    assert "监测排查覆盖全部农村人口" in await answer.text()
    [row] = await rows(sessions)
    assert (str(row.on), row.typed, row.channel) == ("2026-03-01", 3, "console")
    shown = await visitor.text(LOG)
    assert "3号 张家" in shown
    assert "屋顶漏雨" in shown
    assert "3月2日补记" in shown


WRONG = (
    ({"whom": "77"}, "77"),
    ({"whom": "张家 李大海"}, "李大海"),
    ({"on": "2026-03-09"}, "3月9日"),
    ({"on": "2025-09-09"}, "92"),
    ({"on": "2026-01-05"}, "才到任"),
    ({"on": "gibberish"}, "哪一天"),
    ({"kind": "nonsense"}, "做了什么"),
    ({"kind": "special_meeting"}, "开会"),
)


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    county: County, visitor: Visitor, sessions: Sessions
) -> None:
    await visitor.sign_in("zhang")
    good = {"kind": "household_visit", "on": "2026-03-02", "whom": "3", "note": "看了屋顶"}
    for fields, said in WRONG:
        answer = await visitor.post(LOG, **{**good, **fields})
        shown = await answer.text()
        assert answer.status == 422, fields
        assert said in shown, fields
        assert "看了屋顶" in shown, fields
    assert await rows(sessions) == []


async def test_the_same_again_is_asked_and_counts_for_nothing(
    county: County, visitor: Visitor, sessions: Sessions, rules: Rulebook
) -> None:
    await logged(sessions, rules, county)
    await visitor.sign_in("zhang")
    fields = {"kind": "household_visit", "on": "2026-03-02", "whom": "3", "note": ""}
    assert (await visitor.post(LOG, **fields)).status == 422
    assert (await visitor.post(LOG, **fields, again="1")).status == 200
    assert len(await rows(sessions)) == 2
    async with sessions.read() as session:
        assert {row.done for row in await session.execute(select(DutyCounter))} == {1}


async def test_an_entry_is_taken_back_with_a_reason_by_an_official_over_the_place(
    county: County, visitor: Visitor, sessions: Sessions, rules: Rulebook
) -> None:
    await logged(sessions, rules, county)
    [row] = await rows(sessions)
    await visitor.sign_in("county")
    path = f"{LOG}/{row.id}/withdraw"
    assert (await visitor.post(path, LOG, reason="")).status == 422
    assert (await visitor.post(path, LOG, reason="入户核对没有去过")).status == 303
    assert [one.kind for one in await rows(sessions)] == ["household_visit", "withdrawn"]
    async with sessions.read() as session:
        assert (await session.execute(select(DutyCounter))).all() == []
    shown = await visitor.text(LOG)
    assert "入户核对没有去过" in shown
    assert (await visitor.post(path, LOG, reason="再撤一次")).status == 422


async def test_another_village_sees_none_of_it_and_takes_nothing_back(
    county: County, visitor: Visitor, sessions: Sessions, rules: Rulebook
) -> None:
    await logged(sessions, rules, county)
    [row] = await rows(sessions)
    await visitor.sign_in("li")
    assert "3号 张家" not in await visitor.text(LOG)
    assert (await visitor.post(f"{LOG}/{row.id}/withdraw", LOG, reason="不是我")).status == 404
    assert (await visitor.get(f"{LOG}?region=990101001")).status == 404


async def test_filters_of_the_address_narrow_the_list(
    county: County, visitor: Visitor, sessions: Sessions, rules: Rulebook
) -> None:
    await logged(sessions, rules, county, ago=3)
    async with sessions.write() as session:
        village = await regions.get(session, "990101001")
        assert village is not None
        other = await households.register(session, NewHousehold(village, 8, "王大山"))
        actor = await signed_in(session, county.cadre_id)
        day = session.moment.today
        await recording.record(session, rules, actor, Entry("screening", day, (other,)))
    await visitor.sign_in("county")
    for query, found, missing in (
        ("", ("3号 张家", "8号 王家"), ()),
        ("?kind=screening", ("8号 王家",), ("3号 张家",)),
        (f"?household={county.household_id}", ("3号 张家",), ("8号 王家",)),
        (f"?person={county.cadre_id}&until=2026-02-28", ("3号 张家",), ("8号 王家",)),
        ("?from=2026-03-01", ("8号 王家",), ("3号 张家",)),
        (f"?person={county.other_id}", (), ("3号 张家", "8号 王家")),
    ):
        shown = await visitor.text(LOG + query)
        assert all(one in shown for one in found), query
        assert not any(one in shown for one in missing), query


async def test_a_pause_stands_beside_the_households_lines(
    county: County, visitor: Visitor, sessions: Sessions, rules: Rulebook
) -> None:
    await logged(sessions, rules, county)
    async with sessions.write() as session:
        actor = await signed_in(session, county.cadre_id)
        home = await households.get(session, EVERYTHING, county.household_id)
        assert home is not None
        last = session.moment.today + timedelta(days=20)
        await visit_pauses.pause(session, actor, home, "hospital", last)
    await visitor.sign_in("zhang")
    assert "3月22日前不安排人去" in await visitor.text(LOG)
