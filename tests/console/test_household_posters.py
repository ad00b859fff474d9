"""Posters of villages: for one's own places, with a code a phone reads; and the start page."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from aiohttp.test_utils import TestClient

from tests.console.county import Visitor, serving

PUBLIC = "https://mb.example.gov"


@pytest.fixture
async def official(house, county):
    """A county officer, where the pages have an address and messages a number."""
    reachable = replace(house, public_url=PUBLIC, sms_number="10690000")
    async with TestClient(serving(reachable)) as client:
        visitor = Visitor(client)
        await visitor.sign_in("county")
        yield visitor


async def pages(visitor, address: str) -> list[tuple[str, list[str], tuple[int, int]]]:
    """What each page of a PDF says, what its codes hold, and its size in millimetres."""
    answer = await visitor.get(address)
    assert (answer.status, answer.content_type) == (200, "application/pdf")
    found = []
    for page in pypdfium2.PdfDocument(BytesIO(await answer.read())):
        picture = page.render(scale=2).to_pil()
        held = [code.text for code in zxingcpp.read_barcodes(picture)]
        size = tuple(round(side / 72 * 25.4) for side in page.get_size())
        found.append((page.get_textpage().get_text_range(), held, size))
    return found


async def test_a_village_has_a_poster_whose_code_opens_its_page(official):
    assert "/console/posters/990101001.pdf" in await official.text("/console/posters")
    [(said, held, size)] = await pages(official, "/console/posters/990101001.pdf")
    assert held == [f"{PUBLIC}/r/990101001"]
    assert size == (210, 297)
    for line in ("柳河镇张庄村", "家里有难处，跟我们说", "10690000", "0370-6600000"):
        assert line in said
    assert (await official.get(held[0].removeprefix(PUBLIC))).status == 200


async def test_a_township_has_all_of_them_in_one_file_also_large(official):
    found = await pages(official, "/console/posters/990101.pdf?size=a3")
    assert [held for _said, held, _size in found] == [
        [f"{PUBLIC}/r/990101001"],
        [f"{PUBLIC}/r/990101002"],
    ]
    assert {size for _said, _held, size in found} == {(297, 420)}


async def test_without_an_address_there_is_no_code_and_the_page_says_what_is_missing(
    visitor, county
):
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/posters")
    assert "MINGBAI_PUBLIC_URL" in text
    assert "MINGBAI_SMS_NUMBER" in text
    [(said, held, _size)] = await pages(visitor, "/console/posters/990101001.pdf")
    assert held == []
    assert "扫一扫" not in said
    assert "0370-6600000" in said


@pytest.mark.parametrize("region", ["990101002", "absent", "990101001.pdf", "1"])
async def test_a_foreign_village_is_not_there(visitor, county, region):
    await visitor.sign_in("zhang")
    assert "990101002" not in await visitor.text("/console/posters")
    assert (await visitor.get(f"/console/posters/{region}.pdf")).status == 404


async def test_a_village_is_found_from_the_start_page(visitor, county):
    assert "/?town=990101" in await visitor.text("/")
    assert 'href="/r/990101001"' in await visitor.text("/?town=990101")
    assert (await visitor.get("/?code=990101001")).headers["Location"] == "/r/990101001"
    for wrong in ("990101", "12345", "<b>"):
        answer = await visitor.get(f"/?code={wrong}")
        assert answer.status == 404
        assert "没有这个编号的村" in await answer.text()
        assert "<b>" not in await answer.text()
