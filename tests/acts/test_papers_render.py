"""Papers as they are printed: every sign drawn, nothing cut off, layouts a county may replace."""

from dataclasses import replace
from io import BytesIO
from statistics import median
from time import perf_counter

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts.papers.kinds import KINDS
from acts.papers.paper import BOXES, NUMBERED, Lines, Table, harmless, without_numbers
from acts.papers.render import LAYOUTS, BrokenLayout, Press
from acts.papers.sheets import book
from rulebook.masking import leaks
from tests.printed import RARE, a_paper, cells, flat, leaking, pages, scanned

ID, PHONE, CARD = "41990119850312001X", "13812345678", "6222020200112233445"
LAST = "最后一行到此为止"
PLENTIFUL = 250
"""Milliseconds; a page takes about fifteen, and a machine may be busy."""


@pytest.fixture
def county(tmp_path):
    """A press with a folder of the county's own layouts."""
    return Press(tmp_path)


def test_every_paper_has_a_layout():
    assert {f"{kind}.typ" for kind in (*KINDS, "monthly_report", "notice", "poster")} == {
        file.name for file in LAYOUTS.glob("*.typ") if file.name != "frame.typ"
    }


@pytest.mark.parametrize("kind", [*KINDS, "monthly_report"])
async def test_a_paper_says_everything_it_holds_and_carries_its_code(kind):
    rows = [(f"成员{number}", "子女") for number in range(3)]
    paper = a_paper(kind, rows)
    printed = await Press().pdf(paper)
    said = flat(printed)
    for text in cells(paper):
        assert "".join(text.split()) in said or text in (paper.place, paper.foot), text
    assert paper.title in said
    assert paper.shown_code in said
    assert scanned(printed) == [paper.code]


async def test_rare_characters_of_names_are_drawn():
    with_them = await Press().pictures(a_paper(title=RARE))
    boxes = await Press().pictures(a_paper(title="\U000f0000" * 3))
    assert RARE in flat(await Press().pdf(a_paper()))
    assert with_them != boxes
    assert len({png for one in RARE for png in await Press().pictures(a_paper(title=one))}) == 3


async def test_thirty_members_go_on_on_a_second_page_with_head_and_header():
    rows = [(f"成员{number:02}", "子女") for number in range(30)] + [(LAST, "子女")]
    first, second = pages(await Press().pdf(a_paper(rows=rows)))
    assert "成员00" in first
    assert LAST in second
    assert "1234-5674" in second
    assert "姓名" in second


async def test_nothing_is_cut_off():
    story = "房顶漏雨，东屋的墙也裂了。" * 150 + LAST
    address = "https://example.org/" + "a" * 300 + "/end"
    lines = Lines("story", (story, address), "说明", NUMBERED)
    ticked = Lines("tick", (LAST,), "材料", BOXES)
    wide = Table("wide", tuple("一二三四五六"), (tuple("长" * 40 + str(n) for n in range(6)),))
    said = flat(await Press().pdf(a_paper(blocks=(lines, ticked, wide))))
    assert said.count(LAST) == 2
    assert address in said
    assert all("长" * 40 + str(number) in said for number in range(6))


async def test_large_print_is_larger():
    long = Lines("story", ("房顶漏雨，东屋的墙也裂了。" * 60,))
    paper = a_paper("consent_letter", blocks=(long,))
    small, large = [
        sum("漏" in line for page in pages(await Press().pdf(one)) for line in page.splitlines())
        for one in (paper, replace(paper, large=True))
    ]
    assert large > 1.2 * small


async def test_words_of_people_are_never_program():
    evil = '#read("/etc/passwd") #{1+1} $x$ *fett* _x_ `code` <a> @b \\ ] [ " = = Titel'
    said = flat(await Press().pdf(a_paper(blocks=(Lines("story", (evil,)),))))
    assert "".join(evil.split()) in said


@given(
    st.text(max_size=80),
    st.sampled_from([ID, PHONE, CARD, f"+86 {PHONE}", "一三八一二三四五六七八"]),
)
@settings(max_examples=100, deadline=None)
def test_no_number_of_a_person_is_ever_printed(around, number):
    paper = a_paper(
        rows=[(around + number, number)],
        title=number,
        subtitle=f"{number}{around}",
        signatures=(number,),
    )
    assert [text for text in cells(harmless(paper)) if leaks(text)] == []


def test_what_is_harmless_stays_as_it_is():
    for text in ("咨询电话0370-6600000", "2026年3月2日，收入12345.60元", "3号 张家"):
        assert without_numbers(text) == text


async def test_a_printed_page_leaks_nothing():
    told = Lines("story", (f"身份证{ID}，电话{PHONE}，卡号{CARD}",))
    assert leaking(await Press().pdf(harmless(a_paper(blocks=(told,))))) == []
    assert leaking(await Press().pdf(a_paper(blocks=(told,)))) != []


async def test_a_county_replaces_a_layout(county, tmp_path):
    (tmp_path / "help_plan.typ").write_text(
        '#import "frame.typ": data, parts\n= 青禾县专用版\n#data.title\n#parts()\n'
    )
    own, ours = await county.pdf(a_paper()), await Press().pdf(a_paper())
    assert "青禾县专用版" in flat(own)
    assert "青禾县专用版" not in flat(ours)
    assert flat(await county.pdf(a_paper("issue_sheet"))) == flat(
        await Press().pdf(a_paper("issue_sheet"))
    )


BROKEN = {
    "a wrong name": ("\n\n#nothing\n", 3),
    "an open bracket": ("#table(\n", 1),
    "a field there is none of": ('#import "frame.typ": data\n#data.salary\n', 2),
    "a file of the machine": ('\n#read("/etc/passwd")\n', 2),
    "a file above": ('#read("../../../etc/passwd")\n', 1),
    "a module of ours": ('\n#read("../render.py")\n', 2),
    "a package from the network": ('#import "@preview/cetz:0.3.0"\n', 1),
    "a package by a made-up name": ('\n#import ("@pre" + "view/cetz:0.3.0")\n', 2),
    "text made into program": ('#eval("1")\n', 1),
    "program found by another way": ("#dictionary(std)\n", 1),
}


@pytest.mark.parametrize(("text", "line"), BROKEN.values(), ids=BROKEN)
async def test_a_broken_layout_names_file_and_line(county, tmp_path, text, line):
    (tmp_path / "help_plan.typ").write_text(text)
    with pytest.raises(BrokenLayout) as broken:
        await county.pdf(a_paper())
    assert (broken.value.file, broken.value.line) == ("help_plan.typ", line)
    assert "help_plan.typ" in broken.value.sentence()


async def test_a_layout_that_is_no_text_or_not_there_is_named(county, tmp_path):
    with pytest.raises(BrokenLayout, match=r"unheard_of\.typ"):
        await county.pdf(a_paper("unheard_of"))
    (tmp_path / "help_plan.typ").write_bytes("标题\n".encode() + b"\n\xff\xfe")
    with pytest.raises(BrokenLayout) as broken:
        await county.pdf(a_paper())
    assert broken.value.line == 3


async def test_a_page_takes_milliseconds():
    press, took = Press(), []
    await press.pdf(a_paper())
    for number in range(9):
        start = perf_counter()
        await press.pdf(a_paper(rows=[(f"成员{number}", "子女")] * 12))
        took.append((perf_counter() - start) * 1000)
    assert median(took) < PLENTIFUL


def test_a_sheet_keeps_what_people_typed_as_text():
    link = "https://example.org/" + "a" * 60
    formulas = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', link, "12", "007"]
    rows = [(text, "a\x00b") for text in formulas]
    sheet = openpyxl.load_workbook(BytesIO(book(a_paper(rows=rows))))["家庭成员"]
    kept = list(sheet.iter_rows(min_row=2))
    assert [cell.value for cell, _other in kept] == [*formulas[:6], 12, "007"]
    assert {cell.data_type for cell, _other in kept[:6]} == {"s"}
    assert {other.value for _cell, other in kept} == {"ab"}
