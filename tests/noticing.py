"""A village with households to be put on public notices, and the officials who do it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from acts.actor import SERVICE, Actor, signed_in
from acts.case_steps import Step
from acts.cases import advance
from acts.opening import Start, begin
from acts.public_notices import drafting, releasing
from acts.public_notices.drafting import Entry, Wanted
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions
from storage.queries import addresses, cases, households, officials, public_notices, regions
from storage.queries.households import NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.public_notices import Notice
from storage.queries.regions import Place
from storage.scope import EVERYTHING

COUNTY, TOWN, VILLAGE, NEIGHBOUR = "880000", "880101", "880101001", "880101002"
PLACES = (
    Place(COUNTY, "青禾县", "county", landline="0370-6600000"),
    Place(TOWN, "柳河镇", "township", COUNTY, landline="0370-6600100"),
    Place(VILLAGE, "柳树村", "village", TOWN, landline="0370-6600101"),
    Place(NEIGHBOUR, "赵庄村", "village", TOWN),
)
PEOPLE = {
    "author": ("村里老刘", "village_committee", VILLAGE),
    "colleague": ("村里老马", "village_committee", VILLAGE),
    "secretary": ("孙书记", "first_secretary", VILLAGE),
    "neighbour": ("周支书", "village_committee", NEIGHBOUR),
    "town": ("郑乡长", "township_government", TOWN),
    "clerk": ("镇里小吴", "township_cadre", TOWN),
    "bureau": ("县里老王", "county_rural_revival_bureau", COUNTY),
}
HEADS = ("张大山", "李秋生", "欧阳明")
SHORTLIST = "village_shortlist"
ANNOUNCING = "result_announcement"


@dataclass
class Village:
    """The village: people by what they are here, cases in the order of `HEADS`."""

    sessions: Sessions
    rules: Rulebook
    people: dict[str, int] = field(default_factory=dict)
    cases: list[int] = field(default_factory=list)

    async def actor(self, session: Session, who: str) -> Actor:
        """Somebody signed in at the console."""
        return await signed_in(session, self.people[who])

    async def prepare(self, *which: int, who: str = "author", kind: str = "publicity") -> Notice:
        """Prepare a notice of some of the cases."""
        async with self.sessions.write() as session:
            actor = await self.actor(session, who)
            wanted = Wanted(kind, tuple(self.entry(one) for one in which), deliberated=True)
            made = await drafting.prepare(session, self.rules, actor, wanted)
        assert made is not None
        return made

    async def hang(self, *which: int, who: str = "secretary", kind: str = "publicity") -> Notice:
        """Prepare and release a notice."""
        author = "author" if kind == "publicity" else "town"
        made = await self.prepare(*which, who=author, kind=kind)
        async with self.sessions.write() as session:
            actor = await self.actor(session, who)
            released = await releasing.release(session, self.rules, actor, made.id)
        assert released is not None
        return released

    def entry(self, which: int, **values: object) -> Entry:
        """What is said of a case unless said otherwise."""
        entry = Entry(self.cases[which], "marginal", 3, "illness")
        return replace(entry, **values)  # type: ignore[arg-type]  # fields of an entry

    async def state(self, which: int = 0) -> str:
        """Where a case stands."""
        async with self.sessions.read() as session:
            return await cases.state_of(session, self.cases[which]) or ""

    async def put(self, which: int, state: str) -> None:
        """Let a case stand somewhere, whatever led there."""
        async with self.sessions.write() as session:
            await put(session, self.cases[which], state)


async def found(
    sessions: Sessions, rules: Rulebook, procedure: str = "identify", state: str = SHORTLIST
) -> Village:
    """Found the village, with one case for each head."""
    village = Village(sessions, rules)
    async with sessions.write() as session:
        await regions.put_all(session, PLACES)
        for who, (name, role, region) in PEOPLE.items():
            since = session.moment.today - timedelta(days=30)
            official = NewOfficial(name, None, role, region, since=since)
            village.people[who] = (await officials.put(session, official)).person_id
        for number, head in enumerate(HEADS, 1):
            village.cases.append(await _case(session, rules, procedure, number, head))
            await put(session, village.cases[-1], state)
    return village


async def put(session: Session, case_id: int, state: str) -> None:
    """Let a case stand somewhere."""
    case = await cases.get(session, EVERYTHING, case_id)
    assert case is not None
    standing: Mapping[str, object] = {**case.standing, "state": state}
    await cases.save(session, replace(case, state=state, standing=standing))


async def bind(session: Session, person_id: int, chat: str) -> int:
    """A chat bound to an official; returns its address."""
    contact = await addresses.ensure(session, "webchat", chat)
    await addresses.bind(session, contact.id, person_id)
    return contact.id


async def _case(session: Session, rules: Rulebook, procedure: str, number: int, head: str) -> int:
    place = await regions.get(session, VILLAGE)
    assert place is not None
    family = await households.register(session, NewHousehold(place, number, head))
    start = Start(
        procedure, place.id, place.path, session.moment.today, family.id, role="village_committee"
    )
    opened = await begin(session, rules, SERVICE, start)
    assert isinstance(opened, cases.Filed), opened
    return opened.id


async def again(village: Village, notice: Notice) -> Notice:
    """A notice as it stands now."""
    async with village.sessions.read() as session:
        found_ = await public_notices.get(session, EVERYTHING, notice.id)
    assert found_ is not None
    return found_


async def as_(village: Village, who: str, act: Any, *args: Any) -> Any:
    """Do something as somebody, in a transaction of its own."""
    async with village.sessions.write() as session:
        return await act(session, await village.actor(session, who), *args)


async def step(
    village: Village, who: str, event: str, papers: Iterable[str] = (), which: int = 0
) -> Any:
    """Take a step by the ordinary way, today."""
    async with village.sessions.write() as session:
        wanted = Step(event, session.moment.today, frozenset(papers), note="核实过，情况有出入")
        actor = await village.actor(session, who)
        return await advance(session, village.rules, actor, village.cases[which], wanted)


async def release(village: Village, who: str, notice: Notice) -> Notice | None:
    """Release a notice as somebody."""
    async with village.sessions.write() as session:
        actor = await village.actor(session, who)
        return await releasing.release(session, village.rules, actor, notice.id)
