"""Comparison: who is on a list, what an office sends back, and what it moves."""

import time
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from acts.actor import NotAllowed, signed_in
from acts.comparisons import applying, lists, making
from acts.comparisons.making import NobodyToCompare
from storage.models.system import Audit
from storage.queries import check_questions, comparisons, papers, regions
from storage.scope import EVERYTHING
from tests.acts.compared import (
    HEADER,
    RULES,
    BytesIO,
    county,
    filled,
    nothing,
)


@pytest.fixture
async def three(sessions):
    """Three cases at comparison that all agreed."""
    return await county(sessions, 3)


def verdicts(seen):
    return [row.verdict for row in seen.rows]


async def test_a_list_holds_who_agreed_and_says_how_many_did_not(three):
    await three.withdraw(1)
    async with three.sessions.read() as session:
        place = await regions.get(session, "990000")
        waiting = await making.waiting(session, await three.actor(session), place)
    assert (waiting.ready, waiting.refused) == (2, 1)
    batch = await three.make()
    sheet = openpyxl.load_workbook(BytesIO(await three.sheet(batch, "housing"))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER)]
    assert rows[0] == ["批次号", "序号", "户主姓名", "户主身份证号", "村", "登记住房套数", "备注"]
    assert [row[:3] for row in rows[1:]] == [
        [batch.number, "1", "王10"],
        [batch.number, "2", "王12"],
    ]
    assert all(len(row[3]) == 18 for row in rows[1:])


async def test_where_no_identity_number_is_held_the_list_says_so(three):
    batch = await three.make()
    sheet = openpyxl.load_workbook(BytesIO(await three.sheet(batch, "housing"))).worksheets[0]
    assert sheet["D4"].value == "无"


async def test_batches_are_numbered_by_year(three):
    first = await three.make("housing")
    assert first.number == "BD2026-0001"
    async with three.sessions.read() as session:
        assert await comparisons.last_number(session, "BD2026-") == "BD2026-0001"
        assert await comparisons.last_number(session, "BD2027-") is None


async def test_who_is_being_asked_is_in_no_second_list(three):
    await three.make()
    with pytest.raises(NobodyToCompare):
        await three.make()


async def test_without_consent_there_is_no_list(sessions):
    made = await county(sessions, 2, consenting=False)
    with pytest.raises(NobodyToCompare) as declined:
        await made.make()
    assert declined.value.refused == 2


async def test_only_the_bureau_compares(three):
    batch = await three.make()
    async with three.sessions.write() as session:
        cadre = await signed_in(session, three.cadre)
        place = await regions.get(session, "990101001")
        with pytest.raises(NotAllowed):
            await making.make(session, RULES, cadre, place, ["housing"])
        with pytest.raises(NotAllowed):
            await lists.for_office(session, RULES, cadre, batch, "housing")
        assert await applying.preview(session, cadre, batch.id, 1) is None


async def test_when_every_office_has_answered_the_case_moves(three):
    batch = await three.make("housing", "market")
    done, moved = await three.answer(batch, "housing", nothing)
    assert (done.used, moved) == (3, 0)
    done, moved = await three.answer(batch, "market", nothing)
    assert (done.used, moved, done.asked) == (3, 3, 0)
    assert await three.states() == ["village_shortlist"] * 3
    async with three.sessions.read() as session:
        assert "comparison_result" in await papers.keys_of(session, three.cases[0])
        assert (await comparisons.get(session, EVERYTHING, batch.id)).closed_on


async def test_the_county_may_say_enough(three):
    batch = await three.make("housing", "market")
    await three.answer(batch, "housing", nothing)
    await three.withdraw(2)
    assert await three.enough(batch) == 2
    assert await three.enough(batch) == 0
    assert await three.states() == ["village_shortlist"] * 2 + ["info_comparison"]


async def test_a_late_answer_is_kept_and_changes_nothing(three):
    batch = await three.make("housing", "market")
    sheet = await three.sheet(batch, "housing")
    await three.enough(batch)
    handed_in = await three.look(batch, filled(sheet, lambda *_: 9))
    assert verdicts(await three.preview(batch, handed_in)) == ["late"] * 3
    before = await three.case()
    done, moved = await three.apply(batch, handed_in)
    assert (done.used, done.late, done.asked, moved) == (0, 3, 0, 0)
    assert await three.case() == before
    async with three.sessions.read() as session:
        [(_batch, item), _other] = await comparisons.of_case(session, EVERYTHING, three.cases[0])
    assert (item.late, item.answer) == (True, {"values": {"houses": "9"}})


async def test_an_answer_after_consent_was_taken_back_is_sealed_and_not_used(three):
    batch = await three.make("housing")
    sheet = await three.sheet(batch, "housing")
    await three.withdraw(0)
    handed_in = await three.look(batch, filled(sheet, lambda *_: 9))
    assert verdicts(await three.preview(batch, handed_in)) == ["late", "ok", "ok"]
    done, moved = await three.apply(batch, handed_in)
    assert (done.late, moved) == (1, 2)
    assert (await three.case(0)).state == "info_comparison"
    async with three.sessions.read() as session:
        assert not await check_questions.of_case(session, EVERYTHING, three.cases[0])
    again = openpyxl.load_workbook(BytesIO(await three.sheet(batch, "housing"))).worksheets[0]
    assert [row[1].value for row in again.iter_rows(min_row=HEADER + 1)] == ["2", "3"]


async def test_what_contradicts_becomes_a_question_and_the_case_moves_all_the_same(three):
    batch = await three.make("police")
    done, moved = await three.answer(batch, "police", lambda line, *_: 1 if line == 2 else 0)
    assert (done.asked, moved) == (1, 3)
    async with three.sessions.read() as session:
        [question] = await check_questions.of_case(session, EVERYTHING, three.cases[1])
        assert not await check_questions.of_case(session, EVERYTHING, three.cases[0])
    assert (question.field, question.answer) == ("vehicles", None)
    assert "公安交管部门" in question.text
    assert "1" in question.text
    assert (await three.case(1)).state == "village_shortlist"


async def test_formulas_in_names_leave_as_text(sessions):
    made = await county(sessions, 1)
    from storage.queries import households

    async with made.sessions.write() as session:
        home = await households.get(session, EVERYTHING, made.households[0])
        await households.rename(session, home, "=HYPERLINK(1)")
    content = await made.sheet(await made.make("housing"), "housing")
    cell = openpyxl.load_workbook(BytesIO(content)).worksheets[0]["C3"]
    assert (cell.value, cell.data_type, cell.number_format) == ("=HYPERLINK(1)", "s", "@")


async def test_every_list_and_file_is_audited(three):
    batch = await three.make("housing")
    await three.answer(batch, "housing", nothing)
    async with three.sessions.read() as session:
        rows = await session.execute(select(Audit).where(Audit.action.startswith("comparison.")))
        actions = [row.action for row in rows]
    assert actions == [
        "comparison.made",
        "comparison.exported",
        "comparison.read",
        "comparison.applied",
    ]


async def test_a_case_that_comes_back_is_compared_again(three, hands):
    batch = await three.make("housing")
    await three.answer(batch, "housing", nothing)
    hands.advance(days=1)
    from tests.acts.compared import _at_comparison

    async with three.sessions.write() as session:
        await _at_comparison(session, await three.case(0))
    again = await three.make("housing")
    assert again.number > batch.number
    assert again.made_on == batch.made_on + timedelta(days=1)


async def test_two_thousand_households_in_five_seconds(sqlite_sessions):
    made = await county(sqlite_sessions, 2000)
    began = time.process_time()
    batch = await made.make("housing", "market")
    content = await made.sheet(batch, "housing")
    exported = time.process_time() - began
    content = filled(content, nothing)
    began = time.process_time()
    done, _moved = await made.apply(batch, await made.look(batch, content))
    imported = time.process_time() - began
    assert done.used == 2000
    print(f"2000 households: made and written in {exported:.2f} s, taken in {imported:.2f} s")
    assert exported + imported < 5


async def test_a_broken_off_move_leaves_cases_for_the_next_batch(three):
    batch = await three.make("housing")
    handed_in = await three.look(batch, filled(await three.sheet(batch, "housing"), nothing))
    async with three.sessions.write() as session:
        await applying.apply(session, RULES, await three.actor(session), batch.id, handed_in)
    assert await three.states() == ["info_comparison"] * 3
    async with three.sessions.read() as session:
        assert await comparisons.waiting(session, EVERYTHING, "") == three.cases
