"""The web application: the table of routes behind its gate, templates, errors, headers."""

import logging
import secrets
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler

from acts.actor import NotAllowed
from acts.passwords import Passwords
from console.api.problems import in_problems
from console.auth import PASSWORDS
from console.duty_board import BOARDS, Boards
from console.gate import METER, Meter, guarded
from console.headers import headers_for
from console.house import HOUSE, House
from console.language import chosen
from console.pages.rulebook import SHELF, Shelf
from console.pages.sendings import LOOKS
from console.render import STATIC, plain, set_up
from console.routes import ROUTES
from console.sessions import kept_by
from console.sockets import LINES, Lines, close_all
from console.streams import STREAMS, Looks, Streams, end_all
from locales import _, speaking

LARGEST_FORM = 256 * 1024

KEPT = "public, max-age=31536000, immutable"
NOT_KEPT = "no-store"

log = logging.getLogger(__name__)


def build(house: House) -> web.Application:
    """Build the application; nothing is opened before it is served."""
    middlewares = [in_words, kept_by(house), in_problems]
    app = web.Application(middlewares=middlewares, client_max_size=LARGEST_FORM)
    app[HOUSE] = house
    app[METER] = Meter()
    app[PASSWORDS] = Passwords()
    app[LINES] = Lines()
    app[STREAMS] = Streams()
    app[LOOKS] = Looks()
    app[BOARDS] = Boards()
    app[SHELF] = Shelf()
    set_up(app)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, guarded(route))
    app.router.add_static("/static", STATIC)
    app.on_response_prepare.append(_put_headers)
    app.on_shutdown.append(close_all)
    app.on_shutdown.append(end_all)
    return app


@web.middleware
async def in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every failure with a page that says what to do, never with a stack trace."""
    with speaking(chosen(request)):
        try:
            return await handler(request)
        except NotAllowed:
            return await _failure(request, 404)  # what is not theirs looks like what is not there
        except web.HTTPException as error:
            if error.status < 400 or request.path.startswith("/static/"):
                raise
            return await _failure(request, error.status)
        except Exception as error:  # the edge: whatever went wrong, people get an incident id
            incident = secrets.token_hex(4)
            log.exception("incident %s: %s", incident, type(error).__name__)
            return await _failure(request, 500, incident)


async def _failure(request: web.Request, status: int, incident: str = "") -> web.Response:
    title, text = failures().get(status) or failures()[400]
    if "json" in request.headers.get("Content-Type", ""):
        return web.json_response({"error": text, "incident": incident}, status=status)
    values = {"title": title, "text": text, "incident": incident}
    return plain(request, "error.html", values, status)


def failures() -> Mapping[int, tuple[str, str]]:
    """What is said for each status: what happened, and what to do."""
    return {
        400: (_("This did not work"), _("Something in the address or the form was not right.")),
        403: (
            _("Please send it again"),
            _("This form is too old or came from another page. Open the page again and retry."),
        ),
        404: (_("There is nothing here"), _("The page does not exist, or it is not yours to see.")),
        405: (_("This did not work"), _("Something in the address or the form was not right.")),
        413: (_("That was too much"), _("What you sent is too large. Please send less.")),
        429: (_("A little slower, please"), _("Wait a minute, then try again.")),
        500: (
            _("Something went wrong here"),
            _("It is our fault, not yours. Try again; if it stays, tell us the number below."),
        ),
    }


async def _put_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(headers_for(request.path))
    if request.app[HOUSE].https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    lasting = request.path.startswith("/static/") and "v" in request.query
    response.headers.setdefault("Cache-Control", KEPT if lasting else NOT_KEPT)
