"""Taking tables along in the console: asked for, approved by somebody else, fetched, refused."""

import io
import re

from openpyxl import load_workbook

from storage.queries import regions, roster
from storage.queries.households import NewHousehold
from tests.console.county import PASSWORD, Visitor

HERE = "/console/exports"
FORM = f"{HERE}/new?kind=households"
ASKED = {"kind": "households", "use": "meeting", "purpose": "全县核对会"}


async def settle(house, many: int) -> None:
    async with house.sessions.write() as session:
        place = await regions.get(session, "990101002")
        homes = [NewHousehold(place, number, "何满仓") for number in range(1, many + 1)]
        await roster.put_all(session, homes)


async def asked(visitor: Visitor) -> str:
    """Ask for a long table; returns its number in the address of its forms."""
    answer = await visitor.post(HERE, FORM, password=PASSWORD, **ASKED)
    assert answer.status == 303
    found = re.search(rf"{HERE}/(\d+)/withdraw", await visitor.text(HERE))
    assert found
    return found[1]


async def test_a_short_table_comes_at_once_with_the_password(visitor, county):
    await visitor.sign_in("zhang")
    form = await visitor.text(FORM)
    assert "张*山" in form
    assert "张大山" not in form
    for wrong in ({"password": "no"}, {"password": PASSWORD, "purpose": "短"}):
        answer = await visitor.post(HERE, FORM, **(ASKED | wrong))
        said = await answer.text()
        assert answer.status == 422
        assert 'role="alert"' in said
        assert (ASKED | wrong)["purpose"] in said, "what was typed is kept"
    answer = await visitor.post(HERE, FORM, password=PASSWORD, **ASKED)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(io.BytesIO(await answer.read())).active
    assert "张庄文书" in sheet["A1"].value
    assert sheet["C4"].value == "张*山"
    page = await visitor.text(HERE)
    assert "已下载1次，最多3次" in page


async def test_a_long_table_waits_for_a_second_person(visitor, another, county, house):
    await settle(house, 101)
    await visitor.sign_in("county")
    await another.sign_in("second")
    assert "县里老陈" in await visitor.text(FORM)
    export = f"{HERE}/{await asked(visitor)}"
    assert (await visitor.post(f"{export}/fetch", HERE, password=PASSWORD)).status == 422
    assert "全县核对会" in await another.text(HERE)
    no = {"decision": "refuse", "password": PASSWORD}
    answer = await another.post(f"{export}/decide", HERE, **no)
    assert answer.status == 422
    assert 'role="alert"' in await answer.text()
    yes = {"decision": "approve", "password": PASSWORD}
    assert (await another.post(f"{export}/decide", HERE, **(yes | {"password": "x"}))).status == 422
    assert (await another.post(f"{export}/decide", HERE, **yes)).status == 303
    assert (await another.post(f"{export}/decide", HERE, **yes)).status == 422
    assert (await another.post(f"{export}/fetch", HERE, password=PASSWORD)).status == 404
    for _each in range(3):
        answer = await visitor.post(f"{export}/fetch", HERE, password=PASSWORD)
        assert answer.status == 200
    sheet = load_workbook(io.BytesIO(await answer.read())).active
    assert sheet.max_row == 3 + 102 + 1
    assert (await visitor.post(f"{export}/fetch", HERE, password=PASSWORD)).status == 422


async def test_one_can_take_back_what_waits_and_nobody_else_can(visitor, another, county, house):
    await settle(house, 101)
    await visitor.sign_in("county")
    await another.sign_in("li")
    export = f"{HERE}/{await asked(visitor)}"
    assert (await another.post(f"{export}/withdraw", HERE)).status == 404
    assert (await another.post(f"{export}/decide", HERE, password=PASSWORD)).status == 404
    assert (await visitor.post(f"{export}/withdraw", HERE)).status == 303
    assert (await visitor.post(f"{export}/withdraw", HERE)).status == 303, "twice is once"
    assert "已撤回" in await visitor.text(HERE)


async def test_what_is_foreign_or_no_kind_is_not_there(visitor, county):
    await visitor.sign_in("zhang")
    for address in (
        f"{FORM}&region=990101002",
        f"{FORM}&region=nowhere",
        f"{HERE}/new?kind=nonsense",
        f"{HERE}/new",
        f"{HERE}/new?kind=proof&sending=1",
        f"{HERE}/new?kind=screening&screening=x",
    ):
        assert (await visitor.get(address)).status == 404, address
    assert (await visitor.get(f"{HERE}/new?kind=audit")).status == 404, "no post that audits"
    for kind in ("ledger", "activities", "deliveries"):
        assert (await visitor.get(f"{HERE}/new?kind={kind}&from=x&person=y&state=z")).status == 200


async def test_an_auditor_takes_the_audit_along_in_words(visitor, county):
    await visitor.sign_in("county")
    said = await visitor.text(f"{HERE}/new?kind=audit&done=sign_in&who=县里老王&from=2020-01-01")
    assert "县里老王" in said
    assert "登录" in said


async def test_lists_lead_here_with_their_filters(visitor, county):
    await visitor.sign_in("county")
    for page, wanted in (
        ("/console/households?status=general&region=990101", "kind=households&amp;"),
        ("/console/cases?state=clue_registered", "kind=ledger&amp;"),
        ("/console/deliveries?state=delivered", "kind=deliveries&amp;"),
        ("/console/activities?kind=household_visit", "kind=activities&amp;"),
        ("/console/audit?done=sign_in", "kind=audit&amp;"),
    ):
        said = await visitor.text(page)
        link = re.search(rf'href="({HERE}/new\?{wanted}[^"]*)"', said)
        assert link, page
        assert (await visitor.get(link[1].replace("&amp;", "&"))).status == 200
