"""Routes of imports and exports."""

from console.gate import Route
from console.pages import exports, imports
from console.routes.kinds import act, desk

IN_AND_OUT: tuple[Route, ...] = (
    desk("/console/exports", exports.index),
    desk("/console/exports/new", exports.new),
    act("/console/exports", exports.ask, "export.asked"),
    act("/console/exports/{export}/fetch", exports.fetch, "export.downloaded"),
    act("/console/exports/{export}/decide", exports.decide, "export.approved"),
    act("/console/exports/{export}/withdraw", exports.withdraw, "export.withdrawn"),
    desk("/console/imports", imports.index),
    act("/console/imports", imports.hand_in, "roster.handed_in"),
    desk("/console/imports/empty/{kind}", imports.empty),
    desk("/console/imports/{import}", imports.show),
    act("/console/imports/{import}/check", imports.check, "roster.handed_in"),
    desk("/console/imports/{import}/left-over", imports.bad_rows, "roster.left_over"),
    act("/console/imports/{import}/take", imports.take, "roster.taken"),
    act("/console/imports/{import}/drop", imports.drop, "roster.put_away"),
    desk("/console/imports/{import}/undo", imports.before_undo),
    act("/console/imports/{import}/undo", imports.undo, "roster.taken_back"),
)
