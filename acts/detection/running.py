"""Running detection: over every county once a day, and over one case at each of its steps."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

from acts import reconciling
from acts.case_steps import Taken
from acts.detection import gathering, keeping, looking, settings
from acts.detection.keeping import Outcome, Shown
from rulebook.loader import Rulebook
from rulebook.pitfalls import Finding
from storage import audit
from storage.engine import Session, Sessions
from storage.queries import occurrences, regions
from storage.queries.regions import Place

SCHEDULE = "detection"
COUNTY = ("county",)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a county: how many records there were, what was found, and the seconds taken."""

    region_id: str
    records: Mapping[str, int] = field(default_factory=dict)
    found: Mapping[str, int] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)
    gathered_in: float = 0.0
    looked_in: float = 0.0
    kept_in: float = 0.0

    @property
    def seconds(self) -> float:
        """How long it took in all."""
        return self.gathered_in + self.looked_in + self.kept_in


async def nightly(sessions: Sessions, rules: Rulebook) -> list[Look]:
    """Look at every county that has not been looked at today."""
    async with sessions.read() as session:
        today = session.moment.today.isoformat()
        places = await regions.all_of(session, COUNTY)
        due = [
            place
            for place in places
            if not await occurrences.fired(session, SCHEDULE, today, _recipient(place))
        ]
    return [await county(sessions, rules, place) for place in due]


async def county(
    sessions: Sessions, rules: Rulebook, place: Place, historical: bool = False
) -> Look:
    """Look at one county now.

    Reading goes page by page and looking runs beside the event loop, so that nobody waits for it;
    only what was found is written in one go.
    """
    began = perf_counter()
    found = await gathering.of_place(sessions, rules, place.path)
    async with sessions.read() as session:
        today = session.moment.today
        figures = await settings.at(session, rules, place.path, today.year)
        paths = {one.id: one.path for one in await regions.all_of(session)}
        mismatches = await reconciling.mismatches(session, rules, place.path)
    gathered = perf_counter()
    where = partial(_where, paths, place.path)
    work = partial(looking.show, rules, found, today, figures, where, historical=historical)
    shown = [*await asyncio.to_thread(work), *map(_mismatch, mismatches)]
    looked = perf_counter()
    asked = looking.looked_for(rules, found, historical=historical)
    async with sessions.write() as session:
        outcome = await keeping.keep(session, shown, asked | {LEDGER}, place.path)
        await occurrences.fire(session, SCHEDULE, today.isoformat(), _recipient(place))
        await audit.record(
            session, "service", "detection.run", f"region:{place.id}", {"found": len(shown)}
        )
    return Look(
        place.id,
        {kind: len(rows) for kind, rows in found.records.items()},
        _count(shown),
        outcome,
        gathered - began,
        looked - gathered,
        perf_counter() - looked,
    )


async def at_step(session: Session, rules: Rulebook, taken: Taken) -> Outcome:
    """Look at the case a step was taken in: what the step mended is gone, what it shows is told."""
    case = taken.case
    found = await gathering.of_case(session, rules, case)
    today = session.moment.today
    figures = await settings.at(session, rules, case.path, today.year)
    shown = looking.show(
        rules, found, today, figures, lambda _one: case.path, gathering.concerns_step
    )
    own = [one for one in shown if (one.about_kind, one.about_id) == ("case", str(case.id))]
    asked = looking.looked_for(rules, found, gathering.concerns_step)
    return await keeping.keep(session, own, asked, case.path, case.id)


def _where(paths: Mapping[str, str], path: str, one: Finding) -> str:
    """Where a finding lies: in its region, else in the county that was looked at."""
    return paths.get(one.region or "", path)


LEDGER: keeping.Place = ("ledger", 0)
"""The one finding that is no pitfall of the documents: the ledger and the history disagree."""


def _mismatch(one: reconciling.Mismatch) -> Shown:
    return Shown(
        *LEDGER,
        about_kind="case",
        about_id=str(one.case_id),
        path=one.path,
        notify=(keeping.TAKES_OVER,),
        since=one.since,
    )


def _count(shown: list[Shown]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one in shown:
        counted[one.pitfall] = counted.get(one.pitfall, 0) + 1
    return dict(sorted(counted.items()))


def _recipient(place: Place) -> str:
    return f"region:{place.id}"
