"""Browsers that have signed in before: a stranger's wrong guesses do not close an account to them.

The cookie holds a random mark and, for each account that signed in here, a proof that only we can
make. It opens nothing: it only decides on whose count a wrong password goes.
"""

import hmac
import re
import secrets
from datetime import timedelta

from aiohttp import web

from console.house import HOUSE

NAME = "mingbai_known"
LIFE = timedelta(days=180)
MOST = 6
"""Accounts a browser remembers: an office computer has several users."""

WINDOW, TRIES = timedelta(minutes=15), 10
"""How often a known browser may fail within how long."""

_SHAPE = re.compile(rf"[\w-]{{16}}(\.[0-9a-f]{{24}}){{1,{MOST}}}")


def counted_as(request: web.Request, account_id: int) -> str | None:
    """What the tries of this browser at an account are counted under; None for a stranger."""
    mark, *proofs = _cookie(request)
    right = _proof(request, mark, account_id)
    if not any(hmac.compare_digest(proof, right) for proof in proofs):
        return None
    return f"sign_in:{account_id}:{mark}"


def remember(request: web.Request, answer: web.StreamResponse, account_id: int) -> None:
    """Let this browser be known from now on."""
    mark, *proofs = _cookie(request)
    mark = mark or secrets.token_urlsafe(12)
    own = _proof(request, mark, account_id)
    others = [proof for proof in proofs if proof != own][: MOST - 1]
    answer.set_cookie(
        _name(request),
        ".".join([mark, own, *others]),
        max_age=int(LIFE.total_seconds()),
        path="/",
        secure=request.app[HOUSE].https,
        httponly=True,
        samesite="Lax",
    )


def _cookie(request: web.Request) -> list[str]:
    value = request.cookies.get(_name(request), "")
    return value.split(".") if _SHAPE.fullmatch(value) else [""]


def _proof(request: web.Request, mark: str, account_id: int) -> str:
    secret = request.app[HOUSE].sessions.vault.token_key
    return hmac.digest(secret, f"known|{mark}|{account_id}".encode(), "sha256").hex()[:24]


def _name(request: web.Request) -> str:
    return f"__Host-{NAME}" if request.app[HOUSE].https else NAME
