"""Routes of the pages a family opens by scanning its village's code."""

from console.gate import Rate, Route
from console.pages import posters, voices
from console.pages.village_pages import report, sent, status, village
from console.routes.kinds import desk, household, public

HOUSEHOLD_PAGES: tuple[Route, ...] = (
    public("/r/{village}", village.show),
    household("/r/{village}/report", report.begin),
    household("/r/{village}/report/sent", sent.show),
    household("/r/{village}/report/send", report.send, "report.filed"),
    household("/r/{village}/report/drop", report.drop, "report.dropped"),
    household("/r/{village}/report/match", sent.match, "report.matched"),
    household("/r/{village}/report/{step}", report.show),
    household("/r/{village}/report/{step}", report.take, "report.filed"),
    household("/r/{village}/status", status.show),
    household("/r/{village}/status", status.ask, "status.asked", Rate.SIGN_IN),
    household("/r/{village}/status/code", status.show_code),
    household("/r/{village}/status/code", status.enter, "status.shown", Rate.SIGN_IN),
    household("/r/{village}/status/shown", status.answer),
    desk("/console/cases/{case}/voices/{document}", voices.voice, "voice.read"),
    desk("/console/posters", posters.show),
    desk("/console/posters/{region}.pdf", posters.paper),
)
