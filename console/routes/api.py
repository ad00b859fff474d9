"""Routes of the interface for other systems, and of the pages that give them access."""

from aiohttp.typedefs import Handler

from acts.access_tokens import Grant
from console.api import document
from console.api.views import cases, clues, deliveries, notices, reports
from console.gate import Proof, Rate, Role, Route, Scope
from console.pages import api, proposals, tokens
from console.routes.kinds import GET, POST, act, desk, public

ROOT = "/api/v1"


def _call(method: str, path: str, handler: Handler, grant: Grant, audit: str | None) -> Route:
    """Something a system may do, or read, with a token that grants it."""
    return Route(
        method,
        f"{ROOT}{path}",
        handler,
        Role.SYSTEM,
        Scope.GRANTED,
        Proof.BEARER,
        Rate.CALL,
        audit,
        grant,
    )


CALLS: tuple[Route, ...] = (
    _call(POST, "/reports", reports.file, Grant.REPORTS, "report.passed_on"),
    _call(GET, "/cases", cases.index, Grant.CASES, "cases.read"),
    _call(GET, "/cases/{code}", cases.one, Grant.CASES, "case.read"),
    _call(POST, "/clues", clues.hand_in, Grant.CLUES, "clues.handed_in"),
    _call(GET, "/notices", notices.index, Grant.NOTICES, None),
    _call(POST, "/notices", notices.propose, Grant.PROPOSALS, "notice.proposed"),
    _call(GET, "/notices/{notice}", notices.one, Grant.NOTICES, None),
    _call(GET, "/deliveries", deliveries.index, Grant.DELIVERIES, "deliveries.read"),
    _call(GET, "/deliveries/{sending}", deliveries.of_sending, Grant.DELIVERIES, "deliveries.read"),
)
"""What the document of the interface describes: these, and nothing else."""

API: tuple[Route, ...] = (
    *CALLS,
    public(f"{ROOT}/openapi.json", document.serving(CALLS)),
    public("/api", api.showing(CALLS)),
    desk("/console/tokens", tokens.index),
    act("/console/tokens", tokens.make, "token.made"),
    act("/console/tokens/{token}/exchange", tokens.exchange, "token.exchanged"),
    act("/console/tokens/{token}/revoke", tokens.revoke, "token.revoked"),
    desk("/console/proposals", proposals.index),
    act("/console/proposals/{proposal}/take", proposals.take, "proposal.taken"),
    act("/console/proposals/{proposal}/decline", proposals.decline, "proposal.declined"),
)
"""Every route of systems, of their document, and of the pages behind them."""
