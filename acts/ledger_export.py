"""Lines of the ledger as people read them, and texts that no spreadsheet takes for a formula."""

import unicodedata
from collections.abc import Mapping

from acts.ledger import CASE, CLUE, ISSUE, Row
from locales import _
from rulebook.loader import Rulebook

WITHOUT_REASON = 100
"""So many lines may be taken along without saying why."""
SHORTEST_REASON, LONGEST_REASON = 4, 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TEXT = "@"


def headings() -> Mapping[str, str]:
    """The columns in order, as people read them."""
    return {
        "code": _("Number"),
        "kind": _("Kind"),
        "procedure": _("Procedure"),
        "household": _("Household or matter"),
        "village": _("Place"),
        "state": _("Stands at"),
        "level": _("Urgency"),
        "opened_on": _("Opened on"),
        "age": _("Days since then"),
        "in_state": _("Days at this step"),
        "deadline": _("Limit"),
        "days_late": _("Days late"),
        "returns": _("Sent back"),
        "reports": _("Reports"),
        "role": _("Whose turn"),
        "people": _("Who that is"),
        "follows": _("Follows"),
        "followers": _("Followed by"),
        "closed_on": _("Closed on"),
    }


def kinds() -> Mapping[str, str]:
    """What the kinds of lines are called."""
    return {CLUE: _("Clue"), CASE: _("Case"), ISSUE: _("Issue")}


def hows() -> Mapping[str, str]:
    """How cases hang together, in words."""
    return {
        "spawned": _("grew out of it"),
        "reopened": _("taken up again"),
        "appeal": _("appeal"),
    }


def guarded(text: str) -> str:
    """A text that stays one in every spreadsheet program, whatever it begins with."""
    plain = unicodedata.normalize("NFKC", text).lstrip()
    return f"'{text}" if plain.startswith(FORMULA) or text.startswith(FORMULA) else text


def values(rules: Rulebook, row: Row) -> dict[str, str]:
    """A line as people read it, by column."""
    line = row.line
    how = hows()
    level = rules.triage.levels.get(line.level)
    role = rules.roles.get(row.role or "")
    return {
        "code": line.code,
        "kind": kinds()[row.kind],
        "procedure": rules.procedures[line.procedure].title,
        "household": line.household,
        "village": line.village,
        "state": row.state,
        "level": level.zh if level else "",
        "opened_on": line.opened_on.isoformat(),
        "age": str(row.age),
        "in_state": str(row.in_state),
        "deadline": row.deadline.isoformat() if row.deadline else "",
        "days_late": str(row.days_late or ""),
        "returns": str(line.returns),
        "reports": str(row.reports),
        "role": role.zh if role else "",
        "people": "、".join(row.people),
        "follows": f"{row.follows[0]}（{how.get(row.follows[1] or '', '')}）"
        if row.follows
        else "",
        "followers": "、".join(
            f"{one.code}（{how.get(one.how or '', '')}）" for one in row.followers
        ),
        "closed_on": line.closed_on.isoformat() if line.closed_on else "",
    }
