"""Papers of the log: a minute, a plan or a list as pictures of its entry, kept sealed."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, or_, select

from storage.engine import Session
from storage.models.base import new_id
from storage.models.duties import Activity, ActivityPaper
from storage.models.regions import Region
from storage.scope import Scope

JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Paper:
    """A picture of a paper, without what it shows: of which entry, and when it came in.

    `here` tells whether it lies with us; of some channels we only have the name of the picture.
    """

    id: int
    activity_id: int
    here: bool
    recorded_at: datetime


async def add(session: Session, activity_id: int, content: bytes, media_type: str) -> int:
    """Keep a picture with an entry; never changed afterwards."""
    row_id = new_id()
    sealed = session.vault.seal(b64encode(content).decode(), _place(row_id))
    await session.execute(
        insert(ActivityPaper),
        {
            "id": row_id,
            "activity_id": activity_id,
            "media_type": media_type,
            "content": sealed,
            "recorded_at": session.moment.real,
        },
    )
    return row_id


async def count(session: Session, activity_id: int) -> int:
    """How many pictures an entry has."""
    query = select(func.count()).where(ActivityPaper.activity_id == activity_id)
    return await session.scalar(query) or 0


async def of_entries(
    session: Session, corrects: Mapping[int, int | None]
) -> dict[int, list[Paper]]:
    """The papers of entries the caller may see, and of what these correct, the first one first.

    `corrects` has the entry that each corrects, None for one that corrects none.
    """
    behind = await _behind(session, corrects)
    known = {one for chain in behind.values() for one in chain}
    query = (
        select(
            ActivityPaper.id,
            ActivityPaper.activity_id,
            ActivityPaper.media_type == JPEG,
            ActivityPaper.recorded_at,
        )
        .where(ActivityPaper.activity_id.in_(known))
        .order_by(ActivityPaper.id)
    )
    kept = [Paper(*row) for row in await session.execute(query)]
    return {
        entry: [one for one in kept if one.activity_id in chain] for entry, chain in behind.items()
    }


async def content(session: Session, scope: Scope, activity_id: int, paper_id: int) -> bytes | None:
    """What a picture of ours shows, to a scope that sees its entry, or to whose entry it is."""
    own = [] if scope.person_id is None else [Activity.person_id == scope.person_id]
    sealed = await session.scalar(
        select(ActivityPaper.content)
        .join(Activity, Activity.id == ActivityPaper.activity_id)
        .join(Region, Region.id == Activity.region_id)
        .where(
            ActivityPaper.id == paper_id,
            ActivityPaper.activity_id == activity_id,
            ActivityPaper.media_type == JPEG,
            or_(scope.rows(Region.path, Activity.household_id), *own),
        )
    )
    return b64decode(session.vault.open(sealed, _place(paper_id))) if sealed else None


async def _behind(
    session: Session, corrects: Mapping[int, int | None]
) -> dict[int, frozenset[int]]:
    """Each entry with all that it corrects, directly and through others."""
    known = dict(corrects)
    while lacking := _unknown(known.values(), known):
        query = select(Activity.id, Activity.corrects_id).where(Activity.id.in_(lacking))
        known.update({row.id: row.corrects_id for row in await session.execute(query)})
    found = {}
    for entry in corrects:
        chain, at = {entry}, known[entry]
        while at is not None:
            chain.add(at)
            at = known[at]
        found[entry] = frozenset(chain)
    return found


def _unknown(ids: Iterable[int | None], known: Mapping[int, int | None]) -> set[int]:
    return {one for one in ids if one is not None and one not in known}


def _place(paper_id: int) -> str:
    return f"activity_paper|content|{paper_id}"
