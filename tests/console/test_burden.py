"""The pages of what is asked of cadres: reasons beside their fields, and nothing typed twice."""

from datetime import timedelta
from io import BytesIO

import openpyxl

from storage.queries import form_requests, inspections
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD

HERE = "/console/burden"
PLANNING, ASKING = f"{HERE}/inspections", f"{HERE}/forms"
VILLAGE = "990101001"


def planned(hands, **change):
    day = (hands.now + timedelta(days=3)).date().isoformat()
    return {
        "region": VILLAGE,
        "title": "春季检查",
        "kind": "inspection",
        "initiator": "市里",
        "initiator_kind": "committee",
        "target_kind": "village",
        "report_no": "报备7号",
        "first": day,
        "last": day,
        **change,
    }


def asked(hands, **change):
    return {
        "region": VILLAGE,
        "title": "饮水表",
        "requester": "水利局",
        "approval_no": "批2号",
        "fields": "户主姓名\n走访次数\n养牛头数\n身份证号",
        "due_on": (hands.now + timedelta(days=9)).date().isoformat(),
        **change,
    }


async def kept(sessions, table=inspections):
    async with sessions.read() as session:
        if table is form_requests:
            return await form_requests.seen_by(session, EVERYTHING, 9)
        return await inspections.seen_by(session, EVERYTHING, session.moment.today, 9)


async def test_an_inspection_without_a_number_is_refused_beside_its_field_and_kept(
    visitor, county, sessions, hands
):
    await visitor.sign_in("county")
    new = f"{PLANNING}/new"
    answer = await visitor.post(PLANNING, new, **planned(hands, report_no=""))
    said = await answer.text()
    assert answer.status == 422
    assert "十不得·1" in said
    assert said.index("十不得·1") < said.index('name="report_no"') < said.index('name="notice_on"')
    assert 'value="春季检查"' in said
    assert await kept(sessions) == []
    assert (await visitor.post(PLANNING, new, **planned(hands))).status == 303
    assert [one.report_no for one in await kept(sessions)] == ["报备7号"]


async def test_the_village_sees_it_on_its_page_and_on_its_desk(
    visitor, another, county, sessions, hands
):
    await visitor.sign_in("county")
    await visitor.post(PLANNING, f"{PLANNING}/new", **planned(hands))
    await another.sign_in("zhang")
    assert "报备7号" in await another.text(HERE)
    assert "报备7号" in await another.text("/console")
    await another.post("/console/sign-out", "/console")
    await another.sign_in("li")
    assert "报备7号" not in await another.text(HERE)


async def test_what_comes_already_is_shown_before_the_form_and_a_second_send_adds_to_it(
    visitor, county, sessions, hands
):
    await visitor.sign_in("county")
    new = f"{PLANNING}/new"
    await visitor.post(PLANNING, new, **planned(hands, title="甲组检查"))
    day = planned(hands)["first"]
    query = f"{new}?region={VILLAGE}&first={day}&last={day}"
    assert "甲组检查" in await visitor.text(query)
    answer = await visitor.post(PLANNING, new, **planned(hands, title="乙组检查"))
    assert answer.status == 422
    assert "甲组检查" in await answer.text()
    [first] = await kept(sessions)
    again = planned(hands, title="乙组检查", seen=str(first.id))
    assert (await visitor.post(PLANNING, new, **again)).status == 303
    assert len(await kept(sessions)) == 2


async def test_a_village_schedules_and_cancels_nothing(visitor, another, county, sessions, hands):
    await visitor.sign_in("county")
    await visitor.post(PLANNING, f"{PLANNING}/new", **planned(hands))
    [made] = await kept(sessions)
    await another.sign_in("zhang")
    assert (await another.get(f"{PLANNING}/new")).status == 404
    assert (await another.get(f"{ASKING}/new")).status == 404
    assert (await another.post(PLANNING, HERE, **planned(hands))).status == 404
    assert (await another.post(ASKING, HERE, **asked(hands))).status == 404
    assert (await another.post(f"{PLANNING}/{made.id}/cancel", HERE)).status == 404
    assert (await visitor.post(f"{PLANNING}/{made.id}/cancel", HERE)).status == 303
    assert [one.state for one in await kept(sessions)] == ["cancelled"]


async def test_nonsense_is_answered_not_stumbled_over(visitor, county, sessions, hands):
    await visitor.sign_in("county")
    for change in (
        {"first": "9999-12-31", "last": "9999-12-31"},
        {"first": "x"},
        {"kind": "<b>"},
        {"title": ""},
    ):
        answer = await visitor.post(PLANNING, f"{PLANNING}/new", **planned(hands, **change))
        assert answer.status == 422
        assert "<b>" not in await answer.text()
    assert await kept(sessions) == []


async def test_a_form_says_what_we_hold_and_needs_its_number(visitor, county, sessions, hands):
    await visitor.sign_in("county")
    answer = await visitor.post(ASKING, f"{ASKING}/new", **asked(hands, approval_no=""))
    said = await answer.text()
    assert answer.status == 422
    assert "十不得·8" in said
    assert "养牛头数" in said
    answer = await visitor.post(ASKING, f"{ASKING}/new", **asked(hands))
    assert answer.status == 303
    shown = await visitor.text(answer.headers["Location"])
    assert shown.count("<tr>") == 5
    assert len(await kept(sessions, form_requests)) == 1


async def test_what_was_asked_this_month_is_pointed_out_and_needs_a_reason(
    visitor, county, sessions, hands
):
    await visitor.sign_in("county")
    new = f"{ASKING}/new"
    await visitor.post(ASKING, new, **asked(hands))
    again = asked(hands, title="第二张", fields="走访次数")
    answer = await visitor.post(ASKING, new, **again)
    assert answer.status == 422
    assert "饮水表" in await answer.text()
    assert (await visitor.post(ASKING, new, **again, reason="上次漏了")).status == 303


async def test_the_table_needs_the_password_and_goes_only_to_who_sees_the_place(
    visitor, another, county, sessions, hands
):
    await visitor.sign_in("county")
    page = (await visitor.post(ASKING, f"{ASKING}/new", **asked(hands))).headers["Location"]
    await another.sign_in("zhang")
    table = f"{page}/table"
    assert (await another.post(table, page, region=VILLAGE, password="no")).status == 422
    answer = await another.post(table, page, region=VILLAGE, password=PASSWORD)
    assert answer.status == 200
    sheet = openpyxl.load_workbook(BytesIO(await answer.read())).worksheets[0]
    rows = [list(row) for row in sheet.values]
    assert rows[2][:3] == ["张庄村", "3", "张*山"]
    other = await another.post(table, page, region="990101002", password=PASSWORD)
    assert other.status == 404
    await another.post("/console/sign-out", "/console")
    await another.sign_in("li")
    assert (await another.get(page)).status == 404


async def test_the_meter_is_for_the_place_and_above_and_has_no_line_of_a_person(
    visitor, another, county, sessions
):
    await visitor.sign_in("county")
    said = await visitor.text(HERE)
    assert "青禾县" in said
    assert "柳河镇" in said
    for name in ("张庄文书", "李营文书", "县里老王"):
        assert name not in said
    assert (await visitor.get(f"{HERE}?region=990101&week=2026-02-23")).status == 200
    assert (await visitor.get(f"{HERE}?region=990101001")).status == 404
    assert (await visitor.get(f"{HERE}?week=0001-01-01")).status == 200
    await another.sign_in("zhang")
    assert (await another.get(f"{HERE}?region=990000")).status == 404
    assert "<table" not in await another.text(HERE)
