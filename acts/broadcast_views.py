"""What people see of a broadcast: who will get what, and afterwards what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from acts.actor import Actor, NotAllowed, Trust
from acts.audience import kept_aim
from acts.audience_counts import Count, Township, count
from acts.notices import SENDERS
from channels.text import Segments, is_short, segments
from notifications.notices import forms, problems
from notifications.notices.problems import SIGNATURE, Measure
from notifications.notices.sending import rendered
from notifications.tell import HOTLINE
from rulebook.calendar import quiet, quiet_ends
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.models.delivery import State
from storage.queries import audiences, notices, recipients, regions
from storage.queries.notices import Sending, Version
from storage.queries.recipients import Row

SHOWN_AS: Mapping[State, str] = {
    State.QUEUED: "queued",
    State.CLAIMED: "queued",
    State.HANDING: "sent",
    State.ACCEPTED: "sent",
    State.EXPIRED: "sent",
    State.DELIVERED: "delivered",
    State.UNDELIVERED: "undelivered",
    State.REFUSED: "undelivered",
    State.UNSURE: "unsure",
    State.PARKED: "parked",
    State.DROPPED: "undelivered",
    State.SUPPRESSED: "suppressed",
    State.CANCELLED: "cancelled",
    State.STALE: "cancelled",
}
"""The words of a report for the states of a message; without a receipt it counts as sent."""

UNDER_WAY = (State.QUEUED, State.CLAIMED, State.HANDING, State.UNSURE)


@dataclass(frozen=True, slots=True)
class Sample:
    """A household that will get it, and exactly what it will read."""

    village: str
    number: int
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What goes out on one channel; `cost` is set where messages are paid by the part."""

    channel: str
    households: int
    cost: Segments | None
    samples: tuple[Sample, ...]

    @property
    def parts(self) -> int:
        """How many paid messages that makes."""
        return self.households * self.cost.parts if self.cost else 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a second person looks at before approving."""

    sending: Sending
    notice: Version
    audience: Count
    channels: tuple[Share, ...]
    starts_at: datetime
    in_quiet_hours: bool
    problems: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many households get it."""
        return self.audience.reached

    @property
    def by_township(self) -> tuple[Township, ...]:
        """The same by township, with those who do not get it."""
        return self.audience.by_township

    @property
    def exclusions(self) -> Mapping[str, int]:
        """How many are meant and left out, by reason."""
        return self.audience.exclusions

    @property
    def parts(self) -> int:
        """How many paid messages the whole sending makes."""
        return sum(share.parts for share in self.channels)


@dataclass(frozen=True, slots=True)
class Village:
    """What became of a broadcast in one village."""

    name: str
    fates: Mapping[str, int]
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a broadcast. Every household meant is in exactly one of the counts."""

    sending: Sending
    notice: Version
    households: int
    queued: int
    sent: int
    delivered: int
    undelivered: int
    unsure: int
    parked: int
    suppressed: int
    cancelled: int
    under_way: int
    excluded: Mapping[str, int]
    answers: Mapping[str, int]
    by_village: tuple[Village, ...]

    @property
    def settled(self) -> bool:
        """Whether nothing is on its way any more."""
        return self.under_way == 0


async def preview(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    broadcast_id: int,
    signature: str = SIGNATURE,
) -> Preview | None:
    """Who would get a broadcast and what they would read; None when this actor sees no such one.

    Raises:
        NotAllowed: the actor holds no post over the place that sends notices.
    """
    found = await _seen(session, actor, broadcast_id)
    if found is None:
        return None
    sending, notice = found
    aim = kept_aim(sending.audience)
    counted = await count(session, aim)
    local = session.moment.local
    return Preview(
        sending=sending,
        notice=notice,
        audience=counted,
        channels=tuple(
            [
                await _share(session, sending, notice, reached, signature)
                for reached in sorted(counted.channels.items())
            ]
        ),
        starts_at=quiet_ends(local),
        in_quiet_hours=quiet(local.time()),
        problems=tuple(problems.problems(rules, notice, Measure(signature, session.moment.today))),
    )


async def report(session: Session, actor: Actor, broadcast_id: int) -> Report | None:
    """What became of a broadcast; None when this actor sees no such one.

    Raises:
        NotAllowed: the actor holds no post over the place that sends notices.
    """
    found = await _seen(session, actor, broadcast_id)
    if found is None:
        return None
    sending, notice = found
    rows = await recipients.progress(session, sending.id)
    fates = _fates(rows)
    return Report(
        sending=sending,
        notice=notice,
        households=sum(row.households for row in rows),
        queued=fates["queued"],
        sent=fates["sent"],
        delivered=fates["delivered"],
        undelivered=fates["undelivered"],
        unsure=fates["unsure"],
        parked=fates["parked"],
        suppressed=fates["suppressed"],
        cancelled=fates["cancelled"],
        under_way=sum(row.households for row in rows if row.state in UNDER_WAY),
        excluded=_count((row.excluded, row.households) for row in rows),
        answers=_answers(rows),
        by_village=_villages(rows),
    )


async def _seen(
    session: Session, actor: Actor, broadcast_id: int
) -> tuple[Sending, Version] | None:
    actor.needs(Trust.CONSOLE)
    sending = await notices.broadcast(session, actor.scope, broadcast_id)
    if sending is None:
        return None
    if actor.role_among(sending.path, SENDERS) is None:
        raise NotAllowed("no post over this place that sends notices")
    notice = await notices.get(session, sending.notice_id)
    assert notice is not None
    return sending, notice


async def _share(
    session: Session, sending: Sending, notice: Version, reached: tuple[str, int], signature: str
) -> Share:
    channel, households = reached
    reach, form = kept_aim(sending.audience).reach, sending.form
    landline = await regions.landline_for(session, sending.region_id) or HOTLINE
    text = forms.text(notice, channel, landline, form)
    shown = rendered(notice, text, channel, 0)
    labels = tuple(choice.label for choice in shown.choices)
    return Share(
        channel=channel,
        households=households,
        cost=segments(text, signature) if is_short(channel) else None,
        samples=tuple(
            Sample(one.village, one.number, shown.text, labels)
            for one in await audiences.sample(session, reach, channel)
        ),
    )


def _villages(rows: Iterable[Row]) -> tuple[Village, ...]:
    by_village: dict[str, list[Row]] = {}
    for row in rows:
        by_village.setdefault(row.village_id, []).append(row)
    return tuple(
        Village(held[0].village, _fates(held), _answers(held)) for held in by_village.values()
    )


def _fates(rows: Iterable[Row]) -> Counter[str]:
    return _count(
        (SHOWN_AS[State(row.state)] if row.state else None, row.households) for row in rows
    )


def _answers(rows: Iterable[Row]) -> Counter[str]:
    return _count((row.answer, row.households) for row in rows)


def _count(pairs: Iterable[tuple[str | None, int]]) -> Counter[str]:
    counted = Counter[str]()
    for key, households in pairs:
        if key is not None:
            counted[key] += households
    return counted
