"""Report forms of browsers: each is carried out once, however often it is sent."""

from datetime import datetime

from sqlalchemy import delete, select, update

from storage.engine import Session
from storage.models.household_pages import WebReport
from storage.queries.upsert import insert_once


async def claim(session: Session, once: str, address_id: int) -> bool:
    """Whether this form is carried out for the first time; a second caller waits for the first."""
    done = await session.execute(
        insert_once(session, WebReport, "once"),
        {"once": once, "address_id": address_id, "created_at": session.moment.real},
    )
    return done.rowcount == 1


async def report_of(session: Session, once: str, address_id: int) -> int | None:
    """The report this form of this address has made."""
    found: int | None = await session.scalar(
        select(WebReport.report_id).where(
            WebReport.once == once, WebReport.address_id == address_id
        )
    )
    return found


async def made(session: Session, once: str, report_id: int) -> None:
    """Note which report a form has made."""
    await session.execute(
        update(WebReport).where(WebReport.once == once).values(report_id=report_id)
    )


async def forget(session: Session, before: datetime) -> int:
    """Delete what no browser sends again, begun before this instant (real time)."""
    done = await session.execute(delete(WebReport).where(WebReport.created_at < before))
    return done.rowcount
