"""Notices on paper and as pictures: one page, everything on it, a code that leads to the web."""

import io
from dataclasses import replace
from datetime import date
from itertools import pairwise
from statistics import median
from time import perf_counter

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from acts.notice_papers import LARGE, PAGE, Sheet, TooLong, pdf, pictures, sheet
from acts.papers.render import Press
from locales import speaking
from notifications.notices import ready
from rulebook.loader import load
from rulebook.notices import figures_of
from storage.queries.notices import Text
from storage.queries.regions import Place
from tests.printed import flat, pages, scanned

RULES = load()
PRESS = Press()
DAY = date(2027, 5, 1)
VILLAGE = Place("990101001", "张庄村", "village", "990101", within="柳河镇")
LANDLINE, URL = "0370-6600101", "https://mingbai.example.gov.cn"
BOARDERS = "edu-boarding-primary-1000"
SMALLEST, SMALLEST_LARGE = 14, 20
SMALL_PRINT = 12
"""Where it is from, until when it is good, and the place in the corner."""
PLENTIFUL = 250
"""Milliseconds; a page takes about twenty-five, and a machine may be busy."""


def notice_of(policy: str) -> Text:
    found = ready.ready(RULES, policy, DAY)
    assert found is not None
    return found


def printed(policy: str = BOARDERS, language: str = "zh_CN", url: str = URL) -> Sheet:
    with speaking(language):
        return sheet(notice_of(policy), VILLAGE, LANDLINE, url)


def every(language: str) -> list[Sheet]:
    return [
        printed(policy, language)
        for policy in sorted(RULES.plain_notices.ready)
        if RULES.policies.by_id[policy].live
    ]


def sizes(content: bytes) -> dict[str, float]:
    """The height of letters by what is printed in them, in points of the font."""
    found = {}
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            kind = [pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
            for thing in page.get_objects(filter=kind, textpage=page.get_textpage()):
                found[thing.extract()] = thing.get_font_size() * thing.get_matrix().a
    return found


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_every_ready_notice_is_one_page_in_letters_people_can_read(language):
    sheets = every(language)[:: 1 if language == "zh_CN" else 3]
    with speaking(language):
        content = await pdf(PRESS, sheets)
    told = pages(content)
    assert len(told) == len(sheets)
    assert {size for size in sizes(content).values() if size < SMALLEST} == {SMALL_PRINT}
    for one, page in zip(sheets, told, strict=True):
        said = "".join(page.split())
        assert "".join(one.title.split()) in said
        assert LANDLINE in said
        for part in one.parts:
            assert "".join(part.heading.split()) in said


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_large_print_takes_two_pages_at_most(language):
    sheets = every(language)[::4]
    with speaking(language):
        content = await pdf(PRESS, sheets, LARGE)
    numbers = [
        number
        for number, page in enumerate(pages(content))
        if "".join(sheets[0].seal.split()) in "".join(page.split())[:40]
    ]
    assert len(numbers) == len(sheets)
    assert len(pages(content)) - numbers[-1] <= 2
    assert max(after - before for before, after in pairwise(numbers)) <= 2


async def test_the_paper_says_all_and_its_code_leads_to_the_page_of_the_village():
    content = await pdf(PRESS, [printed()])
    said = flat(content)
    for text in ("小学生住校，给生活补助", "一个孩子一年补1000元生活费", "柳河镇张庄村", LANDLINE):
        assert text in said
    assert "豫教财〔2023〕171号" in said
    assert "2027年5月1日" in said
    assert scanned(content) == [f"{URL}/p/{BOARDERS}?v=990101001"]


async def test_without_an_address_of_the_pages_the_paper_says_to_call():
    content = await pdf(PRESS, [printed(url="")])
    assert scanned(content) == [f"/p/{BOARDERS}?v=990101001"]
    assert printed(url="").scan != printed().scan
    assert "".join(printed(url="").scan.split()) in flat(content)


async def test_a_reader_of_english_is_led_to_the_english_page():
    with speaking("en"):
        content = await pdf(PRESS, [printed(language="en")])
    assert scanned(content) == [f"{URL}/p/{BOARDERS}?v=990101001&lang=en"]
    assert "Livingallowanceforprimaryboarders" in flat(content)


async def test_what_one_gets_stands_out_and_nothing_is_small():
    for form, least in ((PAGE, SMALLEST), (LARGE, SMALLEST_LARGE)):
        found = sizes(await pdf(PRESS, [printed()], form))
        figure = next(size for text, size in found.items() if "1000" in text)
        title = next(size for text, size in found.items() if "小学生" in text and size > figure)
        body = next(size for text, size in found.items() if "班主任说" in text)
        phone = next(size for text, size in found.items() if LANDLINE in text)
        assert body >= least
        assert title > body < figure
        assert phone > body


async def test_a_photocopy_in_grey_still_reads():
    """Nothing that is read is lighter than a dark grey, and the code is found in it."""
    with pypdfium2.PdfDocument(await pdf(PRESS, [printed()])) as document:
        grey = document[0].render(scale=3, grayscale=True).to_pil().convert("L")
    assert {one.text for one in zxingcpp.read_barcodes(grey)}
    copied = grey.point(lambda light: 255 if light > 110 else 0)
    assert sum(copied.histogram()[:1]) > 0.8 * sum(grey.histogram()[:128])


async def test_a_picture_is_as_wide_as_a_phone_shows_it_and_carries_the_code():
    (png,) = await pictures(PRESS, [printed()])
    picture = Image.open(io.BytesIO(png))
    assert picture.width == 1080
    assert 1200 < picture.height < 4000
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [
        f"{URL}/p/{BOARDERS}?v=990101001"
    ]
    assert len(png) < 600_000


async def test_a_notice_too_long_for_a_page_is_named_and_not_cut():
    long = replace(notice_of("saf-dibao"), how="拿户口本去乡镇。" * 400, title="太长的明白纸")
    sheets = [printed(), sheet(long, VILLAGE, LANDLINE, URL)]
    with pytest.raises(TooLong) as caught:
        await pdf(PRESS, sheets)
    assert "太长的明白纸" in caught.value.sentence()


def test_a_changed_figure_is_another_version_and_every_figure_stands_apart():
    notice = notice_of(BOARDERS)
    assert figures_of(RULES.policies.by_id[BOARDERS])["amount"] == notice.figures["amount"]
    other = replace(notice.figures["amount"], value=notice.figures["amount"].value + 250)
    changed = sheet(replace(notice, figures={"amount": other}), VILLAGE, LANDLINE)
    shown = [piece.text for part in changed.parts for piece in part.pieces if piece.figure]
    assert shown == ["1250元"]
    assert changed.foot != printed().foot


def test_a_number_inside_another_one_is_no_figure():
    notice = replace(notice_of(BOARDERS), gets="补{amount}，不是21000元，也不是1000元5角")
    shown = [one for part in sheet(notice, None, None).parts for one in part.pieces if one.figure]
    assert [one.text for one in shown] == ["1000元"]


async def test_signs_no_font_draws_do_no_harm():
    odd = replace(
        notice_of(BOARDERS), place="学校\x00\x07 #let x = 1 $y$ *a* <b>", source="a\u202eb"
    )
    said = flat(await pdf(PRESS, [sheet(odd, VILLAGE, LANDLINE)]))
    assert "#letx=1$y$*a*<b>" in said


async def test_a_page_takes_no_time():
    one = printed()
    await pdf(PRESS, [one])
    took = []
    for number in range(5):
        start = perf_counter()
        await pdf(PRESS, [replace(one, place=str(number))])
        took.append((perf_counter() - start) * 1000)
    assert median(took) < PLENTIFUL, took
