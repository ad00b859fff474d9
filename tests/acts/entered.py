"""A county with cases that wait to be entered into the national system."""

from dataclasses import dataclass, replace

from acts.actor import SERVICE, Actor, signed_in
from acts.case_steps import clock_rows
from acts.cases import open_case
from acts.opening import Start, begin
from rulebook.cases import Run, from_json, to_json
from rulebook.loader import load
from storage.engine import Session, Sessions
from storage.queries import cases, households, members, regions
from storage.queries.cases import Filed
from storage.queries.households import NewHousehold
from storage.queries.members import NewMember
from storage.scope import EVERYTHING
from tests.console.county import found
from tests.workbooks import identity

RULES = load()
VILLAGE = "990101001"


@dataclass
class Entered:
    """The village's cadre, another village's, and the cases in order."""

    sessions: Sessions
    cadre: int
    other: int
    cases: list[int]
    households: list[int]

    async def actor(self, session: Session, person: int | None = None) -> Actor:
        return await signed_in(session, person or self.cadre)

    async def case(self, place: int = 0) -> Filed:
        async with self.sessions.read() as session:
            return await cases.get(session, EVERYTHING, self.cases[place])


async def county(sessions: Sessions, count: int = 1) -> Entered:
    """So many approved cases at 录入建档, each of a couple whose numbers are known."""
    made = await found(sessions, RULES)
    async with sessions.write() as session:
        village = await regions.get(session, VILLAGE)
        ids, homes = [], []
        for number in range(20, 20 + count):
            home = await households.register(session, NewHousehold(village, number, f"吴{number}"))
            people = [
                NewMember(home.id, f"吴{number}", identity("19700102", f"{number:03}"), "户主"),
                NewMember(home.id, f"郑{number}", identity("20100506", f"{number:03}"), "子女"),
            ]
            await members.put_all(session, people)
            case = await open_case(session, RULES, home, "household")
            await stand_at(session, case, "system_entry")
            ids.append(case.id)
            homes.append(home.id)
    return Entered(sessions, made.cadre_id, made.other_id, ids, homes)


async def mark(sessions: Sessions, household_id: int, procedure: str) -> int:
    """A case of a household at 系统标注."""
    async with sessions.write() as session:
        home = await households.get(session, EVERYTHING, household_id)
        start = Start(procedure, home.region_id, home.path, session.moment.today, home.id)
        role = RULES.procedures[procedure].initial.by[0]
        case = await begin(session, RULES, SERVICE, replace(start, role=role))
        await stand_at(session, case, "system_marking")
    return case.id


async def stand_at(session: Session, case: Filed, state: str) -> None:
    """Put a case into a state, approved today."""
    procedure = RULES.procedures[case.procedure]
    standing = from_json(case.standing)
    runs = {**standing.runs, "entry_10d": Run(session.moment.today)}
    kept = {key: run for key, run in runs.items() if key in procedure.clocks}
    standing = replace(standing, state=state, runs=kept)
    await cases.save(session, replace(case, state=state, standing=to_json(standing)))
    rows = clock_rows(procedure, standing, session.moment.today)
    await cases.put_clocks(session, case.id, rows)
