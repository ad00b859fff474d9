"""The letter of consent at a visit: read out, answered, pictured, taken back, and within scope."""

import pytest
from aiohttp import FormData

from storage.queries import consents
from tests.console.county import PASSWORD, a_day
from tests.console.photographs import JPEG


@pytest.fixture
async def path(county):
    return f"/console/cases/{county.case_id}/consent"


async def standing(sessions, county):
    async with sessions.read() as session:
        letter = await consents.letter(session, county.case_id)
    return letter.answer if letter else None


async def send(visitor, path, picture=b"", **fields):
    """Send the form as a browser does: its token first."""
    form = FormData()
    form.add_field("csrf", await visitor.token(path))
    for name, value in fields.items():
        form.add_field(name, value)
    form.add_field("photo", picture, filename="letter.jpg", content_type="image/jpeg")
    return await visitor.client.post(path, data=form(), allow_redirects=False)


async def test_the_whole_letter_can_be_read_out(visitor, county, path, rules):
    await visitor.sign_in("zhang")
    text = await visitor.text(path)
    for part in rules.exchanges.consent_letter.parts:
        assert part.text in text


async def test_given_on_paper_before_the_cadre(visitor, county, path, sessions, clock):
    await visitor.sign_in("zhang")
    assert (await send(visitor, path, answer="given", how="paper")).status == 303
    assert await standing(sessions, county) == "given"
    today = a_day(clock.moment().today)
    case = f"/console/cases/{county.case_id}"
    await visitor.post(case, event="visit_started", on=today)
    answer = await visitor.post(case, event="verified", on=today, papers="verification_form")
    assert answer.status == 303


async def test_declined_without_losing_the_page(visitor, county, path, sessions):
    await visitor.sign_in("zhang")
    assert (await send(visitor, path, answer="declined", how="paper")).status == 303
    assert await standing(sessions, county) == "declined"
    assert (await visitor.get(f"/console/cases/{county.case_id}")).status == 200


async def test_a_picture_of_the_letter_is_kept_and_shown_within_scope(
    visitor, another, county, path, sessions
):
    await visitor.sign_in("zhang")
    answer = await send(visitor, path, JPEG, answer="given", how="paper")
    assert answer.status == 303
    async with sessions.read() as session:
        letter = await consents.letter(session, county.case_id)
    shown = await visitor.get(f"{path}/{letter.document_id}")
    assert shown.status == 200
    assert (await shown.read()).startswith(b"\xff\xd8\xff")
    await another.sign_in("li")
    assert (await another.get(f"{path}/{letter.document_id}")).status == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": "given", "how": "paper", "picture": b"GIF89a"},
        {"answer": "maybe", "how": "paper"},
        {"answer": "given", "how": "telepathy"},
        {"answer": "given", "how": "chat"},
        {"how": "paper"},
    ],
    ids=str,
)
async def test_what_cannot_be_is_refused_in_words(visitor, county, path, sessions, fields):
    await visitor.sign_in("zhang")
    answer = await send(visitor, path, **fields)
    assert answer.status == 422
    assert 'role="alert"' in await answer.text()
    assert await standing(sessions, county) is None


async def test_taking_it_back_needs_the_password(visitor, county, path, sessions):
    await visitor.sign_in("zhang")
    await send(visitor, path, answer="given", how="paper")
    back = f"{path}/withdraw"
    assert (await visitor.post(back, path)).status == 422
    assert (await visitor.post(back, path, password="wrong")).status == 422
    assert await standing(sessions, county) == "given"
    assert (await visitor.post(back, path, password=PASSWORD)).status == 303
    assert await standing(sessions, county) == "withdrawn"
    assert (await visitor.post(back, path, password=PASSWORD)).status == 422


async def test_foreign_and_absent_look_the_same(visitor, county, path):
    await visitor.sign_in("li")
    foreign, absent = await visitor.get(path), await visitor.get("/console/cases/77/consent")
    assert foreign.status == absent.status == 404
    assert await foreign.text() == await absent.text()
    answer = await visitor.post(f"{path}/withdraw", "/console", password=PASSWORD)
    assert answer.status == 404


async def test_the_bureau_looks_and_does_not_witness(visitor, county, path, sessions):
    await visitor.sign_in("county")
    assert (await visitor.get(path)).status == 200
    assert (await send(visitor, path, answer="given", how="paper")).status == 404
    assert await standing(sessions, county) is None


async def test_the_case_page_says_since_when_it_is_in_force(visitor, county, path):
    await visitor.sign_in("zhang")
    await send(visitor, path, answer="given", how="paper")
    text = await visitor.text(f"/console/cases/{county.case_id}")
    assert "张庄文书" in text
