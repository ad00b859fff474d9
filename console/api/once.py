"""Calls that change something: each is done once, however often it comes."""

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, Field

from console.api.bearer import token_of
from console.api.problems import NO_TOKEN, Problem
from console.house import HOUSE
from storage.engine import Session
from storage.queries import access_tokens, answered
from storage.queries.access_tokens import Token
from storage.queries.answered import Answer

Key = Annotated[str, Field(pattern=r"^[!-~]{8,64}$", min_length=8, max_length=64)]
"""What a caller names its call by: the header Idempotency-Key."""

AGAIN = "Idempotent-Replayed"

Act = Callable[[Session, Token], Awaitable[BaseModel]]


async def once(request: web.Request, key: str, act: Act, status: int = 201) -> web.Response:
    """Do an act and keep its answer in one transaction; the same call again gets that answer.

    Calls of one token wait for each other. What fails keeps nothing, so its key is free again.

    Raises:
        Problem: the key was used for another call, or the token has ended meanwhile.
    """
    sessions = request.app[HOUSE].sessions
    said = f"{request.method} {request.path} {_canonical(await request.json())}"
    async with sessions.write() as session:
        token = await access_tokens.hold(session, token_of(request).id)
        if token is None:
            raise Problem(401, "no-token", headers=NO_TOKEN)
        call = answered.call_of(session, token.id, key, said)
        if not await answered.take(session, call):
            given = await answered.given(session, call)
            if given is None:
                raise Problem(422, "same-key")
            return shown(given.body, given.status, {AGAIN: "true"})
        body = (await act(session, token)).model_dump(mode="json")
        await answered.keep(session, call, Answer(status, body))
    return shown(body, status)


def shown(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """An answer as JSON."""
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json", headers=headers)


def _canonical(body: Any) -> str:
    """The same call whatever the order and spaces of its JSON."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
