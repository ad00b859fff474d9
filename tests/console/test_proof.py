"""Proof at the console: households of a sending, who knows what, whom to tell, whose phone."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from acts.figures.counting import round_of
from storage.models.delivery import Outbox, State
from storage.models.people import Address
from storage.models.system import Audit
from storage.queries import addresses
from tests.console.county import PASSWORD, Visitor
from tests.console.test_notices import prepared


@pytest.fixture
async def phone(house, county):
    """The telephone of 3号 张家."""
    async with house.sessions.write() as session:
        contact = await addresses.ensure(session, "sms_simulator", "+8613800000003")
        await addresses.belongs(session, contact.id, county.household_id)
    return contact


@pytest.fixture
async def sending(visitor, another, county, house, phone):
    """A sending that came back from the only phone of its only household."""
    made = await prepared(visitor)
    await another.sign_in("second")
    for act in ("approve", "send"):
        assert (await another.post(f"{made}/{act}", made, password=PASSWORD)).status == 303
    async with house.sessions.write() as session:
        await session.execute(update(Outbox).values(state=State.UNDELIVERED, reason="MK:0001"))
    return made


async def instead(visitor: Visitor, login: str) -> None:
    """Sign out, and in as somebody else."""
    await visitor.post("/console/sign-out", "/console")
    await visitor.sign_in(login)


async def test_a_household_is_shown_by_village_and_number_with_the_reason(visitor, sending):
    page = await visitor.text(f"{sending}/recipients")
    assert "张庄村" in page
    assert "空号，没有这个号码。" in page
    assert "张家" not in page
    assert "13800000003" not in page
    assert "空号" not in await visitor.text(f"{sending}/recipients?fate=delivered")
    assert "空号" in await visitor.text(f"{sending}/recipients?fate=nonsense&after=x:y")
    assert f"{sending}/recipients" in await visitor.text(sending)


async def test_the_lines_are_taken_along_with_ones_password(visitor, sending, house):
    number = sending.rpartition("/")[2]
    form = f"/console/exports/new?kind=proof&sending={number}"
    assert form.replace("&", "&amp;") in await visitor.text(f"{sending}/recipients")
    asked = {"kind": "proof", "sending": number, "use": "check", "purpose": "补送到户"}
    assert (await visitor.post("/console/exports", form, password="x", **asked)).status == 422
    answer = await visitor.post("/console/exports", form, password=PASSWORD, **asked)
    book = load_workbook(io.BytesIO(await answer.read()))
    assert [cell.value for cell in list(book.active.rows)[3]][:2] == ["柳河镇张庄村", "3"]
    async with house.sessions.read() as session:
        taken = select(Audit.detail).where(Audit.action == "export.downloaded")
        assert (await session.scalar(taken))["rows"] == 1


async def test_a_village_cadre_sees_whom_to_tell_and_no_list_of_a_sending(
    visitor, another, sending, house
):
    await instead(another, "zhang")
    assert (await another.get(f"{sending}/recipients")).status == 404
    page = await another.text("/console/untold")
    assert "3号 张家" in page
    assert "临时救助怎么申请" in page
    page = await another.text("/console/awareness")
    assert "张庄村" not in page
    assert "还有1个村没数到" in page
    await round_of(house.sessions)
    page = await another.text("/console/awareness")
    assert "张庄村" in page
    assert "0分钟前" in page
    assert "没数到" not in page


async def test_who_knows_what_is_a_workbook_too(visitor, sending, house):
    await round_of(house.sessions)
    answer = await visitor.get("/console/awareness.xlsx?year=2026")
    book = load_workbook(io.BytesIO(await answer.read()))
    rows = [[cell.value for cell in row] for row in book.active.rows]
    assert any("柳河镇张庄村" in row for row in rows)


async def test_what_happens_elsewhere_is_not_there(visitor, another, sending, phone, house):
    await instead(another, "li")
    assert "张家" not in await another.text("/console/untold")
    assert "张家" not in await another.text("/console/reach")
    assert (await another.get("/console/reach?village=990101001")).status == 404
    assert (await another.post("/console/reach", address=phone.id, shared="yes")).status == 404
    assert "临时救助" not in await another.text("/console/awareness")
    async with house.sessions.read() as session:
        assert not await session.scalar(select(Address.shared).where(Address.id == phone.id))


async def test_a_cadre_notes_that_a_phone_is_shared_and_sees_who_wants_nothing(
    visitor, house, county, phone
):
    async with house.sessions.write() as session:
        await addresses.prefer(session, phone.id, no_notices=True)
    await visitor.sign_in("zhang")
    page = await visitor.text("/console/reach")
    assert "3号 张家" in page
    assert "不愿收通知" in page
    for shared in ("yes", "no"):
        done = await visitor.post(
            "/console/reach", address=phone.id, shared=shared, village="990101001"
        )
        assert done.status == 303
        async with house.sessions.read() as session:
            found = await session.scalar(select(Address.shared).where(Address.id == phone.id))
        assert found is (shared == "yes")
