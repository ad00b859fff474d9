"""What the papers of a case hold, within the scope of whoever asks, and read back as printed."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from acts import opening
from acts.actor import SERVICE, NotAllowed, Trust, signed_in
from acts.cases import Step, advance
from acts.papers import making
from acts.papers.kinds import KINDS, of_case
from acts.papers.making import NotThisPaper, Order
from acts.papers.render import Press
from notifications.wording import shown_code
from storage.queries import (
    cases,
    help_measures,
    members,
    officials,
    regions,
)
from storage.queries.help_measures import Kept
from storage.queries.members import NewMember
from storage.scope import EVERYTHING
from tests.console.county import found
from tests.printed import RARE, cells, flat, leaking, scanned
from tests.workbooks import ZHANG

PHONE = "13812345678"
REASON = f"家里有两人在外务工，身份证{ZHANG}，电话{PHONE}"
ISSUE = "张庄村三组饮水管冻裂，二十户吃水难"


@pytest.fixture
async def county(sessions, rules):
    """The county with four members in the household of its case."""
    made = await found(sessions, rules)
    names = (("张大山", "户主", ZHANG), (f"李{RARE}", "配偶", None), ("张一", "子女", None))
    async with sessions.write() as session:
        await members.put_all(
            session,
            [NewMember(made.household_id, name, number, how) for name, how, number in names],
        )
    return made


@pytest.fixture
def make(sessions, rules):
    """Compose a paper of a case for an actor, the service unless said."""

    async def compose(case_id, kind, actor=SERVICE, **how):
        async with sessions.read() as session:
            case = await cases.get(session, EVERYTHING, case_id)
            return await making.compose(session, rules, actor, case, Order(kind, **how))

    return compose


@pytest.fixture
def step(sessions, rules):
    """Take a step as the service, in the name of a role."""

    async def take(case_id, event, role, *papers_at_hand, note=""):
        async with sessions.write() as session:
            on = session.moment.today
            taken = Step(event, on, frozenset(papers_at_hand), note=note, role=role)
            done = await advance(session, rules, SERVICE, case_id, taken)
            assert isinstance(done, cases.Filed), done
            return done

    return take


@pytest.fixture
def begin(sessions, rules):
    """Open a case of any procedure."""

    async def open_one(procedure, household_id=None, role=None, subject=""):
        async with sessions.write() as session:
            village = await regions.get(session, "990101001")
            today = session.moment.today
            start = opening.Start(procedure, village.id, village.path, today, household_id)
            start = replace(start, role=role, subject=subject)
            begun = await opening.begin(session, rules, SERVICE, start)
            assert isinstance(begun, cases.Filed), begun
            return begun

    return open_one


@pytest.fixture
async def refused(county, step):
    """The county's case, not taken up, with a reason that says too much."""
    await step(county.case_id, "visit_started", "village_committee")
    return await step(
        county.case_id,
        "not_identified_decided",
        "village_committee",
        "verification_form",
        note=REASON,
    )


async def test_a_blank_form_has_every_section_and_the_family(county, make, rules):
    said = cells(await make(county.case_id, "verification_form"))
    assert {section.zh for section in rules.check_form.sections} <= set(said)
    assert {"张大山", f"李{RARE}", "张一"} <= set(said)
    assert rules.documents["verification_form"].zh in said
    printed = await Press().pdf(await make(county.case_id, "verification_form"))
    assert leaking(printed) == []
    assert scanned(printed) == [(await make(county.case_id, "verification_form")).code]


async def test_of_an_identity_number_only_whether_there_is_one_is_told(county, make):
    paper = await make(county.case_id, "verification_form")
    [family] = [block for block in paper.blocks if block.name == "members"]
    assert [row[2] for row in family.rows] == ["有", "无", "无"]
    assert not any(ZHANG[:6] in text for text in cells(paper))


async def test_the_letter_of_consent_is_the_text_that_holds_now(county, make, rules):
    letter = rules.exchanges.consent_letter
    paper = await make(county.case_id, "consent_letter", large=True)
    assert {part.text for part in letter.parts} <= set(cells(paper))
    assert letter.version in paper.subtitle
    assert paper.large
    printed = flat(await Press().pdf(paper))
    assert all("".join(part.text.split()) in printed for part in letter.parts)


async def test_a_refusal_tells_reason_clause_way_to_disagree_and_until_when(
    refused, county, make, rules
):
    printed = await Press().pdf(await make(county.case_id, "refusal_letter"))
    said = flat(printed)
    assert "家里有两人在外务工" in said
    assert rules.sources[rules.procedures["identify"].source.source].title in said
    assert f"不同意{shown_code(refused.code)}" in said
    assert "2026年5月31日" in said.replace(" ", "") or "31May2026" in said
    assert "0370-6600000" in said
    assert ZHANG not in said
    assert PHONE not in said
    assert leaking(printed) == []


async def test_there_is_no_letter_where_nothing_was_refused(county, make):
    with pytest.raises(NotThisPaper):
        await make(county.case_id, "refusal_letter")


async def test_an_assignment_sheet_names_problem_and_who_mends_it(begin, county, make, rules):
    issue = await begin("supervision_issue", role="county_leading_group", subject=ISSUE)
    said = flat(await Press().pdf(await make(issue.id, "issue_sheet")))
    charged = rules.procedures["supervision_issue"].states["rectifying"]
    assert "".join(ISSUE.split()) in said
    assert "".join(rules.roles[charged.actor].zh.split()) in said
    assert rules.documents["rectification_report"].zh in said
    assert "2020" not in said.replace("〔2020〕", ""), "a day long past is no limit"


@pytest.fixture
async def plan(sessions, begin, county):
    """A plan with a measure that is done, one to come and one that was dropped."""
    case = await begin("help_plan", county.household_id)
    async with sessions.write() as session:
        [family] = [
            one
            for one in await members.of_household(session, EVERYTHING, county.household_id)
            if one.name == "张一"
        ]
        for text, state, day in (
            ("村里保洁公益岗", "planned", None),
            ("养牛培训一期", "done", date(2026, 3, 1)),
            ("不办了的事", "dropped", None),
        ):
            kept = Kept(
                help_measures.new_measure_id(),
                case.id,
                county.household_id,
                family.id,
                None,
                "training",
                True,
                "income_drop",
                text,
                "village_committee",
                date(2026, 5, 1),
                state,
                day,
                county.cadre_id,
            )
            await help_measures.add(session, kept)
        await officials.assign_helper(
            session, county.cadre_id, county.household_id, session.moment.today
        )
    return case


async def test_a_help_plan_lists_what_stands_by_whom_and_until_when(plan, make, rules):
    paper = await make(plan.id, "help_plan")
    [table] = [block for block in paper.blocks if block.name == "measures"]
    assert ["保洁" in row[1] for row in table.rows] == [True, False]
    assert {row[2] for row in table.rows} == {"张一"}
    assert {row[3] for row in table.rows} == {rules.roles["village_committee"].zh}
    assert "张庄文书" in "".join(cells(paper))
    assert "不办了的事" not in flat(await Press().pdf(paper))


async def test_a_plan_nobody_made_yet_is_a_form_to_fill_in(begin, county, make):
    case = await begin("help_plan", county.household_id)
    [table] = [
        block for block in (await make(case.id, "help_plan")).blocks if block.name == "measures"
    ]
    assert len(table.rows) > 1
    assert not any("".join(row[1:]) for row in table.rows)


async def test_a_card_is_made_from_the_record_and_names_no_member(plan, make):
    for large in (False, True):
        paper = await make(plan.id, "household_card", large=large)
        said = flat(await Press().pdf(paper))
        assert "养牛培训一期" in said
        assert "村里保洁公益岗" in said
        assert "3号张家" in said
        assert "张大山" not in said
        assert paper.large is large


async def test_the_file_says_what_is_in_it_and_what_is_missing(sessions, county, make, rules):
    def kept(paper):
        [table] = [block for block in paper.blocks if block.name == "papers-identify"]
        return {row[0]: row[1] for row in table.rows}

    before = kept(await make(county.case_id, "household_file"))
    async with sessions.write() as session:
        await cases.add_document(session, county.case_id, "consent_letter", None)
    after = kept(await make(county.case_id, "household_file"))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {rules.documents["consent_letter"].zh}


async def test_papers_fit_the_procedure(county, begin, rules, make):
    issue = await begin("supervision_issue", role="county_leading_group", subject=ISSUE)
    assert {kind.key for kind in of_case(rules, issue)} == {"issue_sheet"}
    for kind in KINDS.keys() - {"issue_sheet"}:
        with pytest.raises(NotThisPaper):
            await make(issue.id, kind)
    with pytest.raises(NotThisPaper):
        await make(issue.id, "issue_sheet", form="xlsx")
    with pytest.raises(NotThisPaper):
        await make(issue.id, "unheard_of")


async def test_a_chat_gets_no_papers(county, make):
    with pytest.raises(NotAllowed):
        await make(county.case_id, "verification_form", replace(SERVICE, trust=Trust.BOUND))


async def test_another_village_gets_no_paper(sessions, county, make):
    async with sessions.read() as session:
        li = await signed_in(session, county.other_id)
    for kind in ("verification_form", "consent_letter", "household_file"):
        with pytest.raises(NotThisPaper):
            await make(county.case_id, kind, li)


async def test_a_sheet_has_a_page_for_every_table(plan, make):
    paper = await make(plan.id, "help_plan", form="xlsx")
    book = openpyxl.load_workbook(BytesIO(await making.put_out(Press(), paper, "xlsx")))
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(book.sheetnames) == 3
    assert any("村里保洁公益岗" in text for text in said)
    assert ZHANG not in said
