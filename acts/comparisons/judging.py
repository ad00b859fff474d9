"""What becomes of each row an office sent: taken, late, in already, wrong, or of no line here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from acts.actor import Actor
from acts.comparisons.reading import Answered
from locales import _
from storage.engine import Session
from storage.queries import comparison_lines, comparisons
from storage.queries.comparison_lines import Line
from storage.queries.comparisons import Asked, Made

OK, LATE, ALREADY, WRONG, UNMATCHED, BLANK = "ok", "late", "already", "wrong", "unmatched", "blank"
LEFT_OVER = (WRONG, UNMATCHED)
"""What goes back to the office to be put right."""

Place = tuple[str, int]
"""An office and a line of the batch."""


@dataclass(frozen=True)
class Known:
    """What a row is held against."""

    batch: Made
    lines: Mapping[int, Line]
    items: Mapping[tuple[int, str], Asked]
    comparable: frozenset[int]
    others: frozenset[str]

    def item(self, row: Answered) -> Asked | None:
        """What was asked on the line of a row."""
        line = self.lines.get(row.line or 0)
        return self.items.get((line.case_id, row.department)) if line else None


async def known(session: Session, actor: Actor, batch: Made, rows: Sequence[Answered]) -> Known:
    """Look up what the rows of a file are held against."""
    lines = {
        line.number: line for line in await comparison_lines.lines(session, actor.scope, batch.id)
    }
    others = [
        number
        for number in {row.number for row in rows} - {batch.number}
        if await comparisons.by_number(session, actor.scope, number)
    ]
    return Known(
        batch=batch,
        lines=lines,
        items=await comparisons.items(session, batch.id),
        comparable=await comparisons.comparable(
            session, actor.scope, [line.case_id for line in lines.values()]
        ),
        others=frozenset(others),
    )


def judge(held: Known, rows: Sequence[Answered]) -> list[Answered]:
    """Say of every row what becomes of it, and why; a line that stands twice is taken from none."""
    places = Counter(_place(row) for row in rows if not row.blank)
    values: dict[Place, set[tuple[tuple[str, str], ...]]] = {}
    for row in rows:
        values.setdefault(_place(row), set()).add(tuple(sorted(row.values.items())))
    seen: set[Place] = set()
    judged = []
    for row in rows:
        place = _place(row)
        verdict, reason = _one(held, row)
        if verdict in (OK, LATE) and places[place] > 1:
            if len(values[place]) > 1:
                verdict, reason = WRONG, _("This line stands in the file twice, and differs.")
            elif place in seen:
                verdict, reason = ALREADY, _("This line stands in the file twice, and is the same.")
        seen.add(place)
        judged.append(replace(row, verdict=verdict, reason=reason))
    return judged


def _one(held: Known, row: Answered) -> tuple[str, str]:
    if row.faults:
        return WRONG, " ".join(row.faults)
    if stray := _stray(held, row):
        return UNMATCHED, stray
    if row.blank:
        return BLANK, _("Not filled in yet; this line stays open.")
    item = held.item(row)
    assert item is not None
    if item.answer is not None:
        if item.answer["values"] == dict(row.values):
            return ALREADY, _("This answer is in already.")
        return WRONG, _("This line was answered before, and differently; nothing is overwritten.")
    if item.case_id not in held.comparable or held.batch.closed_on is not None:
        return LATE, _("The case has moved on, or consent was taken back: kept, but not used.")
    return OK, ""


def _stray(held: Known, row: Answered) -> str | None:
    """Why a row belongs to no line of this batch."""
    if row.number != held.batch.number:
        if row.number in held.others:
            return _("This row belongs to batch %(number)s: hand it in there.", number=row.number)
        return _("There is no batch %(number)s.", number=row.number)
    if row.department not in held.batch.departments:
        return _("This office was not asked in this batch.")
    line = held.lines.get(row.line or 0)
    if line is None or held.item(row) is None:
        return _("The batch has no line %(line)s.", line=row.line)
    if row.head and row.head != "".join(line.head.split()):
        return _("Line %(line)s has another name: was the list sorted?", line=row.line)
    return None


def _place(row: Answered) -> Place:
    return row.department, row.line or 0
