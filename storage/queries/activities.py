"""Activities and duty counters: what was done, and what it counted for."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from rulebook.duties import Activity as Logged
from rulebook.duties import Key
from storage.engine import Session
from storage.models.base import new_id
from storage.models.duties import Activity, DutyCounter, DutyMark
from storage.models.people import Household
from storage.models.regions import Region
from storage.queries.upsert import insert_once, insert_or_change
from storage.scope import within

WITHDRAWN = "withdrawn"
"""The kind of a row that only takes another one back."""
_Later = aliased(Activity)


@dataclass(frozen=True, slots=True)
class Done:
    """A visit or another countable act.

    `detail` is what else its duties may ask of it, as fields of `rulebook.duties.Activity`: texts,
    lists of texts, and figures written as texts.
    """

    kind: str
    person_id: int
    role: str
    region_id: str
    household_id: int | None
    case_id: int | None
    on: date
    note: str
    channel: str
    draft: bool = False
    detail: Mapping[str, Any] = field(default_factory=dict)
    typed: int = 0
    corrects_id: int | None = None


def live() -> ColumnElement[bool]:
    """The condition that an activity stands: no draft, not corrected, no withdrawal itself."""
    return and_(Activity.draft.is_(False), Activity.kind != WITHDRAWN, uncorrected())


def uncorrected() -> ColumnElement[bool]:
    """The condition that no other row corrects an activity: one look into a unique index."""
    return ~exists().where(_Later.corrects_id == Activity.id)


async def add(session: Session, done: Done) -> int:
    """Keep an activity; never changed afterwards."""
    row = _row(session, done)
    await session.execute(insert(Activity), row)
    return int(row["id"])


async def correct(session: Session, done: Done) -> int | None:
    """Keep an activity that corrects another; None when that one has been corrected before."""
    row = _row(session, done)
    made = await session.execute(insert_once(session, Activity, "corrects_id"), row)
    return int(row["id"]) if made.rowcount else None


def _row(session: Session, done: Done) -> dict[str, Any]:
    row_id = new_id()
    return {
        "id": row_id,
        "kind": done.kind,
        "person_id": done.person_id,
        "role": done.role,
        "region_id": done.region_id,
        "household_id": done.household_id,
        "case_id": done.case_id,
        "on": done.on,
        "note": (session.vault.seal(done.note, f"activity|note|{row_id}") if done.note else None),
        "detail": json.dumps(done.detail, sort_keys=True) if done.detail else None,
        "channel": done.channel,
        "draft": done.draft,
        "typed": done.typed,
        "corrects_id": done.corrects_id,
        "recorded_at": session.moment.real,
    }


async def drafts(session: Session, person_id: int, since: datetime) -> list[tuple[int, Done]]:
    """What a person logged by SMS and has not confirmed yet."""
    rows = await session.execute(
        select(Activity)
        .where(
            Activity.person_id == person_id,
            Activity.draft.is_(True),
            Activity.recorded_at >= since,
        )
        .order_by(Activity.id)
    )
    return [(row.id, done_of(session, row)) for row in rows]


def done_of(session: Session, row: Any) -> Done:
    """A row as what was done, its note opened."""
    return Done(
        row.kind,
        row.person_id,
        row.role,
        row.region_id,
        row.household_id,
        row.case_id,
        row.on,
        session.vault.open(row.note, f"activity|note|{row.id}") if row.note else "",
        row.channel,
        row.draft,
        json.loads(row.detail) if row.detail else {},
        row.typed,
        row.corrects_id,
    )


async def confirm(session: Session, activity_id: int) -> bool:
    """Turn a draft into a record; False when it was confirmed before."""
    done = await session.execute(
        update(Activity)
        .where(Activity.id == activity_id, Activity.draft.is_(True))
        .values(draft=False)
    )
    return done.rowcount == 1


def as_logged(done: Done, places: Mapping[str, str]) -> Logged:
    """Return an activity as the rules see it: who, where and at whose home it was on its day."""
    said = dict(done.detail)
    others, to = said.pop("targets", ()), said.pop("to", None)
    value, class_hours = said.pop("value", None), said.pop("class_hours", None)
    home = () if done.household_id is None else (target_of(done.household_id),)
    return Logged(
        on=done.on,
        kind=done.kind,
        role=done.role,
        by=str(done.person_id),
        targets=frozenset([*home, *others]),
        to=None if to is None else frozenset(to),
        case=None if done.case_id is None else str(done.case_id),
        places=places,
        value=None if value is None else Decimal(value),
        class_hours=None if class_hours is None else Decimal(class_hours),
        **said,
    )


def target_of(household_id: int | None) -> str:
    """Return what a household is called as the target of a duty; nobody's home is no target."""
    return "" if household_id is None else f"household:{household_id}"


async def count(session: Session, mark: Key, activity_id: int) -> bool:
    """Count an activity for a duty, once; returns whether it was the first."""
    made = await session.execute(
        insert_once(session, DutyMark, "duty", "owner", "target", "day"),
        {
            "duty": mark.duty,
            "owner": mark.owner,
            "target": mark.target,
            "day": mark.day,
            "period": mark.period,
            "activity_id": activity_id,
        },
    )
    if not made.rowcount:
        return False
    await session.execute(
        insert_or_change(
            session,
            DutyCounter,
            ("duty", "owner", "period"),
            lambda _: {"done": DutyCounter.done + 1},
        ),
        {"duty": mark.duty, "owner": mark.owner, "period": mark.period, "done": 1},
    )
    return True


async def uncount(session: Session, activity_id: int) -> list[Key]:
    """Take back what an activity counted for, and return the marks that went."""
    rows = await session.execute(
        delete(DutyMark)
        .where(DutyMark.activity_id == activity_id)
        .returning(*(DutyMark.duty, DutyMark.owner, DutyMark.period, DutyMark.target, DutyMark.day))
    )
    gone = sorted((Key(*row) for row in rows), key=lambda key: (key.duty, key.owner, key.target))
    for key in gone:
        await session.execute(
            update(DutyCounter)
            .where(
                DutyCounter.duty == key.duty,
                DutyCounter.owner == key.owner,
                DutyCounter.period == key.period,
            )
            .values(done=DutyCounter.done - 1)
        )
    if gone:  # what was never done has no counter
        await session.execute(delete(DutyCounter).where(DutyCounter.done <= 0, _any_of(gone)))
    return gone


def _any_of(keys: Collection[Key]) -> ColumnElement[bool]:
    return and_(
        DutyCounter.duty.in_({key.duty for key in keys}),
        DutyCounter.owner.in_({key.owner for key in keys}),
    )


async def counted(session: Session, duty: str, owner: str, period: str) -> int:
    """How often a duty was served in a period."""
    found = await session.scalar(
        select(DutyCounter.done).where(
            DutyCounter.duty == duty,
            DutyCounter.owner == owner,
            DutyCounter.period == period,
        )
    )
    return found or 0


async def miscounted(session: Session) -> list[tuple[str, str, str]]:
    """Counters that are not what their marks say, as (duty, owner, period): the nightly check."""
    marks = (
        select(DutyMark.duty, DutyMark.owner, DutyMark.period, func.count().label("done"))
        .group_by(DutyMark.duty, DutyMark.owner, DutyMark.period)
        .subquery()
    )
    rows = await session.execute(
        select(DutyCounter.duty, DutyCounter.owner, DutyCounter.period)
        .outerjoin(
            marks,
            (marks.c.duty == DutyCounter.duty)
            & (marks.c.owner == DutyCounter.owner)
            & (marks.c.period == DutyCounter.period),
        )
        .where(DutyCounter.done != func.coalesce(marks.c.done, 0))
    )
    return [(row.duty, row.owner, row.period) for row in rows]


async def households_in(session: Session, region_id: str) -> int:
    """How many registered households a village, or any place, has."""
    path = await session.scalar(select(Region.path).where(Region.id == region_id))
    found = await session.scalar(
        select(func.count())
        .select_from(Household)
        .where(
            within(Household.path, path or "/-/"),
            Household.provisional.is_(False),
            Household.merged_into_id.is_(None),
        )
    )
    return found or 0
