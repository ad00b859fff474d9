"""The sheets that hang in the village: allowed lines only, while they hang."""

from dataclasses import replace
from datetime import date

import pytest

from acts.actor import SERVICE
from acts.papers import making
from acts.papers.kinds import at_hand
from acts.papers.making import NotThisPaper, Order
from acts.papers.render import Press
from rulebook import masking
from storage.queries import cases, public_notices
from storage.queries.public_notices import DOWN, RELEASED, Line
from storage.scope import EVERYTHING
from tests.console.county import found
from tests.printed import cells, flat, leaking, scanned

CODE = "12345674"
KINDS = {"publicity": "public_notice", "announcement": "announcement"}


@pytest.fixture
async def county(sessions, rules):
    return await found(sessions, rules)


@pytest.fixture
def hang(sessions, county):
    """Keep a notice of the case with many lines; returns it."""

    async def put(kind, rows=1):
        async with sessions.write() as session:
            line = Line(county.case_id, "张庄村", "张*山", "边缘易致贫户", 4, "家庭支出明显增加")
            notice = public_notices.draft(
                code=CODE,
                kind=kind,
                procedure="identify",
                region_id="990101001",
                path="/990000/990101/990101001/",
                lines=(line,) * rows,
                author_id=county.cadre_id,
                created_at=session.moment.now,
            )
            await public_notices.insert_draft(session, notice, [county.case_id])
            return notice

    return put


@pytest.fixture
def make(sessions, county, rules):
    """Compose the sheet of the case."""

    async def compose(kind):
        async with sessions.read() as session:
            case = await cases.get(session, EVERYTHING, county.case_id)
            offered = {one.key for one in await at_hand(session, rules, SERVICE, case)}
            paper = await making.compose(session, rules, SERVICE, case, Order(kind))
        assert kind in offered
        return paper

    return compose


@pytest.mark.parametrize(("notice", "kind"), KINDS.items())
async def test_a_sheet_holds_its_lines_and_the_code_to_object_with(
    hang, make, notice, kind, rules, county
):
    await hang(notice)
    paper = await make(kind)
    printed = await Press().pdf(paper)
    said = flat(printed)
    assert scanned(printed) == [CODE]
    assert "1234-5674" in said
    assert "张*山边缘易致贫户4家庭支出明显增加" in said
    assert "张大山" not in said
    assert leaking(printed) == []
    assert masking.for_public(rules.masking, "\n".join(cells(replace(paper, foot="")))) == ()


async def test_a_draft_is_marked_until_it_is_released_and_gone_when_down(hang, make, sessions):
    notice = await hang("publicity")
    assert (await make("public_notice")).mark
    async with sessions.write() as session:
        days = (date(2026, 3, 2), date(2026, 3, 7), date(2026, 3, 8))
        released = dict(zip(("first_on", "last_on", "down_on"), days, strict=True))
        assert await public_notices.change(session, notice, state=RELEASED, **released)
    assert not (await make("public_notice")).mark
    async with sessions.write() as session:
        hanging = replace(notice, state=RELEASED)
        assert await public_notices.change(session, hanging, state=DOWN, lines=())
    with pytest.raises(NotThisPaper):
        await make("public_notice")


async def test_a_long_list_goes_on_over_pages_and_keeps_the_way_to_object(hang, make):
    await hang("publicity", rows=60)
    printed = await Press().pdf(await make("public_notice"))
    said = flat(printed)
    assert said.count("张*山") == 60
    assert "0370-6600000" in said


async def test_there_is_no_sheet_before_there_is_a_notice(make, county):
    for kind in KINDS.values():
        with pytest.raises(NotThisPaper):
            await make(kind)
