"""The visit form: saved answer by answer, by several people, finished only when complete."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from acts import checks
from acts.actor import NotAllowed
from acts.cases import Step, advance
from acts.checks.summaries import differences
from acts.declined import Unfit
from acts.opening import about, begin
from rulebook.cases import Refusal
from rulebook.income import income
from storage.engine import Sessions
from storage.models.cases import Document
from storage.models.checks import CheckAnswer
from storage.models.duties import Activity
from storage.queries import facts, papers
from storage.queries.cases import Filed
from tests.acts.checked import COMPLETE, Village, village

SAID = {"members": 4, "house_state": "crack", "wage_year": "15000", "risk_types": ["illness"]}


@pytest.fixture
async def home(sessions: Sessions) -> Village:
    return await village(sessions, SAID)


async def count(home: Village, table: type) -> int:
    async with home.sessions.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_opening_the_form_is_the_first_visit(home):
    await home.begin()
    async with home.sessions.read() as session:
        assert (await home.case(session)).state == "household_verification"
    assert await count(home, Activity) == 1
    await home.begin()
    assert await count(home, Activity) == 1


async def test_the_form_shows_what_was_said_before_anything_is_seen(home):
    await home.begin()
    sheet = await home.sheet()
    assert sheet.cell("members").said == 4
    assert sheet.cell("wage_year").said == Decimal(15000)
    assert sheet.cell("members").seen is None
    assert len(sheet.missing) == 9
    assert sheet.differences == []


async def test_every_answer_is_saved_in_any_order_by_whoever_gives_it(home):
    await home.begin()
    await home.see("village", water_source="tap", members=3)
    await home.see("secretary", members=5, food_clothing_ok="tight")
    sheet = await home.sheet("secretary")
    assert sheet.seen == {"water_source": "tap", "members": 5, "food_clothing_ok": "tight"}
    assert sheet.cell("members").by == home.people["secretary"]
    assert [section.key for section in sheet.missing] == [
        *("school", "health", "house", "income", "labour", "risk")
    ]
    assert await count(home, CheckAnswer) == 4


async def test_an_answer_can_be_taken_back(home):
    await home.begin()
    await home.see(water_source="tap")
    await home.see(water_source=None)
    assert (await home.sheet()).seen == {}
    assert len((await home.sheet()).missing) == 9


async def test_differences_and_sums_are_live(home):
    await home.begin()
    await home.see(members=3, house_state="leak", wage_year=Decimal(12000))
    sheet = await home.sheet()
    assert [cell.question.field for cell in sheet.differences] == [
        *("members", "house_state", "wage_year")
    ]
    assert "漏雨" in differences(sheet)[1]
    assert sheet.sums == income(sheet.seen)
    assert sheet.sums.per_capita_net_income is None
    assert "transfer_year" in sheet.sums.missing
    figures = dict.fromkeys(
        ("business_gross_year", "business_cost_year", "property_year", "transfer_year"), 0
    )
    await home.see(**figures)
    assert (await home.sheet()).sums.per_capita_net_income == 4000


async def test_no_form_is_finished_with_a_section_missing_and_the_message_names_it(home):
    await home.begin()
    await home.see(**{field: value for field, value in COMPLETE.items() if field != "water_source"})
    with pytest.raises(checks.Unfinished) as caught:
        await home.finish()
    assert [section.zh for section in caught.value.sections] == ["饮水"]
    assert "饮水" in caught.value.sentence()
    assert await count(home, Document) == 0


async def test_a_finished_form_is_the_paper_of_the_step_and_facts_of_the_household(home):
    await home.begin()
    await home.see(**COMPLETE)
    done = await home.finish()
    assert done.paper == "verification_form"
    async with home.sessions.read() as session:
        assert "verification_form" in await papers.keys_of(session, home.case_id)
        known = await facts.standing(session, [home.household.id])
    told = {fact.key: (fact.value, fact.origin) for fact in known[home.household.id]}
    assert told["hh.size"] == (3, "visit")
    assert told["hh.water_piped"] == (True, "visit")
    assert "hh.net_income_pc_year" not in told
    assert await count(home, Activity) == 1
    moved = await home.step("village", "verified", "consent_letter")
    assert isinstance(moved, Filed)
    assert moved.state == "info_comparison"


async def test_without_the_form_the_step_is_refused(home):
    await home.begin()
    refused = await home.step("village", "verified", "consent_letter")
    assert isinstance(refused, Refusal)


async def test_who_finishes_another_day_has_logged_the_visit_too(home, hands):
    await home.begin("village")
    hands.advance(days=1)
    await home.see("secretary", **COMPLETE)
    await home.finish("secretary")
    async with home.sessions.read() as session:
        rows = (await session.execute(select(Activity.person_id, Activity.on))).all()
    assert {row.person_id for row in rows} == {home.people["village"], home.people["secretary"]}


async def test_sent_back_the_form_is_filled_in_anew_with_what_was_seen_before_beside_it(home):
    await home.begin()
    await home.see(**COMPLETE)
    await home.finish()
    await home.step("village", "verified", "consent_letter")
    with pytest.raises(checks.NotOpen):
        await home.see(members=9)
    await home.step("bureau", "material_returned")
    sheet = await home.sheet()
    assert sheet.round == 2
    assert sheet.seen == {}
    assert sheet.cell("house_state").before == "leak"
    assert sheet.cell("house_state").said == "crack"
    async with home.sessions.write() as session:
        actor, case = await home.actor(session, "village"), await home.case(session)
        assert await checks.as_before(session, home.rules, actor, case, "house") == 1
    assert (await home.sheet()).seen == {"house_state": "leak"}


async def test_only_who_serves_there_answers_and_foreign_is_absent(home):
    await home.begin()
    with pytest.raises(NotAllowed):
        await home.see("bureau", members=2)
    with pytest.raises(NotAllowed):
        await home.see("elsewhere", members=2)
    async with home.sessions.read() as session:
        foreigner = await home.actor(session, "elsewhere")
        case = await home.case(session)
        assert await checks.sheet(session, home.rules, foreigner, case) is None


@pytest.mark.parametrize(("field", "value"), [("members", 0), ("happiness", 1), ("wage_year", -5)])
async def test_what_the_question_cannot_have_is_not_kept(home, field, value):
    await home.begin()
    with pytest.raises(Unfit):
        await home.see(**{field: value})
    assert await count(home, CheckAnswer) == 0


async def test_the_check_of_a_removal_is_the_same_form_with_its_own_paper(home):
    async with home.sessions.write() as session:
        actor = await home.actor(session, "village")
        start = about(home.household, "risk_removal", session.moment.today)
        opened = await begin(session, home.rules, actor, start)
        assert isinstance(opened, Filed)
        for field, value in COMPLETE.items():
            await checks.answer(session, home.rules, actor, opened, field, value)
        assert (await checks.finish(session, home.rules, actor, opened)).paper == (
            "household_check_form"
        )
        assert "household_check_form" in await papers.keys_of(session, opened.id)
        step = Step("keep_monitoring", session.moment.today, note="房子还没修好")
        moved = await advance(session, home.rules, actor, opened.id, step)
        assert isinstance(moved, Filed)
