"""How far is it: asked at a village's page by a number, with the phone or browser it came from."""

import pytest
from sqlalchemy import select

from acts.phone_codes import KIND
from storage.models.delivery import Outbox
from tests.console.household import HOME, number_in, sent, tell

STATUS = f"{HOME}/status"
PHONE = "19900000009"


async def reported(visitor, **who) -> str:
    await tell(visitor, **who)
    return number_in(await sent(visitor))


async def code_on_the_phone(house) -> str:
    async with house.sessions.read() as session:
        query = select(Outbox.reference, Outbox.body).where(Outbox.kind == KIND)
        row = (await session.execute(query)).one()
        text = session.vault.open_data(row.body, f"outbox|body|{row.reference}")["text"]
    assert text.endswith("是您查进度的验证码，10分钟内有效，不要告诉别人。")
    return str(text[:6])


async def test_the_browser_that_reported_sees_it_at_once(visitor, county):
    code = await reported(visitor)
    assert f'value="{code[:4]}-{code[4:]}"' in await visitor.text(STATUS)
    answer = await visitor.post(STATUS, code=code)
    assert answer.headers["Location"] == f"{STATUS}/shown"
    assert f"编号{code[:4]}-{code[4:]}：" in await visitor.text(f"{STATUS}/shown")


async def test_another_browser_sees_it_with_the_code_the_phone_got_and_stage_and_date_only(
    visitor, another, county, house, hands
):
    code = await reported(visitor, phone=PHONE, name="李秋生")
    answer = await another.post(STATUS, code=code, phone=PHONE)
    assert answer.headers["Location"] == f"{STATUS}/code"
    wrong = await another.post(f"{STATUS}/code", code="12")
    assert wrong.status == 422
    assert "验证码不对" in await wrong.text()
    answer = await another.post(f"{STATUS}/code", code=await code_on_the_phone(house))
    text = await another.text(answer.headers["Location"])
    assert f"编号{code[:4]}-{code[4:]}：" in text
    for secret in ("李秋生", PHONE, "老伴", "张庄文书"):
        assert secret not in text
    hands.advance(minutes=11)
    assert (await another.get(f"{STATUS}/shown")).headers["Location"] == STATUS


async def test_unknown_foreign_and_phoneless_numbers_look_the_same(visitor, another, county, house):
    code = await reported(visitor)
    pages = []
    for typed in (code, "48210372"):
        answer = await another.post(STATUS, code=typed, phone=PHONE)
        shown = await another.text(answer.headers["Location"])
        tried = await another.post(f"{STATUS}/code", code="000000")
        pages.append((answer.status, shown, tried.status, await tried.text()))
    assert pages[0] == pages[1]
    assert "如果这事是用这个手机号报的" in pages[0][1]
    async with house.sessions.read() as session:
        assert (await session.execute(select(Outbox.id).where(Outbox.kind == KIND))).all() == []


WRONG = [
    ({"code": "12345678"}, "有一位不对"),
    ({"code": "48210372"}, "11位手机号"),
    ({"code": "48210372", "phone": "123"}, "11位手机号"),
]


@pytest.mark.parametrize(("fields", "said"), WRONG)
async def test_what_is_wrong_is_said_and_kept(visitor, county, fields, said):
    answer = await visitor.post(STATUS, **fields)
    text = await answer.text()
    assert answer.status == 422
    assert said in text
    assert all(value in text for value in fields.values())


async def test_asking_too_often_is_refused(visitor, county):
    answers = [await visitor.post(STATUS, code="48210372", phone=PHONE) for _turn in range(11)]
    assert [answer.status for answer in answers] == [303] * 10 + [429]
    assert "过一小时再查" in await answers[-1].text()


async def test_nothing_is_shown_to_whoever_did_not_ask(visitor, county):
    for page in (f"{STATUS}/code", f"{STATUS}/shown"):
        assert (await visitor.get(page)).headers["Location"] == STATUS
    assert (await visitor.post(f"{STATUS}/code", STATUS, code="1")).headers["Location"] == STATUS
