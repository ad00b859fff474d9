"""The kinds of exports, what they may be for, and what leaves as a workbook by another door."""

from collections.abc import Callable, Mapping

from acts.exports.families import HOMES, LEFT, TOLD
from acts.exports.source import Source
from acts.exports.trail import TRAIL
from acts.exports.work import CASES, LOG, MESSAGES
from locales import _

SOURCES: Mapping[str, Source] = {
    source.key: source for source in (HOMES, CASES, LOG, MESSAGES, TOLD, LEFT, TRAIL)
}

VISIT = "visit"
"""The purpose that needs to know whom to call: names and phones are written out."""

USES: Mapping[str, Callable[[], str]] = {
    "check": lambda: _("To check a list"),
    "meeting": lambda: _("For a meeting or a report"),
    VISIT: lambda: _("To visit or call these families: names and phones are written out"),
    "other": lambda: _("Something else"),
}

ELSEWHERE: Mapping[str, str] = {
    "acts.proof_export": "counts by village; lines only for who runs the service, by command",
    "acts.figures.workbook": "counts by place, nobody's line",
    "acts.papers.sheets": "one household's paper, of a case its reader has open",
    "acts.entry_sheets": "what is typed into the national system; it has its own rules and audit",
    "acts.comparisons.lists": "goes to an office about households that agreed, by its own batch",
    "acts.comparisons.left_over": "an office's own rows go back to it with reasons",
    "acts.screenings.exporting": "counts by village, nobody's line",
    "acts.screenings.warning_sheets": "empty forms, for an office to fill in",
    "acts.screenings.importing": "an office's own rows go back to it with reasons",
    "acts.burden.form_table": "at most a hundred families of one place, by an approved form",
    "acts.rosters.templates": "empty forms",
    "acts.rosters.files": "a table as text becomes a workbook to be read, and never leaves",
    "acts.rosters.left_over": "the rows somebody handed in go back to the same person",
}
"""What makes workbooks without passing here, and why; a test holds the code against it."""
