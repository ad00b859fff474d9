"""A random history of an invented county, remembered in plain lists beside the database."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from storage.models.base import new_id, new_reference
from storage.models.cases import Case, CaseClock, CaseEvent, CaseReader
from storage.models.delivery import Attempt, Outbox, State
from storage.models.duties import Activity, Post
from storage.models.people import Address, Household
from storage.moment import SHANGHAI
from tests.broadcasting import County

VILLAGES = {"v1": "/c/t1/v1/", "v2": "/c/t1/v2/", "v3": "/c/t2/v3/"}
STATES = (
    ("identify", "clue_registered"),
    ("identify", "household_verification"),
    ("petition", "handling"),
)
KINDS = ("digest.daily", "leave.decided", "case.progress", "reply", "notice")
WATCHED = {"张一", "李一", "王一"}


@dataclass
class History:
    """What was written, as a test remembers it."""

    county: County
    chance: random.Random
    today: date
    cases: list[dict[str, Any]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    phones: dict[str, int] = field(default_factory=dict)

    async def happen(self) -> "History":
        """Write some of everything."""
        async with self.county.sessions.write() as session:
            watched = [self.county.families[name] for name in sorted(WATCHED)]
            under = update(Household).where(Household.id.in_(watched))
            await session.execute(under.values(status="edge-prone"))
            await self._second_posts(session)
            for _case in range(40):
                await self._case(session)
            for _visit in range(40):
                await self._visit(session)
            for name, person in self.county.people.items():
                self.phones[name] = await self._phone(session, person)
            for _message in range(120):
                await self._message(session)
        return self

    def some(self, *choices: Any) -> Any:
        """One of these."""
        return self.chance.choice(choices)

    def day(self, back: int, ahead: int = 0) -> date:
        """A day around today."""
        return self.today + timedelta(days=self.chance.randint(-back, ahead))

    async def _second_posts(self, session: Any) -> None:
        """The village's cadre serves the next village as well; another one did until lately."""
        for who, place, until in (("cun", "v2", None), ("liu", "t2", date(2026, 2, 10))):
            since = date(2026, 1, 1)
            row = {"id": new_id(), "person_id": self.county.people[who], "role": "helper"}
            row |= {"region_id": place, "since": since, "until": until}
            await session.execute(insert(Post), row)

    async def _case(self, session: Any) -> None:
        village = self.some(*VILLAGES)
        procedure, state = self.some(*STATES)
        row = {
            "id": new_id(),
            "code": f"{new_id() % 99_999_999:08d}",
            "procedure": procedure,
            "region_id": village,
            "path": VILLAGES[village],
            "state": state,
            "entered_on": self.today,
            "sensitive": self.chance.random() < 0.2,
            "standing": {},
            "opened_on": self.today,
            "closed_on": self.some(None, None, None, self.today),
            "contact_by": self.some(None, self._instant(9)),
        }
        await session.execute(insert(Case), row)
        reads = self.some(None, "ma", "liu") if row["sensitive"] else None
        if reads:
            reader = {"case_id": row["id"], "person_id": self.county.people[reads]}
            await session.execute(insert(CaseReader), reader | {"added_at": session.moment.now})
        clocks = [
            {"case_id": row["id"], "clock": name, "running": self.some(True, True, False)}
            | {"day0": self.today, "deadline": self.day(5, 12)}
            for name in self.some((), ("a",), ("a", "b"))
        ]
        for clock in clocks:
            await session.execute(insert(CaseClock), clock)
        self.cases.append(row | {"clocks": clocks, "reads": reads})
        for number in range(self.chance.randint(0, 3)):
            step = {"id": new_id(), "case_id": row["id"], "number": number, "event": "x"}
            step |= {"role": "r", "on": self.day(60), "refusal": self.some(None, None, "guard")}
            step |= {"person_id": self.some(None, self.county.people["ma"])}
            step |= {"documents": [], "facts": {}, "recorded_at": session.moment.now}
            await session.execute(insert(CaseEvent), step)
            self.steps.append(step | {"case": self.cases[-1]})

    async def _visit(self, session: Any) -> None:
        name = self.some(*self.county.families)
        village = {"张": "v1", "李": "v2", "王": "v3"}[name[0]]
        row = {
            "id": new_id(),
            "kind": self.some("household_visit", "household_visit", "screening", "meeting"),
            "person_id": self.county.people["cun"],
            "role": "helper",
            "region_id": village,
            "household_id": self.county.families[name],
            "on": self.day(60),
            "channel": "webchat",
            "draft": self.some(False, False, True),
            "recorded_at": session.moment.now,
        }
        await session.execute(insert(Activity), row)
        gone = self.chance.random() < 0.2
        if gone:
            back = row | {"id": new_id(), "kind": "withdrawn", "corrects_id": row["id"]}
            await session.execute(insert(Activity), back)
        counts = row["kind"] != "meeting" and not row["draft"] and not gone
        self.visits.append(row | {"name": name, "path": VILLAGES[village], "counts": counts})

    async def _phone(self, session: Any, person: int) -> int:
        row = {"id": new_id(), "channel": "telegram", "external": b"x", "person_id": person}
        row |= {"external_index": str(person), "created_at": session.moment.now}
        await session.execute(insert(Address), row)
        return row["id"]

    async def _message(self, session: Any) -> None:
        official = self.some(None, *self.phones)
        family = self.some(*self.county.phones)
        created = self._instant(40, 0)
        handed = self.some(None, created + timedelta(hours=self.chance.randint(0, 30)))
        row: dict[str, Any] = {
            "reference": new_reference(),
            "channel": self.some("telegram", "sms_http"),
            "address_id": self.phones[official] if official else self.county.phones[family].id,
            "kind": self.some(*KINDS),
            "state": self.some(*State).value,
            "priority": 5,
            "due_at": created,
            "attempts": 2 if handed else 0,
            "created_at": created,
            "changed_at": created,
        }
        made = await session.execute(insert(Outbox).returning(Outbox.id), row)
        row["id"] = made.scalar_one()
        if handed:
            for number, at in ((1, created), (2, handed)):
                attempt = {"outbox_id": row["id"], "number": number, "lease": "", "channel": "x"}
                attempt |= {"started_at": at, "deadline": at}
                await session.execute(insert(Attempt), attempt)
        village = None if official else {"张": "v1", "李": "v2", "王": "v3"}[family[0]]
        at = max(created, handed) if handed else created
        self.messages.append(row | {"at": at, "official": official, "village": village})

    def _instant(self, back: int, ahead: int = 9) -> datetime:
        hour = timedelta(hours=self.chance.randint(0, 23), minutes=self.chance.randint(0, 59))
        day = self.day(back, ahead)
        return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + hour
