"""The calls of docs/api.md are made as they stand there."""

import re
import shlex
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient

from acts.access_tokens import Grant
from rulebook.loader import load
from tests.console.county import found, house_of, serving
from tests.console.systems import let_in

PAGE = Path(__file__).parent.parent.parent / "docs" / "api.md"
CALLS = re.findall(r"```sh\n(curl .*?)```", PAGE.read_text(), re.S)


def told(call: str, address: str, token: str) -> tuple[str, str, dict[str, str], str | None]:
    """A call of curl as method, address, headers and body."""
    line = call.replace("\\\n", " ").replace("$API", address).replace("$TOKEN", token)
    words = shlex.split(line)
    method, headers, body, where = "GET", {}, None, ""
    rest = iter(words[1:])
    for word in rest:
        match word:
            case "-X":
                method = next(rest)
            case "-H":
                name, _colon, value = next(rest).partition(": ")
                headers[name] = value
            case "-d":
                body = next(rest)
            case _:
                where = word
    return method, where, headers, body


async def test_every_call_of_the_page_is_answered(sqlite_sessions):
    rules = load()
    await found(sqlite_sessions, rules)
    secret = (await let_in(sqlite_sessions, rules, *Grant)).secret
    statuses = []
    async with TestClient(serving(house_of(sqlite_sessions, rules))) as client:
        address = str(client.make_url("/")).rstrip("/")
        for call in CALLS:
            method, where, headers, body = told(call, address, secret)
            answer = await client.session.request(method, where, headers=headers, data=body)
            statuses.append((method, answer.status))
            assert answer.status in (200, 201), (call, await answer.text())
    assert statuses == [("POST", 201), ("GET", 200)] + [("POST", 201)] * 2 + [("GET", 200)] * 2


@pytest.mark.parametrize("grant", list(Grant))
def test_every_grant_is_on_the_page(grant):
    assert f"`{grant}`" in PAGE.read_text()
