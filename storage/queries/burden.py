"""What a week asked of officials: messages, what they typed, and forms; by place, never by person.

A place is counted with everything in it. The week is found by an index, so that a week costs the
same whether the outbox is a month or ten years old.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.cases import Case
from storage.models.checks import CheckAnswer
from storage.models.delivery import Outbox, State
from storage.models.duties import Activity, Post
from storage.models.people import Address
from storage.models.regions import Region
from storage.models.system import UP, Occurrence
from storage.moment import SHANGHAI
from storage.queries.activities import live
from storage.queries.occurrences import person_of
from storage.scope import within

LEFT = (State.ACCEPTED, State.DELIVERED, State.UNSURE)
"""The states of a message that left, or may have."""
VISIT = "household_visit"


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday."""

    monday: date

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    @property
    def since(self) -> datetime:
        """The instant it begins in the county."""
        return datetime.combine(self.monday, time(), SHANGHAI).astimezone(UTC)

    @property
    def until(self) -> datetime:
        """The instant after its last one."""
        return self.since + timedelta(days=7)


@dataclass(slots=True)
class Told:
    """How many cadres a place has, how many messages of each kind left to them, and how often
    something late below was put before them."""

    cadres: int = 0
    escalations: int = 0
    sent: dict[str, int] = field(default_factory=dict)


async def told(session: Session, places: Mapping[str, str], week: Week) -> dict[str, Told]:
    """How many people held a post in each place in a week, and what was sent to them.

    Places are paths by id. What was sent to many households at once is never to officials. The
    people of a county are put into its places here: joined in SQL it takes twice as long.
    """
    found = {place: Told() for place in places}
    serves: dict[int, set[str]] = {}
    holding: dict[str, list[str]] = {}
    root = min(places.values(), key=len)
    served = _SERVED.where(within(Region.path, root))
    for path, person in await session.execute(served, _days(week)):
        if path not in holding:
            holding[path] = [id for id, own in places.items() if path.startswith(own)]
        serves.setdefault(person, set()).update(holding[path])
    for own in serves.values():
        for place in own:
            found[place].cadres += 1
    for person, kind, many in await session.execute(_SENT, _instants(week)):
        for place in serves.get(person, ()):
            found[place].sent[kind] = found[place].sent.get(kind, 0) + many
    for recipient, many in await session.execute(_RISEN, _instants(week)):
        for place in serves.get(person_of(recipient), ()):
            found[place].escalations += many
    return found


async def visits(
    session: Session, region_ids: Sequence[str], week: Week
) -> dict[str, tuple[int, int]]:
    """How many visits each place had in a week, and how much was typed to log them."""
    rows = await session.execute(_VISITS, {"places": list(region_ids), **_days(week)})
    return {row.place: (row.many, int(row.typed)) for row in rows}


async def checks(
    session: Session, region_ids: Sequence[str], week: Week
) -> dict[str, tuple[int, int]]:
    """How many visit forms were filled in in each place in a week, and how many answers given."""
    rows = await session.execute(_CHECKS, {"places": list(region_ids), **_days(week)})
    return {row.place: (row.many, int(row.answers)) for row in rows}


def _days(week: Week) -> dict[str, Any]:
    return {"monday": week.monday, "sunday": week.sunday}


def _instants(week: Week) -> dict[str, Any]:
    return {"since": week.since, "until": week.until}


_Below = aliased(Region)
_PLACES = Region.id.in_(bindparam("places", expanding=True))
# All that lies in a place are those whose path begins with its own.
_IN = func.substr(_Below.path, 1, func.length(Region.path)) == Region.path
_SERVED = (
    select(Region.path, Post.person_id)
    .join(Post, Post.region_id == Region.id)
    .where(
        Post.since <= bindparam("sunday"),
        or_(Post.until.is_(None), Post.until >= bindparam("monday")),
    )
)
_SENT = (
    select(Address.person_id, Outbox.kind, func.count())
    .join(Address, Address.id == Outbox.address_id)
    .where(
        Outbox.recipient_id.is_(None),
        Outbox.created_at >= bindparam("since"),
        Outbox.created_at < bindparam("until"),
        Outbox.state.in_(LEFT),
        Address.person_id.is_not(None),
    )
    .group_by(Address.person_id, Outbox.kind)
)
_RISEN = (
    select(Occurrence.recipient, func.count())
    .where(
        UP, Occurrence.created_at >= bindparam("since"), Occurrence.created_at < bindparam("until")
    )
    .group_by(Occurrence.recipient)
)
_LOGGED = (
    select(Activity.region_id, func.count().label("many"), func.sum(Activity.typed).label("typed"))
    .where(
        Activity.kind == VISIT,
        Activity.on.between(bindparam("monday"), bindparam("sunday")),
        live(),
    )
    .group_by(Activity.region_id)
    .cte("logged")
)
_VISITS = (
    select(
        Region.id.label("place"),
        func.sum(_LOGGED.c.many).label("many"),
        func.sum(_LOGGED.c.typed).label("typed"),
    )
    .join(_Below, _IN)
    .join(_LOGGED, _LOGGED.c.region_id == _Below.id)
    .where(_PLACES)
    .group_by(Region.id)
)
_FORMS = (
    select(Case.region_id, CheckAnswer.case_id, CheckAnswer.round, func.count().label("answers"))
    .join(Case, Case.id == CheckAnswer.case_id)
    .where(
        CheckAnswer.on.between(bindparam("monday"), bindparam("sunday")),
        CheckAnswer.draft.is_(False),
    )
    .group_by(Case.region_id, CheckAnswer.case_id, CheckAnswer.round)
    .cte("forms")
)
_CHECKS = (
    select(
        Region.id.label("place"),
        func.count().label("many"),
        func.sum(_FORMS.c.answers).label("answers"),
    )
    .join(_Below, _IN)
    .join(_FORMS, _FORMS.c.region_id == _Below.id)
    .where(_PLACES)
    .group_by(Region.id)
)
