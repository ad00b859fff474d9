"""Routes of notices: written, sent, hung on the wall, objected to."""

from console.gate import Route
from console.pages import (
    audiences,
    deliveries,
    notice_walls,
    notices,
    objections,
    public_notices,
    sendings,
)
from console.routes.kinds import act, desk

NOTICES: tuple[Route, ...] = (
    desk("/console/notices", notices.index),
    desk("/console/notices/new", notices.write),
    act("/console/notices/new", notices.keep, "notice.drafted"),
    desk("/console/notices/{notice}", notices.show),
    act("/console/notices/{notice}", notices.prepare, "broadcast.drafted"),
    desk("/console/public-notices", public_notices.index),
    desk("/console/public-notices/new", public_notices.write),
    act("/console/public-notices/new", public_notices.keep, "public_notice.drafted"),
    desk("/console/public-notices/{notice}", public_notices.show),
    act(
        "/console/public-notices/{notice}/release",
        public_notices.release,
        "public_notice.released",
    ),
    act("/console/public-notices/{notice}/drop", public_notices.drop, "public_notice.dropped"),
    act("/console/public-notices/{notice}/proof", notice_walls.prove, "public_notice.proven"),
    desk("/console/public-notices/{notice}/photos/{document}", notice_walls.photo, "picture.read"),
    act(
        "/console/public-notices/{notice}/paper",
        notice_walls.paper_down,
        "public_notice.paper_down",
    ),
    act("/console/public-notices/{notice}/objections", objections.write, "objection.raised"),
    act("/console/objections/{objection}/settle", objections.settle, "objection.settled"),
    desk("/console/audiences", audiences.index),
    act("/console/audiences", audiences.save, "audience.saved"),
    act("/console/audiences/{audience}/remove", audiences.remove, "audience.removed"),
    desk("/console/sendings/{sending}", sendings.show),
    act("/console/sendings/{sending}/approve", sendings.approve, "broadcast.approved"),
    act("/console/sendings/{sending}/send", sendings.send, "broadcast.sent"),
    act("/console/sendings/{sending}/stop", sendings.stop, "broadcast.stopped"),
    desk("/console/deliveries", deliveries.index),
)
