"""The visit form on the console: small forms, differences, sums, and the household's word."""

import re

import pytest
from aiohttp import FormData
from PIL import Image
from sqlalchemy import select

from acts import checks
from acts.actor import signed_in
from storage.models.delivery import Outbox
from storage.queries import addresses, cases, check_questions, papers, pictures
from storage.queries import confirmations as stored
from storage.queries.outbox import place
from storage.scope import EVERYTHING
from tests.acts.checked import COMPLETE
from tests.console.photographs import encoded


@pytest.fixture
async def path(visitor, county):
    """The form of 张家's case, begun by the village's cadre."""
    await visitor.sign_in("zhang")
    address = f"/console/cases/{county.case_id}/check"
    answer = await visitor.post(f"{address}/start", address)
    assert answer.status == 303
    return address


async def sheet(sessions, rules, county):
    async with sessions.read() as session:
        case = await cases.get(session, EVERYTHING, county.case_id)
        return await checks.sheet(session, rules, await signed_in(session, county.cadre_id), case)


async def fill_in(sessions, rules, county):
    async with sessions.write() as session:
        actor = await signed_in(session, county.cadre_id)
        case = await cases.get(session, EVERYTHING, county.case_id)
        for field, value in COMPLETE.items():
            await checks.answer(session, rules, actor, case, field, value)


async def asked(sessions, county):
    async with sessions.read() as session:
        return (await stored.of_case(session, EVERYTHING, county.case_id))[0]


async def test_beginning_the_form_logs_the_visit(visitor, county, path, sessions):
    async with sessions.read() as session:
        case = await cases.get(session, EVERYTHING, county.case_id)
    assert case.state == "household_verification"


async def test_each_answer_is_saved_by_its_own_form(visitor, county, path, sessions, rules):
    typed = {
        "house_state": "leak",
        "wage_year": "三万五",
        "relocated": "no",
        "water_quality": ["smell", "dirt"],
        "happened_on": "x",
    }
    for field, value in typed.items():
        answer = await visitor.post(path, field=field, value=value)
        assert answer.status == (422 if field == "happened_on" else 303), field
    seen = (await sheet(sessions, rules, county)).seen
    assert seen == {
        "house_state": "leak",
        "wage_year": 35000,
        "relocated": False,
        "water_quality": ("smell", "dirt"),
    }
    text = await visitor.text(path)
    assert "漏雨" in text
    assert "35000元" in text
    assert (await visitor.post(path, field="house_state", value="")).status == 303
    assert "house_state" not in (await sheet(sessions, rules, county)).seen


@pytest.mark.parametrize(
    ("field", "value"), [("house_state", "palace"), ("members", "99"), ("wage_year", "many")]
)
async def test_what_cannot_be_is_refused_with_its_question(
    visitor, county, path, sessions, rules, field, value
):
    answer = await visitor.post(path, field=field, value=value)
    assert answer.status == 422
    assert rules.check_form.questions[field].text in await answer.text()
    assert (await sheet(sessions, rules, county)).seen == {}


async def test_finishing_needs_every_section_and_asks_the_household(
    visitor, county, path, sessions, rules
):
    answer = await visitor.post(f"{path}/finish", path)
    assert answer.status == 422
    assert "吃穿、教育、医疗、住房、饮水、收入、劳动力、风险" in await answer.text()
    await fill_in(sessions, rules, county)
    assert (await visitor.post(f"{path}/finish", path)).status == 303
    async with sessions.read() as session:
        assert "verification_form" in await papers.keys_of(session, county.case_id)
    case_page = await visitor.text(f"/console/cases/{county.case_id}")
    assert f"/console/confirmations/{(await asked(sessions, county)).id}" in case_page


async def test_foreign_is_absent_and_the_county_only_reads(another, county, path, sessions, rules):
    await another.sign_in("li")
    assert (await another.get(path)).status == 404
    posted = await another.post(path, "/console", field="house_state", value="leak")
    assert posted.status == 404
    await another.post("/console/sign-out", "/console")
    await another.sign_in("county")
    assert (await another.get(path)).status == 200
    posted = await another.post(path, "/console", field="house_state", value="leak")
    assert posted.status == 404
    assert (await sheet(sessions, rules, county)).seen == {}


async def test_a_question_to_the_verifier_is_answered_on_the_case_page(
    visitor, county, path, sessions
):
    async with sessions.write() as session:
        question = await check_questions.ask(session, county.case_id, "members", "名下有一辆车？")
    case_page = f"/console/cases/{county.case_id}"
    assert "名下有一辆车？" in await visitor.text(case_page)
    there = f"{case_page}/questions/{question}"
    assert (await visitor.post(there, case_page, answer=" ")).status == 422
    assert (await visitor.post(there, case_page, answer="车已卖")).status == 303
    assert "车已卖" in await visitor.text(case_page)
    assert (await visitor.post(there, case_page, answer="没有车")).status == 404


@pytest.fixture
async def question(visitor, county, path, sessions, rules):
    """The page on which the household of a finished form confirms it."""
    async with sessions.write() as session:
        phone = await addresses.ensure(session, "sms_simulator", "+8619900000003")
        await addresses.belongs(session, phone.id, county.household_id)
    await fill_in(sessions, rules, county)
    await visitor.post(f"{path}/finish", path)
    return f"/console/confirmations/{(await asked(sessions, county)).id}"


async def test_confirmed_by_the_code_on_the_households_phone(visitor, county, question, sessions):
    assert "漏雨" in await visitor.text(question)
    assert (await visitor.post(f"{question}/code", question)).status == 200
    async with sessions.read() as session:
        sent = (
            await session.execute(select(Outbox).where(Outbox.kind == "case.confirm_code"))
        ).one()
        body = session.vault.open_data(sent.body, place(sent.reference))
    code = re.search(r"\d{6}", body["text"])[0]
    wrong = "000000" if code != "000000" else "111111"
    assert (await visitor.post(f"{question}/enter", question, code=wrong)).status == 422
    assert (await visitor.post(f"{question}/enter", question, code=code)).status == 303
    done = await asked(sessions, county)
    assert (done.answer, done.how) == ("yes", "code")


async def test_confirmed_on_paper_with_a_picture(visitor, county, question, sessions):
    form = FormData(
        {"csrf": await visitor.token(question), "answer": "no", "note": "<b>三口人</b>"},
        default_to_multipart=True,
    )
    picture = encoded(Image.new("RGB", (40, 30)), "JPEG")
    form.add_field("photo", picture, filename="paper.jpg", content_type="image/jpeg")
    answer = await visitor.client.post(f"{question}/paper", data=form, allow_redirects=False)
    assert answer.status == 303
    done = await asked(sessions, county)
    assert (done.answer, done.how, done.note) == ("no", "paper", "<b>三口人</b>")
    text = await visitor.text(question)
    assert "&lt;b&gt;三口人" in text
    async with sessions.read() as session:
        assert len(await pictures.of_case(session, EVERYTHING, county.case_id)) == 1
    assert "<b>三口人" not in text


async def test_a_confirmation_of_another_village_is_absent(another, question):
    await another.sign_in("li")
    assert (await another.get(question)).status == 404
    assert (await another.post(f"{question}/code", "/console")).status == 404
    assert (await another.post(f"{question}/enter", "/console", code="1")).status == 404
