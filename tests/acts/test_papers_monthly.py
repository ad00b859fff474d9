"""The monthly report: what is counted, in which month, for whom, and who is reminded of it."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from acts import opening
from acts.actor import SERVICE, NotAllowed, signed_in
from acts.cases import Step, advance
from acts.papers import making, sending
from acts.papers.monthly_report import Month, month_of
from acts.papers.render import Press
from notifications import chores, report_chores
from storage.moment import SHANGHAI
from storage.queries import cases, officials, posts, regions
from storage.queries.officials import NewOfficial
from tests.console.county import found
from tests.printed import flat

MARCH, APRIL = Month(2026, 3), Month(2026, 4)
ISSUE = "张庄村三组饮水管冻裂"


@pytest.fixture
async def county(sessions, rules):
    """The county with one open case of 2 March, and somebody of its leading group."""
    made = await found(sessions, rules)
    async with sessions.write() as session:
        leader = NewOfficial("县里领导", None, "county_leading_group", "990000")
        await officials.put(session, replace(leader, since=date(2026, 1, 1)))
    return made


@pytest.fixture
def report(sessions, rules):
    """The report of a township's month."""

    async def compose(month=MARCH, actor=SERVICE, place="990101"):
        async with sessions.read() as session:
            there = await regions.get(session, place)
            return await making.report(session, rules, actor, there, month)

    return compose


@pytest.fixture
def do(sessions, rules):
    """Take a step in a case, dated today."""

    async def take(case_id, event, *papers):
        async with sessions.write() as session:
            today = session.moment.today
            step = Step(event, today, frozenset(papers), role="village_committee")
            done = await advance(session, rules, SERVICE, case_id, step)
            assert isinstance(done, cases.Filed), done

    return take


@pytest.fixture
async def issue(sessions, rules, county):
    """An issue under supervision in the village."""
    async with sessions.write() as session:
        village = await regions.get(session, "990101001")
        today = session.moment.today
        start = opening.Start("supervision_issue", village.id, village.path, today, subject=ISSUE)
        return await opening.begin(session, rules, SERVICE, start)


def table(paper, name):
    [block] = [block for block in paper.blocks if block.name == name]
    return block.rows


def counted(paper):
    """Carried over, new, closed, open and late, of all cases together."""
    return tuple(map(int, table(paper, "movement")[-1][1:]))


def on(day):
    return datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)


async def test_what_was_carried_over_and_new_less_what_was_closed_is_open(
    report, do, county, hands, issue
):
    assert counted(await report()) == (0, 2, 0, 2, 0)
    hands.set(on(date(2026, 4, 20)))
    assert counted(await report(APRIL)) == (2, 0, 0, 2, 1)
    await do(county.case_id, "duplicate_found")
    carried, new, closed, still_open, late = counted(await report(APRIL))
    assert (carried, new, closed, still_open, late) == (2, 0, 1, 1, 0)
    assert carried + new - closed == still_open


async def test_a_month_that_is_over_stays_as_it_was(report, do, county, hands):
    hands.set(on(date(2026, 3, 31)))
    before = await report(MARCH)
    hands.set(on(date(2026, 4, 20)))
    await do(county.case_id, "duplicate_found")
    after = await report(MARCH)
    assert after.blocks == before.blocks
    assert counted(after) == (0, 1, 0, 1, 1)


async def test_closed_cases_are_listed_by_the_step_that_closed_them(report, do, county, rules):
    await do(county.case_id, "duplicate_found")
    [(procedure, _step, state, number)] = table(await report(), "closed")
    identify = rules.procedures["identify"]
    assert (procedure, state, number) == (
        identify.title,
        identify.states["closed_duplicate"].zh,
        "1",
    )


async def test_late_ones_are_named_by_number_only(report, county, hands, sessions):
    hands.set(on(date(2026, 3, 20)))
    [(number, village, _procedure, _state, days)] = table(await report(), "late")
    async with sessions.read() as session:
        case = await cases.get(session, SERVICE.scope, county.case_id)
    assert number.replace("-", "") == case.code
    assert (village, days) == ("张庄村", "3")
    said = flat(await Press().pdf(await report()))
    assert "张大山" not in said
    assert "张家" not in said


async def test_it_is_a_draft_with_room_for_what_only_people_know(report, county):
    paper = await report()
    assert paper.mark
    assert "".join(paper.mark.split()) in flat(await Press().pdf(paper))


async def test_nobody_reports_on_a_foreign_place(report, county, sessions):
    async with sessions.read() as session:
        li = await signed_in(session, county.other_id)
    assert await report(actor=li) is None
    assert await report(actor=li, place="990101002") is not None


def test_a_month_is_read_or_not_one():
    assert month_of("2026-03") == MARCH
    assert [month_of(text) for text in ("2026-13", "2026-3", "", "März", "2026-03-01")] == [
        None
    ] * 5
    assert Month(2028, 2).last == date(2028, 2, 29)


def test_those_reminded_are_who_the_rules_charge_with_it(rules):
    duty = rules.duties["hen20-monthly-report"]
    assert set(duty.roles) <= set(report_chores.ROLES)
    assert "county_leading_group" in report_chores.ROLES
    charged = {state.actor for state in rules.procedures["supervision_issue"].states.values()}
    assert set(report_chores.ROLES) - set(duty.roles) <= charged


@pytest.fixture
def waiting(sessions, rules, issue):
    """What waits for the leading group."""

    async def look():
        async with sessions.read() as session:
            [leader] = await posts.responsible(
                session, issue.path, ["county_leading_group"], session.moment.today
            )
            held = await posts.held_by(session, leader.person_id, session.moment.today)
            found_chores = await report_chores.of(session, rules, leader.person_id, held)
            everybody = await report_chores.people(session)
            assert (leader.person_id in everybody) is bool(found_chores)
            return leader.person_id, [chore.deadline for chore in found_chores]

    return look


async def test_the_report_is_thought_of_until_it_was_sent(waiting, hands, sessions, county):
    assert report_chores.SOURCE in chores.SOURCES
    _leader, early = await waiting()
    assert early == []
    hands.set(on(date(2026, 3, 15)))
    leader, due = await waiting()
    assert due == [date(2026, 3, 25)]
    async with sessions.write() as session:
        actor = await signed_in(session, leader)
        place = await regions.get(session, "990000")
        assert await sending.sent_off(session, actor, place, MARCH)
    assert (await waiting())[1] == []
    hands.set(on(date(2026, 4, 16)))
    assert (await waiting())[1] == [date(2026, 4, 25)]


async def test_only_who_reports_notes_that_it_was_sent(sessions, county, issue):
    async with sessions.write() as session:
        cadre = await signed_in(session, county.cadre_id)
        village = await regions.get(session, "990101001")
        with pytest.raises(NotAllowed):
            await sending.sent_off(session, cadre, village, MARCH)
        other = await regions.get(session, "990101002")
        assert not await sending.sent_off(session, cadre, other, MARCH)
