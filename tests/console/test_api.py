"""What systems of the county can do with a token, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from acts.access_tokens import Grant
from acts.cases import open_case
from console.routes.api import CALLS
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.models.cases import Report
from storage.models.inbox import Handoff
from storage.models.people import Household
from storage.models.system import Audit
from storage.queries import cases, households, notices, regions
from storage.queries.households import NewHousehold
from storage.scope import EVERYTHING
from tests.console.county import County
from tests.console.systems import CLUE, DRAFT, REPORT, System, let_in


@pytest.fixture
async def system(
    server: TestServer, county: County, sessions: Sessions, rules: Rulebook
) -> AsyncIterator[System]:
    """A system that may do everything a token can, in the whole county."""
    made = await let_in(sessions, rules)
    async with TestClient(server) as client:
        yield System(client, made.secret)


async def actions(sessions: Sessions, begins: str = "token:") -> list[str]:
    async with sessions.read() as session:
        rows = await session.execute(select(Audit.action, Audit.actor).order_by(Audit.id))
        return [row.action for row in rows if row.actor.startswith(begins)]


async def test_a_report_from_elsewhere_is_a_lead_like_every_other(system, sessions):
    answer = await system.post("/reports", REPORT)
    told = await answer.json()
    assert answer.status == 201, told
    assert told["stage"] in ("village", "township")
    code = told["code"].replace("-", "")
    async with sessions.read() as session:
        case = await cases.by_code(session, EVERYTHING, code)
        row = (await session.execute(select(Report))).one()
        home = (
            await session.execute(select(Household).where(Household.id == row.household_id))
        ).one()
    assert (case.state, row.channel, row.on_behalf) == ("clue_registered", "api", True)
    assert (home.provisional, home.reach_id) == (True, None)
    assert await actions(sessions) == ["report.passed_on"]
    again = await (await system.get(f"/cases/{told['code']}")).json()
    assert (again["code"], again["stage"]) == (told["code"], told["stage"])
    assert "李大山" not in str(again)


async def test_danger_in_the_words_is_danger(system):
    told = await (await system.post("/reports", {**REPORT, "story": "房子塌了，人压着了"})).json()
    calm = await (await system.post("/reports", {**REPORT, "household_head": "赵四"})).json()
    assert told["level"] == "emergency"
    assert calm["level"] != told["level"]


async def test_the_same_call_again_is_done_once(system, sessions):
    first = await system.post("/reports", REPORT, key="the-very-same")
    again = await system.post("/reports", dict(reversed(REPORT.items())), key="the-very-same")
    other = await system.post("/reports", {**REPORT, "story": "又一件"}, key="the-very-same")
    assert await first.json() == await again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (first.status, again.status, other.status) == (201, 201, 422)
    assert (await other.json())["type"].endswith(":same-key")
    async with sessions.read() as session:
        assert len((await session.execute(select(Report.id))).all()) == 1


async def test_calls_at_once_under_one_key_are_done_once(system, sessions):
    calls = [system.post("/reports", REPORT, key="all-at-once") for _ in range(5)]
    answers = [await answer.json() for answer in await asyncio.gather(*calls)]
    assert all(answer == answers[0] for answer in answers)
    async with sessions.read() as session:
        assert len((await session.execute(select(Report.id))).all()) == 1


async def test_what_failed_keeps_no_key(system):
    wrong = await system.post("/reports", {**REPORT, "village": "1"}, key="try-and-retry")
    right = await system.post("/reports", REPORT, key="try-and-retry")
    assert (wrong.status, right.status) == (422, 201)
    assert (await wrong.json())["errors"] == [{"detail": "这里没有这个村。", "pointer": "/village"}]


async def test_a_call_that_changes_something_needs_a_key(system):
    answer = await system.client.post("/api/v1/reports", json=REPORT, headers=system.token)
    assert answer.status == 422
    assert (await answer.json())["errors"][0]["parameter"] == "Idempotency-Key"


async def test_each_clue_is_answered_by_itself(system, sessions, county):
    rows = [CLUE, CLUE, {**CLUE, "number": 99}, {**CLUE, "kind": "none"}, {**CLUE, "village": "无"}]
    told = await (await system.post("/clues", {"clues": rows})).json()
    verdicts = [result["verdict"] for result in told["results"]]
    assert verdicts == ["ok", "already", "unmatched", "wrong", "unmatched"]
    assert told["kept"] == 1
    assert told["results"][2]["reason"]
    later = await (await system.post("/clues", {"clues": [CLUE]})).json()
    assert later["results"][0]["verdict"] == "already"
    assert await actions(sessions) == ["clues.handed_in"] * 2


async def test_five_hundred_clues_and_no_more(system):
    many = {"clues": [{**CLUE, "number": 1 + n % 9000} for n in range(501)]}
    assert (await system.post("/clues", many)).status == 422
    many["clues"].pop()
    assert (await system.post("/clues", many)).status == 201


async def test_a_draft_goes_to_nobody_before_a_person_took_it(system, sessions, visitor):
    draft = await (await system.post("/notices", DRAFT)).json()
    async with sessions.read() as session:
        assert await notices.all_latest(session) == []
    waiting = await (await system.get(f"/notices/{draft['id']}")).json()
    assert (waiting["state"], waiting["notice"]) == ("waiting", None)
    await visitor.sign_in("county")
    assert "水管防冻提醒" in await visitor.text("/console/proposals")
    here = "/console/proposals"
    taken = await visitor.post(f"{here}/{draft['id']}/take", here)
    assert taken.status == 303
    again = await visitor.post(f"{here}/{draft['id']}/take", "/console/binding")
    assert again.status == 422
    now = await (await system.get(f"/notices/{draft['id']}")).json()
    written = await (await system.get(f"/notices/{now['notice']}")).json()
    assert (now["state"], written["version"], written["state"]) == ("taken", 1, "written")
    listed = await (await system.get("/notices")).json()
    assert [one["id"] for one in listed["items"]] == [now["notice"]]


async def test_a_declined_draft_says_why_to_its_system_only(system, visitor, sessions, rules):
    draft = await (await system.post("/notices", DRAFT)).json()
    other = await let_in(sessions, rules, name="别的系统")
    await visitor.sign_in("county")
    here = "/console/proposals"
    path = f"{here}/{draft['id']}/decline"
    assert (await visitor.post(path, here, why=" ")).status == 422
    assert (await visitor.post(path, here, why="已经发过了")).status == 303
    foreign = await System(system.client, other.secret).get(f"/notices/{draft['id']}")
    told = await (await system.get(f"/notices/{draft['id']}")).json()
    assert (told["state"], told["why"]) == ("declined", "已经发过了")
    assert foreign.status == 404


async def test_a_draft_with_problems_is_told_so_by_field(system):
    answer = await system.post("/notices", {**DRAFT, "short": "看 https://a.cn", "source": "x"})
    told = await answer.json()
    assert answer.status == 422
    assert "/short" in [error["pointer"] for error in told["errors"]]


async def test_only_senders_see_drafts(system, visitor):
    await system.post("/notices", DRAFT)
    await visitor.sign_in("zhang")
    assert (await visitor.get("/console/proposals")).status == 404


async def test_pages_are_stable_and_whole(system, sessions, rules, county):
    async def more(count: int) -> None:
        async with sessions.write() as session:
            village = await regions.get(session, "990101002")
            for _ in range(count):
                family = await households.provisional(session, village, "王", None)
                await open_case(session, rules, family, "household")

    await more(6)
    found, path = [], "/cases?limit=3"
    while path:
        page = await (await system.get(path)).json()
        found += [case["code"] for case in page["items"]]
        path = (page["next"] or "").removeprefix("/api/v1")
        if len(found) == 3:
            await more(1)
    assert len(found) == len(set(found)) == 8
    only = await (await system.get("/cases?region=990101001")).json()
    assert [case["village"] for case in only["items"]] == ["990101001"]


async def test_a_mark_is_good_for_its_list_and_token_only(system, sessions, rules):
    await system.post("/reports", REPORT)
    page = await (await system.get("/cases?limit=1")).json()
    mark = page["next"].partition("cursor=")[2]
    other = await let_in(sessions, rules, name="别的系统")
    stranger = await System(system.client, other.secret).get(f"/cases?limit=1&cursor={mark}")
    changed = await system.get(f"/cases?limit=1&procedure=identify&cursor={mark}")
    bent = await system.get(f"/cases?limit=1&cursor=9{mark}")
    assert [answer.status for answer in (stranger, changed, bent)] == [422] * 3


async def test_a_system_of_one_township_sees_nothing_else(server, sessions, rules, county):
    async with sessions.write() as session:
        await regions.put_all(
            session, [_place("990102", "township"), _place("990102001", "village")]
        )
        village = await regions.get(session, "990102001")
        family = await households.register(session, NewHousehold(village, 1, "外乡人"))
        await open_case(session, rules, family, "household")
    made = await let_in(sessions, rules, region="990102", name="青山乡系统")
    async with TestClient(server) as client:
        own = System(client, made.secret)
        seen = await (await own.get("/cases")).json()
        assert [case["village"] for case in seen["items"]] == ["990102001"]
        elsewhere = await own.post("/reports", REPORT)
        assert elsewhere.status == 422
        async with sessions.read() as session:
            foreign = await cases.get(session, EVERYTHING, county.case_id)
        answer = await own.get(f"/cases/{foreign.code}")
        absent = await own.get("/cases/1000-0001")
        assert (answer.status, await answer.json()) == (404, await absent.json())
        told = await (await own.post("/clues", {"clues": [CLUE]})).json()
        assert told["results"][0]["verdict"] == "unmatched"


async def test_a_sensitive_case_is_not_there_for_systems(system, sessions, county):
    async with sessions.write() as session:
        case = await cases.lock(session, EVERYTHING, county.case_id)
        await cases.save(session, type(case)(**{**_values(case), "sensitive": True}))
    assert (await (await system.get("/cases")).json())["items"] == []
    assert (await system.get(f"/cases/{case.code}")).status == 404


async def test_a_grant_is_for_its_own_calls(system, sessions, rules):
    for grant in Grant:
        made = await let_in(sessions, rules, grant, name=f"只有{grant}")
        own = System(system.client, made.secret)
        for call in CALLS:
            path = call.path.removeprefix("/api/v1").replace("{code}", "1000-0001")
            path = path.replace("{notice}", "1").replace("{sending}", "1")
            answer = await (own.get(path) if call.method == "GET" else own.post(path, {}))
            assert (answer.status == 403) == (call.grant is not grant), call.path


def _place(region: str, level: str) -> regions.Place:
    parent = "990000" if level == "township" else region[:6]
    return regions.Place(region, f"地{region}", level, parent)


def _values(case: cases.Filed) -> dict[str, object]:
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


async def test_reading_is_written_down(system, sessions):
    await system.get("/cases")
    assert await actions(sessions) == ["cases.read"]
    async with sessions.read() as session:
        assert (await session.execute(select(Handoff.id))).all() == []
