"""How the people of a simulated quarter behave: mostly in time, sometimes late, some never."""

import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from acts import leave, reports, visit_pauses, week_answers
from acts.activities import correcting, recording
from acts.activities.correcting import Change
from acts.activities.entry import Entry
from acts.actor import signed_in
from acts.cases import Step, advance
from acts.declined import Declined
from acts.handing_over.giving import hand_over
from acts.handing_over.order import Order
from acts.leave import Wanted
from acts.reports import Lead
from bot.rehearsal.quarter_county import County
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions
from storage.invented_posts import called
from storage.queries import addresses, households, logged
from storage.queries.households import Household
from storage.queries.leaves import AWAY, LEAVE
from storage.scope import EVERYTHING

HABITS = {"timely": 75, "late": 15, "never": 10}
"""Of a hundred people."""
READERS = 0.93
"""How many open what they are sent; nobody knows whether it arrived with the others."""
REPORTS = 0.0006
"""How likely a family is to report hardship on a working day: a few more than there are."""
VISITS = 4
VISITING, COMMITTEE = ("first_secretary", "team_member"), "village_committee"
HANDED_OVER = 0.2
ONE_DAY = timedelta(days=1)

Act = Callable[[Session], Awaitable[object]]


@dataclass
class People:
    """Everybody's habits, what they have put off for another day, and how often what was done."""

    sessions: Sessions
    rules: Rulebook
    county: County
    rng: random.Random
    habits: dict[int, str] = field(default_factory=dict)
    serving: dict[int, tuple[str, str]] = field(default_factory=dict)
    later: dict[date, list[tuple[str, Act]]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    visits: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    blind: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for one in self.county.people:
            self._settle(one.id, one.role, one.region_id)

    def _settle(self, person_id: int, role: str, place: str) -> None:
        self.serving[person_id] = role, place
        self.habits[person_id] = self.rng.choices(list(HABITS), list(HABITS.values()))[0]
        if self.rng.random() > READERS:
            self.blind.add(person_id)

    async def live(self, today: date, works: bool) -> None:
        """Let a day pass; what was put off for a day off waits for the next working day."""
        waiting = self.later.pop(today, [])
        if not works:
            self.later[today + ONE_DAY][:0] = waiting
            return
        for name, act in waiting:
            await self._do(name, act)
        for person_id, (role, place) in list(self.serving.items()):
            if role in VISITING:
                await self._visits(person_id, place, today)
                await self._absences(person_id, today)
            elif role == COMMITTEE:
                await self._screens(person_id, place, today)
        await self._report(today)

    def down(self, today: date, days: int) -> None:
        """A day without the service: people go out all the same, and log it when it is back."""
        self.later[today + ONE_DAY][:0] = self.later.pop(today, [])
        for person_id, (role, place) in self.serving.items():
            if role in VISITING and self.rng.random() < 0.2:
                home = self._home(place)
                self._put_off(today + days * ONE_DAY, "late entries", person_id, today, home)

    async def change_guard(self, today: date) -> None:
        """A wave: so many first secretaries are handed over to somebody new, this morning."""
        boss = self.county.holding("county_rural_revival_bureau")[0].id
        leaving = [one for one, (role, _) in self.serving.items() if role == VISITING[0]]
        for person_id in self.rng.sample(leaving, max(int(len(leaving) * HANDED_OVER), 1)):
            name = f"新{len(self.serving):04d}".translate(NUMERALS)
            async with self.sessions.write() as session:
                order = Order(person_id, today, frozenset({person_id}), name=name)
                actor = await signed_in(session, boss)
                done = await hand_over(session, self.rules, actor, order)
                assert done is not None
                assert done.to_id is not None
                chat = await addresses.ensure(session, "webchat", called(done.to_id))
                await addresses.bind(session, chat.id, done.to_id)
            self._settle(done.to_id, *self.serving.pop(person_id))
            self.counts["handed over"] += 1

    async def _visits(self, person_id: int, place: str, today: date) -> None:
        """One's share of the month, early or at its end; now and then written down days later."""
        habit, month = self.habits[person_id], f"{today:%Y-%m}"
        chance = {"timely": 0.35, "late": 0.0 if today.day < 25 else 0.7, "never": 0.02}[habit]
        if self.visits[person_id, month] >= VISITS or self.rng.random() > chance:
            return
        self.visits[person_id, month] += 1
        wait = self.rng.randrange(1, 7) if self.rng.random() < 0.12 else 0
        name = "late entries" if wait else "visits"
        self._put_off(today + wait * ONE_DAY, name, person_id, today, self._home(place))
        if not wait:
            await self._do(*self.later[today].pop())
        if self.rng.random() < 0.03:
            day = today + self.rng.randrange(2, 6) * ONE_DAY
            self.later[day].append(("corrections", self._corrects(person_id, place)))

    def _put_off(self, day: date, name: str, person_id: int, on: date, home: int) -> None:
        self.later[day].append((name, self._logs(person_id, "household_visit", on, (home,))))

    async def _screens(self, person_id: int, place: str, today: date) -> None:
        """A committee looks at some families each month, and brings notices at the year's end."""
        habit = self.habits[person_id]
        if self.rng.random() < {"timely": 0.12, "late": 0.03, "never": 0.0}[habit]:
            homes = tuple({self._home(place) for _home in range(3)})
            await self._do("screenings", self._logs(person_id, "screening", today, homes))
        if today.month == 11 and habit == "timely" and self.rng.random() < 0.3:
            homes = tuple({self._home(place) for _home in range(20)})
            await self._do("notices", self._logs(person_id, "notice_delivery", today, homes))
        if self.rng.random() < 0.01:
            await self._do("pauses", self._pauses(person_id, place, today))

    async def _absences(self, person_id: int, today: date) -> None:
        """Some are away and say so, some ask for leave, some answer the question of the week."""
        chance = self.rng.random()
        if chance < 0.008:
            await self._do("absences", self._asks(person_id, AWAY, today, today + 2 * ONE_DAY))
        elif chance < 0.016:
            first = today + ONE_DAY
            await self._do("leave asked", self._asks(person_id, LEAVE, first, first + ONE_DAY))
        elif today.weekday() == 0 and chance < 0.1:
            figures = (5, 4) if self.rng.random() < 0.8 else (3, 2)
            await self._do("week answers", self._answers(person_id, figures))

    async def _report(self, today: date) -> None:
        """Families report hardship; a committee goes in time, late or never, and decides later."""
        homes = sum(len(village.homes) for village in self.county.villages.values())
        for _home in range(homes):
            if self.rng.random() > REPORTS:
                continue
            person_id = self.rng.choice(
                [one for one, (role, _) in self.serving.items() if role == COMMITTEE]
            )
            place = self.serving[person_id][1]
            await self._do("reports", self._reports(person_id, place, today))

    def _home(self, place: str) -> int:
        return self.rng.choice(self.county.villages[place].homes)

    async def _do(self, name: str, act: Act) -> None:
        """Do something in a transaction of its own; what is declined was a slip of the day."""
        try:
            async with self.sessions.write() as session:
                await act(session)
            self.counts[name] += 1
        except Declined:
            self.counts[f"{name} declined"] += 1

    def _logs(self, person_id: int, kind: str, on: date, homes: tuple[int, ...]) -> Act:
        async def act(session: Session) -> None:
            found = [await _household(session, home) for home in homes]
            actor = await signed_in(session, person_id)
            entry = Entry(kind, on, tuple(found), note="看过了", typed=1)
            await recording.record(session, self.rules, actor, entry)

        return act

    def _corrects(self, person_id: int, place: str) -> Act:
        home, withdrawn = self._home(place), self.rng.random() < 0.5

        async def act(session: Session) -> None:
            last = await logged.latest_of(session, person_id, 1)
            if not last or last[0].done.household_id is None:
                return
            household = None if withdrawn else await _household(session, home)
            change = Change("记错了", household=household, withdrawn=withdrawn)
            actor = await signed_in(session, person_id)
            await correcting.correct(session, self.rules, actor, last[0].id, change)

        return act

    def _pauses(self, person_id: int, place: str, today: date) -> Act:
        home, last = self._home(place), today + 14 * ONE_DAY

        async def act(session: Session) -> None:
            actor, household = await signed_in(session, person_id), await _household(session, home)
            await visit_pauses.pause(session, actor, household, visit_pauses.HOSPITAL, last)

        return act

    def _asks(self, person_id: int, kind: str, first: date, last: date) -> Act:
        answer = "村里走不开" if self.rng.random() < 0.1 else None

        async def act(session: Session) -> None:
            actor = await signed_in(session, person_id)
            asked = await leave.ask(session, actor, Wanted(kind, first, last, "家里有事"))
            if kind == LEAVE and asked.approvers:
                boss = min(asked.approvers)
                decide = self._decides(boss, asked.leave.id, answer)
                self.later[session.moment.today + ONE_DAY].append(("leave decided", decide))

        return act

    def _decides(self, boss: int, leave_id: int, answer: str | None) -> Act:
        async def act(session: Session) -> None:
            actor = await signed_in(session, boss)
            await leave.decide(session, self.rules, actor, leave_id, answer)

        return act

    def _answers(self, person_id: int, figures: tuple[int, int]) -> Act:
        async def act(session: Session) -> None:
            actor = await signed_in(session, person_id)
            await week_answers.answer(session, self.rules, actor, figures)

        return act

    def _reports(self, person_id: int, place: str, today: date) -> Act:
        habit, number = self.habits[person_id], self.counts["reports"]
        wait = {"timely": self.rng.randrange(1, 4), "late": self.rng.randrange(7, 14), "never": 0}
        decides = self.rng.randrange(2, 20) if self.rng.random() < 0.8 else 0

        async def act(session: Session) -> None:
            contact = await addresses.ensure(session, "sms_simulator", f"+86199000{number:05d}")
            lead = Lead(place, {"story": "收成不好，手头紧"}, "李某")
            receipt = await reports.file(session, self.rules, contact, lead)
            if wait[habit]:
                went = today + wait[habit] * ONE_DAY
                home = receipt.case.household_id or 0
                self._put_off(went, "first visits", person_id, went, home)
                if decides:
                    closes = self._closes(person_id, receipt.case.id)
                    self.later[went + decides * ONE_DAY].append(("cases decided", closes))

        return act

    def _closes(self, person_id: int, case_id: int) -> Act:
        async def act(session: Session) -> None:
            actor, papers = await signed_in(session, person_id), frozenset({"verification_form"})
            step = Step("not_identified_decided", session.moment.today, papers, note="情况已核实")
            await advance(session, self.rules, actor, case_id, step)

        return act


NUMERALS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")


async def _household(session: Session, household_id: int) -> Household:
    found = await households.get(session, EVERYTHING, household_id)
    assert found is not None
    return found
