"""Notices (明白纸) and broadcasts: what was written, and what is being sent to whom by whom."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from rulebook.notices import Figure, Words
from storage.engine import Session
from storage.models.base import new_id
from storage.models.notices import Broadcast, Notice
from storage.queries.upsert import insert_once
from storage.scope import Scope


class NotNewest(Exception):
    """Look at the newest version first: it is another than the one this was to come after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Words):
    """What a notice says: the words of the default language, and those of `others` by language.

    `policy` is the entry whose `figures` it names; an own notice has none. `may_apply`: families
    are asked whether they want to apply.
    """

    slug: str
    source: str
    review_by: date
    policy: str = ""
    figures: Mapping[str, Figure] = field(default_factory=dict)
    others: Mapping[str, Words] = field(default_factory=dict)
    may_apply: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Text):
    """A version of a notice as stored; it never changes."""

    id: int
    version: int
    author_id: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A version, and when it was written."""

    version: Version
    at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """A broadcast as stored; `audience` is what `acts.audience.kept` made of the words typed.

    `form` is the short message it uses. It goes out in waves: `wave` is the last one that was
    queued, `next_at` when the next is due; `why` it rests, when it was stopped or paused, and
    `resumed_at` when it went on again.
    `corrects_id` is the sending it puts right, `recurring_id` what prepared it.
    """

    id: int
    notice_id: int
    region_id: str
    path: str
    audience: Mapping[str, Any]
    fingerprint: str
    state: str
    author_id: int
    approver_id: int | None
    created_at: datetime
    approved_at: datetime | None
    started_at: datetime | None
    form: str = "short"
    wave: int = 0
    next_at: datetime | None = None
    ended_at: datetime | None = None
    why: str = ""
    corrects_id: int | None = None
    recurring_id: int | None = None
    resumed_at: datetime | None = None


_PLAIN = (
    *("slug", "title", "brief", "short", "for_whom", "gets", "how", "place", "by_when", "body"),
    *("source", "review_by", "policy", "may_apply"),
)
_VERSION = (
    *(getattr(Notice, name) for name in (*_PLAIN, "id", "version", "author_id")),
    Notice.figures,
    Notice.others,
)
_NAMES = tuple(column.name for column in _VERSION)
_SENDING = tuple(getattr(Broadcast, name) for name in Sending.__dataclass_fields__)


async def add_version(
    session: Session, text: Text, author_id: int | None, after: int | None = None
) -> Version:
    """Keep a text as the next version of its notice; the newest version's own text makes none.

    Raises:
        NotNewest: it was to come after a version that is not the newest; 0 is the beginning.
    """
    row_id = new_id()
    while True:
        last = await latest(session, text.slug)
        if last and text_of(last) == text:
            return last  # one form, sent twice at once
        if after is not None and after != (last.version if last else 0):
            raise NotNewest
        row = {
            **{name: getattr(text, name) for name in _PLAIN},
            "figures": {
                name: [str(one.value), one.unit, one.meant] for name, one in text.figures.items()
            },
            "others": {spoken: asdict(words) for spoken, words in text.others.items()},
            "id": row_id,
            "version": last.version + 1 if last else 1,
            "author_id": author_id,
            "created_at": session.moment.now,
        }
        # Two authors may take the same number at once; the later one takes the next.
        done = await session.execute(insert_once(session, Notice, "slug", "version"), row)
        if done.rowcount:
            made = await get(session, row_id)
            assert made is not None
            return made


def text_of(notice: Version) -> Text:
    """What a version says, without which version it is."""
    return Text(**{one.name: getattr(notice, one.name) for one in fields(Text)})


async def get(session: Session, notice_id: int) -> Version | None:
    """A version by id. A notice is for everyone, so nobody's scope hides it."""
    return await _version(session, select(*_VERSION).where(Notice.id == notice_id))


async def latest(session: Session, slug: str) -> Version | None:
    """The newest version of a notice."""
    newest = select(*_VERSION).where(Notice.slug == slug).order_by(Notice.version.desc()).limit(1)
    return await _version(session, newest)


async def history(session: Session, slug: str) -> list[Written]:
    """Every version of a notice, the newest first."""
    rows = await session.execute(
        select(*_VERSION, Notice.created_at)
        .where(Notice.slug == slug)
        .order_by(Notice.version.desc())
    )
    return [Written(_read(row), row.created_at) for row in rows]


async def all_latest(session: Session, limit: int = 200) -> list[Version]:
    """The newest version of every notice, the last written first."""
    newest = select(Notice.slug, func.max(Notice.version).label("version")).group_by(Notice.slug)
    heads = newest.subquery()
    rows = await session.execute(
        select(*_VERSION)
        .join(heads, (heads.c.slug == Notice.slug) & (heads.c.version == Notice.version))
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return [_read(row) for row in rows]


async def create(session: Session, sending: Sending) -> None:
    """Write a new broadcast."""
    await session.execute(
        insert(Broadcast), {column.name: getattr(sending, column.name) for column in _SENDING}
    )


async def broadcast(session: Session, scope: Scope, broadcast_id: int) -> Sending | None:
    """A broadcast this scope may see; foreign and absent look the same."""
    return await _sending(session, scope, select(*_SENDING).where(Broadcast.id == broadcast_id))


async def lock(session: Session, scope: Scope, broadcast_id: int) -> Sending | None:
    """The same, held until this transaction ends."""
    query = select(*_SENDING).where(Broadcast.id == broadcast_id).with_for_update()
    return await _sending(session, scope, query)


async def lock_alike(
    session: Session, scope: Scope, broadcast_id: int
) -> tuple[Sending, list[Sending]] | None:
    """Hold a broadcast and all others of the same text and audience, whoever's they are.

    They are locked in one order, so that two of them sent at once wait for each other.
    """
    seen = await broadcast(session, scope, broadcast_id)
    if seen is None:
        return None
    rows = await session.execute(
        select(*_SENDING)
        .where(Broadcast.fingerprint == seen.fingerprint)
        .order_by(Broadcast.id)
        .with_for_update()
    )
    held = [Sending(*row) for row in rows]
    own = next(one for one in held if one.id == broadcast_id)
    return own, [one for one in held if one.id != broadcast_id]


async def broadcasts(
    session: Session, scope: Scope, *, before: int | None = None, limit: int = 50
) -> list[Sending]:
    """Broadcasts this scope may see, the newest first, by page."""
    query = select(*_SENDING).where(scope.rows(Broadcast.path))
    if before is not None:
        query = query.where(Broadcast.id < before)
    rows = await session.execute(query.order_by(Broadcast.id.desc()).limit(limit))
    return [Sending(*row) for row in rows]


async def standing_at(
    session: Session, scope: Scope, states: Collection[str], since: datetime
) -> list[Sending]:
    """Broadcasts this scope may see that stand at one of these, made since an instant."""
    rows = await session.execute(
        select(*_SENDING)
        .where(
            scope.rows(Broadcast.path), Broadcast.state.in_(states), Broadcast.created_at >= since
        )
        .order_by(Broadcast.id)
    )
    return [Sending(*row) for row in rows]


async def change_state(
    session: Session, broadcast_id: int, before: str, after: str, **changes: Any
) -> bool:
    """Move a broadcast on; False when it does not stand at `before` any more."""
    done = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.state == before)
        .values(state=after, **changes)
    )
    return done.rowcount == 1


async def state_of(session: Session, broadcast_id: int) -> str | None:
    """Where a broadcast stands."""
    state: str | None = await session.scalar(
        select(Broadcast.state).where(Broadcast.id == broadcast_id)
    )
    return state


async def correction_of(session: Session, broadcast_id: int) -> int | None:
    """The broadcast that puts this one right, if one was prepared and not withdrawn."""
    found: int | None = await session.scalar(
        select(Broadcast.id).where(
            Broadcast.corrects_id == broadcast_id, Broadcast.state != "stopped"
        )
    )
    return found


async def _version(session: Session, query: Select[*tuple[Any, ...]]) -> Version | None:
    row = (await session.execute(query)).first()
    return _read(row) if row else None


async def _sending(session: Session, scope: Scope, query: Select[Any]) -> Sending | None:
    row = (await session.execute(query.where(scope.rows(Broadcast.path)))).first()
    return Sending(*row) if row else None


def _read(row: Row[Any]) -> Version:
    values = {name: getattr(row, name) for name in _NAMES}
    figures = values.pop("figures")
    others = values.pop("others")
    return Version(
        **values,
        figures={name: Figure(Decimal(one[0]), one[1], one[2]) for name, one in figures.items()},
        others={spoken: Words(**words) for spoken, words in others.items()},
    )
