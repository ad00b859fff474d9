"""Is it still true? What a message is about is looked at again at the moment it leaves.

`about` is a word and ids: `clock:<case>:<clock>` while the clock runs, `step:<case>:<state>` while
the case stands there, `broadcast:<id>` while it is being sent, `digest:<person>` always: a digest
is composed at hand-over and is empty when nothing is due.
"""

from collections.abc import Awaitable, Callable, Iterable

from storage.engine import Session
from storage.queries import cases, notices

Check = Callable[[Session, list[str]], Awaitable[bool]]


async def _clock_runs(session: Session, ids: list[str]) -> bool:
    return await cases.clock_runs(session, int(ids[0]), ids[1])


async def _case_stands(session: Session, ids: list[str]) -> bool:
    return await cases.state_of(session, int(ids[0])) == ids[1]


async def _is_sending(session: Session, ids: list[str]) -> bool:
    return await notices.state_of(session, int(ids[0])) == "sending"


CHECKS: dict[str, Check] = {
    "clock": _clock_runs,
    "step": _case_stands,
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
