"""What the tests of help plans stand on: a village, its officials, a family that was approved."""

from dataclasses import dataclass, replace
from datetime import timedelta

from acts.actor import SERVICE, Actor, signed_in
from acts.cases import Step, advance
from acts.help_plans.editing import Draft
from acts.opening import about, begin
from rulebook.loader import Rulebook, load
from storage.engine import Session, Sessions
from storage.queries import addresses, cases, check_answers, households, members, officials, regions
from storage.queries.cases import Filed
from storage.queries.check_answers import Given
from storage.queries.facts import Fact
from storage.queries.facts import add as add_facts
from storage.queries.households import Household, NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place
from storage.scope import EVERYTHING

RULES: Rulebook = load()
PLACES = (
    Place("99", "河南省", "province"),
    Place("990000", "青禾县", "county", "99", landline="0370-6600000"),
    Place("990101", "柳河镇", "township", "990000", landline="0370-6600101"),
    Place("990101001", "张庄村", "village", "990101"),
    Place("990101002", "李营村", "village", "990101"),
)
OFFICIALS = {
    "village": ("张文书", "village_committee", "990101001", None),
    "first": ("驻村书记", "first_secretary", "990101001", "县财政局"),
    "other": ("李书记", "first_secretary", "990101002", "县水利局"),
    "town": ("镇里老赵", "township_government", "990101", None),
    "cadre": ("镇里小孙", "township_cadre", "990101", None),
    "county": ("县里老王", "county_rural_revival_bureau", "990000", None),
    "group": ("县里老周", "county_leading_group", "990000", None),
}


@dataclass
class Village:
    """The village, with its people by name and a family whose help plan has just begun."""

    sessions: Sessions
    people: dict[str, int]
    household_id: int
    case_id: int

    async def actor(self, session: Session, name: str) -> Actor:
        """Somebody signed in at the console."""
        return await signed_in(session, self.people[name])

    async def case(self, session: Session) -> Filed:
        """The help plan's case."""
        found = await cases.get(session, EVERYTHING, self.case_id)
        assert found is not None
        return found

    async def family(self, session: Session) -> Household:
        """The family."""
        found = await households.get(session, EVERYTHING, self.household_id)
        assert found is not None
        return found


async def found(sessions: Sessions, status: str = "general") -> Village:
    """Found the village; the county approved the family today."""
    async with sessions.write() as session:
        await regions.put_all(session, PLACES)
        place = await regions.get(session, "990101001")
        assert place is not None
        family = await households.register(session, NewHousehold(place, 3, "张大山", status=status))
        people = [("张大山", "户主"), ("李小梅", "妻"), ("张小宝", "子")]
        rows = [members.NewMember(family.id, name, None, kin) for name, kin in people]
        await members.put_all(session, rows)
        ids = await _officials(session)
        case = await approved(session, family)
    return Village(sessions, ids, family.id, case.id)


async def approved(session: Session, family: Household) -> Filed:
    """An open help plan that grew out of an identification which saw illness and lost work."""
    today = session.moment.today
    start = replace(about(family, "identify", today), role="household")
    identify = await begin(session, RULES, SERVICE, start)
    assert isinstance(identify, Filed)
    risks = ["illness", "job_loss"]
    await see(session, identify.id, risk_types=risks)
    start = replace(
        about(family, "help_plan", today), follows_id=identify.id, follows_how="spawned"
    )
    case = await begin(session, RULES, SERVICE, start)
    assert isinstance(case, Filed)
    return case


async def see(session: Session, case_id: int, visit: int = 1, **answers: object) -> None:
    """Answers of a visit form, the first visit's or a later one's."""
    today = session.moment.today
    serving = await officials.of_region(session, EVERYTHING, "990101001", today)
    for field, value in answers.items():
        given = Given(case_id, visit, field, value, serving[0].person_id, "console", False, today)
        await check_answers.add(session, given)


async def know(session: Session, household_id: int, *, member: int = 0, **values: object) -> None:
    """Facts on record: of the household, or of one member by number."""
    kin = await members.of_household(session, EVERYTHING, household_id)
    whose = kin[member - 1].id if member else None
    part = "p" if member else "hh"
    today = session.moment.today
    await add_facts(
        session,
        [
            Fact(household_id, f"{part}.{key}", value, today, "visit", "test", whose)
            for key, value in values.items()
        ],
    )


async def phone_of(session: Session, household_id: int, channel: str = "webchat") -> int:
    """The family's own address."""
    contact = await addresses.ensure(session, channel, f"family {household_id}")
    await addresses.belongs(session, contact.id, household_id)
    return contact.id


async def take(session: Session, actor: Actor, case_id: int, event: str, **facts: object) -> object:
    """Take a step today."""
    on, note = session.moment.today, "家里情况变了"
    step = Step(event, on, facts=facts, note=note)  # type: ignore[arg-type]  # facts of a table
    return await advance(session, RULES, actor, case_id, step)


GOOD_PLAN = (
    Draft("health", "家庭医生每季度上门", "illness", "hea-family-doctor", role="county_health"),
    Draft("employment", "安排到村里的帮扶车间", "job_loss", "emp-workshop", person="2"),
)
"""Answers both risks, and earns a living for the one who can work."""


async def _officials(session: Session) -> dict[str, int]:
    since = session.moment.today - timedelta(days=30)
    ids = {}
    for key, (name, role, region, unit) in OFFICIALS.items():
        official = NewOfficial(name, None, role, region, unit, since=since)
        ids[key] = (await officials.put(session, official)).person_id
    return ids
