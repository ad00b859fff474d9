"""What people see of a broadcast: who will get what, and afterwards what became of it.

The first is `acts.broadcast_previews`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from acts.actor import Actor
from acts.broadcast_previews import Preview, Sample, Share, preview, seen
from storage.engine import Session
from storage.models.delivery import State
from storage.queries import recipients
from storage.queries.notices import Sending, Version
from storage.queries.recipients import Row

__all__ = ["Preview", "Report", "Sample", "Share", "Village", "preview", "report"]

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

STOPPED = "stopped"
FATES = tuple(dict.fromkeys(SHOWN_AS.values()))
UNDER_WAY = (State.QUEUED, State.CLAIMED, State.HANDING, State.UNSURE)


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

    @property
    def fates(self) -> Mapping[str, int]:
        """The counts by the word for each."""
        return {fate: getattr(self, fate) for fate in FATES if getattr(self, fate)}


async def report(session: Session, actor: Actor, broadcast_id: int) -> Report | None:
    """What became of a broadcast; None when this actor sees no such one.

    Raises:
        NotAllowed: the actor holds no post over the place that sends notices.
    """
    found = await seen(session, actor, broadcast_id)
    if found is None:
        return None
    sending, notice = found
    rows = await recipients.progress(session, sending.id)
    unsent = unsent_of(sending)
    fates, excluded = counted(rows, unsent)
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
        under_way=waiting(rows, unsent),
        excluded=excluded,
        answers=_answers(rows),
        by_village=_villages(rows, unsent),
    )


def unsent_of(sending: Sending) -> str:
    """The fate of households whose wave has not begun."""
    return "cancelled" if sending.state == STOPPED else "queued"


def counted(rows: Iterable[Row], unsent: str) -> tuple[Counter[str], Counter[str]]:
    """Households by what became of them, and by why they were left out."""
    several = list(rows)
    return _fates(several, unsent), _count((row.excluded, row.households) for row in several)


def waiting(rows: Iterable[Row], unsent: str) -> int:
    """To how many households it is still on its way."""
    return sum(
        row.households
        for row in rows
        if row.state in UNDER_WAY or (_is_unsent(row) and unsent == "queued")
    )


def _villages(rows: Iterable[Row], unsent: str) -> tuple[Village, ...]:
    by_village: dict[str, list[Row]] = {}
    for row in rows:
        by_village.setdefault(row.village_id, []).append(row)
    return tuple(
        Village(held[0].village, _fates(held, unsent), _answers(held))
        for held in by_village.values()
    )


def _fates(rows: Iterable[Row], unsent: str) -> Counter[str]:
    return _count((_fate(row, unsent), row.households) for row in rows)


def _fate(row: Row, unsent: str) -> str | None:
    if row.excluded is not None:
        return None
    return SHOWN_AS[State(row.state)] if row.state else unsent


def _is_unsent(row: Row) -> bool:
    """Whether the wave of these households has not begun."""
    return row.excluded is None and row.state is None


def _answers(rows: Iterable[Row]) -> Counter[str]:
    return _count((row.answer, row.households) for row in rows)


def _count(pairs: Iterable[tuple[str | None, int]]) -> Counter[str]:
    counted = Counter[str]()
    for key, households in pairs:
        if key is not None:
            counted[key] += households
    return counted
