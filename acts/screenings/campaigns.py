"""Opening and closing a screening campaign; what cadres do anyway is what it counts."""

from dataclasses import dataclass

from acts.activities import counting
from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from channels.text import clean
from locales import _, day, ngettext
from rulebook.loader import Rulebook
from rulebook.screening import FARTHEST_BACK, LONGEST, Span
from storage import audit
from storage.engine import Session
from storage.queries import activities, regions, screenings
from storage.queries.activities import Done
from storage.queries.regions import Place
from storage.queries.screenings import Coverage, Screening, VillageCoverage

BUREAU = "county_rural_revival_bureau"
OPENERS = (BUREAU, "county_leading_group")
"""Who opens and closes campaigns, by the duty and by who leads the work."""
KIND, CONCENTRATED = "screening", "concentrated"
WHERE = ("county", "township")
LONGEST_TITLE, LONGEST_REASON = 40, 200
SHORTEST_REASON = 4


class WrongDays(Declined):
    """The days are none a campaign can have."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why

    def sentence(self) -> str:
        match self.why:
            case "backwards":
                return _("The last day lies before the first.")
            case "too_long":
                return _("A campaign lasts at most %(days)s days.", days=LONGEST.days)
            case _:
                return _(
                    "These days are over: the last day may not have passed, and the first lies "
                    "at most %(days)s days back.",
                    days=FARTHEST_BACK.days,
                )


class NoTitle(Declined):
    """A campaign needs a name people know it by."""

    def sentence(self) -> str:
        return _("Write what the campaign is called, for example 集中排查（秋季）.")


class Overlaps(Declined):
    """Another campaign looks at the same households in the same days."""

    def __init__(self, other: Screening) -> None:
        super().__init__()
        self.other = other

    def sentence(self) -> str:
        return _(
            "“%(title)s” looks at the same households until %(day)s: one campaign at a time.",
            title=self.other.title,
            day=day(self.other.last),
        )


class Nobody(Declined):
    """There is no household to look at."""

    def sentence(self) -> str:
        return _("No household is registered there yet.")


class TooEarly(Declined):
    """The days are not over and households remain."""

    def __init__(self, screening: Screening) -> None:
        super().__init__()
        self.screening = screening

    def sentence(self) -> str:
        return _(
            "It runs until %(day)s and households remain: close it after that day.",
            day=day(self.screening.last),
        )


class SomeLeft(Declined):
    """Households were not looked at: say why."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def sentence(self) -> str:
        return ngettext(
            "%(count)s household was not looked at: write down why before you close.",
            "%(count)s households were not looked at: write down why before you close.",
            self.count,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign to be opened."""

    region_id: str
    title: str
    span: Span


def may(actor: Actor, path: str) -> bool:
    """Whether they open and close campaigns at this place."""
    return actor.role_among(path, OPENERS) is not None


async def places(session: Session, actor: Actor) -> list[Place]:
    """Where they may open one: their county, or a township of it."""
    own = [post.path for post in actor.held if post.role in OPENERS]
    found = await regions.within(session, own) if own else []
    return [place for place in found if place.level in WHERE]


async def preview(session: Session, actor: Actor, plan: Plan) -> list[VillageCoverage] | None:
    """The households a campaign would look at, by village; None when there is no such place.

    Raises:
        NotAllowed: the actor opens no campaigns there.
        WrongDays, NoTitle, Overlaps, Nobody: it could not be opened so.
    """
    place = await _checked(session, actor, plan)
    if place is None:
        return None
    villages = await screenings.households_of(session, place.path)
    if not villages:
        raise Nobody
    return villages


async def begin(session: Session, actor: Actor, plan: Plan) -> Screening | None:
    """Open a campaign; None when there is no such place.

    Raises:
        NotAllowed, WrongDays, NoTitle, Overlaps, Nobody: as for `preview`.
    """
    place = await regions.get(session, plan.region_id)
    if place is None:
        return None
    await screenings.one_at_a_time(session, place.path)
    villages = await preview(session, actor, plan)
    assert villages is not None
    opened = Screening(
        id=screenings.new_screening_id(),
        region_id=place.id,
        path=place.path,
        title=clean(plan.title, LONGEST_TITLE),
        first=plan.span.first,
        last=plan.span.last,
        person_id=actor.person_id,
    )
    await screenings.add(session, opened)
    total = sum(one.coverage.total for one in villages)
    detail = {"region": place.id, "households": total}
    await audit.record(session, actor.name, "screening.opened", f"screening:{opened.id}", detail)
    return opened


async def finish(
    session: Session, rules: Rulebook, actor: Actor, screening_id: int, reason: str
) -> Coverage | None:
    """Close a campaign, which is what its duty counts; None when this actor sees none such open.

    Raises:
        NotAllowed: the actor closes no campaigns there.
        TooEarly: its days are not over, and households remain.
        SomeLeft: households remain, and no reason was given.
    """
    actor.needs(Trust.CONSOLE)
    screening = await screenings.lock(session, actor.scope, screening_id)
    if screening is None or screening.closed_on is not None:
        return None
    if not may(actor, screening.path) or actor.person_id is None:
        raise NotAllowed("closes no campaigns here")
    today, why = session.moment.today, clean(reason, LONGEST_REASON)
    reached = await screenings.coverage(session, screening.id, screening.path)
    missing = reached.total - reached.done
    if missing and today <= screening.last:
        raise TooEarly(screening)
    if missing and len(why) < SHORTEST_REASON:
        raise SomeLeft(missing)
    activity_id = await _count(session, rules, actor, screening, why)
    await screenings.close(session, screening.id, today, activity_id)
    detail = {"done": reached.done, "total": reached.total, "activity": activity_id}
    await audit.record(session, actor.name, "screening.closed", f"screening:{screening.id}", detail)
    return reached


def counts(place_level: str) -> bool:
    """Whether a campaign counts for the county's two a year: only one of the whole county does."""
    return place_level == "county"


async def _checked(session: Session, actor: Actor, plan: Plan) -> Place | None:
    actor.needs(Trust.CONSOLE)
    place = await regions.get(session, plan.region_id)
    if place is None:
        return None
    if not may(actor, place.path) or place.level not in WHERE:
        raise NotAllowed("opens no campaigns here")
    if not clean(plan.title, LONGEST_TITLE):
        raise NoTitle
    if why := plan.span.why_not(session.moment.today):
        raise WrongDays(why)
    if other := await screenings.overlapping(session, place.path, plan.span):
        raise Overlaps(other)
    return place


async def _count(
    session: Session, rules: Rulebook, actor: Actor, screening: Screening, why: str
) -> int:
    """Write down that a campaign was held, on the day it was closed.

    It is the bureau's whoever of the county closes it. `why` is why households were left.
    """
    assert actor.person_id is not None
    place = await regions.get(session, screening.region_id)
    whole = place is not None and counts(place.level)
    done = Done(
        kind=KIND,
        person_id=actor.person_id,
        role=BUREAU,
        region_id=screening.region_id,
        household_id=None,
        case_id=None,
        on=session.moment.today,
        note=why,
        channel=actor.channel,
        detail={"mode": CONCENTRATED} if whole else {},
    )
    activity_id = await activities.add(session, done)
    await counting.count(session, rules, activity_id, done, screening.path)
    return activity_id
