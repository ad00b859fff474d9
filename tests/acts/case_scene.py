"""A village with one household, and cases put where a test wants them to stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from acts.actor import Actor, signed_in
from acts.case_steps import clock_rows
from rulebook.cases import CaseState, Count, Run, to_json
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.models.base import new_id
from storage.queries import cases, facts, households, officials, regions, reports
from storage.queries.cases import Filed, Happened
from storage.queries.facts import Fact
from storage.queries.households import Household, NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place
from storage.queries.reports import Told

PLACES = (
    Place("990000", "青禾县", "county"),
    Place("990101", "柳河镇", "township", "990000"),
    Place("990101001", "张庄村", "village", "990101"),
    Place("990101002", "李营村", "village", "990101"),
)
VILLAGE, OTHER = "990101001", "990101002"


@dataclass
class Scene:
    """One transaction over the village."""

    session: Session
    rules: Rulebook
    household: Household

    @property
    def today(self) -> date:
        return self.session.moment.today

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    async def case(
        self,
        procedure: str,
        state: str,
        *,
        days: int = 0,
        opened: int | None = None,
        events: Mapping[str, int] | None = None,
        runs: Mapping[str, int] | None = None,
        **said: Any,
    ) -> Filed:
        """A case in a state since so many days; `events` happened and `runs` began days ago."""
        opened_on = self.ago(days if opened is None else opened)
        standing = CaseState(
            procedure=procedure,
            state=state,
            opened_on=opened_on,
            last_on=self.ago(days),
            documents=frozenset(said.get("documents", ())),
            facts=said.get("facts", {}),
            counts={key: Count(value, opened_on) for key, value in said.get("counts", {}).items()},
            runs={key: Run(self.ago(value)) for key, value in (runs or {}).items()},
        )
        over = self.rules.procedures[procedure].states[state].terminal
        code = str(10_000_000 + new_id() % 89_999_999)
        filed = Filed(
            new_id(), code, procedure, said.get("household", self.household).id,
            self.household.region_id, self.household.path, state, "normal", None,
            to_json(standing), 0, opened_on, self.ago(days) if over else None, self.ago(days),
        )  # fmt: skip
        await cases.insert_case(self.session, filed)
        clocks = clock_rows(self.rules.procedures[procedure], standing, self.today)
        await cases.put_clocks(self.session, filed.id, clocks)
        first = self.rules.procedures[procedure].initial
        await self.event(filed, first.event, opened_on, None, first.state)
        for name, when in (events or {}).items():
            await self.event(filed, name, self.ago(when), state, state)
        return filed

    async def event(
        self, case: Filed, name: str, on: date, before: str | None, after: str | None
    ) -> None:
        """Something that happened in a case."""
        happened = Happened(
            0, name, "service", None, on, before, after, None, [], "", self.session.moment.now
        )
        await cases.append(self.session, case.id, happened, {})

    async def report(self, case: Filed, answers: Mapping[str, Any], days: int = 0) -> None:
        """A report of the household that hangs on a case."""
        told = Told(
            reports.new_report_id(), case.id, self.household.id, None, "webchat", "", None,
            "self", False, False, True, answers, self.ago(days),
        )  # fmt: skip
        await reports.add(self.session, told)

    async def fact(self, key: str, value: Any, member: int | None = None, days: int = 30) -> None:
        """Something known of the household or a member of it."""
        fact = Fact(self.household.id, key, value, self.ago(days), "visit", "service", member)
        await facts.add(self.session, [fact])

    async def official(self, role: str, region_id: str = VILLAGE, name: str = "王示例") -> Actor:
        """Somebody with a post, signed in."""
        since = self.ago(400)
        put = await officials.put(
            self.session, NewOfficial(f"{name}{role}", None, role, region_id, since=since)
        )
        return await signed_in(self.session, put.person_id)


async def open_scene(session: Session, rules: Rulebook, status: str = "general") -> Scene:
    """The village with its household."""
    await regions.put_all(session, PLACES)
    place = await regions.get(session, VILLAGE)
    assert place is not None
    home = await households.register(session, NewHousehold(place, 3, "张示例", status=status))
    return Scene(session, rules, home)
