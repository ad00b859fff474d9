"""Every route of the console, as officials of other places: foreign looks like absent, everywhere.

One village has a row in every table. Everybody who has no business there asks each route for it
and for something that does not exist; the two answers must not differ by a character.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from sqlalchemy import true, update

from acts.cases import open_case
from console.gate import Role, Route
from console.routes import ROUTES
from storage.models.duties import Post
from storage.queries import assignments, households, officials, regions, staff
from storage.queries.households import NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place
from storage.scope import Scope
from tests.console.county import PASSWORD, Visitor, cheap, house_of, serving
from tests.console.planting import plant

PLACES = (
    Place("990000", "青禾县", "county", landline="0370-6600000"),
    Place("990101", "柳河镇", "township", "990000"),
    Place("990101001", "张庄村", "village", "990101"),
    Place("990101002", "李营村", "village", "990101"),
    Place("990102", "东山镇", "township", "990000"),
    Place("991000", "明水县", "county", landline="0370-7700000"),
    Place("991101", "河口镇", "township", "991000"),
    Place("991101001", "渡口村", "village", "991101"),
)
VILLAGE = "990101001"
OWN = {
    "village": ("张庄文书", "village_committee", VILLAGE),
    "parent": ("柳河老赵", "township_government", "990101"),
    "county": ("县里老王", "county_rural_revival_bureau", "990000"),
}
STRANGERS = {
    "sibling": ("李营文书", "village_committee", "990101002"),
    "cousin": ("东山老刘", "township_government", "990102"),
    "abroad": ("明水老孙", "county_rural_revival_bureau", "991000"),
    "overseer": ("明水组织部", "county_org_dept", "991000"),
}
CANARIES = ("嬴", "张庄文书")
"""Names that belong to the village alone."""

TABLES = {
    "batch": "comparison_batch",
    "form": "form_request",
    "import": "roster_import",
    "measure": "help_measure",
    "merge": "household_merge",
    "message": "outbox",
    "paper": "activity_paper",
    "proposal": "notice_proposal",
    "question": "check_question",
    "recurring": "recurring_broadcast",
    "region": "region",
    "sending": "broadcast",
    "token": "access_token",
    "village": "region",
    "warning": "department_warning",
    "audience": "saved_audience",
}
"""What a name in an address means, where no table is called so."""
NOBODYS = {
    "department": "finance",
    "entry": "saf-dibao",
    "form": "pdf",
    "kind": "households",
    "name": "visit_form",
    "page": "policies",
    "picture": "cases",
    "duty": "visit",
    "template": "1",
}
"""What is the same for every place: words of the rules, and templates that providers approved."""
SAME_FOR_ALL = ("/console/notices/", "/console/templates/", "/console/rules/")
"""Notices and templates hold nobody's data and are every sender's to use."""
FIELDS = {
    "reason": "核实情况",
    "note": "核实情况",
    "text": "核实情况",
    "on": "2026-03-02",
    "event": "visit_started",
    "answer": "yes",
    "decision": "again",
    "what": "phones",
    "state": "approved",
    "password": PASSWORD,
}
VARIABLE = re.compile(r"\b[0-9a-f]{32,64}\b|[?&]v=\w+")
GUARDED = [
    route
    for route in ROUTES
    if route.role is Role.OFFICIAL and not route.path.startswith(SAME_FOR_ALL)
]
NAMED = [route for route in GUARDED if "{" in route.path]
LISTS = [
    route
    for route in GUARDED
    if "{" not in route.path and route.method == "GET" and not route.path.endswith("/socket")
]


@dataclass(frozen=True)
class World:
    """The pages, the officials, and by table what a route's address may ask for."""

    client: TestClient[Any, Any]
    people: dict[str, int]
    things: dict[str, Any]

    async def visitor(self, login: str) -> Visitor:
        """A browser of its own in which somebody has signed in."""
        self.client.session.cookie_jar.clear()
        visitor = Visitor(self.client)
        await visitor.sign_in(login)
        return visitor

    @property
    def home(self) -> str:
        """The page of the village's family."""
        return f"/console/households/{self.things['household']}"


@pytest.fixture
async def founded(sqlite_sessions, rules, monkeypatch):
    """Two counties, their officials, and a family with a case in one village."""
    monkeypatch.setattr("console.gate.CALLS_A_MINUTE", {})
    hashed = await cheap().hash(PASSWORD)
    people, accounts = {}, {}
    async with sqlite_sessions.write() as session:
        await regions.put_all(session, PLACES)
        place = await regions.get(session, VILLAGE)
        family = await households.register(session, NewHousehold(place, 3, "嬴大山"))
        case = await open_case(session, rules, family, "household")
        since = session.moment.today - timedelta(days=30)
        for login, (name, role, region) in {**OWN, **STRANGERS}.items():
            made = await officials.put(session, NewOfficial(name, None, role, region, since=since))
            people[login] = made.person_id
            accounts[login] = await staff.add(session, made.person_id, login, hashed, demo=True)
    things = {"region": VILLAGE, "household": family.id, "case": case.id}
    things |= {"person": people["village"], "account": accounts["village"]}
    async with TestClient(serving(house_of(sqlite_sessions, rules))) as client:
        yield World(client, people, things)


@pytest.fixture
async def world(founded, sqlite_sessions):
    """The same with a row of the village in every table."""
    async with sqlite_sessions.write() as session:
        place = await regions.get(session, VILLAGE)
        known = {**founded.things, "case_event": None}
        founded.things.update(await plant(session, known, place.path))
    return founded


def address(route: Route, planted: dict[str, Any] | None) -> str:
    """The address of what was planted, or of what is not there."""

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        table = TABLES.get(name, name)
        if route.path.startswith("/console/warnings/files/") and name == "file":
            table = "warning_file"
        elif name == "file":
            table = "comparison_import"
        elif route.path.startswith("/console/public-notices/") and name == "notice":
            table = "public_notice"
        if route.path.startswith("/console/reports/") or (planted and table not in planted):
            return NOBODYS[name]
        if name in NOBODYS and name != "form":
            return NOBODYS[name]
        if planted:
            return str(planted[table])
        return "999999999999" if table == "region" else "1"

    return re.sub(r"\{(\w+)\}", filled, route.path)


async def ask(visitor: Visitor, route: Route, token: str, where: str) -> ClientResponse:
    """Call a route as a browser does."""
    if route.method == "GET":
        return await visitor.client.get(where, allow_redirects=False)
    data = {**FIELDS, "csrf": token, "form": "0" * 31 + "1"}
    return await visitor.client.post(where, data=data, allow_redirects=False)


async def said(answer: ClientResponse, where: str) -> tuple[int, str, str]:
    """An answer without what differs between any two."""
    text = VARIABLE.sub("", (await answer.read()).decode("utf-8", "replace"))
    location = answer.headers.get("Location", "")
    return answer.status, location.replace(where, "here"), text.replace(where, "here")


async def leaks(world: World, login: str, routes: list[Route]) -> list[str]:
    """The routes that tell a stranger more of what is foreign than of what is absent."""
    found = []
    visitor = await world.visitor(login)
    token = await visitor.token("/console")
    for route in routes:
        foreign, absent = address(route, world.things), address(route, None)
        if foreign == absent:  # words of the rules only: the same address for everybody
            continue
        theirs = await said(await ask(visitor, route, token, foreign), foreign)
        nobodys = await said(await ask(visitor, route, token, absent), absent)
        if theirs != nobodys:
            found.append(f"{route.method} {route.path}: {theirs[:2]} / {nobodys[:2]}")
    return found


async def test_foreign_looks_absent_on_every_route(world):
    assert len(NAMED) > 100
    told = {login: await leaks(world, login, NAMED) for login in STRANGERS}
    assert {login: found for login, found in told.items() if found} == {}


async def test_no_list_shows_a_stranger_anything_of_the_village(world):
    shown = []
    for login in ("sibling", "abroad"):
        visitor = await world.visitor(login)
        for route in LISTS:
            text = readable(await (await visitor.get(route.path)).read())
            shown += [f"{login} {route.path}" for name in CANARIES if name in text]
    assert shown == []


def readable(content: bytes) -> str:
    """What stands in a page, or in the parts of a workbook."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    book = zipfile.ZipFile(io.BytesIO(content))
    return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


@pytest.mark.parametrize("login", OWN)
async def test_the_village_and_those_above_it_see_what_is_theirs(founded, login):
    """Else the other tests would hold for pages that show nothing to anybody."""
    visitor = await founded.visitor(login)
    case = f"/console/cases/{founded.things['case']}"
    assert [(await visitor.get(page)).status for page in (founded.home, case)] == [200, 200]
    assert "嬴" in await visitor.text("/console/households")


async def test_a_filter_that_was_forgotten_is_noticed(world, monkeypatch):
    """The matrix finds a scope that lets everything through."""
    monkeypatch.setattr(Scope, "rows", lambda *_columns: true())
    looked = [route for route in NAMED if route.path.startswith("/console/households/")]
    assert len(await leaks(world, "sibling", looked)) == len(looked)


async def test_a_post_that_ended_opens_nothing_any_more(founded, sqlite_sessions):
    visitor = await founded.visitor("village")
    assert (await visitor.get(founded.home)).status == 200
    async with sqlite_sessions.write() as session:
        yesterday = session.moment.today - timedelta(days=1)
        theirs = update(Post).where(Post.person_id == founded.people["village"])
        await session.execute(theirs.values(until=yesterday))
    refused = await visitor.get(founded.home)
    assert refused.headers["Location"].startswith("/console/sign-in")


async def test_who_helps_a_family_elsewhere_sees_it_as_long_as_that_lasts(founded, sqlite_sessions):
    visitor = await founded.visitor("abroad")
    person, household = founded.people["abroad"], founded.things["household"]
    before = await visitor.get(founded.home)
    async with sqlite_sessions.write() as session:
        await assignments.assign_helper(session, person, household, session.moment.today)
    helped = await visitor.get(founded.home)
    async with sqlite_sessions.write() as session:
        await assignments.end(session, household, session.moment.today)
    ended = await visitor.get(founded.home)
    assert [before.status, helped.status, ended.status] == [404, 200, 404]
