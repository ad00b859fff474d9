"""Countable obligations: what counts for one, its period, and how it stands on a day."""

from rulebook.duties.activity import (
    NO_PARAMS,
    Activity,
    BadPeriod,
    MissingParam,
    Owner,
    Params,
    Stationed,
    called,
    owned,
    owner_of,
)
from rulebook.duties.counting import (
    Key,
    WhyNot,
    countable,
    counts,
    keys,
    serves,
    why_not,
    why_outside,
)
from rulebook.duties.entry import Due, Duty, LocalSetting, Quota, Subject, set_locally
from rulebook.duties.evaluation import status, status_from_counter
from rulebook.duties.figures import Amount
from rulebook.duties.spans import Span, span_of
from rulebook.duties.standing import DutyStatus
from rulebook.duties.told import Line, Told, explain

__all__ = [
    "NO_PARAMS",
    "Activity",
    "Amount",
    "BadPeriod",
    "Due",
    "Duty",
    "DutyStatus",
    "Key",
    "Line",
    "LocalSetting",
    "MissingParam",
    "Owner",
    "Params",
    "Quota",
    "Span",
    "Stationed",
    "Subject",
    "Told",
    "WhyNot",
    "called",
    "countable",
    "counts",
    "explain",
    "keys",
    "owned",
    "owner_of",
    "serves",
    "set_locally",
    "span_of",
    "status",
    "status_from_counter",
    "why_not",
    "why_outside",
]
