"""The door through which tables of people leave: asked for, approved, marked, and expiring.

A hundred lines leave at once with a password; more wait for a second person who answers for the
place, and then only the one who asked may fetch them, three times within a week.
"""

from acts.exports.asking import (
    AT_ONCE,
    NoPurpose,
    NothingThere,
    Preview,
    Question,
    ask,
    preview,
    question,
)
from acts.exports.deciding import (
    DecidedAlready,
    Decision,
    NoReason,
    OwnExport,
    decide,
    oversees,
    waiting,
    withdraw,
)
from acts.exports.kinds import SOURCES, USES
from acts.exports.sheet import workbook
from acts.exports.source import ANY, MOST, Source, TooMany
from acts.exports.taking import (
    DOWNLOADS,
    Grown,
    Numbers,
    Over,
    RightsGone,
    Table,
    forget,
    may_be_fetched,
    take,
)

__all__ = [
    "ANY",
    "AT_ONCE",
    "DOWNLOADS",
    "MOST",
    "SOURCES",
    "USES",
    "DecidedAlready",
    "Decision",
    "Grown",
    "NoPurpose",
    "NoReason",
    "NothingThere",
    "Numbers",
    "Over",
    "OwnExport",
    "Preview",
    "Question",
    "RightsGone",
    "Source",
    "Table",
    "TooMany",
    "ask",
    "decide",
    "forget",
    "may_be_fetched",
    "oversees",
    "preview",
    "question",
    "take",
    "waiting",
    "withdraw",
    "workbook",
]
