"""May it still leave? What a message is about is looked at again at the moment it leaves.

`about` is a word and ids: `alarm:<id>` until somebody goes, `confirmation:<id>` until it is
answered, `broadcast:<id>` while it is being sent, `digest:<person>` always: a digest is composed at
hand-over and is empty when nothing is due.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from notifications.kinds import class_of
from rulebook.calendar import quiet, quiet_ends
from storage.engine import Session
from storage.models.delivery import State
from storage.queries import alarms, confirmations, notices
from storage.queries.handover import Receiver, Settled
from storage.queries.occurrences import TOO_OLD
from storage.queries.outbox import Claimed, Lease

Check = Callable[[Session, list[str]], Awaitable[bool]]


async def _still_asked(session: Session, ids: list[str]) -> bool:
    return await confirmations.is_open(session, int(ids[0]))


async def _is_sending(session: Session, ids: list[str]) -> bool:
    return await notices.state_of(session, int(ids[0])) == "sending"


async def _nobody_goes(session: Session, ids: list[str]) -> bool:
    return await alarms.is_open(session, int(ids[0]))


CHECKS: dict[str, Check] = {
    "alarm": _nobody_goes,
    "confirmation": _still_asked,
    "broadcast": _is_sending,
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
    verdicts = (
        _verdict(session, row, people[row.address_id], row.about in untrue, lease) for row in rows
    )
    return {verdict.id: verdict for verdict in verdicts if verdict}


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
