"""Alarms on the console: on everybody's desk until somebody takes them over."""

import pytest

from acts import alarms as acts
from storage.queries import alarms, cases
from storage.scope import EVERYTHING


@pytest.fixture
async def alarm(sessions, county, rules):
    """An alarm about the household of the village."""
    async with sessions.write() as session:
        case = await cases.get(session, EVERYTHING, county.case_id)
        await acts.raise_alarm(session, rules, case, ["village_committee"], "有人想不开")
        return (await alarms.of_case(session, case.id))[0]


async def test_it_stands_on_the_desk_of_everybody_in_scope(visitor, another, alarm, county):
    await visitor.sign_in("county")
    await another.sign_in("li")
    assert "有人想不开" in await visitor.text("/console")
    assert "有人想不开" in await visitor.text("/console/alarms")
    assert "有人想不开" not in await another.text("/console")
    assert "有人想不开" not in await another.text("/console/alarms")


async def test_the_first_takes_it_over_the_second_reads_who_did(
    visitor, another, alarm, county, sessions
):
    take = f"/console/alarms/{alarm.id}/take"
    await visitor.sign_in("zhang")
    await another.sign_in("county")
    answer = await visitor.post(take, "/console/alarms")
    assert answer.headers["Location"] == f"/console/cases/{county.case_id}#alarm"
    assert (await another.post(take, "/console/alarms")).status == 303
    assert "张庄文书" in await another.text(f"/console/cases/{county.case_id}")
    assert "有人想不开" not in await another.text("/console")
    async with sessions.read() as session:
        assert (await alarms.of_case(session, county.case_id))[0].acknowledged_by == county.cadre_id


async def test_a_foreign_alarm_is_absent(visitor, alarm, county, sessions):
    await visitor.sign_in("li")
    for address in (f"/console/alarms/{alarm.id}/take", "/console/alarms/77/take"):
        assert (await visitor.post(address, "/console/alarms")).status == 404
    async with sessions.read() as session:
        assert await alarms.is_open(session, alarm.id)
