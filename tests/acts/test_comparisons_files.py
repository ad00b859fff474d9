"""Files of answers: looked at first, row by row, and used once."""

import openpyxl
import pytest

from acts.comparisons.applying import AlreadyApplied
from acts.comparisons.reading import NotAnAnswer, read_answers
from storage.queries import comparisons, regions
from storage.scope import EVERYTHING
from tests.acts.compared import (
    COMPARED,
    RULES,
    changed,
    county,
    filled,
    nothing,
    saved,
)


@pytest.fixture
async def three(sessions):
    """Three cases at comparison that all agreed."""
    return await county(sessions, 3)


def verdicts(seen):
    return [row.verdict for row in seen.rows]


async def test_what_is_looked_at_changes_nothing(three):
    batch = await three.make("housing")
    content = filled(await three.sheet(batch, "housing"), nothing)
    seen = await three.preview(batch, await three.look(batch, content))
    assert verdicts(seen) == ["ok"] * 3
    assert await three.states() == ["info_comparison"] * 3
    async with three.sessions.read() as session:
        assert (await comparisons.progress(session, batch.id)).answered == 0


async def test_a_file_half_filled_in_is_taken_half_and_the_rest_stays_open(three):
    batch = await three.make("housing")
    sheet = await three.sheet(batch, "housing")
    half = await three.look(batch, filled(sheet, nothing, [1]))
    assert verdicts(await three.preview(batch, half)) == ["ok", "blank", "blank"]
    assert (await three.apply(batch, half))[1] == 1
    whole = await three.look(batch, filled(sheet, nothing))
    assert verdicts(await three.preview(batch, whole)) == ["already", "ok", "ok"]
    assert (await three.apply(batch, whole))[1] == 2


async def test_a_row_half_filled_in_is_wrong_with_its_column(three):
    batch = await three.make("civil_affairs")
    content = filled(await three.sheet(batch, "civil_affairs"), nothing)
    seen = await three.preview(batch, await three.look(batch, changed(content, {"F3": None})))
    assert verdicts(seen) == ["wrong", "ok", "ok"]
    assert "是否享受低保" in seen.rows[0].reason
    assert seen.rows[0].row == 3


WRONG = [
    ("F3", "很多", "wrong"),
    ("F3", "=1+1", "wrong"),
    ("F3", -1, "wrong"),
    ("F3", 1.5, "wrong"),
    ("F3", 101, "wrong"),
    ("F3", "nan", "wrong"),
    ("F3", "１套", "ok"),
    ("A3", "BD2026-0009", "unmatched"),
    ("A3", None, "wrong"),
    ("B3", 77, "unmatched"),
    ("B3", "二", "wrong"),
    ("C3", "李四", "unmatched"),
    ("C3", None, "ok"),
]


@pytest.mark.parametrize(("cell", "value", "verdict"), WRONG, ids=str)
async def test_a_spoilt_cell_is_found_and_the_other_rows_are_good(
    sqlite_sessions, cell, value, verdict
):
    made = await county(sqlite_sessions, 2)
    batch = await made.make("housing")
    content = filled(await made.sheet(batch, "housing"), nothing)
    seen = await made.preview(batch, await made.look(batch, changed(content, {cell: value})))
    assert verdicts(seen) == [verdict, "ok"]
    assert bool(seen.rows[0].reason) == (verdict != "ok")


async def test_a_row_of_another_batch_is_sent_there(three):
    first = await three.make("housing")
    await three.enough(first)
    rows = filled(await three.sheet(first, "housing"), nothing)
    other = await county_batch(three)
    seen = await three.preview(other, await three.look(other, rows))
    assert set(verdicts(seen)) == {"unmatched"}
    assert first.number in seen.rows[0].reason


async def county_batch(three):
    """Another batch: of a case that came to comparison later."""
    from tests.acts.compared import _at_comparison, _consent, cases, consents, households, open_case

    async with three.sessions.write() as session:
        village = await regions.get(session, "990101001")
        home = await households.register(session, households.NewHousehold(village, 90, "赵九"))
        case = await open_case(session, RULES, home, "household")
        await _at_comparison(session, case)
        case = await cases.get(session, EVERYTHING, case.id)
        await consents.add(session, _consent(session, case, three.cadre, "given"))
    return await three.make("housing")


async def test_a_line_that_stands_twice_and_differs_is_taken_from_none(three):
    batch = await three.make("housing")
    content = filled(await three.sheet(batch, "housing"), nothing)
    twice = changed(content, {"B5": 1, "C5": "王10", "F5": 4})
    seen = await three.preview(batch, await three.look(batch, twice))
    assert verdicts(seen) == ["wrong", "ok", "wrong"]
    same = changed(content, {"B5": 1, "C5": "王10"})
    seen = await three.preview(batch, await three.look(batch, same))
    assert verdicts(seen) == ["ok", "ok", "already"]


async def test_an_answer_is_not_overwritten(three):
    batch = await three.make("housing", "market")
    await three.answer(batch, "housing", nothing)
    other = filled(await three.sheet(batch, "housing"), lambda *_: 2)
    seen = await three.preview(batch, await three.look(batch, other))
    assert verdicts(seen) == ["wrong"] * 3


async def test_the_same_file_is_used_once(three):
    batch = await three.make("housing")
    handed_in = await three.look(batch, filled(await three.sheet(batch, "housing"), nothing))
    await three.apply(batch, handed_in)
    with pytest.raises(AlreadyApplied):
        await three.apply(batch, handed_in)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"%PDF-1.7", saved(openpyxl.Workbook())],
    ids=["empty", "broken", "pdf", "no sheet of ours"],
)
def test_a_file_that_is_not_what_it_says_is_refused_in_words(content):
    with pytest.raises(NotAnAnswer) as declined:
        read_answers(COMPARED, content)
    assert declined.value.sentence()
