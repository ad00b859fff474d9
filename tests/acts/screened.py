"""Two villages of a township, their families and who serves them, for campaigns and warnings."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
from sqlalchemy import insert

from acts.actor import Actor, signed_in
from acts.screenings import campaigns
from acts.screenings.campaigns import Plan
from acts.screenings.warning_sheets import COLUMNS
from rulebook.screening import Span
from storage.engine import Session, Sessions
from storage.models.base import new_id
from storage.models.duties import VisitPause
from storage.queries import activities, households, members, officials, regions
from storage.queries.activities import Done
from storage.queries.households import Household, NewHousehold
from storage.queries.members import NewMember
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place
from storage.queries.screenings import Screening
from tests.workbooks import identity

PLACES = (
    Place("c", "明安县", "county"),
    Place("t", "柳河镇", "township", "c"),
    Place("w", "石门镇", "township", "c"),
    Place("liu", "柳树村", "village", "t"),
    Place("zhao", "赵庄村", "village", "t"),
    Place("he", "上河村", "village", "w"),
)
SERVING = {
    "liu": ("village_committee", "liu"),
    "zhao": ("village_committee", "zhao"),
    "town": ("township_government", "t"),
    "west": ("township_government", "w"),
    "bureau": ("county_rural_revival_bureau", "c"),
    "group": ("county_leading_group", "c"),
    "medical": ("county_medical_insurance", "c"),
    "schools": ("county_education_bureau", "c"),
}
HEADS = {"liu": ("李秋生", "张大山", "王小河"), "zhao": ("赵铁柱", "赵铁柱"), "he": ("何满仓",)}
IDENTITY = identity("19700102")
"""Of a member of 柳树村's first household."""


@dataclass
class Scene:
    """The villages; `people` by name, `families` by village and number."""

    sessions: Sessions
    people: dict[str, int] = field(default_factory=dict)
    families: dict[tuple[str, int], Household] = field(default_factory=dict)

    async def actor(self, session: Session, name: str) -> Actor:
        """An official who has signed in."""
        return await signed_in(session, self.people[name])

    async def campaign(
        self, first: int = -5, last: int = 20, *, region: str = "c", by: str = "bureau"
    ) -> Screening:
        """A campaign from so many days before or after today to so many."""
        async with self.sessions.write() as session:
            today = session.moment.today
            span = Span(today + timedelta(first), today + timedelta(last))
            plan = Plan(region, "集中排查（秋季）", span)
            opened = await campaigns.begin(session, await self.actor(session, by), plan)
        assert opened
        return opened

    async def look_at(self, village: str, number: int, on: date | None = None, **how: Any) -> int:
        """Log a visit, today unless another day is said; `how` are fields of `Done`."""
        family = self.families[village, number]
        async with self.sessions.write() as session:
            values = {
                "kind": "household_visit",
                "person_id": self.people["liu"],
                "role": "village_committee",
                "region_id": village,
                "household_id": family.id,
                "case_id": None,
                "on": on or session.moment.today,
                "note": "都好",
                "channel": "webchat",
            }
            return await activities.add(session, Done(**(values | how)))

    async def pause(self, village: str, number: int, days: int = 10) -> None:
        """Nobody is sent to a household for some days."""
        async with self.sessions.write() as session:
            today = session.moment.today
            row = {
                "id": new_id(),
                "household_id": self.families[village, number].id,
                "kind": "away",
                "first": today,
                "last": today + timedelta(days),
                "person_id": self.people["liu"],
                "recorded_at": session.moment.real,
            }
            await session.execute(insert(VisitPause), row)


async def scene(sessions: Sessions) -> Scene:
    """The villages on a fresh database."""
    made = Scene(sessions)
    async with sessions.write() as session:
        await regions.put_all(session, PLACES)
        for village, heads in HEADS.items():
            place = await regions.get(session, village)
            assert place
            for number, head in enumerate(heads, 1):
                family = await households.register(session, NewHousehold(place, number, head))
                made.families[village, number] = family
        since = session.moment.today - timedelta(days=60)
        for name, (role, region) in SERVING.items():
            official = NewOfficial(f"某{name}", None, role, region, since=since)
            made.people[name] = (await officials.put(session, official)).person_id
        first = made.families["liu", 1]
        await members.put_all(session, [NewMember(first.id, "李秋生", IDENTITY, "户主")])
    return made


def sheet(*lines: dict[str, Any]) -> bytes:
    """A sheet of warnings as an office fills it in."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "预警"
    page.append(COLUMNS)
    for line in lines:
        page.append([line.get(name) for name in COLUMNS])
    written = BytesIO()
    book.save(written)
    return written.getvalue()
