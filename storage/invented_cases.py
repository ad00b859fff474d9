"""A county of invented households and open cases in few statements: for load tests on SQLite only.

It stands on a migrated database that knows its villages; households and cases are spread evenly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, text

from storage.engine import Session
from storage.models.base import Base
from storage.models.cases import Case, CaseClock, CaseEvent, Document, Report
from storage.models.duties import Assignment
from storage.models.facts import HouseholdFact
from storage.models.people import Household
from storage.queries.regions import Place

BATCH = 5_000
STATUSES = ("general", "general", "tp-general", "tp-unstable", "edge-prone")
MOST_HELPED = 4
"""Every fourth household has a helper."""


@dataclass(frozen=True, slots=True)
class Model:
    """A case as the rules make it: its state, record, history and clocks, on the days it began."""

    procedure: str
    state: str
    standing: Mapping[str, Any]
    events: Sequence[tuple[str, str, str | None, str]]
    clocks: Sequence[tuple[str, date | None]]
    opened_on: date
    entered_on: date


async def fill_households(
    session: Session, villages: Sequence[Place], many: int, helpers: Sequence[int]
) -> None:
    """Write so many households, each with an income; some have a helper."""
    since = session.moment.today - timedelta(days=400)
    for rows in _batches(range(1, many + 1)):
        await _put(session, Household, [_household(session, villages, row) for row in rows])
        await _put(session, HouseholdFact, [_income(session, row) for row in rows])
        helped = [
            {"id": row, "person_id": helpers[row % len(helpers)], "household_id": row}
            | {"since": since, "until": None}
            for row in rows
            if row % MOST_HELPED == 0
        ]
        await _put(session, Assignment, helped)


async def fill_cases(
    session: Session, villages: Sequence[Place], models: Sequence[Model], many: int
) -> None:
    """Write so many cases of the first households, one each, after these models in turn."""
    for rows in _batches(range(1, many + 1)):
        made = [(row, models[row % len(models)]) for row in rows]
        await _put(session, Case, [_case(villages, row, model) for row, model in made])
        await _put(session, Report, [_report(session, row, model) for row, model in made])
        await _put(
            session, CaseEvent, [one for row, model in made for one in _events(session, row, model)]
        )
        await _put(session, CaseClock, [one for row, model in made for one in _clocks(row, model)])
        await _put(session, Document, [_document(session, row) for row, _model in made])


async def settle(session: Session) -> None:
    """Let the database learn how its values are spread."""
    await session.execute(text("ANALYZE"))


async def _put(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await session.execute(insert(table), rows)


def _batches(rows: range) -> Iterator[range]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _household(session: Session, villages: Sequence[Place], row: int) -> dict[str, Any]:
    village = villages[row % len(villages)]
    return {
        "id": row,
        "region_id": village.id,
        "path": village.path,
        "number": row // len(villages) + 1,
        "head": session.vault.seal("张示例", f"household|head|{row}"),
        "head_index": str(row),
        "surname_index": str(row),
        "status": STATUSES[row % len(STATUSES)],
        "provisional": False,
        "created_at": session.moment.now - timedelta(days=500),
    }


def _income(session: Session, row: int) -> dict[str, Any]:
    return {
        "id": row,
        "household_id": row,
        "key": "hh.net_income_pc_year",
        "value": session.vault.seal_data(f"{5000 + row % 20_000}", f"household_fact|value|{row}"),
        "as_of": session.moment.today - timedelta(days=30),
        "origin": "visit",
        "by": "service",
        "recorded_at": session.moment.real,
    }


def _case(villages: Sequence[Place], row: int, model: Model) -> dict[str, Any]:
    village = villages[row % len(villages)]
    return {
        "id": row,
        "code": f"{row:08d}",
        "procedure": model.procedure,
        "household_id": row,
        "region_id": village.id,
        "path": village.path,
        "state": model.state,
        "entered_on": model.entered_on,
        "returns": 0,
        "sensitive": False,
        "level": "normal",
        "standing": dict(model.standing),
        "version": 0,
        "opened_on": model.opened_on,
    }


def _report(session: Session, row: int, model: Model) -> dict[str, Any]:
    answers = {"house_state": "ok", "story": "家里有人住院", "water_source": "tap"}
    return {
        "id": row,
        "case_id": row,
        "household_id": row,
        "address_id": None,
        "number": 1,
        "channel": "webchat",
        "reporter": session.vault.seal("", f"report|reporter|{row}"),
        "relation": "self",
        "on_behalf": False,
        "attached": False,
        "danger": False,
        "complete": True,
        "answers": session.vault.seal_data(answers, f"report|answers|{row}"),
        "on": model.opened_on,
        "recorded_at": session.moment.real,
    }


def _events(session: Session, row: int, model: Model) -> Iterator[dict[str, Any]]:
    for number, (event, role, before, after) in enumerate(model.events, 1):
        yield {
            "id": row * 100 + number,
            "case_id": row,
            "number": number,
            "event": event,
            "role": role,
            "on": model.opened_on if number == 1 else model.entered_on,
            "from_state": before,
            "to_state": after,
            "documents": [],
            "facts": {},
            "recorded_at": session.moment.now,
        }


def _clocks(row: int, model: Model) -> Iterator[dict[str, Any]]:
    for clock, deadline in model.clocks:
        yield {
            "case_id": row,
            "clock": clock,
            "running": True,
            "day0": model.opened_on,
            "deadline": deadline,
        }


def _document(session: Session, row: int) -> dict[str, Any]:
    return {
        "id": row,
        "case_id": row,
        "key": "ledger_entry",
        "recorded_at": session.moment.now,
    }
