"""Inspections, assessments and visits from above: scheduled only as the negative list allows.

What is scheduled has a report number, so what is announced has one. Whoever schedules sees first
what else comes to the place in those days.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from acts.actor import Actor, NotAllowed, Trust
from acts.burden.barred import Barred, Problem, needs, problem
from acts.declined import Declined
from acts.detection import settings as limits
from locales import _
from rulebook import burden
from rulebook.burden import ASSESSMENT, CROWDED, KINDS, PARTIES, Plan
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import inspections
from storage.queries.inspections import Inspection, Planned
from storage.queries.regions import Place

REGISTRARS = (
    *("prov_leading_group", "city_committee", "city_leading_group"),
    *("county_committee", "county_leading_group", "county_rural_revival_bureau"),
    *("township_party_committee", "township_government"),
)
"""Whose posts may put something on the calendar of their own place and what lies in it."""
LONGEST = timedelta(days=60)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to schedule, as typed; numbers and days they left out are None."""

    title: str
    kind: str
    initiator: str
    initiator_kind: str
    target_kind: str
    report_no: str | None
    authority_no: str | None
    first: date | None
    last: date | None
    notice_id: int | None = None
    notice_on: date | None = None


class AlreadyComing(Declined):
    """Look at what comes to the place in those days, then decide."""

    def __init__(self, others: Sequence[Inspection], crowded: bool) -> None:
        super().__init__()
        self.others = tuple(others)
        self.crowded = crowded

    def sentence(self) -> str:
        if self.crowded:
            return _(
                "Others come in those days already, and it would be too many for the place. "
                "Better join one of them or choose other days."
            )
        return _("Others come in those days already. Join one of them, or choose other days.")


async def schedule(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    place: Place,
    wanted: Wanted,
    seen: Collection[int] = (),
) -> int:
    """Schedule an inspection of a place and return its id.

    `seen` are the ids of what else comes to the place in those days, as far as it was shown.

    Raises:
        NotAllowed: the actor holds no post over the place that may.
        Barred: the negative list stands in the way, or a field is missing.
        AlreadyComing: something else comes in those days that was not shown yet.
    """
    _may(actor, place)
    assert actor.person_id is not None
    wanted = await _with_notice(session, wanted)
    if wrong := _wrong(session, wanted):
        raise Barred(wrong)
    assert wanted.first is not None
    assert wanted.last is not None
    settings = await limits.at(session, rules, place.path, wanted.first.year)
    plan = await _plan(session, place, wanted, wanted.first)
    if found := burden.bars(rules.pitfalls, plan, settings):
        raise Barred([problem(rules, bar) for bar in found])
    others, crowded = await coming(session, rules, place, wanted.first, wanted.last)
    if {one.id for one in others} - set(seen):
        raise AlreadyComing(others, crowded)
    row_id = await inspections.add(session, _planned(place, wanted, actor.person_id))
    detail = {"place": place.id, "kind": wanted.kind}
    await audit.record(session, actor.name, "inspection.scheduled", f"inspection:{row_id}", detail)
    return row_id


async def coming(
    session: Session, rules: Rulebook, place: Place, first: date, last: date
) -> tuple[list[Inspection], bool]:
    """What comes to a place within some days of a span, and whether one more were too many."""
    settings = await limits.at(session, rules, place.path, first.year)
    days = burden.limit(rules.pitfalls, CROWDED, "days", first, settings)
    times = burden.limit(rules.pitfalls, CROWDED, "times", first, settings)
    around = timedelta(days=days - 1)
    found = await inspections.at(session, place.path, first - around, last + around)
    return found, len(found) + 1 >= times


async def cancel(session: Session, actor: Actor, inspection_id: int) -> bool:
    """Take an inspection off the calendar; False when this actor sees none, or it was before.

    Raises:
        NotAllowed: the actor holds no post over the place that may.
    """
    actor.needs(Trust.CONSOLE)
    found = await inspections.get(session, actor.scope, inspection_id)
    if found is None:
        return False
    if not actor.role_among(found.path, REGISTRARS):
        raise NotAllowed("no post over this place")
    if not await inspections.cancel(session, inspection_id):
        return False
    await audit.record(session, actor.name, "inspection.cancelled", f"inspection:{inspection_id}")
    return True


def may(actor: Actor, path: str) -> bool:
    """Whether this actor schedules for a place."""
    return actor.person_id is not None and actor.role_among(path, REGISTRARS) is not None


def _may(actor: Actor, place: Place) -> None:
    actor.needs(Trust.CONSOLE)
    if not may(actor, place.path):
        raise NotAllowed("no post over this place")


async def _with_notice(session: Session, wanted: Wanted) -> Wanted:
    """A notice of ours says itself on which day it was written; one that is not there is none."""
    written = await inspections.written_on(session, wanted.notice_id) if wanted.notice_id else None
    if written is None:
        return replace(wanted, notice_id=None)
    return replace(wanted, notice_on=max(written, wanted.notice_on or written))


def _wrong(session: Session, wanted: Wanted) -> list[Problem]:
    found = needs("title", wanted.title) + needs("initiator", wanted.initiator)
    if wanted.kind not in KINDS:
        found.append(Problem("kind", _("Choose one of the kinds.")))
    for field in ("initiator_kind", "target_kind"):
        if getattr(wanted, field) not in PARTIES:
            found.append(Problem(field, _("Choose one of them.")))
    if wanted.first is None or wanted.first < session.moment.today:
        found.append(Problem("first", _("Choose a day from today on.")))
    elif wanted.last is None or not wanted.first <= wanted.last <= wanted.first + LONGEST:
        found.append(Problem("last", _("The last day comes after the first, within two months.")))
    return found


async def _plan(session: Session, place: Place, wanted: Wanted, first: date) -> Plan:
    earlier = 0
    if wanted.kind == ASSESSMENT and place.level == "county":
        earlier = await inspections.assessments(session, place.id, ASSESSMENT, first.year)
    return Plan(
        title=wanted.title,
        kind=wanted.kind,
        initiator_kind=wanted.initiator_kind,
        target_kind=wanted.target_kind,
        report_no=wanted.report_no,
        authority_no=wanted.authority_no,
        notice_on=wanted.notice_on,
        first=first,
        earlier=earlier,
    )


def _planned(place: Place, wanted: Wanted, person_id: int) -> Planned:
    assert wanted.first is not None
    assert wanted.last is not None
    return Planned(
        region_id=place.id,
        path=place.path,
        title=wanted.title,
        kind=wanted.kind,
        initiator=wanted.initiator,
        initiator_kind=wanted.initiator_kind,
        target_kind=wanted.target_kind,
        report_no=wanted.report_no,
        authority_no=wanted.authority_no,
        notice_id=wanted.notice_id,
        notice_on=wanted.notice_on,
        first=wanted.first,
        last=wanted.last,
        person_id=person_id,
    )
