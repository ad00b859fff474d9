"""Where cases are late, in numbers: what a supervisor is told of a week, without any name."""

from datetime import datetime

from sqlalchemy import String, and_, cast, distinct, exists, func, literal, or_, select

from storage.engine import Session
from storage.models.cases import Case, CaseClock
from storage.models.duties import Post
from storage.models.regions import Region
from storage.models.system import Occurrence
from storage.queries.case_scope import seen_by
from storage.queries.worklists import FIRST_STATE
from storage.scope import Scope


async def cases(session: Session, scope: Scope) -> dict[str, int]:
    """How many open cases of a scope are late, by the path of their place, in its order."""
    over = exists().where(
        CaseClock.case_id == Case.id,
        CaseClock.running.is_(True),
        CaseClock.deadline < session.moment.today,
    )
    began = session.moment.local.replace(hour=0, minute=0, second=0, microsecond=0)
    uncalled = and_(Case.state == FIRST_STATE, Case.contact_by < began)
    rows = await session.execute(
        select(Case.path, func.count().label("many"))
        .where(Case.closed_on.is_(None), seen_by(scope), or_(over, uncalled))
        .group_by(Case.path)
        .order_by(Case.path)
    )
    return {row.path: row.many for row in rows}


async def missed(session: Session, scope: Scope, since: datetime) -> dict[str, int]:
    """How many duties of a scope were told to be missed since an instant, by the place of the post.

    What several people owe together is one.
    """
    rows = await session.execute(
        select(Region.path, func.count(distinct(Occurrence.schedule)).label("many"))
        .select_from(Occurrence)
        .join(Post, Occurrence.recipient == literal("person:") + cast(Post.person_id, String))
        .join(Region, Region.id == Post.region_id)
        .where(
            Occurrence.created_at >= since,
            Occurrence.schedule.startswith("duty:"),
            Occurrence.due.endswith(":missed"),
            scope.rows(Region.path),
        )
        .group_by(Region.path)
        .order_by(Region.path)
    )
    return {row.path: row.many for row in rows}
