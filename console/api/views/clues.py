"""Clues of an office: what its own system noticed about households, in batches."""

from functools import partial

from aiohttp import web

from acts.systems import clues
from console.api.once import Key, once
from console.api.operations import operation
from console.api.problems import Problem
from console.api.shapes import ClueResult, Clues, CluesKept
from console.gate import actor_of
from console.house import HOUSE
from storage.engine import Session
from storage.queries.access_tokens import Token


@operation({201: CluesKept})
async def hand_in(request: web.Request, batch: Clues, *, idempotency_key: Key) -> web.Response:
    """Keep a batch of clues; each row says what became of it."""
    return await once(request, idempotency_key, partial(_hand_in, request, batch))


async def _hand_in(request: web.Request, batch: Clues, session: Session, token: Token) -> CluesKept:
    rules = request.app[HOUSE].rules
    office = rules.exchanges.warnings.offices.get(token.department or "")
    if office is None:  # the entries know it no more
        raise Problem(403, "not-granted")
    rows = [clue.model_dump() for clue in batch.clues]
    results = await clues.hand_in(session, rules, actor_of(request), office, rows)
    return CluesKept(
        kept=sum(result.verdict == "ok" for result in results),
        results=[
            ClueResult.model_validate(
                {"row": result.row, "verdict": result.verdict, "reason": result.reason}
            )
            for result in results
        ],
    )
