"""Keeping what was found: open once, seen again, gone when the records show it no more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from storage.engine import Session
from storage.queries import findings, holders, posts
from storage.queries.findings import EXPLAINED, GONE, MENDED, Kept

Place = tuple[str, int]
"""A pitfall and one of its finders."""

TAKES_OVER = "county_rural_revival_bureau"
"""Who is told where nobody holds any of the roles that could mend it."""
FEW = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """Something records show now, at which place; `by_the_day` is a figure that moves by itself."""

    pitfall: str
    place: int
    about_kind: str
    about_id: str
    path: str
    notify: tuple[str, ...]
    found: Decimal | None = None
    allowed: Decimal | None = None
    since: date | None = None
    by_the_day: bool = False

    @property
    def key(self) -> str:
        """What it is: the same thing seen again has the same key."""
        return f"{self.pitfall}:{self.place}:{self.about_kind}:{self.about_id}"


class Fate(Enum):
    """What becomes of something that is shown, by the last finding of its key."""

    NEW = "nobody has seen it before"
    SEEN = "it is open"
    CLOSED = "it was explained, or said to be mended today"
    SAME_DAY = "it was opened today, and is opened again"
    AGAIN = "it was closed, and shows again"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many findings were opened, opened again, seen again, left closed, and are gone."""

    opened: int = 0
    reopened: int = 0
    seen: int = 0
    closed: int = 0
    gone: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.opened + other.opened,
            self.reopened + other.reopened,
            self.seen + other.seen,
            self.closed + other.closed,
            self.gone + other.gone,
        )


async def keep(
    session: Session,
    shown: Iterable[Shown],
    looked_for: frozenset[Place],
    path: str,
    case_id: int | None = None,
) -> Outcome:
    """Keep what a look at a place, or at one case, has shown; `looked_for` may be gone if not.

    What somebody explained stays closed while the records say the same; what somebody said was
    mended and shows again on a later day is open again.
    """
    today = session.moment.today
    last = await findings.last_of(session, path, case_id)
    now: dict[str, Shown] = {}
    for one in shown:
        now.setdefault(one.key, one)
    fates: dict[Fate, list[Shown]] = {fate: [] for fate in Fate}
    for key, one in now.items():
        fates[_fate(last.get(key), one, today)].append(one)
    new_rows = fates[Fate.NEW] + fates[Fate.AGAIN]
    told = await _told(session, new_rows)
    await findings.add(session, [_new(one, told[one.path, one.notify], today) for one in new_rows])
    await findings.see(session, [_as_now(last[one.key], one, today) for one in fates[Fate.SEEN]])
    await findings.reopen(
        session, [_as_now(last[one.key], one, today) for one in fates[Fate.SAME_DAY]]
    )
    gone = [one.id for one in last.values() if _is_gone(one, now, looked_for)]
    await findings.close(session, gone, GONE)
    return Outcome(
        opened=len(fates[Fate.NEW]),
        reopened=len(fates[Fate.AGAIN]) + len(fates[Fate.SAME_DAY]),
        seen=len(fates[Fate.SEEN]),
        closed=len(fates[Fate.CLOSED]),
        gone=len(gone),
    )


def _fate(old: Kept | None, now: Shown, today: date) -> Fate:
    if old is None:
        return Fate.NEW
    if old.closed_on is None:
        return Fate.SEEN
    if _stays_closed(old, now, today):
        return Fate.CLOSED
    return Fate.SAME_DAY if old.opened_on == today else Fate.AGAIN


def _is_gone(one: Kept, now: Mapping[str, Shown], looked_for: frozenset[Place]) -> bool:
    looked = (one.pitfall, one.place) in looked_for
    return looked and one.closed_on is None and one.key not in now


def _stays_closed(old: Kept, now: Shown, today: date) -> bool:
    """Whether a closed finding stays so although the records show it again."""
    if old.how == MENDED:
        return old.closed_on == today  # the records may follow within the day
    return old.how == EXPLAINED and _same(old, now, today)


def _same(old: Kept, now: Shown, today: date) -> bool:
    """Whether the records say what they said; a figure of days may have moved by as many."""
    if old.since != now.since:
        return False
    if old.found == _text(now.found):
        return True
    if old.found is None or now.found is None or not now.by_the_day:
        return False
    return abs(now.found - Decimal(old.found)) == (today - old.seen_on).days


def _as_now(old: Kept, now: Shown, today: date) -> Kept:
    return replace(
        old,
        path=now.path,
        seen_on=today,
        found=_text(now.found),
        allowed=_text(now.allowed),
        since=now.since,
    )


def _new(one: Shown, notify: Sequence[str], today: date) -> Kept:
    return Kept(
        id=findings.new_finding_id(),
        key=one.key,
        pitfall=one.pitfall,
        place=one.place,
        about_kind=one.about_kind,
        about_id=one.about_id,
        case_id=int(one.about_id) if one.about_kind == "case" else None,
        path=one.path,
        notify=notify,
        found=_text(one.found),
        allowed=_text(one.allowed),
        since=one.since,
        opened_on=today,
        seen_on=today,
    )


async def _told(
    session: Session, fresh: Sequence[Shown]
) -> dict[tuple[str, tuple[str, ...]], tuple[str, ...]]:
    """The roles that are told of new findings: where nobody holds any of them, the bureau too."""
    wanted = {(one.path, one.notify) for one in fresh}
    if len(wanted) > FEW:
        known = await holders.today(session)
        held = {(path, roles) for path, roles in wanted if any(known.of(r, path) for r in roles)}
    else:
        day = session.moment.today
        held = {
            (path, roles)
            for path, roles in wanted
            if await posts.responsible(session, path, roles, day)
        }
    return {
        one: one[1] if one in held else tuple(dict.fromkeys((*one[1], TAKES_OVER)))
        for one in wanted
    }


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else f"{figure.normalize():f}"[:30]
