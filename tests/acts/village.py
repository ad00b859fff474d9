"""Two villages of a township, their families and officials, for acts that concern families."""

from dataclasses import dataclass, field
from datetime import timedelta

from acts import reports
from acts.actor import Actor, signed_in
from acts.reports import Lead, Receipt
from rulebook.loader import load
from storage.engine import Session, Sessions
from storage.queries import addresses, households, officials, regions
from storage.queries.households import Household, NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place

RULES = load()
PLACES = (
    Place("s", "安和市", "city"),
    Place("c", "明安县", "county", "s", landline="0370-0000001"),
    Place("t", "柳河镇", "township", "c", landline="0370-0000002"),
    Place("liu", "柳树村", "village", "t", landline="0370-0000003"),
    Place("zhao", "赵庄村", "village", "t"),
)
SERVING = {
    "liu": ("village_committee", "liu"),
    "zhao": ("village_committee", "zhao"),
    "town": ("township_government", "t"),
    "civil": ("county_civil_affairs", "c"),
    "bureau": ("county_rural_revival_bureau", "c"),
    "city": ("city_leading_group", "s"),
}


@dataclass
class Villages:
    """The villages; `people` and `families` by name."""

    sessions: Sessions
    people: dict[str, int] = field(default_factory=dict)
    families: dict[str, Household] = field(default_factory=dict)

    async def actor(self, session: Session, name: str) -> Actor:
        """An official who has signed in."""
        return await signed_in(session, self.people[name])

    async def report(
        self, phone: str, village: str = "liu", *, channel: str = "sms_simulator", **told: object
    ) -> Receipt:
        """A report from a phone; `told` are answers, with `name` and `relation` apart."""
        name, relation = str(told.pop("name", "")), str(told.pop("relation", "self"))
        async with self.sessions.write() as session:
            contact = await addresses.ensure(session, channel, phone)
            lead = Lead(
                village,
                {"story": "老伴病了", **told},  # type: ignore[dict-item]  # answers of any question
                name,
                phone if phone.startswith("+86") else None,
                relation,
            )
            return await reports.file(session, RULES, contact, lead)


async def settle(sessions: Sessions, serving: dict[str, tuple[str, str]] | None = None) -> Villages:
    """Settle the villages; each official is reached at a phone of their own."""
    made = Villages(sessions)
    async with sessions.write() as session:
        await regions.put_all(session, PLACES)
        for number, (name, (role, region)) in enumerate((serving or SERVING).items(), 11):
            since = session.moment.today - timedelta(days=30)
            official = NewOfficial(f"{name}同志", None, role, region, since=since)
            made.people[name] = (await officials.put(session, official)).person_id
            contact = await addresses.ensure(session, "sms_simulator", f"+86199000000{number}")
            await officials.reach_at(session, made.people[name], contact.id)
        village = await regions.get(session, "liu")
        assert village is not None
        for number, head, phone in ((1, "李秋生", None), (3, "张大山", "+8619900000003")):
            made.families[head] = await households.register(
                session, NewHousehold(village, number, head, phone)
            )
    return made
