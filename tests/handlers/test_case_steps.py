"""Steps of a case: who may take them, from where, and what a refusal leaves behind."""

import pytest

from acts.actor import NotAllowed, signed_in
from acts.cases import Step, advance
from rulebook.cases import Refusal
from storage.queries import cases
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County
from tests.handlers.talk import Phone
from tests.handlers.test_report import file


@pytest.mark.parametrize("event", ["verified", "not_identified_decided", "withdrawn_by_household"])
async def test_a_chat_cannot_decide_a_case(
    county: County, farmer: Phone, cadre: Phone, event: str
) -> None:
    await file(county, farmer)
    actor = await county.actor(cadre)
    async with county.sessions.write() as session:
        case = (await cases.page(session, EVERYTHING))[0]
        with pytest.raises(NotAllowed):
            await advance(session, RULES, actor, case.id, Step(event, case.opened_on))


async def test_another_villages_cadre_does_not_find_the_case(county: County, farmer: Phone) -> None:
    await file(county, farmer)
    async with county.sessions.write() as session:
        foreign = await signed_in(session, county.people["village_committee@zhao"])
        case = (await cases.page(session, EVERYTHING))[0]
        step = Step("visit_started", case.opened_on)
        assert await advance(session, RULES, foreign, case.id, step) is None


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("", "reason_missing"),
        ("  ", "reason_missing"),
        ("收入超过监测线", "income_alone"),
        ("收入够，吃穿、上学、看病、住房和吃水都没有问题", None),
        ("已经和他家说过，自己也同意", None),
    ],
)
async def test_a_household_is_not_turned_down_without_a_reason_or_for_income_alone(
    county: County, farmer: Phone, note: str, reason: str | None
) -> None:
    await file(county, farmer)
    async with county.sessions.write() as session:
        cadre = await signed_in(session, county.people["village_committee@liu"])
        case = (await cases.page(session, EVERYTHING))[0]
        await advance(session, RULES, cadre, case.id, Step("visit_started", case.opened_on))
        papers = frozenset({"verification_form"})
        step = Step("not_identified_decided", case.opened_on, papers, note=note)
        found = await advance(session, RULES, cadre, case.id, step)
    assert (found.reason if isinstance(found, Refusal) else None) == reason


async def test_a_refused_step_is_kept_with_its_reason(county: County, farmer: Phone) -> None:
    await file(county, farmer)
    async with county.sessions.write() as session:
        boss = await signed_in(session, county.people["county_leading_group@county"])
        case = (await cases.page(session, EVERYTHING))[0]
        refused = await advance(
            session, RULES, boss, case.id, Step("county_approved", case.opened_on)
        )
        assert isinstance(refused, Refusal)
        history = await cases.history(session, EVERYTHING, case.id)
    assert [(event.event, event.refusal) for event in history] == [
        ("clue_found", None),
        ("county_approved", "wrong_state"),
    ]
