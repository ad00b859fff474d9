"""Proof: every household meant is in exactly one count; who knows a policy, by village."""

import io
import random

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select, update

from acts import proof, proof_export
from acts.proof_export import NeedsPurpose
from locales.delivery_reasons import PROVIDERS, why
from storage.models.base import new_id
from storage.models.delivery import Outbox, State
from storage.models.duties import Activity
from storage.models.notices import Recipient
from storage.queries.notices import Sending
from storage.queries.proof import Row
from tests.broadcasting import RULES, County

STATES = [state.value for state in State]


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


async def proven(county: County, sending: Sending, by: str = "ma"):
    async with county.sessions.read() as session:
        return await proof.of_sending(session, await county.actor(session, by), sending.id)


async def rows_of(county: County, sending: Sending, fate: str = "", village: str = "") -> list[Row]:
    """All households of a sending, three at a time."""
    found: list[Row] = []
    while True:
        after = f"{found[-1].path}:{found[-1].number}" if found else ""
        async with county.sessions.read() as session:
            some = await proof.households(session, sending, fate, "", village, (after, 3))
        found += some
        if len(some) < 3:
            return found


@pytest.mark.parametrize("seed", range(3))
async def test_every_household_meant_is_in_exactly_one_count(county, seed):
    chance = random.Random(seed)
    await county.crowd(24)
    await county.wish("张二", no_notices=True)
    await county.share("李二", "李一")
    sending = await county.sent()
    async with county.sessions.write() as session:
        for row in (await session.execute(select(Outbox.id))).all():
            change = update(Outbox).where(Outbox.id == row.id)
            await session.execute(change.values(state=chance.choice(STATES)))
    found = await proven(county, sending)
    rows = await rows_of(county, sending)
    assert found.households == sum(found.fates.values()) == len(rows) == 30
    assert len({row.id for row in rows}) == 30
    assert set(found.fates) <= set(proof.FATES)
    by_fate = [row for fate in proof.FATES for row in await rows_of(county, sending, fate)]
    assert sorted(row.id for row in by_fate) == sorted(row.id for row in rows)
    assert [village.name for village in found.villages] == [
        "柳河镇张庄村",
        "柳河镇李庄村",
        "青山乡王坡村",
    ]
    by_village = [
        len(await rows_of(county, sending, village=village.id)) for village in found.villages
    ]
    assert by_village == [village.households for village in found.villages]


async def test_households_without_a_phone_are_counted_as_visits_by_village(county):
    found = await proven(county, await county.sent())
    assert found.by_visit == 1
    assert {village.name: village.by_visit for village in found.villages}["青山乡王坡村"] == 1


async def test_who_sends_nothing_there_sees_no_proof(county):
    sending = await county.sent()
    for by in ("liu", "cun"):
        assert await proven(county, sending, by) is None


async def know(county: County, by: str = "ma") -> dict[str, tuple[int, int, int, int]]:
    """By village: meant, understood, told, unclear."""
    async with county.sessions.read() as session:
        actor = await county.actor(session, by)
        rows = await proof.awareness(session, RULES, actor, 2026)
    return {row.village: (row.meant, row.understood, row.told, row.unclear) for row in rows}


async def log(county: County, name: str, kind: str) -> None:
    async with county.sessions.write() as session:
        row = {
            "id": new_id(),
            "kind": kind,
            "person_id": county.people["cun"],
            "role": "village_committee",
            "region_id": "v1",
            "household_id": county.families[name],
            "on": session.moment.today,
            "channel": "console",
            "recorded_at": session.moment.now,
        }
        await session.execute(insert(Activity), row)


async def test_awareness_counts_what_families_said_and_what_they_were_told(county):
    await county.sent()
    await county.deliver(2)
    assert await know(county) == {
        "柳河镇张庄村": (2, 0, 0, 0),
        "柳河镇李庄村": (2, 0, 0, 0),
        "青山乡王坡村": (2, 0, 0, 0),
    }
    await county.answer("张一", "understood")
    await county.answer("张二", "unclear")
    await county.answer("李一", "apply")
    await log(county, "李二", "notice_delivery")
    await log(county, "王一", "household_visit")
    await log(county, "王二", "household_visit")
    assert await know(county) == {
        "柳河镇张庄村": (2, 1, 0, 1),
        "柳河镇李庄村": (2, 1, 1, 0),
        "青山乡王坡村": (2, 0, 1, 0),
    }
    await log(county, "张二", "household_visit")
    assert (await know(county))["柳河镇张庄村"] == (2, 1, 1, 0)


async def test_a_household_counts_once_however_often_it_was_meant(county, hands):
    await county.sent()
    hands.advance(days=2)
    await county.sent()
    assert {one[0] for one in (await know(county)).values()} == {2}


async def test_a_village_sees_its_own_awareness_only(county):
    await county.sent()
    assert set(await know(county, "cun")) == {"柳河镇张庄村"}
    assert set(await know(county, "liu")) == {"柳河镇张庄村", "柳河镇李庄村"}


async def test_a_workbook_holds_neither_names_nor_telephones_nor_formulas(county):
    sending = await county.sent()
    async with county.sessions.write() as session:
        await session.execute(update(Outbox).values(state=State.UNDELIVERED, reason="=1+1"))
        await session.execute(update(Recipient).values(answer="unclear"))
    rows = await rows_of(county, sending)
    book = load_workbook(io.BytesIO(proof_export.of_households("证明", rows)))
    cells = [str(cell.value or "") for row in book.active.rows for cell in row]
    assert book.active.max_row == 2 + 6
    assert not any("1380000" in cell or "张一" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


async def test_more_than_a_hundred_households_leave_only_with_a_reason(county):
    sending = await county.sent()
    rows = await rows_of(county, sending) * 20
    async with county.sessions.write() as session:
        actor = await county.actor(session, "ma")
        with pytest.raises(NeedsPurpose):
            await proof_export.taken_along(session, actor, sending, rows, " ")
        await proof_export.taken_along(session, actor, sending, rows, "发给各村补送")


@pytest.mark.parametrize("code", [*PROVIDERS, "isv.BUSINESS_LIMIT_CONTROL", "mk:0001"])
def test_a_providers_code_has_a_sentence(code):
    assert why(code).endswith("。")
    assert code not in why(code)


def test_an_unknown_code_is_said_as_it_is():
    assert "XY:0099" in why("XY:0099")
    assert why(None) == ""
