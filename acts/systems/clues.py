"""Warnings an office's own system hands in: matched and kept like those of its sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from acts.actor import Actor
from acts.rosters.sheets import Row
from acts.screenings.importing import ALREADY, OK, UNMATCHED, WRONG
from acts.screenings.matching import match
from acts.screenings.warning_sheets import COLUMNS, Told, told_of
from locales import _
from rulebook.department_warnings import Office
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import department_warnings
from storage.queries.department_warnings import NewWarning

AT_ONCE = 500
FIELDS = ("village", "number", "head", "identity", "on", "kind", "said", "amount")
"""What a clue is called by its system, in the order of the sheet's columns."""

SHEET = dict(zip(FIELDS, COLUMNS, strict=True))


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one clue: `ok`, `already`, `wrong` or `unmatched`, and why."""

    row: int
    verdict: str
    reason: str = ""


async def hand_in(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    office: Office,
    clues: Sequence[Mapping[str, Any]],
) -> list[Result]:
    """Keep what is good of some clues; the same again is kept once.

    A clue about a household whose case is under way joins that case.
    """
    today = session.moment.today
    told = [_told(office, number, clue, today) for number, clue in enumerate(clues)]
    found = await match(session, actor.scope, told)
    ids = [home for home, _reason in found if home is not None]
    cases = await department_warnings.under_way(session, actor.scope, ids)
    results = []
    for row, (home, reason) in zip(told, found, strict=True):
        if row.faults:
            results.append(Result(row.row, WRONG, " ".join(row.faults)))
        elif home is None:
            results.append(Result(row.row, UNMATCHED, reason))
        else:
            new = _new(office, row, home, cases)
            kept = await department_warnings.add(session, new, actor.name)
            said = "" if kept else _("This warning is in already.")
            results.append(Result(row.row, OK if kept else ALREADY, said))
    verdicts = [result.verdict for result in results]
    detail = {one: verdicts.count(one) for one in (OK, ALREADY, WRONG, UNMATCHED)}
    await audit.record(session, actor.name, "clues.handed_in", f"department:{office.id}", detail)
    return results


def _told(office: Office, number: int, clue: Mapping[str, Any], today: date) -> Told:
    cells = {SHEET[name]: value for name, value in clue.items() if value not in (None, "")}
    kind = office.kinds.get(str(clue["kind"]))
    if kind:
        cells[SHEET["kind"]] = kind.zh
    return told_of(office, Row("clues", number, cells), today)


def _new(office: Office, row: Told, home: int, cases: Mapping[int, int]) -> NewWarning:
    assert row.kind is not None
    assert row.on is not None
    said = {"said": row.said, "amount": row.amount}
    return NewWarning(
        household_id=home,
        department=office.id,
        kind=row.kind,
        on=row.on,
        detail={key: value for key, value in said.items() if value},
        case_id=cases.get(home),
    )
