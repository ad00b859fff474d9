"""A system of the county with a token, as the tests of the interface call it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from acts import access_tokens
from acts.access_tokens import Grant, Made, Wish
from acts.actor import SERVICE
from rulebook.loader import Rulebook
from storage.engine import Sessions

OFFICE = "medical_insurance"
REPORT = {"village": "990101001", "story": "老人住院，家里周转不开", "household_head": "李大山"}
DRAFT = {
    "slug": "winter-water",
    "title": "水管防冻提醒",
    "short": "今晚降温，请把水管包好，水龙头留细流。有事打{phone}。",
    "body": "今晚气温降到零下。请把露在外面的水管包好，水龙头留一点细流。",
    "source": "县水利局通知〔2026〕3号",
    "review_by": "2026-04-30",
    "may_apply": False,
}
CLUE = {"village": "张庄村", "number": 3, "on": "2026-02-20", "kind": "high_cost"}


async def let_in(
    sessions: Sessions,
    rules: Rulebook,
    *grants: Grant,
    region: str = "990000",
    days: int = 30,
    name: str = "12345热线",
) -> Made:
    """Make a token; without grants it may do everything a token can."""
    async with sessions.write() as session:
        until = session.moment.today + timedelta(days=days)
        wish = Wish(name, grants or tuple(Grant), region, until, OFFICE)
        return await access_tokens.make(session, rules, SERVICE, wish)


@dataclass
class System:
    """Calls with a token, each POST under a key of its own unless one is given."""

    client: TestClient[Any, Any]
    secret: str
    keys: Iterator[int] = field(default_factory=itertools.count)

    async def get(self, path: str, **headers: str) -> ClientResponse:
        """Read."""
        given = {**self.token, **headers}
        return await self.client.get(f"/api/v1{path}", headers=given, allow_redirects=False)

    async def post(self, path: str, body: Any, key: str = "", **headers: str) -> ClientResponse:
        """Hand something in: JSON, or the bytes as they are."""
        given = {
            "Content-Type": "application/json",
            "Idempotency-Key": key or f"call-{next(self.keys):06}",
            **self.token,
            **headers,
        }
        sent = {"data": body} if isinstance(body, bytes) else {"json": body}
        return await self.client.post(
            f"/api/v1{path}", headers=given, allow_redirects=False, **sent
        )

    @property
    def token(self) -> dict[str, str]:
        """The header that carries the token."""
        return {"Authorization": f"Bearer {self.secret}"}
