"""Forms from above: an approval number, no column twice a month, and what we hold given at once."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest

from acts import visits
from acts.actor import Actor, NotAllowed
from acts.burden import form_requests as acts
from acts.burden import form_table
from acts.burden.barred import Barred
from acts.burden.form_requests import AskedAgain, Wanted
from storage.engine import Session, Sessions
from storage.queries import facts, form_requests, households, regions
from storage.queries.facts import Fact
from storage.queries.households import NewHousehold
from tests.acts.village import RULES, Villages, settle

FINE = Wanted(
    title="饮水情况表",
    requester="市水利局",
    approval_no="批〔2026〕1号",
    fields=("户主姓名", "身份证号", "是否通自来水", "走访次数", "人均收入", "养牛头数", "监测户数"),
    due_on=date(2026, 3, 20),
)


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    return await settle(sessions)


async def register(session: Session, actor: Actor, wanted: Wanted = FINE, at: str = "liu") -> int:
    place = await regions.get(session, at)
    assert place is not None
    return await acts.register(session, RULES, actor, place, wanted)


MISSING = (
    ({"approval_no": ""}, "approval_no"),
    ({"title": ""}, "title"),
    ({"requester": ""}, "requester"),
    ({"fields": ()}, "fields"),
    ({"fields": tuple(map(str, range(61)))}, "fields"),
    ({"due_on": None}, "due_on"),
    ({"due_on": date(2026, 3, 2)}, "due_on"),
)


async def test_what_is_missing_is_named_by_its_field(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        for change, field in MISSING:
            with pytest.raises(Barred) as barred:
                await register(session, bureau, replace(FINE, **change))
            assert [one.field for one in barred.value.problems] == [field], change


async def test_only_who_answers_for_a_place_hands_a_form_down(villages):
    async with villages.sessions.write() as session:
        for name in ("liu", "zhao", "civil"):
            with pytest.raises(NotAllowed):
                await register(session, await villages.actor(session, name))
        assert await register(session, await villages.actor(session, "town"))


async def test_a_column_asked_for_twice_in_a_month_needs_a_reason(villages, hands):
    again = replace(FINE, title="供水台账", fields=("自来水", "养牛头数", "水费"))
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        await register(session, bureau, at="t")
        with pytest.raises(AskedAgain) as asked:
            await register(session, bureau, again)
        assert [one.label for one in asked.value.asked] == ["自来水", "养牛头数"]
        assert {one.title for one in asked.value.asked} == {"饮水情况表"}
        made = await register(session, bureau, replace(again, reason="上次漏了两个组"))
        kept = await form_requests.get(session, bureau.scope, made)
        assert kept is not None
        assert kept.reason == "上次漏了两个组"
    hands.advance(days=31)
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        due = session.moment.today + timedelta(days=9)
        assert await register(session, bureau, replace(again, due_on=due))


async def test_another_village_is_not_asked_twice_and_a_form_taken_back_was_never_asked(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        made = await register(session, bureau)
        assert await register(session, bureau, at="zhao")
        assert await acts.withdraw(session, bureau, made)
        assert not await acts.withdraw(session, bureau, made)
        assert await register(session, bureau)


async def test_a_form_of_another_village_is_absent(villages):
    async with villages.sessions.write() as session:
        made = await register(session, await villages.actor(session, "bureau"))
        zhao = await villages.actor(session, "zhao")
        assert await form_requests.get(session, zhao.scope, made) is None
        assert not await acts.withdraw(session, zhao, made)
        liu = await villages.actor(session, "liu")
        assert await form_requests.get(session, liu.scope, made)
        with pytest.raises(NotAllowed):
            await acts.withdraw(session, liu, made)


async def rows(session: Session, actor: Actor, form: int, at: str = "liu") -> list[list[str]]:
    place = await regions.get(session, at)
    assert place is not None
    made = await form_table.export(session, RULES, actor, form, place)
    assert made is not None
    sheet = openpyxl.load_workbook(BytesIO(made.content)).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.values]


async def test_what_we_hold_is_given_with_masked_heads_and_nothing_private(villages):
    async with villages.sessions.write() as session:
        liu = await villages.actor(session, "liu")
        today, home = session.moment.today, villages.families["张大山"]
        told = Fact(home.id, "hh.water_piped", True, today, "visit", "person:1")
        income = Fact(home.id, "hh.income_pc_month", 777, today, "visit", "person:1")
        await facts.add(session, [told, income])
        await visits.log(session, RULES, liu, home, today, "通水了")
        made = await register(session, await villages.actor(session, "bureau"))
        found = await rows(session, liu, made)
    assert found[1] == ["行政村", "户号", "户主（隐去名字）", "供水入户", "今年走访次数"]
    assert found[2] == ["柳树村", "1", "李*生", "", "0"]
    assert found[3][:3] == ["柳树村", "3", "张*山"]
    assert found[3][4] == "1"
    written = str(found)
    assert "777" not in written
    assert "张大山" not in written


async def test_figures_of_a_place_are_said_at_once(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        made = await register(session, bureau)
        village = await regions.get(session, "liu")
        assert village is not None
        await households.register(session, NewHousehold(village, 8, "周春", status="edge-prone"))
        wanted = await form_requests.get(session, bureau.scope, made)
        assert wanted is not None
        said = await form_table.figures(session, RULES, bureau, wanted, village)
    assert said == {"监测户数": 1}


async def test_a_table_is_only_of_the_forms_place_and_of_what_one_may_see(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        made = await register(session, bureau)
        for name, at in (("bureau", "zhao"), ("zhao", "zhao"), ("zhao", "liu"), ("liu", "t")):
            place = await regions.get(session, at)
            assert place is not None
            actor = await villages.actor(session, name)
            assert await form_table.export(session, RULES, actor, made, place) is None


async def test_more_than_a_hundred_families_need_an_approval_there_is_not_yet(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        village = await regions.get(session, "liu")
        assert village is not None
        for number in range(10, 109):
            await households.register(session, NewHousehold(village, number, "赵某"))
        made = await register(session, bureau)
        with pytest.raises(form_table.TooMany):
            await form_table.export(session, RULES, bureau, made, village)


async def test_a_form_we_hold_nothing_of_has_no_table(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        made = await register(session, bureau, replace(FINE, fields=("身份证号", "养牛头数")))
        village = await regions.get(session, "liu")
        assert village is not None
        with pytest.raises(form_table.NothingHeld):
            await form_table.export(session, RULES, bureau, made, village)
