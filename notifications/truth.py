"""May it still leave? What a message is about is looked at again at the moment it leaves.

`about` is a word and ids: `alarm:<id>` until somebody goes, `confirmation:<id>` until it is
answered, `broadcast:<id>` until it is stopped (it waits while it is paused), `digest:<person>`
always: a digest is composed at hand-over and is empty when nothing is due.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from notifications.kinds import class_of
from rulebook.calendar import quiet, quiet_ends
from storage.engine import Session
from storage.models.delivery import State
from storage.queries import alarms, confirmations, notices
from storage.queries.handover import Receiver, Settled
from storage.queries.occurrences import TOO_OLD
from storage.queries.outbox import Claimed, Lease

Check = Callable[[Session, list[str]], Awaitable[bool]]

LOOK_AGAIN = timedelta(minutes=5)
"""How long a message rests that comes back while its broadcast is paused."""


async def _still_asked(session: Session, ids: list[str]) -> bool:
    return await confirmations.is_open(session, int(ids[0]))


async def _is_sent(session: Session, ids: list[str]) -> bool:
    return await notices.state_of(session, int(ids[0])) in ("sending", "paused", "done")


async def _nobody_goes(session: Session, ids: list[str]) -> bool:
    return await alarms.is_open(session, int(ids[0]))


CHECKS: dict[str, Check] = {
    "alarm": _nobody_goes,
    "confirmation": _still_asked,
    "broadcast": _is_sent,
}


async def no_longer(session: Session, abouts: Iterable[str]) -> frozenset[str]:
    """Those of these that are not true any more; a word nobody checks stays true."""
    gone = set()
    for about in set(abouts):
        word, *ids = about.split(":")
        check = CHECKS.get(word)
        if check and not await check(session, ids):
            gone.add(about)
    return frozenset(gone)


async def held_back(
    session: Session, rows: Sequence[Claimed], people: Mapping[int, Receiver], lease: Lease
) -> dict[int, Settled]:
    """What must not leave now, and where it goes instead, by message id."""
    untrue = await no_longer(session, [row.about for row in rows if row.about])
    resting = await _resting(session, {row.about for row in rows if row.about})
    verdicts = (
        _verdict(session, row, people[row.address_id], row.about in untrue, lease)
        or _waits(session, row, row.about in resting, lease)
        for row in rows
    )
    return {verdict.id: verdict for verdict in verdicts if verdict}


async def _resting(session: Session, abouts: Collection[str]) -> frozenset[str]:
    """Those that are about a broadcast somebody paused."""
    found = set()
    for about in abouts:
        word, _colon, rest = about.partition(":")
        if word == "broadcast" and await notices.state_of(session, int(rest)) == "paused":
            found.add(about)
    return frozenset(found)


def _waits(session: Session, row: Claimed, resting: bool, lease: Lease) -> Settled | None:
    """What came back after the pause is looked at again soon; the others were held with it."""
    if not resting:
        return None
    later = session.moment.now + LOOK_AGAIN
    return Settled(row.id, lease.token, State.QUEUED, "paused", not_before=later)


def _verdict(
    session: Session, row: Claimed, person: Receiver, untrue: bool, lease: Lease
) -> Settled | None:
    treated = class_of(row.kind)
    if untrue:
        return Settled(row.id, lease.token, State.STALE, "no longer true")
    if row.fresh_until and row.fresh_until < session.moment.now:
        return Settled(row.id, lease.token, State.STALE, TOO_OLD)
    if treated.opt_out and getattr(person, treated.opt_out):
        return Settled(row.id, lease.token, State.SUPPRESSED, "opted out")
    if treated.quiet and quiet(session.moment.local.time()):
        ends = quiet_ends(session.moment.local)
        return Settled(row.id, lease.token, State.QUEUED, "quiet hours", not_before=ends)
    return None
