"""An office's warnings taken in: matched and looked at first, then kept; a warning is a clue."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from acts.exchange_book import Page, write
from acts.screenings.matching import match
from acts.screenings.warning_sheets import COLUMNS, IDENTITY, Told
from locales import _
from rulebook.department_warnings import Office, Warnings
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import department_warnings, warning_files
from storage.queries.department_warnings import NewWarning
from storage.queries.warning_files import File

BUREAU = "county_rural_revival_bureau"
OK, ALREADY, WRONG, UNMATCHED = "ok", "already", "wrong", "unmatched"
LEFT_OVER = (WRONG, UNMATCHED)
"""What goes back to the office to be put right."""


class AlreadyTaken(Declined):
    """This file was taken in before."""

    def sentence(self) -> str:
        return _("This file was taken in already.")


@dataclass(frozen=True, slots=True)
class Judged:
    """A row without its identity number, the household it means, and what becomes of it."""

    row: int
    village: str
    number: int | None
    head: str
    household_id: int | None
    on: str
    kind: str
    said: str
    amount: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A file with what becomes, or became, of each row."""

    file: File
    rows: Sequence[Judged]

    @property
    def applied(self) -> bool:
        """Whether it was taken in."""
        return self.file.applied_at is not None

    def counts(self) -> Mapping[str, int]:
        """How many rows there are of each verdict."""
        return Counter(row.verdict for row in self.rows)


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a file in did: warnings kept, how many joined a case, how many were known."""

    kept: int
    joined: int
    already: int


def offices_of(warnings: Warnings, actor: Actor) -> dict[str, Office]:
    """The offices whose files an official hands in: their own, or every one for the bureau."""
    held = {post.role for post in actor.held}
    if BUREAU in held:
        return dict(warnings.offices)
    return {key: one for key, one in warnings.offices.items() if one.role in held}


async def look(
    session: Session, rules: Rulebook, actor: Actor, office_id: str, told: Sequence[Told]
) -> int:
    """Keep a file that was read, matched with households, without using it; returns its id.

    Raises:
        NotAllowed: the actor hands in no warnings of this office.
    """
    actor.needs(Trust.CONSOLE)
    office = offices_of(rules.exchanges.warnings, actor).get(office_id)
    if office is None or actor.person_id is None:
        raise NotAllowed("hands in no warnings of this office")
    path = next(post.path for post in actor.held if post.role in (office.role, BUREAU))
    found = await match(session, actor.scope, told)
    rows = [
        _judged(row, household_id, reason)
        for row, (household_id, reason) in zip(told, found, strict=True)
    ]
    kept = [asdict(row) for row in rows]
    file_id = await warning_files.add(session, office.id, path, actor.person_id, kept)
    detail = {"department": office.id, "rows": len(rows)}
    await audit.record(session, actor.name, "warnings.read", f"warning_file:{file_id}", detail)
    return file_id


async def preview(session: Session, rules: Rulebook, actor: Actor, file_id: int) -> Seen | None:
    """What would become of a file now, or what became of it; None when it is not there."""
    file = await warning_files.get(session, actor.scope, file_id)
    if file is None or file.department not in offices_of(rules.exchanges.warnings, actor):
        return None
    rows = [Judged(**row) for row in file.rows]
    return Seen(file, rows if file.applied_at else await _against_known(session, file, rows))


async def apply(session: Session, rules: Rulebook, actor: Actor, file_id: int) -> Taken | None:
    """Keep what is good of a file; the same again is kept once. None when it is not there.

    A warning about a household whose case is under way joins that case.

    Raises:
        AlreadyTaken: it was done before.
    """
    actor.needs(Trust.CONSOLE)
    seen = await preview(session, rules, actor, file_id)
    if seen is None:
        return None
    if seen.applied or not await warning_files.apply(
        session, file_id, [asdict(row) for row in seen.rows]
    ):
        raise AlreadyTaken
    good = [row for row in seen.rows if row.verdict == OK and row.household_id]
    cases = await department_warnings.under_way(
        session, actor.scope, (row.household_id for row in good if row.household_id)
    )
    kept = joined = 0
    for row in good:
        new = _new(seen.file, row, cases)
        if await department_warnings.add(session, new, str(file_id)):
            kept += 1
            joined += new.case_id is not None
    taken = Taken(kept, joined, seen.counts().get(ALREADY, 0) + len(good) - kept)
    detail = {"kept": taken.kept, "joined": taken.joined, "already": taken.already}
    await audit.record(session, actor.name, "warnings.applied", f"warning_file:{file_id}", detail)
    return taken


async def left_over(
    session: Session, rules: Rulebook, actor: Actor, file_id: int
) -> tuple[str, bytes] | None:
    """The rows that fit no household or are wrong, as a workbook for the office to put right.

    Identity numbers are not in it: we kept none, and the row's number tells which it was.
    """
    seen = await preview(session, rules, actor, file_id)
    if seen is None:
        return None
    office = rules.exchanges.warnings.offices[seen.file.department]
    rows = [row for row in seen.rows if row.verdict in LEFT_OVER]
    header = (
        *(name for name in COLUMNS if name != IDENTITY),
        _("Row in the file"),
        _("What is wrong"),
    )
    page = Page(rules.exchanges.warnings.sheet, "", header, [_cells(office, row) for row in rows])
    detail = {"rows": len(rows)}
    await audit.record(session, actor.name, "warnings.left_over", f"warning_file:{file_id}", detail)
    name = _("%(office)s, warnings to be put right", office=office.zh)
    return f"{name}.xlsx", write([page])


def _judged(told: Told, household_id: int | None, reason: str) -> Judged:
    verdict = OK
    if told.faults:
        verdict, reason = WRONG, " ".join(told.faults)
    elif household_id is None:
        verdict = UNMATCHED
    return Judged(
        row=told.row,
        village=told.village,
        number=told.number,
        head=told.head,
        household_id=household_id,
        on=told.on.isoformat() if told.on else "",
        kind=told.kind or "",
        said=told.said,
        amount=told.amount,
        verdict=verdict,
        reason=reason,
    )


async def _against_known(session: Session, file: File, rows: Sequence[Judged]) -> list[Judged]:
    """The rows, with those that were kept before or stand in the file twice told apart."""
    ids = [row.household_id for row in rows if row.household_id and row.verdict == OK]
    known: set[tuple[int, str, date]] = await department_warnings.kept(
        session, file.department, ids
    )
    judged = []
    for row in rows:
        if row.verdict == OK and row.household_id:
            key = (row.household_id, row.kind, date.fromisoformat(row.on))
            if key in known:
                row = replace(row, verdict=ALREADY, reason=_("This warning is in already."))
            known.add(key)
        judged.append(row)
    return judged


def _new(file: File, row: Judged, cases: Mapping[int, int]) -> NewWarning:
    assert row.household_id is not None
    said: dict[str, Any] = {"said": row.said, "amount": row.amount}
    return NewWarning(
        household_id=row.household_id,
        department=file.department,
        kind=row.kind,
        on=date.fromisoformat(row.on),
        detail={key: value for key, value in said.items() if value},
        case_id=cases.get(row.household_id),
    )


def _cells(office: Office, row: Judged) -> tuple[str, ...]:
    kind = office.kinds.get(row.kind)
    return (
        row.village,
        str(row.number or ""),
        row.head,
        row.on,
        kind.zh if kind else "",
        row.said,
        row.amount,
        str(row.row),
        row.reason,
    )
