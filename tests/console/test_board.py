"""The board anybody reads: what hangs today, nothing private in it, and nothing that is over."""

import re
from dataclasses import replace
from datetime import date

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import locales
from acts.public_notices import hanging, text
from console.render import TEMPLATES
from rulebook.loader import load
from rulebook.masking import PublicLine, for_public, leaks, public_line
from rulebook.notice_kinds import PUBLICITY, days
from storage.queries.public_notices import Line
from tests.noticing import VILLAGE, found

RULES = load()
TAGS = re.compile(r"<[^>]*>")


@pytest.fixture
async def village(sessions):
    return await found(sessions, RULES)


async def test_anybody_reads_what_hangs(village, visitor):
    notice = await village.hang(0, 2)
    answer = await visitor.get(f"/n/{notice.code[:4]}-{notice.code[4:]}")
    page = await answer.text()
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers
    for shown in ("张*山", "欧**", "边缘易致贫户", "家庭支出明显增加", "0370-6600101"):
        assert shown in page
    assert "张大山" not in page
    assert not for_public(RULES.masking, TAGS.sub("\n", page))
    assert f"/n/{notice.code}" in await visitor.text(f"/board/{VILLAGE}")


async def test_on_the_day_it_is_gone_everywhere(village, visitor, hands):
    notice = await village.hang(0)
    pages = (f"/n/{notice.code}", f"/board/{VILLAGE}")
    hands.advance(days=5)
    assert [(await visitor.get(page)).status for page in pages] == [200, 200]
    assert notice.code in await visitor.text(pages[1])
    hands.advance(days=1)  # nobody has looked at what must come down, and still it is gone
    gone = await visitor.get(pages[0])
    assert gone.status == 404
    assert gone.headers["Cache-Control"] == "no-store"
    for said in (await gone.text(), await visitor.text(pages[1])):
        assert "张" not in said
        assert notice.code not in said
    async with village.sessions.write() as session:
        assert await hanging.expire(session) == 1
    assert (await visitor.get(pages[0])).status == 404


async def test_a_draft_a_wrong_number_and_what_is_over_look_the_same(village, visitor, hands):
    over = await village.hang(1)
    hands.advance(days=6)
    draft = await village.prepare(0)
    seen = set()
    for code in (over.code, draft.code, "12345678", "x"):
        answer = await visitor.get(f"/n/{code}")
        seen.add((answer.status, await answer.text()))
    assert len(seen) == 1
    assert (await visitor.get("/board/nowhere")).status == 404


# ------------------------------------------------------------ whatever the register holds

IDENTITY = st.from_regex(
    re.compile(r"41\d{4}19[5-9]\d(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}[\dX]"), fullmatch=True
)
MOBILE = st.from_regex(re.compile(r"1[3-9]\d{9}"), fullmatch=True)
CARD = st.from_regex(re.compile(r"62\d{17}"), fullmatch=True)
ILLNESS = st.sampled_from([*RULES.masking.diseases, *RULES.masking.sickness])
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=6)
PRIVATE = IDENTITY | MOBILE | CARD | ILLNESS
ANYTHING = st.builds(lambda *parts: "".join(parts), HAN, PRIVATE, HAN) | HAN
RECORDS = st.fixed_dictionaries(
    {
        "village": st.just("柳树村") | ANYTHING,
        "name": ANYTHING | st.sampled_from(["张大山", "李秋生"]),
        "household_class": st.sampled_from([*RULES.masking.classes, "x"]) | ANYTHING,
        "members": st.integers(-1, 40) | ANYTHING,
        "reason": st.sampled_from([*RULES.masking.reasons]) | ANYTHING,
    },
    optional={"illness": ILLNESS, "id": IDENTITY},
)
ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
)
ENVIRONMENT.globals.update(
    _=locales.gettext,
    static=lambda name: f"/static/{name}",
    icon="",
    language_tag=lambda: "zh-CN",
)
SHOWN = days(PUBLICITY, RULES.procedures["identify"], date(2026, 3, 2))
BLANK = text.PublicSheet(
    kind="publicity",
    code="4821-0377",
    title="公示：监测对象识别",
    intro="村里入户核实，经过评议，拟将下列农户纳入监测。",
    headings=text.headings(),
    rows=(),
    first_on=SHOWN.first,
    last_on=SHOWN.last,
    hangs="公示期：2026年3月2日至2026年3月7日。",
    how_to_object="有不同意见的，打咨询电话 0370-6600101。",
    landline="0370-6600101",
    village="柳树村",
    signed="柳河镇柳树村",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(RECORDS, max_size=4))
def test_no_private_thing_hangs_whatever_the_register_holds(records):
    made = [public_line(RULES.masking, record) for record in records]
    lines = tuple(
        Line(7, one.village, one.name, one.household_class, one.members, one.reason)
        for one in made
        if isinstance(one, PublicLine)
    )
    sheet = replace(BLANK, rows=text.rows(lines))
    if text.leaks(RULES, sheet):
        return  # such a notice is refused before anybody sees it
    page = ENVIRONMENT.get_template("board_notice.html").render(sheet=sheet)
    for shown in (TAGS.sub("\n", page), text.plain(sheet)):
        assert leaks(shown) == []
        assert for_public(RULES.masking, shown) == ()
    for record in records:
        for value in record.values():
            if isinstance(value, str) and len(value) > 6:
                assert value not in page
