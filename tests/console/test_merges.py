"""Families registered twice, on the console: compared, merged with the password, undone."""

import pytest

from acts import reports
from storage.queries import addresses, merged_rows, merges
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD

HERE = "/console/merges"


@pytest.fixture
async def twin(sessions, county, rules):
    """The provisional household of a second report by the same family."""
    async with sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "twin")
        lead = reports.Lead("990101001", {"story": "老伴病了"}, name="张大山")
        receipt = await reports.file(session, rules, contact, lead)
        return receipt.case.household_id


async def test_the_village_sees_the_pair_without_full_names(visitor, another, county, twin):
    await visitor.sign_in("zhang")
    text = await visitor.text(HERE)
    assert "9001号 张家 / 3号 张家" in text
    assert "张大山" not in text
    await another.sign_in("li")
    assert "张家" not in await another.text(HERE)


async def test_merging_and_undoing_take_the_password(visitor, county, twin, sessions):
    await visitor.sign_in("zhang")
    pair = {"one": twin, "other": county.household_id, "reason": "上门看过"}
    assert (await visitor.post(HERE, **pair, password="wrong")).status == 422
    assert (await visitor.post(HERE, **pair, password=PASSWORD)).status == 303
    async with sessions.read() as session:
        made = await merges.since(session, EVERYTHING, session.moment.today)
        assert await merges.into(session, twin) == county.household_id
    undo = f"{HERE}/{made[0].id}/undo"
    assert (await visitor.post(undo, HERE, password="wrong")).status == 422
    assert (await visitor.post(undo, HERE, password=PASSWORD)).status == 303
    async with sessions.read() as session:
        assert await merges.into(session, twin) is None


async def test_two_families_are_not_shown_again(visitor, county, twin):
    await visitor.sign_in("zhang")
    pair = {"one": twin, "other": county.household_id}
    assert (await visitor.post(f"{HERE}/apart", HERE, **pair, reason="")).status == 422
    assert (await visitor.post(f"{HERE}/apart", HERE, **pair, reason="两家")).status == 303
    assert "9001号" not in await visitor.text(HERE)


async def test_a_foreign_pair_is_absent(visitor, county, twin):
    await visitor.sign_in("li")
    pair = {"one": twin, "other": county.household_id, "reason": "看看", "password": PASSWORD}
    assert (await visitor.post(HERE, **pair)).status == 404
    assert (await visitor.post(f"{HERE}/apart", HERE, **pair)).status == 404
    assert (await visitor.post(HERE, **{**pair, "one": "x"})).status == 404


async def test_the_number_of_the_closed_case_leads_to_the_joint_one(
    visitor, county, twin, sessions
):
    async with sessions.read() as session:
        case = (await merged_rows.open_cases(session, twin, "identify"))[0]
    await visitor.sign_in("zhang")
    pair = {"one": twin, "other": county.household_id, "reason": "上门看过"}
    await visitor.post(HERE, **pair, password=PASSWORD)
    text = await visitor.text(f"/console/cases/{case.id}")
    assert f'href="/console/cases/{county.case_id}"' in text
