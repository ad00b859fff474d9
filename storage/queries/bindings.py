"""Binding codes, and how often something was tried."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, exists, insert, select, update

from storage.engine import Session
from storage.models.duties import Post
from storage.models.regions import Region
from storage.models.staff import BindingCode, Tries
from storage.queries.upsert import insert_or_change
from storage.scope import Scope


async def within(session: Session, scope: Scope, person_id: int) -> bool:
    """Whether an official holds a post inside this scope."""
    return bool(
        await session.scalar(
            select(
                exists().where(
                    Post.person_id == person_id,
                    Post.region_id == Region.id,
                    scope.rows(Region.path),
                )
            )
        )
    )


async def put(session: Session, code: str, person_id: int, expires_at: datetime) -> None:
    """Keep a code, as a fingerprint."""
    await session.execute(
        insert(BindingCode),
        {"code_index": _index(session, code), "person_id": person_id, "expires_at": expires_at},
    )


async def use(session: Session, code: str) -> int | None:
    """Use a code up; returns whose it is, None when it is wrong, used or too old."""
    done = await session.execute(
        update(BindingCode)
        .where(
            BindingCode.code_index == _index(session, code),
            BindingCode.used_at.is_(None),
            BindingCode.expires_at > session.moment.real,
        )
        .values(used_at=session.moment.real)
        .returning(BindingCode.person_id)
    )
    person_id: int | None = done.scalar()
    return person_id


async def tried(session: Session, what: str, window: timedelta) -> int:
    """Count a try, and return how many there were in this window; a new window begins at one."""
    begin = session.moment.real - window
    fresh = Tries.since > begin
    await session.execute(
        insert_or_change(
            session,
            Tries,
            ("what",),
            lambda new: {
                "count": case((fresh, Tries.count + 1), else_=1),
                "since": case((fresh, Tries.since), else_=new.since),
            },
        ),
        {"what": what, "count": 1, "since": session.moment.real},
    )
    count: int = await session.scalar(select(Tries.count).where(Tries.what == what))
    return count


async def forget_tries(session: Session, what: str) -> None:
    """Begin to count anew: it was right."""
    await session.execute(delete(Tries).where(Tries.what == what))


def _index(session: Session, code: str) -> str:
    return session.vault.index("binding_code", code)
