"""A village where a household has reported and somebody comes to look."""

from dataclasses import dataclass
from datetime import timedelta

from acts import checks
from acts.actor import Actor, signed_in
from acts.cases import Step, advance, open_case
from rulebook.cases import Refusal
from rulebook.loader import Rulebook, load
from storage.engine import Session, Sessions
from storage.queries import addresses, cases, households, officials, regions, reports
from storage.queries.cases import Filed
from storage.queries.households import Household, NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place
from storage.scope import EVERYTHING

RULES = load()
PHONE = "+8619900000003"

COMPLETE = {
    "members": 3,
    "food_clothing_ok": "ok",
    "school_children": 0,
    "insured_all": "all",
    "house_state": "leak",
    "water_source": "tap",
    "wage_year": 12000,
    "labour_members": 1,
    "risk_seen": "serious",
}
"""One answer a section."""

PLACES = (
    Place("990000", "青禾县", "county", landline="0370-6600000"),
    Place("990101", "柳河镇", "township", "990000"),
    Place("990101001", "张庄村", "village", "990101", landline="0370-6600001"),
    Place("990101002", "李营村", "village", "990101"),
)
POSTS = {
    "village": ("village_committee", "990101001"),
    "secretary": ("first_secretary", "990101001"),
    "elsewhere": ("village_committee", "990101002"),
    "bureau": ("county_rural_revival_bureau", "990000"),
}


@dataclass
class Village:
    """The village's people, and the case of 3号 张家, which waits for its first visit."""

    sessions: Sessions
    people: dict[str, int]
    household: Household
    case_id: int
    rules: Rulebook = RULES

    async def actor(self, session: Session, who: str) -> Actor:
        """An official who has signed in."""
        return await signed_in(session, self.people[who])

    async def case(self, session: Session) -> Filed:
        """The case as it stands."""
        found = await cases.get(session, EVERYTHING, self.case_id)
        assert found is not None
        return found

    async def begin(self, who: str = "village") -> None:
        """Somebody comes and opens the form."""
        async with self.sessions.write() as session:
            actor = await self.actor(session, who)
            await checks.start(session, self.rules, actor, await self.case(session))

    async def see(self, who: str = "village", **values: object) -> None:
        """Answer some fields."""
        async with self.sessions.write() as session:
            actor, case = await self.actor(session, who), await self.case(session)
            for field, value in values.items():
                await checks.answer(session, self.rules, actor, case, field, value)

    async def sheet(self, who: str = "village") -> checks.Sheet:
        """The form as somebody sees it."""
        async with self.sessions.read() as session:
            actor = await self.actor(session, who)
            found = await checks.sheet(session, self.rules, actor, await self.case(session))
        assert found is not None
        return found

    async def finish(self, who: str = "village") -> checks.Finished:
        """Finish the form."""
        async with self.sessions.write() as session:
            actor = await self.actor(session, who)
            return await checks.finish(session, self.rules, actor, await self.case(session))

    async def step(self, who: str, event: str, *papers: str) -> Filed | Refusal | None:
        """Take a step in the case."""
        async with self.sessions.write() as session:
            actor = await self.actor(session, who)
            step = Step(event, session.moment.today, frozenset(papers), note="房子还没看清")
            return await advance(session, self.rules, actor, self.case_id, step)


async def village(sessions: Sessions, said: dict[str, object]) -> Village:
    """Found the village; `said` is what the household's report answered."""
    async with sessions.write() as session:
        await regions.put_all(session, PLACES)
        place = await regions.get(session, "990101001")
        assert place is not None
        family = await households.register(session, NewHousehold(place, 3, "张大山", PHONE))
        phone = await addresses.ensure(session, "sms_simulator", PHONE)
        await addresses.belongs(session, phone.id, family.id)
        case = await open_case(session, RULES, family, "household")
        await reports.add(session, _report(session, case, phone.id, said))
        people = {}
        for who, (role, region) in POSTS.items():
            since = session.moment.today - timedelta(days=30)
            official = NewOfficial(f"某{who}", None, role, region, since=since)
            people[who] = (await officials.put(session, official)).person_id
    return Village(sessions, people, family, case.id)


def _report(
    session: Session, case: Filed, address_id: int, said: dict[str, object]
) -> reports.Told:
    assert case.household_id is not None
    return reports.Told(
        id=reports.new_report_id(),
        case_id=case.id,
        household_id=case.household_id,
        address_id=address_id,
        channel="sms_simulator",
        reporter="张大山",
        phone=PHONE,
        relation="self",
        attached=False,
        danger=False,
        complete=True,
        answers=said,
        on=session.moment.today,
    )
