"""A village whose officials may do anything to their counts, and what must hold afterwards."""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from acts import leave, local_settings, week_answers
from acts.activities import correcting, recording
from acts.activities.correcting import Change
from acts.activities.entry import Entry
from acts.actor import SERVICE, Actor, NotAllowed, signed_in
from acts.declined import Declined
from acts.handing_over.giving import hand_over
from acts.handing_over.order import Order
from acts.leave import Wanted
from acts.local_settings import Wanted as Figure
from acts.merging import merge
from bot.rehearsal import by_the_log
from notifications.duties import standing
from notifications.duties.standing import Asked
from rulebook.duties.spans import recurs, span_of
from storage.engine import Session, Sessions
from storage.queries import activities, duty_counts, households, people, regions, rehearsed
from storage.queries.households import Household, NewHousehold
from storage.queries.leaves import LEAVE
from storage.scope import EVERYTHING
from tests.acts.village import RULES, Villages, settle
from tests.hands import START, Hands

SERVING = {
    "first": ("first_secretary", "liu"),
    "second": ("team_member", "liu"),
    "committee": ("village_committee", "liu"),
    "town": ("township_government", "t"),
    "bureau": ("county_rural_revival_bureau", "c"),
}
WORKING = ("first", "second", "committee")
KINDS = ("household_visit", "household_visit", "screening", "notice_delivery", "training")
AT_HOME = ("household_visit", "screening", "notice_delivery")
FIGURES = {
    "duty.unq-hen23-household-visits.count": "2",
    "duty.unq-hen23-routine-screening.count": "1",
}
NUMERALS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")
ONE_DAY = timedelta(days=1)
BEGINS = START + timedelta(days=60)


@dataclass
class Village:
    """A village of six families whose officials may do anything, in whatever order."""

    villages: Villages
    hands: Hands
    homes: list[int] = field(default_factory=list)
    working: list[int] = field(default_factory=list)
    logged: list[int] = field(default_factory=list)
    came: int = 0

    @property
    def sessions(self) -> Sessions:
        return self.villages.sessions

    async def log(self, who: int, kind: str, homes: list[int], ago: int) -> None:
        async with self.sessions.write() as session:
            found = [await self._home(session, one) for one in homes] if kind in AT_HOME else []
            on = session.moment.today - ago * ONE_DAY
            entry = Entry(kind, on, tuple({one.id: one for one in found}.values()), again=True)
            actor = await self._actor(session, who)
            done = await recording.record(session, RULES, actor, entry)
            self.logged += [one.activity_id for one in done.kept]

    async def correct(self, which: int, change: str, home: int, ago: int) -> None:
        async with self.sessions.write() as session:
            activity_id = self.logged[which % len(self.logged)]
            other = await self._home(session, home) if change == "home" else None
            on = session.moment.today - ago * ONE_DAY if change == "day" else None
            wanted = Change("记错了", on, other, withdrawn=change == "withdraw")
            for person in {*self.working, self.villages.people["town"]}:
                actor = await signed_in(session, person)
                done = await correcting.correct(session, RULES, actor, activity_id, wanted)
                if done is not None:
                    self.logged.append(done.new_id)
                    return

    async def hand_over(self, who: int) -> None:
        async with self.sessions.write() as session:
            person = self.working[who % len(self.working)]
            today = session.moment.today
            terms = [
                term for term in await people.terms(session, EVERYTHING, person) if term.on(today)
            ]
            self.came += 1
            name = f"新{self.came:02d}".translate(NUMERALS)
            order = Order(person, today, frozenset(term.id for term in terms), name=name)
            actor = await self.villages.actor(session, "bureau")
            done = await hand_over(session, RULES, actor, order)
            assert done is not None
            assert done.to_id is not None
            self.working[self.working.index(person)] = done.to_id

    async def away(self, who: int, kind: str, ahead: int, days: int) -> None:
        async with self.sessions.write() as session:
            first = session.moment.today + ahead * ONE_DAY
            wanted = Wanted(kind, first, first + days * ONE_DAY, "家里有事")
            asked = await leave.ask(session, await self._actor(session, who), wanted)
            if kind == LEAVE and asked.approvers:
                boss = await signed_in(session, min(asked.approvers))
                await leave.decide(session, RULES, boss, asked.leave.id, None)

    async def tell_week(self, who: int, days: int) -> None:
        async with self.sessions.write() as session:
            actor = await self._actor(session, who)
            await week_answers.answer(session, RULES, actor, (days, days))

    async def merge(self, one: int, other: int) -> None:
        async with self.sessions.write() as session:
            pair = (await self._home(session, one)).id, (await self._home(session, other)).id
            if pair[0] != pair[1]:
                actor = await self.villages.actor(session, "committee")
                await merge.merge(session, RULES, actor, pair, "是一家")

    async def holds(self) -> None:
        """Counters are what the log says; the service says of every duty what the rules say."""
        async with self.sessions.read() as session:
            log = await by_the_log.read(session, RULES, "/s/c/")
            duties = log.there["/s/c/t/liu/"].duties.values()
            counted = {
                key: many for key, many in (await rehearsed.counters(session)).items() if many
            }
            true = {
                key: many
                for key, many in (await duty_counts.recount(session, duties)).items()
                if many
            }
            assert counted == true
            assert await activities.miscounted(session) == []
            for person in {post.person_id for post in log.posts}:
                assert await by_the_log.differing(session, RULES, log, person) == []
            await self._before(session, log)

    async def _before(self, session: Session, log: by_the_log.Log) -> None:
        """The same of the period before."""
        asked = []
        for one in filter(by_the_log.comparable, log.owed(session)):
            params = log.params(session, one)
            if recurs(one.duty):
                now = span_of(one.duty, session.moment.today, params)
                assert now.first is not None
                label = span_of(one.duty, now.first - ONE_DAY, params).label
                asked.append(Asked(one, params, label))
        for told in await standing.answers(session, RULES, asked):
            true = await log.status(session, RULES, told.owed, told.status.period)
            assert true is not None
            assert (told.status.done, told.status.status) == (true.done, true.status), told

    async def _actor(self, session: Session, who: int) -> Actor:
        return await signed_in(session, self.working[who % len(self.working)])

    async def _home(self, session: Session, which: int) -> Household:
        found = await recording.home_of(session, self.homes[which % len(self.homes)])
        assert found is not None
        return found


async def begin(sessions: Sessions, hands: Hands) -> Village:
    """The village on the first day, with what its county has set."""
    hands.set(START)
    made = Village(await settle(sessions, SERVING), hands)
    made.working = [made.villages.people[name] for name in WORKING]
    async with sessions.write() as session:
        county = await regions.get(session, "c")
        village = await regions.get(session, "liu")
        assert county is not None
        assert village is not None
        for number, head in ((5, "王有田"), (6, "赵来福"), (7, "周小满"), (8, "钱进")):
            await households.register(session, NewHousehold(village, number, head, None))
        made.homes = [one.id for one in await households.by_village(session, EVERYTHING, "liu")]
        for name, text in FIGURES.items():
            wanted = Figure(session.moment.today.year, name, text, "演练")
            await local_settings.set_value(session, RULES, SERVICE, county, wanted)
    hands.set(BEGINS)
    return made


async def done(act: Coroutine[Any, Any, None]) -> None:
    """Let an act be done; what officials may not do changes nothing."""
    try:
        await act
    except (Declined, NotAllowed):
        return
