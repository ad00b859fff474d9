"""What comes to the interface from strangers, and how it is refused: as a problem, never a 5xx."""

import gzip
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient

from acts import access_tokens
from acts.access_tokens import Grant
from acts.actor import SERVICE
from console.house import House
from rulebook.loader import Rulebook
from storage.engine import Sessions
from tests.console.county import found, house_of, serving
from tests.console.systems import CLUE, REPORT, System, let_in

DEEP = b'{"a":' * 25 + b"1" + b"}" * 25
BODIES = {
    "nothing": (b"", 400),
    "half": (b'{"village": ', 400),
    "a list": (b"[1]", 422),
    "a number": (b"1", 422),
    "not UTF-8": (b'{"story": "\xff\xfe"}', 400),
    "half a character": (b'{"story": "\\ud800"}', 400),
    "a NUL": (b'{"story": "a\\u0000b"}', 400),
    "a raw NUL": (b'{"story": "a\x00b"}', 400),
    "not a number": (b'{"number": NaN}', 400),
    "no end": (b'{"number": 1e999}', 400),
    "a huge number": (b'{"number": ' + b"9" * 5000 + b"}", 400),
    "more than 64 bits": (b'{"number": 99999999999999999999}', 400),
    "deep": (DEEP, 400),
    "very deep": (b"[" * 100_000 + b"]" * 100_000, 400),
    "too large": (b'{"story": "' + b"a" * 300_000 + b'"}', 413),
    "pairs": (b'[["village", "1"]]', 422),
    "unknown name": (json.dumps({**REPORT, "more": 1}).encode(), 422),
    "wrong type": (json.dumps({**REPORT, "danger": "yes"}).encode(), 422),
    "control signs": (json.dumps({**REPORT, "story": "a\x1bb"}).encode(), 422),
    "too long": (json.dumps({**REPORT, "story": "长" * 501}).encode(), 422),
    "no such village": (json.dumps({**REPORT, "village": "1"}).encode(), 422),
    "a township": (json.dumps({**REPORT, "village": "990101"}).encode(), 422),
    "no such risk": (json.dumps({**REPORT, "kinds": ["no_such"]}).encode(), 422),
}
ADDRESSES = {
    "/cases/12345678": 404,
    "/cases/1234567": 422,
    "/cases/１２３４５６７８": 422,
    "/cases/%00": 422,
    "/cases/%ff%fe": 422,
    "/cases?limit=0": 422,
    "/cases?limit=101": 422,
    "/cases?limit=1e2": 422,
    "/cases?limit=5&limit=6": 422,
    "/cases?regoin=990101": 422,
    "/cases?cursor=x": 422,
    "/cases?cursor=%ed%a0%80": 422,
    "/cases?region=%27;--": 422,
    "/cases?open_only=perhaps": 422,
    "/notices/999999999999999999": 404,
    "/notices/9999999999999999999": 422,
    "/notices/-1": 422,
    "/deliveries?day=2026-02-31": 422,
    "/deliveries?day=0001-01-01": 200,
    "/deliveries?day=9999-12-31": 200,
    "/deliveries/1": 404,
    "/nothing": 404,
}


@pytest.fixture
def house(sqlite_sessions: Sessions, rules: Rulebook) -> House:
    """What is read is read alike on both databases; one is enough."""
    return house_of(sqlite_sessions, rules)


@pytest.fixture
async def system(house: House, rules: Rulebook) -> AsyncIterator[System]:
    """A system that may do everything a token can."""
    await found(house.sessions, rules)
    made = await let_in(house.sessions, rules)
    async with TestClient(serving(house)) as client:
        yield System(client, made.secret)


async def problem(answer, status: int) -> dict:
    assert answer.status == status
    assert answer.content_type == "application/problem+json"
    told = await answer.json()
    assert told["type"].startswith("urn:mingbai:problem:")
    assert (told["status"], bool(told["title"]), bool(told["detail"])) == (status, True, True)
    return told


async def test_a_body_that_is_none_is_a_problem(system):
    for name, (body, status) in BODIES.items():
        for path in ("/reports", "/clues", "/notices"):
            answer = await system.post(path, body)
            expected = status if path == "/reports" else answer.status
            assert 400 <= answer.status < 500, (name, path)
            assert answer.status == expected, (name, path, await answer.text())
            await problem(answer, answer.status)


async def test_an_address_that_is_none_is_a_problem(system):
    for path, status in ADDRESSES.items():
        answer = await system.get(path)
        assert answer.status == status, (path, await answer.text())
        if status != 200:
            await problem(answer, status)


async def test_a_body_is_json_in_utf8_and_not_compressed(system):
    for headers in (
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=gbk"},
        {"Content-Type": "application/json; charset=nonsense"},
    ):
        answer = await system.post("/reports", json.dumps(REPORT).encode(), **headers)
        await problem(answer, 415)
    packed = gzip.compress(json.dumps(REPORT).encode())
    await problem(await system.post("/reports", packed, **{"Content-Encoding": "gzip"}), 415)


async def test_keys_are_visible_signs(system):
    for key in ("short", "x" * 65, "with space", "钥匙钥匙钥匙钥匙"):
        answer = await system.post("/reports", REPORT, key=key)
        told = await problem(answer, 422)
        assert told["errors"][0]["parameter"] == "Idempotency-Key"


async def test_each_fault_says_where(system):
    body = {"clues": [{**CLUE, "number": 0}, {**CLUE, "on": "2026-02-31"}]}
    told = await problem(await system.post("/clues", body), 422)
    assert [error["pointer"] for error in told["errors"]] == ["/clues/0/number", "/clues/1/on"]


async def test_without_a_token_in_use_nobody_gets_in(system, house, hands):
    for header in ("", "Bearer", "Bearer mb_x", f"Basic {system.secret}", system.secret):
        answer = await system.get("/cases", Authorization=header)
        await problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="mingbai"'
    assert (await system.get("/cases")).status == 200
    hands.advance(days=31)
    await problem(await system.get("/cases"), 401)


async def test_an_ended_token_is_shut_out_at_once(system, house):
    async with house.sessions.write() as session:
        token, _former = await access_tokens.meant(session, system.secret)
        assert await access_tokens.revoke(session, SERVICE, token.id)
    await problem(await system.get("/cases"), 401)


async def test_both_secrets_work_for_a_week_after_an_exchange(system, house, hands):
    async with house.sessions.write() as session:
        token, _former = await access_tokens.meant(session, system.secret)
        made = await access_tokens.exchange(session, SERVICE, token.id)
        with pytest.raises(access_tokens.ExchangedLately):
            await access_tokens.exchange(session, SERVICE, token.id)
    new = System(system.client, made.secret)
    assert [(await one.get("/cases")).status for one in (system, new)] == [200, 200]
    hands.advance(days=7)
    assert [(await one.get("/cases")).status for one in (system, new)] == [401, 200]


async def test_a_token_calls_so_often_a_minute(system, monkeypatch):
    monkeypatch.setattr("console.gate.CALLS_A_MINUTE", {"calls of one system": 2})
    await system.get("/notices")
    await system.get("/notices")
    answer = await system.get("/notices")
    await problem(answer, 429)
    assert int(answer.headers["Retry-After"]) > 0


async def test_other_methods_say_which_there_are(system):
    answer = await system.client.delete("/api/v1/cases", headers=system.token)
    await problem(answer, 405)
    assert answer.headers["Allow"] == "GET"


async def test_problems_are_told_in_the_language_asked_for(system):
    told = {}
    for language in ("", "en", "zh-CN,en;q=0.5", "en;q=0.2, zh;q=0.9", "fr", "*;q=x", "en" * 500):
        answer = await system.get("/cases/10000000", **{"Accept-Language": language})
        told[language] = (await problem(answer, 404))["title"]
    english = told.pop("en")
    assert english == "There is nothing here"
    assert set(told.values()) == {"这里没有内容"}


async def test_our_own_fault_is_told_with_an_incident_and_no_more(house, rules, monkeypatch):
    async def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("张大山 13800000000")

    monkeypatch.setattr("storage.queries.cases.page", fail)
    await found(house.sessions, rules)
    made = await let_in(house.sessions, rules, Grant.CASES)
    async with TestClient(serving(house)) as client:
        answer = await System(client, made.secret).get("/cases")
        told = await problem(answer, 500)
    assert len(told["incident"]) == 8
    assert "张大山" not in str(told)
