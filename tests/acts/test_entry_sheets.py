"""The entry sheet: what is ready, what contradicts itself, and receipts that stop the clock."""

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from acts import facts
from acts.actor import NotAllowed, signed_in
from acts.entry_sheets import checking, exporting, receipts
from acts.entry_sheets.receipts import Brought, NotANumber, NotWaiting, Numbered, NumberTaken
from acts.facts import Findings, Known
from rulebook.cases import Refusal
from storage.models.system import Audit
from storage.queries import cases, check_answers, entry_receipts, households
from storage.queries.check_answers import Given
from storage.scope import EVERYTHING
from tests.acts.entered import RULES, county, mark
from tests.console.county import found

SHEETS = RULES.exchanges.entry_sheet


@pytest.fixture
async def one(sessions):
    """One case that waits to be entered."""
    return await county(sessions)


@pytest.fixture
async def three(sqlite_sessions):
    """Three of them."""
    return await county(sqlite_sessions, 3)


async def workbook(made):
    async with made.sessions.write() as session:
        content, _rows = await exporting.export(session, RULES, await made.actor(session))
    return openpyxl.load_workbook(BytesIO(content))


def table(sheet):
    header, *rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(header, row, strict=True)) for row in rows]


async def bring(made, number="X-1001", *, file_made=True, place=0, on=None, person=None):
    async with made.sessions.write() as session:
        actor = await made.actor(session, person)
        brought = Brought(number, on or session.moment.today, file_made)
        return await receipts.record(session, RULES, actor, made.cases[place], brought)


async def learn(made, *known, origin="visit"):
    async with made.sessions.write() as session:
        home = await households.get(session, EVERYTHING, made.households[0])
        found = Findings([Known(*one) for one in known], origin, session.moment.today)
        await facts.record(session, RULES, await made.actor(session), home, found)


async def see(made, **seen):
    async with made.sessions.write() as session:
        for field, value in seen.items():
            given = Given(
                made.cases[0], 1, field, value, made.cadre, "console", False, session.moment.today
            )
            await check_answers.add(session, given)


async def test_a_row_for_each_approved_case(one):
    book = await workbook(one)
    [row] = table(book["监测对象录入"])
    case = await one.case()
    assert row["受理编号"] == case.code
    assert (row["行政村"], row["户号"], row["户主姓名"]) == ("张庄村", "20", "吴20")
    assert len(row["户主证件号码"]) == 18
    assert row["家庭人口数"] == "2"
    assert row["线索来源"] == "农户自主申报"
    assert row["最晚录入日期"] == "2026-03-12"
    assert row["系统回执编号"] == ""
    assert table(book["风险消除标注"]) == []


@pytest.mark.parametrize(
    ("procedure", "sheet"),
    [("risk_removal", "风险消除标注"), ("no_labour_cert", "无劳动能力户标注")],
)
async def test_marks_have_their_own_sheet(three, procedure, sheet):
    case_id = await mark(three.sessions, three.households[0], procedure)
    [row] = table((await workbook(three))[sheet])
    async with three.sessions.read() as session:
        assert row["受理编号"] == (await cases.get(session, EVERYTHING, case_id)).code


async def test_every_export_is_audited_with_its_cases(one):
    await workbook(one)
    async with one.sessions.read() as session:
        query = select(Audit).where(Audit.action == "entry_sheet.exported")
        [row] = await session.execute(query)
    assert row.detail["rows"] == 1
    assert row.detail["cases"] == [(await one.case()).code]


async def test_nobody_exports_another_village(one):
    async with one.sessions.write() as session:
        actor = await signed_in(session, one.other)
        _content, rows = await exporting.export(session, RULES, actor)
    assert rows == 0


CONTRADICTIONS = [
    ([("p.age", 30, 1)], {}),
    ([("p.employed", True, 1), ("p.labour", "none", 1)], {}),
    ([("p.employed", True, 1), ("p.no_labour_capacity", True, 1)], {}),
    ([("p.stage", "primary", 1)], {}),
    ([], {"members": 2, "labour_members": 3}),
    (
        [("hh.net_income_pc_year", 9000)],
        {
            "members": 2,
            "wage_year": 10000,
            "business_gross_year": 0,
            "business_cost_year": 0,
            "property_year": 0,
            "transfer_year": 0,
        },
    ),
]


@pytest.mark.parametrize(("known", "seen"), CONTRADICTIONS, ids=str)
async def test_a_case_that_contradicts_itself_is_left_out_with_its_reason(
    sqlite_sessions, known, seen
):
    made = await county(sqlite_sessions, 2)
    if known:
        await learn(made, *known)
    await see(made, **seen)
    assert len(table((await workbook(made))["监测对象录入"])) == 1
    async with made.sessions.read() as session:
        problems = await exporting.problems_of(session, RULES, await made.case())
        [entering, *_marks] = await exporting.look(session, RULES, await made.actor(session))
    assert len(problems) == 1
    assert [stuck.problems for stuck in entering.stuck] == [problems]


AGREEMENTS = [
    ([("p.age", 56, 1)], {}),
    ([("p.employed", True, 1), ("p.labour", "weak", 1)], {}),
    ([("p.stage", "primary", 2)], {}),
    ([], {"members": 2, "labour_members": 2}),
    (
        [("hh.net_income_pc_year", 3333.33)],
        {
            "members": 3,
            "wage_year": 10000,
            "business_gross_year": 0,
            "business_cost_year": 0,
            "property_year": 0,
            "transfer_year": 0,
        },
    ),
]


@pytest.mark.parametrize(("known", "seen"), AGREEMENTS, ids=str)
async def test_what_agrees_is_entered(sqlite_sessions, known, seen):
    made = await county(sqlite_sessions)
    if known:
        await learn(made, *known)
    await see(made, **seen)
    assert len(table((await workbook(made))["监测对象录入"])) == 1


def test_every_finder_of_the_pitfall_has_its_sentence():
    assert len(checking.SENTENCES) == len(RULES.pitfalls.by_id[SHEETS.checks].find)


async def test_a_receipt_takes_the_step_and_stops_the_clock(one, hands):
    hands.advance(days=3)
    assert (await bring(one)).state == "monitored"
    async with one.sessions.read() as session:
        clocks = {row.clock: row for row in await cases.clocks_of(session, one.cases[0])}
        [receipt] = await entry_receipts.of_case(session, EVERYTHING, one.cases[0])
    assert not clocks["entry_10d"].running
    assert (receipt.number, receipt.event) == ("X-1001", "entered")


async def test_without_the_file_the_receipt_is_kept_and_the_step_waits(one):
    refused = await bring(one, file_made=False)
    assert isinstance(refused, Refusal)
    assert refused.missing == ("household_file",)
    assert (await one.case()).state == "system_entry"
    assert (await bring(one)).state == "monitored"


async def test_a_number_used_twice_is_refused_with_where_it_stands(three):
    await bring(three, place=0)
    with pytest.raises(NumberTaken) as declined:
        await bring(three, " x-1001 ", place=1)
    assert declined.value.code == (await three.case(0)).code
    assert (await three.case(1)).state == "system_entry"


async def test_where_a_number_stands_is_not_told_beyond_scope(three, hands):
    async with three.sessions.write() as session:
        receipt = entry_receipts.Receipt(
            (await found_elsewhere(session)).id,
            "entered",
            "X-7001",
            session.moment.today,
            three.cadre,
        )
        await entry_receipts.add(session, receipt)
    with pytest.raises(NumberTaken) as declined:
        await bring(three, "X-7001")
    assert declined.value.code is None


async def found_elsewhere(session):
    """A case of the other village."""
    from acts.cases import open_case
    from storage.queries import regions
    from storage.queries.households import NewHousehold

    village = await regions.get(session, "990101002")
    home = await households.register(session, NewHousehold(village, 3, "陈三"))
    return await open_case(session, RULES, home, "household")


async def test_one_case_has_one_number(one):
    await bring(one, file_made=False)
    with pytest.raises(Numbered):
        await bring(one, "X-2002")


@pytest.mark.parametrize("number", ["", "12", "X 1；drop", "=1+1", "9" * 61])
async def test_what_is_no_number_is_refused(three, number):
    with pytest.raises(NotANumber):
        await bring(three, number)


async def test_only_a_case_that_waits_is_entered(sqlite_sessions):
    made = await found(sqlite_sessions, RULES)
    async with sqlite_sessions.write() as session:
        actor = await signed_in(session, made.cadre_id)
        brought = Brought("X-1001", session.moment.today)
        with pytest.raises(NotWaiting):
            await receipts.record(session, RULES, actor, made.case_id, brought)


async def test_foreign_is_absent_and_the_bureau_does_not_enter(three):
    assert await bring(three, person=three.other) is None
    async with three.sessions.read() as session:
        from storage.queries import posts

        case = await three.case()
        [bureau, *_more] = await posts.responsible(
            session, case.path, ["county_rural_revival_bureau"], session.moment.today
        )
    with pytest.raises(NotAllowed):
        await bring(three, person=bureau.person_id)


async def test_a_formula_in_a_name_leaves_as_text(three):
    async with three.sessions.write() as session:
        home = await households.get(session, EVERYTHING, three.households[0])
        await households.rename(session, home, "=cmd|'/c calc'!A1")
    sheet = (await workbook(three))["监测对象录入"]
    cells = [row[4] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type == "s" for cell in cells)
