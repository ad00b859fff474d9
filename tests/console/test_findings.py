"""Findings on the console: with their clause, closed with a reason, seen only within the scope."""

import pytest
from sqlalchemy import update

from acts.detection import keeping
from acts.detection.keeping import Shown
from rulebook.sources import quote
from storage.models.help import Finding
from storage.queries import findings, members, officials
from storage.queries.findings import Wanted
from storage.queries.members import NewMember
from storage.queries.officials import NewOfficial
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD

PITFALL = "pf-3-1-4-2a"


@pytest.fixture
async def found(sessions, county):
    path = "/990000/990101/990101001/"
    shown = Shown(PITFALL, 0, "case", str(county.case_id), path, ("village_committee",))
    async with sessions.write() as session:
        await keeping.keep(session, [shown], frozenset({(PITFALL, 0)}), path)
        return (await findings.page(session, EVERYTHING, Wanted(), 1))[0]


async def still_open(sessions):
    async with sessions.read() as session:
        return len(await findings.page(session, EVERYTHING, Wanted(), 10))


async def test_a_finding_is_shown_with_its_clause_and_what_it_is_about(
    visitor, another, found, rules
):
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/findings?mine=1")
    pitfall = rules.pitfalls.by_id[PITFALL]
    assert pitfall.title in text
    assert quote(rules.sources, pitfall.source) in text
    assert f'href="/console/cases/{found.case_id}"' in text
    assert pitfall.title in await visitor.text(f"/console/cases/{found.case_id}")
    await another.sign_in("li")
    assert pitfall.title not in await another.text("/console/findings")


async def test_what_is_about_somebody_names_their_household(visitor, sessions, county):
    path = "/990000/990101/990101001/"
    async with sessions.write() as session:
        await members.put_all(session, [NewMember(county.household_id, "张小禾", None, "女儿")])
        (child,) = await members.of_household(session, EVERYTHING, county.household_id)
        about = f"insurance:{child.id}"
        shown = Shown("pf-2-2-2-1", 0, "insurance", about, path, ("village_committee",))
        await keeping.keep(session, [shown], frozenset({("pf-2-2-2-1", 0)}), path)
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/findings")
    assert f'<a href="/console/households/{county.household_id}">3号 张家</a>' in text
    assert "张小禾" not in text


async def test_an_official_is_named_only_to_those_who_are_to_mend_it(visitor, sessions, county):
    path = "/990000/990101/990101001/"
    async with sessions.write() as session:
        away = await officials.put(
            session, NewOfficial("钱示例", None, "first_secretary", "990101001")
        )
        shown = Shown("pf-1-4-1-3", 0, "person", str(away.person_id), path, ("village_committee",))
        unit = "org:sending_unit:990101001"
        other = Shown("pf-1-4-2-2", 0, "person", unit, path, ("sending_unit",))
        asked = frozenset({("pf-1-4-1-3", 0), ("pf-1-4-2-2", 0)})
        await keeping.keep(session, [shown, other], asked, path)
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/findings")
    assert "钱示例" in text
    async with sessions.write() as session:
        await session.execute(update(Finding.__table__).values(notify=["sending_unit"]))
    assert "钱示例" not in await visitor.text("/console/findings")


async def test_closing_needs_the_password_and_an_explanation_its_reason(visitor, found, sessions):
    await visitor.sign_in("zhang")
    close = f"/console/findings/{found.id}/close"
    said = {"how": "explained", "reason": "两天后上会，已约好"}
    assert (await visitor.post(close, "/console/findings", **said)).status == 422
    short = {"how": "explained", "reason": "没事", "password": PASSWORD}
    assert (await visitor.post(close, "/console/findings", **short)).status == 422
    assert await still_open(sessions) == 1
    answer = await visitor.post(close, "/console/findings", **said, password=PASSWORD)
    assert answer.status == 303
    assert await still_open(sessions) == 0
    assert "两天后上会" in await visitor.text("/console/findings?closed=1")


async def test_foreign_and_absent_look_the_same(visitor, found, sessions):
    await visitor.sign_in("li")
    fields = {"how": "mended", "password": PASSWORD}
    for number in (found.id, 77):
        close = f"/console/findings/{number}/close"
        assert (await visitor.post(close, "/console/findings", **fields)).status == 404
    assert await still_open(sessions) == 1


async def test_it_waits_on_the_desk_of_who_can_mend_it(visitor, another, found):
    await visitor.sign_in("zhang")
    assert "/console/findings?mine=1" in await visitor.text("/console")
    await another.sign_in("li")
    assert "/console/findings?mine=1" not in await another.text("/console")
