"""A written case of a duty, kept by the live service: places, posts, settings, and its log."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from acts import duties, local_settings
from acts.activities import recording
from acts.activities.entry import Entry
from acts.activities.recording import FOR_WORK
from acts.actor import Actor, signed_in
from acts.duties import Report
from acts.local_settings import Wanted
from bot.commands.named import OPERATOR
from notifications.duties import by_case, owing, standing
from notifications.duties.owing import Owed
from rulebook.cases import CaseState, Run, to_json
from rulebook.duties import Duty, DutyStatus
from rulebook.duties.counting import measured
from rulebook.loader import Rulebook
from rulebook.roles import RANKED
from storage.engine import Session, Sessions
from storage.moment import SHANGHAI
from storage.queries import activities, cases, households, officials, regions
from storage.queries.activities import Done
from storage.queries.cases import Filed
from storage.queries.households import Household, NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place
from storage.scope import EVERYTHING
from tests.hands import Hands

PROVINCES = {"henan": "河南省", "hubei": "湖北省", "hebei": "河北省"}
LEVELS = {"province": "p", "city": "c", "county": "k", "township": "t", "village": "v"}
PRESENCE = ("presence_day", "presence_night", "approved_leave")
FOUNDED = timedelta(days=400)
CASE_ID = 7


@dataclass
class Keeping:
    """One case of a duty in the live service."""

    sessions: Sessions
    hands: Hands
    rules: Rulebook
    case: Mapping[str, Any]
    people: dict[str, int] = field(default_factory=dict)

    @property
    def duty(self) -> Duty:
        """The duty, in force as it was in its own year."""
        return self.rules.duties[self.case["duty"]]

    def at(self, on: date) -> None:
        """Move the clock to noon of a day."""
        self.hands.set(datetime.combine(on, time(12), SHANGHAI))

    async def found(self) -> None:
        """Found the places and posts, and set what the county is asked for."""
        self.at(self.begins - FOUNDED)
        async with self.sessions.write() as session:
            await _places(session, PROVINCES[self.duty.region or "henan"])
            for who, role in self._who():
                await self._official(session, who, role)
            if self.duty.type == "coverage" and self.duty.target == "household":
                for number in range(self.params.get("total", 0)):
                    await _home(session, number + 1)
            for key, text in self._settings():
                place = await regions.get(session, "k")
                assert place is not None
                wanted = Wanted(self.case["evaluate_on"].year, key, text)
                await local_settings.set_value(session, self.rules, OPERATOR, place, wanted)
            if self.duty.per == "event":
                await _file(session, self.duty, self.params, self.begins)

    async def log(self) -> None:
        """Log every line through the acts that log, on its own day."""
        for line in self.case["log"]:
            self.at(line["date"])
            async with self.sessions.write() as session:
                await self._line(session, line)

    async def stands(self) -> DutyStatus:
        """How the live service says that it stands."""
        self.at(self.case["evaluate_on"])
        async with self.sessions.read() as session:
            if self.duty.per == "event":
                filed = await cases.get(session, EVERYTHING, CASE_ID)
                assert filed is not None
                return await by_case.of_case(session, self.duty, filed)
            asked = await self.asked(session)
            [found] = await standing.answers(session, self.rules, [asked])
            return found.status

    async def asked(self, session: Session) -> standing.Asked:
        """The question about the duty as it is owed today."""
        owed = await self._owed(session)
        there = await owing.at(session, self.rules, owed.post.path, session.moment.today.year)
        [one] = await standing.asked_of(session, [owed], {owed.post.path: there})
        return replace(one, label=self.case.get("period"))

    @property
    def params(self) -> Mapping[str, Any]:
        """What the case gives besides its log."""
        found: Mapping[str, Any] = self.case.get("params") or {}
        return found

    @property
    def begins(self) -> date:
        """The first day anything happens."""
        given = [self.params[name] for name in ("start", "event_date") if name in self.params]
        return min([self.case["evaluate_on"], *given, *(one["date"] for one in self.case["log"])])

    async def _owed(self, session: Session) -> Owed:
        mine = [
            owed
            for person in self.people.values()
            for owed in await owing.of(session, self.rules, person)
        ]
        return next(owed for owed in mine if owed.duty.id == self.duty.id)

    def _who(self) -> list[tuple[str, str]]:
        """Everybody who does something, with a role; somebody owes it though nobody did."""
        told = [(line.get("by", ""), line.get("role", self.duty.role)) for line in self.case["log"]]
        alone = self.duty.by == "individual"
        found = [(who or ("one" if alone else f"a {role}"), role) for who, role in told]
        return list(dict.fromkeys([*found, *([] if found else [("one", self.duty.role)])]))

    async def _official(self, session: Session, who: str, role: str) -> None:
        level = self.rules.roles[role].level
        region = LEVELS.get(level, "v" if level == "unit" else "k")
        unit = None if level in RANKED else "某单位"
        new = NewOfficial(who, None, role, region, unit, session.moment.today)
        self.people[who] = (await officials.put(session, new)).person_id

    def _settings(self) -> list[tuple[str, str]]:
        found = []
        if self.duty.status == "suggested":
            found.append((self.duty.setting, f"{self.duty.quota.count}"))
        if "total" in self.params and self.duty.target != "household":
            found.append((self.duty.total_setting, str(self.params["total"])))
        days = self.params.get("calendar", {})
        return [*found, *((anchor, on.isoformat()) for anchor, on in days.items())]

    async def _line(self, session: Session, line: Mapping[str, Any]) -> None:
        role = line.get("role", self.duty.role)
        alone = self.duty.by == "individual"
        person = self.people[line.get("by") or ("one" if alone else f"a {role}")]
        actor = await signed_in(session, person)
        if line["kind"] in PRESENCE or self.duty.per == "event":
            await _row(session, actor, role, line, self.duty.per == "event")
        elif measured(self.duty):
            report = Report(self.duty.id, str(line["value"]), line["date"])
            await duties.report_figure(session, self.rules, actor, report)
        else:
            homes, entry = await _homes(session, _targets(line)), _entry(line)
            if homes:
                entry = replace(entry, households=tuple(homes), targets=())
            await recording.record(session, self.rules, actor, entry)


def as_in_its_year(rules: Rulebook, duty: str) -> Rulebook:
    """The rules with a duty that is over in force again, for a case of its own year."""
    found = rules.duties[duty]
    if found.status != "historical":
        return rules
    return replace(rules, duties={**rules.duties, duty: replace(found, status="active")})


def _entry(line: Mapping[str, Any]) -> Entry:
    names = ("mode", "level", "disease", "category", "for_period")
    detail: dict[str, Any] = {name: line[name] for name in names if name in line}
    if "class_hours" in line:
        detail["class_hours"] = str(line["class_hours"])
    if "to" in line:
        detail["to"] = list(line["to"])
    detail[FOR_WORK] = True
    targets = tuple(_targets(line))
    return Entry(line["kind"], line["date"], (), targets, detail=detail, note="看过", again=True)


def _targets(line: Mapping[str, Any]) -> list[str]:
    return [*line.get("targets", ()), *([line["target"]] if "target" in line else [])]


async def _homes(session: Session, targets: list[str]) -> list[Household]:
    """The households that are meant by 甲户, 乙户 …; a name nobody registered is registered."""
    found = []
    for target in targets:
        if not target.endswith("户"):
            return []
        number = "甲乙丙丁".index(target[0]) + 1
        known = await households.find_by_number(session, EVERYTHING, ["v"], number)
        found.append(known[0] if known else await _home(session, number))
    return found


async def _home(session: Session, number: int) -> Household:
    village = await regions.get(session, "v")
    assert village is not None
    return await households.register(session, NewHousehold(village, number, "某人"))


async def _row(
    session: Session, actor: Actor, role: str, line: Mapping[str, Any], of_case: bool
) -> None:
    """A line that other acts write: days in the village, steps and calls within a case."""
    assert actor.person_id is not None
    targets = {"targets": _targets(line)} if _targets(line) else {}
    done = Done(
        line["kind"], actor.person_id, role, "v", None, CASE_ID if of_case else None,
        line["date"], "", "console", detail=targets,
    )  # fmt: skip
    await activities.add(session, done)


async def _places(session: Session, province: str) -> None:
    names = (province, "某市", "某县", "某镇", "某村")
    ids = list(LEVELS.values())
    above: list[str | None] = [None, *ids[:-1]]
    levels = zip(LEVELS, ids, names, above, strict=True)
    await regions.put_all(session, [Place(key, name, level, up) for level, key, name, up in levels])


async def _file(session: Session, duty: Duty, params: Mapping[str, Any], on: date) -> None:
    """A case whose clock runs, or was stopped, as the written case says."""
    village = await regions.get(session, "v")
    home = await _home(session, 1)
    assert village is not None
    begun = params.get("event_date") or params.get("start")
    runs = {duty.due.clock: Run(begun, params.get("ended"))} if duty.due.clock and begun else {}
    name = duty.due.procedure or "identify"
    state = CaseState(name, "clue_registered", on, on, frozenset(), {}, {}, runs)
    await cases.insert_case(
        session,
        Filed(
            id=CASE_ID,
            code="48210377",
            procedure=name,
            household_id=home.id,
            region_id="v",
            path=village.path,
            state=state.state,
            level="normal",
            contact_by=None,
            standing=to_json(state),
            version=0,
            closed_on=None,
            opened_on=on,
            entered_on=on,
        ),
    )
