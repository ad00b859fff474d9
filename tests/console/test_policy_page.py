"""A policy's page: for anybody, small, in plain words, with the landline of the reader's place."""

import html
import re
from dataclasses import replace

import pytest

from console.headers import HEADERS
from console.render import STATIC
from storage.queries import regions
from tests.console.county import County
from tests.printed import flat, scanned

BOARDERS = "/p/edu-boarding-primary-1000"
NEEDED = '/static/[^"]+'
LARGEST = 60 * 1024


@pytest.fixture
def sessions(sqlite_sessions):
    """Of the database the page reads nothing but a landline."""
    return sqlite_sessions


@pytest.fixture(autouse=True)
async def places(county: County) -> County:
    return county


def told(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


async def test_anybody_reads_a_policy_with_its_figure_and_whom_to_call(visitor):
    answer = await visitor.get(BOARDERS)
    page = await answer.text()
    assert answer.status == 200
    assert "Set-Cookie" not in answer.headers
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    for said in (
        "小学生住校，给生活补助",
        "给谁的",
        "怎么办",
        "一个孩子一年补1000元生活费",
        "豫教财〔2023〕171号",
    ):
        assert said in told(page)
    assert "<strong>1000元</strong>" in page
    assert 'href="tel:0370-6600000"' in page
    assert 'href="/chat"' in page
    assert '<html lang="zh-CN">' in page


async def test_the_page_and_all_it_needs_is_small(visitor):
    page = await visitor.text(BOARDERS)
    needed = [page.encode()]
    for address in set(re.findall(NEEDED, page)):
        needed.append(await (await visitor.get(address)).read())
    assert len(needed) == 3
    assert sum(map(len, needed)) < LARGEST


async def test_a_village_has_its_own_landline_and_a_wrong_one_the_countys(visitor, sessions):
    async with sessions.write() as session:
        place = await regions.get(session, "990101001")
        await regions.put_all(session, [replace(place, landline="0370-6600177")])
    assert "0370-6600177" in await visitor.text(f"{BOARDERS}?v=990101001")
    for wrong in ("nowhere", "990101", "%3Cscript%3E", "1' or '1'='1"):
        page = await visitor.text(f"{BOARDERS}?v={wrong}")
        assert "0370-6600000" in page
        assert "0370-6600177" not in page
        assert "<script>" not in page


async def test_it_is_there_in_english_and_keeps_the_village(visitor):
    page = await visitor.text(f"{BOARDERS}?v=990101001&lang=en")
    assert '<html lang="en">' in page
    assert "Living allowance for primary boarders" in page
    assert "¥1000" in page
    assert "v=990101001&amp;lang=zh_CN" in page
    assert "小学生" not in told(page)
    assert '<html lang="zh-CN">' in await visitor.text(f"{BOARDERS}?lang=xx")


async def test_the_text_to_be_read_aloud_is_there_without_any_script(visitor):
    page = await visitor.text(BOARDERS)
    assert "一个孩子一年补一千元生活费" in page
    assert "零三七零，六六零零零零零" in page
    assert re.search(r'<p class="listen" hidden>', page)
    assert "on" not in {name[:2] for name in re.findall(r"\s(\w+)=", page)}
    assert "speechSynthesis" in (STATIC / "aloud.js").read_text("utf-8")


async def test_a_policy_that_is_not_in_force_is_kindly_not_there(visitor):
    for path in ("/p/no-such-policy", "/p/%2e%2e%2fetc", "/p/saf-dibao.exe"):
        answer = await visitor.get(path)
        assert answer.status == 404
        page = await answer.text()
        assert "0370-6600000" in page
        assert 'href="/chat"' in page
    assert (await visitor.get("/p/no-such-policy.pdf")).status == 404


async def test_history_is_never_told_as_if_it_could_be_had(visitor, rules):
    past = next(policy for policy in rules.policies.by_id.values() if not policy.live)
    page = await visitor.get(f"/p/{past.id}")
    assert page.status == 404
    assert past.title not in await page.text()


async def test_it_is_printed_and_passed_on_as_a_picture(visitor):
    paper = await visitor.get(f"{BOARDERS}.pdf?v=990101001")
    content = await paper.read()
    assert paper.headers["Content-Type"] == "application/pdf"
    assert "柳河镇张庄村" in flat(content)
    assert scanned(content) == ["/p/edu-boarding-primary-1000?v=990101001"]
    assert (await (await visitor.get(f"{BOARDERS}.pdf?large=1")).read()) != content
    picture = await visitor.get(f"{BOARDERS}.png")
    assert (await picture.read()).startswith(b"\x89PNG")
    assert picture.headers["Content-Type"] == "image/png"
