"""A simulated quarter of a county: hundreds of cadres, thousands of families, and every message.

The clock is moved through the hours at which anything may happen. People act through the acts, what
business time brings runs as in earnest, messages leave by the real delivery to a far end that notes
them. What the checks look at is what arrived there, and the log by the plain evaluator.
"""

import random
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as Hour
from pathlib import Path

import locales
from bot import business
from bot.house import House, line
from bot.rehearsal import by_the_log, quarter_checks, quarter_county
from bot.rehearsal.clock import deliver_all
from bot.rehearsal.loadtest import Figures, peak_memory
from bot.rehearsal.quarter_checks import DIGEST, Message, Record
from bot.rehearsal.quarter_county import County
from bot.rehearsal.quarter_people import People
from channels.contract import Channel, Outgoing
from channels.signing import Signer
from channels.sms_simulator import SmsSimulator
from channels.webchat import WebChat
from notifications.compose import Composer
from notifications.delivery import Delivery
from rulebook.calendar import is_working_day
from rulebook.loader import Rulebook, load
from storage import schema
from storage.crypto import KEY_BYTES, Vault
from storage.engine import Session, Sessions, open_sessions
from storage.moment import SHANGHAI, Clock
from storage.queries import addresses, duty_counts, fates, rehearsed

ONE_DAY = timedelta(days=1)
PLANNING = (8, 9, 12, 17)
PEOPLE_ACT, EVENING, NIGHT = 10, 20, (22, 3)
OUTAGE_DAYS = 2
SAMPLED = 50


@dataclass(frozen=True)
class Wish:
    """What to simulate: how much, from when on, the first day of the outage, and of the wave."""

    seed: int = 7
    cadres: int = 300
    households: int = 6000
    first: date = date(2026, 8, 31)
    weeks: int = 13
    outage: date = date(2026, 11, 2)
    wave: date = date(2026, 10, 19)


@dataclass
class Ledger:
    """What the far ends took, whoever's it was."""

    now: datetime
    taken: list[tuple[datetime, str, Outgoing]] = field(default_factory=list)


class Chat(WebChat):
    """The browser chat, noting what it is handed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def send(self, message: Outgoing) -> str:
        self._ledger.taken.append((self._ledger.now, self.name, message))
        return message.reference


class Phones(SmsSimulator):
    """The phones, noting what they are handed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def send(self, message: Outgoing) -> str:
        self._ledger.taken.append((self._ledger.now, self.name, message))
        return message.reference


@dataclass
class Quarter:
    """One run: the county and its people, the house that serves them, and what came of it."""

    wish: Wish
    house: House
    county: County
    people: People
    ledger: Ledger
    deliveries: Sequence[Delivery]
    record: Record = field(default_factory=Record)
    seen: int = 0

    @property
    def sessions(self) -> Sessions:
        """Where transactions come from."""
        return self.house.sessions

    async def play(self) -> None:
        """Let the weeks pass."""
        today = self.wish.first
        while today < self.wish.first + timedelta(weeks=self.wish.weeks):
            await self._day(today)
            today += ONE_DAY
        async with self.sessions.read() as session:
            self.record.fired = await rehearsed.fired(session)

    async def _day(self, today: date) -> None:
        gone = (today - self.wish.outage).days
        works = is_working_day(self.house.rules.calendars, today)
        if 0 <= gone < OUTAGE_DAYS:
            if not gone:  # what was planned this morning cannot leave any more
                await self._at(today, PLANNING[0])
                await business.run_all(self.house)
            self.people.down(today, OUTAGE_DAYS - gone)
            return
        for hour in sorted((*PLANNING, PEOPLE_ACT, EVENING, *NIGHT)):
            await self._at(today, hour)
            if hour == PEOPLE_ACT:
                await self._read()
                if today == self.wish.wave:
                    await self.people.change_guard(today)
                await self.people.live(today, works)
            elif hour == EVENING:
                await self._read()
                if works:
                    await self._look_back()
            else:
                await business.run_all(self.house)
            await self._deliver()

    async def _at(self, today: date, hour: int) -> None:
        self.ledger.now = datetime.combine(today, Hour(hour), SHANGHAI)

    async def _deliver(self) -> None:
        """Hand over what may leave now, and hold its digests against the log of this moment."""
        await deliver_all(list(self.deliveries))
        fresh = self.ledger.taken[self.seen :]
        self.seen = len(self.ledger.taken)
        if not fresh:
            return
        async with self.sessions.read() as session:
            messages = await _messages(session, fresh)
            self.record.messages += messages
            digests = [one for one in messages if one.kind == DIGEST]
            if digests:
                log = await by_the_log.read(session, self.house.rules, self.county.path)
                self.record.untrue += await quarter_checks.untrue(
                    session, self.house.rules, log, digests
                )

    async def _read(self) -> None:
        """Everybody who reads looks at what has come."""
        waiting = [
            one
            for one in self.record.messages
            if one.reference not in self.record.delivered and one.person_id not in self.people.blind
        ]
        if not waiting:
            return
        async with self.sessions.write() as session:
            for one in waiting:
                for contact in await addresses.of_person(session, one.person_id):
                    await fates.acknowledge(session, contact.id, [one.reference])
                self.record.delivered[one.reference] = self.ledger.now

    async def _look_back(self) -> None:
        """What should have come up to somebody by this evening and did not."""
        rules = self.house.rules
        async with self.sessions.read() as session:
            log = await by_the_log.read(session, rules, self.county.path)
            fired = await rehearsed.fired(session)
            self.record.not_risen |= await quarter_checks.not_risen(
                session, rules, log, fired, self.record.delivered
            )


async def quarter(wish: Wish) -> Figures:
    """Simulate it on a database of its own; returns figures, `ok` when all that must be so is."""
    began, cpu = time.perf_counter(), time.process_time()
    async with opened(wish) as run:
        built = time.perf_counter() - began
        await run.play()
        figures = await _figures(run)
        return {
            "seed": wish.seed,
            "cadres": wish.cadres,
            "households": wish.households,
            "weeks": wish.weeks,
            "seconds": round(time.perf_counter() - began, 1),
            "cpu_seconds": round(time.process_time() - cpu, 1),
            "built_seconds": round(built, 1),
            "peak_memory_mib": peak_memory(),
            **figures,
        }


@asynccontextmanager
async def opened(wish: Wish) -> AsyncIterator[Quarter]:
    """A county ready to begin, on a database that goes away afterwards."""
    locales.prepare()
    rules, rng = load(), random.Random(wish.seed)  # noqa: S311  the same run again, not a secret
    ledger = Ledger(datetime.combine(wish.first, Hour(0), SHANGHAI))
    with tempfile.TemporaryDirectory(prefix="mingbai-quarter-") as folder:
        url = f"sqlite:///{Path(folder) / 'quarter.db'}"
        await schema.upgrade(url)
        vault = Vault({1: secrets.token_bytes(KEY_BYTES)})
        sessions = open_sessions(url, Clock(lambda: ledger.now.astimezone(UTC)), vault)
        try:
            async with sessions.write() as session:
                county = await quarter_county.build(
                    session, rules, wish.cadres, wish.households, rng
                )
            channels: dict[str, Channel] = {one.name: one for one in (Chat(ledger), Phones(ledger))}
            house = _house(sessions, rules, channels, Path(folder))
            people = People(sessions, rules, county, rng)
            deliveries = [
                Delivery(sessions, line(one), house.composer, house.signer)
                for one in channels.values()
            ]
            yield Quarter(wish, house, county, people, ledger, deliveries)
        finally:
            await sessions.close()


def _house(
    sessions: Sessions, rules: Rulebook, channels: dict[str, Channel], folder: Path
) -> House:
    signer = Signer(sessions.vault.token_key)
    return House(sessions, rules, channels, Composer(rules), signer, True, folder / "checkpoints")


async def _messages(
    session: Session, taken: Sequence[tuple[datetime, str, Outgoing]]
) -> list[Message]:
    """What was handed over to officials; families' messages are none of these figures."""
    sent = {one.reference: one for one in await rehearsed.sent(session)}
    return [
        Message(
            at,
            sent[message.reference].person_id,
            message.kind,
            message.text,
            message.reference,
            sent[message.reference].created_at.astimezone(SHANGHAI),
        )
        for at, _channel, message in taken
        if message.reference in sent
    ]


async def _figures(run: Quarter) -> Figures:
    wrong = quarter_checks.wrong(run.record, run.house.rules)
    async with run.sessions.read() as session:
        wrong |= await _differences(session, run)
        lost = sum(one.state == "stale" for one in await rehearsed.sent(session))
    messages = quarter_checks.burden(run.record, run.wish.cadres, run.wish.weeks)
    happened = {
        "digests": sum(one.kind == DIGEST for one in run.record.messages),
        "messages": len(run.record.messages),
        "firings": len(run.record.fired),
        "risen": sum(one.schedule.startswith("up:") for one in run.record.fired),
        "stale_after_the_outage": lost,
        **{name.replace(" ", "_"): many for name, many in sorted(run.people.counts.items())},
    }
    return {
        "happened": happened,
        "messages_a_cadre_and_week": messages,
        "wrong": wrong,
        "ok": not any(wrong.values()) and messages["mean"] <= 6,
    }


async def _differences(session: Session, run: Quarter) -> dict[str, int]:
    """Where counters are not what the log says, and the service not what the evaluator says."""
    rules = run.house.rules
    log = await by_the_log.read(session, rules, run.county.path)
    duties = log.there[run.county.path].duties
    counted = {key: many for key, many in (await rehearsed.counters(session)).items() if many}
    true = dict(await duty_counts.recount(session, duties.values()))
    keys = counted.keys() | true.keys()
    people = sorted({post.person_id for post in log.posts})
    sample = run.people.rng.sample(people, min(SAMPLED, len(people)))
    differing = [await by_the_log.differing(session, rules, log, one) for one in sample]
    return {
        "counters_not_of_the_log": sum(counted.get(key, 0) != true.get(key, 0) for key in keys),
        "officials_told_otherwise": sum(bool(one) for one in differing),
    }
