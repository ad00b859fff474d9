"""Every route there is, with who may use it, what it reaches, and what protects it.

This table is the specification: the application serves nothing else but the files of `static`,
and a test holds the router against it.
"""

from aiohttp.typedefs import Handler

from console.gate import Proof, Rate, Role, Route, Scope
from console.pages import (
    audiences,
    binding,
    cases,
    chat,
    deliveries,
    desk,
    handoffs,
    notices,
    phone,
    sendings,
    sign_in,
    start,
)

GET, POST = "GET", "POST"


def _public(path: str, handler: Handler, rate: Rate = Rate.PAGE) -> Route:
    return Route(GET, path, handler, Role.ANYONE, Scope.NOTHING, rate=rate)


def _desk(path: str, handler: Handler, audit: str | None = None) -> Route:
    return Route(GET, path, handler, Role.OFFICIAL, Scope.POSTS, audit=audit)


def _act(path: str, handler: Handler, audit: str | None) -> Route:
    return Route(POST, path, handler, Role.OFFICIAL, Scope.POSTS, Proof.FORM, Rate.FORM, audit)


def _phone(path: str, handler: Handler, rate: Rate = Rate.FORM) -> Route:
    return Route(POST, path, handler, Role.REHEARSAL, Scope.INVENTED, Proof.FORM, rate)


ROUTES: tuple[Route, ...] = (
    _public("/", start.show),
    _public("/healthz", start.health, rate=Rate.FREE),
    _public("/readyz", start.ready, rate=Rate.FREE),
    _public("/favicon.ico", start.icon, rate=Rate.FREE),
    Route(GET, "/chat", chat.show, Role.HOUSEHOLD, Scope.OWN_ADDRESS),
    Route(GET, "/chat/socket", chat.socket, Role.HOUSEHOLD, Scope.OWN_ADDRESS, Proof.ORIGIN),
    Route(
        POST,
        "/chat/say",
        chat.say,
        Role.HOUSEHOLD,
        Scope.OWN_ADDRESS,
        Proof.FORM,
        Rate.FORM,
        "event.answered",
    ),
    Route(
        POST,
        "/chat/photo",
        chat.photo,
        Role.HOUSEHOLD,
        Scope.OWN_ADDRESS,
        Proof.FORM,
        Rate.FORM,
        "picture.received",
    ),
    Route(GET, "/phone", phone.show, Role.REHEARSAL, Scope.INVENTED),
    _phone("/phone/sync", phone.sync, Rate.POLL),
    _phone("/phone/send", phone.send),
    _phone("/phone/check", phone.check),
    _phone("/phone/clock", phone.move_clock),
    _public("/console/sign-in", sign_in.show),
    Route(
        POST,
        "/console/sign-in",
        sign_in.enter,
        Role.ANYONE,
        Scope.NOTHING,
        Proof.FORM,
        Rate.SIGN_IN,
        "sign_in",
    ),
    _act("/console/sign-out", sign_in.leave, "sign_out"),
    _desk("/console", desk.show),
    _desk("/console/cases", cases.index),
    _desk("/console/cases/{case}", cases.show, "case.read"),
    _act("/console/cases/{case}", cases.advance, "case.step"),
    _desk("/console/cases/{case}/pictures/{document}", cases.picture, "picture.read"),
    _desk("/console/notices", notices.index),
    _desk("/console/notices/new", notices.write),
    _act("/console/notices/new", notices.keep, "notice.drafted"),
    _desk("/console/notices/{notice}", notices.show),
    _act("/console/notices/{notice}", notices.prepare, "broadcast.drafted"),
    _desk("/console/audiences", audiences.index),
    _act("/console/audiences", audiences.save, "audience.saved"),
    _act("/console/audiences/{audience}/remove", audiences.remove, "audience.removed"),
    _desk("/console/sendings/{sending}", sendings.show),
    _act("/console/sendings/{sending}/approve", sendings.approve, "broadcast.approved"),
    _act("/console/sendings/{sending}/send", sendings.send, "broadcast.sent"),
    _act("/console/sendings/{sending}/stop", sendings.stop, "broadcast.stopped"),
    _desk("/console/handoffs", handoffs.index),
    _act("/console/handoffs/{handoff}/close", handoffs.close, "handoff.closed"),
    _desk("/console/deliveries", deliveries.index),
    _desk("/console/binding", binding.show),
    _act("/console/binding", binding.make, "binding.code"),
    Route(GET, "/console/chat", chat.show_official, Role.OFFICIAL, Scope.OWN_ADDRESS),
    Route(
        GET,
        "/console/chat/socket",
        chat.socket_official,
        Role.OFFICIAL,
        Scope.OWN_ADDRESS,
        Proof.ORIGIN,
    ),
    Route(
        POST,
        "/console/chat/say",
        chat.say_official,
        Role.OFFICIAL,
        Scope.OWN_ADDRESS,
        Proof.FORM,
        Rate.FORM,
        "event.answered",
    ),
)
