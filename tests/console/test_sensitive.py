"""A confidential case is not there for anybody but its readers, whatever page they open."""

import io
import re
import zipfile

import pytest
from aiohttp.test_utils import TestClient

from console.gate import Role
from console.routes import ROUTES
from notifications.wording import shown_code
from storage.queries import addresses, case_readers, cases, inbox, web
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD, Visitor

LOOKING = [
    route.path
    for route in ROUTES
    if route.role is Role.OFFICIAL and route.method == "GET" and "socket" not in route.path
]


@pytest.fixture
async def path(county):
    return f"/console/cases/{county.case_id}"


@pytest.fixture
async def code(county, sessions):
    async with sessions.read() as session:
        return (await cases.get(session, EVERYTHING, county.case_id)).code


async def closed(visitor, path):
    await visitor.sign_in("county")
    answer = await visitor.post(f"{path}/confidential", path, reason="家里有人动手")
    assert answer.status == 303


def said(body):
    """What an answer says; of a workbook or another archive, all its parts."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    return body.decode("utf-8", "ignore")


EVERY_FAMILY = ("/console/cards", "/console/reach")
"""Lists of all families of a village, whether they have a case or not."""


async def seen_by(visitor, county, code):
    """The pages on which somebody finds the case, by its number or its family."""
    found = []
    for path in LOOKING:
        address = re.sub(r"\{\w+\}", "1", path.replace("{case}", str(county.case_id)))
        answer = await visitor.get(address)
        text = said(await answer.read())
        named = "3号 张家" in text and path not in EVERY_FAMILY
        if code in text or shown_code(code) in text or named:
            found.append(path)
    return found


async def test_no_page_shows_it_to_anybody_else(visitor, another, county, path, code):
    await another.sign_in("zhang")
    before = await seen_by(another, county, code)
    assert {"/console", "/console/cases", "/console/cases/{case}"} <= set(before)
    await closed(visitor, path)
    assert await seen_by(another, county, code) == []
    assert "张家" in await visitor.text(path)


@pytest.mark.parametrize("every", EVERY_FAMILY)
async def test_a_list_of_all_families_is_the_same_with_and_without_it(
    visitor, another, path, every
):
    await another.sign_in("zhang")
    before = await another.text(every)
    assert "3号 张家" in before
    await closed(visitor, path)
    assert await another.text(every) == before


async def test_it_is_absent_to_every_act_on_it(visitor, another, county, path):
    await closed(visitor, path)
    await another.sign_in("zhang")
    acts = [route.path for route in ROUTES if route.method == "POST" and "{case}" in route.path]
    assert len(acts) > 3
    fields = {"csrf": await another.token("/console"), "reason": "看看", "person": "1"}
    for act in acts:
        address = re.sub(r"\{\w+\}", "1", act.replace("{case}", str(county.case_id)))
        answer = await another.client.post(address, data=fields, allow_redirects=False)
        assert answer.status in (404, 400, 415, 422), act
        assert "张家" not in await answer.text()
    step = fields | {"event": "visit_started", "on": "2026-03-02"}
    assert (await another.client.post(path, data=step)).status == 404


async def test_readers_are_added_with_a_reason_and_opening_takes_the_password(
    visitor, another, county, path, sessions
):
    await closed(visitor, path)
    add = f"{path}/confidential/readers"
    assert (await visitor.post(add, path, person=county.cadre_id, reason="")).status == 422
    assert (await visitor.post(add, path, person=county.other_id, reason="帮忙")).status == 422
    assert (await visitor.post(add, path, person=county.cadre_id, reason="要上门")).status == 303
    await another.sign_in("zhang")
    assert "张家" in await another.text(path)
    gone = await another.post(f"{add}/{county.cadre_id}/remove", path, reason="不该我管")
    assert (gone.status, gone.headers["Location"]) == (303, "/console/cases")
    lift = f"{path}/confidential/lift"
    assert (await visitor.post(lift, path, reason="没事了", password="wrong")).status == 422
    assert (await visitor.post(lift, path, reason="没事了", password=PASSWORD)).status == 303
    assert "张家" in await another.text(path)
    async with sessions.read() as session:
        assert await case_readers.of_case(session, county.case_id) == []


async def test_the_county_names_somebody_where_nobody_is_left(
    visitor, another, county, path, code, sessions
):
    await closed(visitor, path)
    async with sessions.write() as session:
        await case_readers.clear(session, county.case_id)
    await another.sign_in("second")
    text = await another.text("/console/confidential")
    assert "柳河镇" in text
    assert code not in text
    named = await another.post(
        f"/console/confidential/{county.case_id}",
        "/console/confidential",
        person=county.cadre_id,
        reason="没人看得到",
    )
    assert named.status == 303
    async with sessions.read() as session:
        assert await cases.readers_of(session, county.case_id) == {county.cadre_id}


async def test_a_village_names_nobody(server, county):
    async with TestClient(server) as client:
        visitor = Visitor(client)
        await visitor.sign_in("zhang")
        assert (await visitor.get("/console/confidential")).status == 404


async def test_words_of_danger_leave_the_common_list_with_it(sessions, county):
    async with sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "somebody")
        await inbox.hand_off(session, "danger", "/990000/", text="他打我", address_id=contact.id)
        await case_readers.close_handoffs(session, contact.id, "danger")
        assert await web.handoffs(session, EVERYTHING) == []
