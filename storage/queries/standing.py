"""How things stand: whether anything still moves."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.inbox import Inbound

ON_ITS_WAY = (State.CLAIMED, State.HANDING, State.UNSURE)
MAILBOXES = ("webchat", "sms_simulator")


async def idle(session: Session) -> bool:
    """Whether every event is answered, and every message that may leave has left and arrived.

    What lies in a browser's mailbox waits for the browser and counts as arrived.
    """
    moving: ColumnElement[bool] = or_(
        Outbox.state.in_(ON_ITS_WAY),
        and_(Outbox.state == State.ACCEPTED, Outbox.channel.not_in(MAILBOXES)),
        and_(
            Outbox.state == State.QUEUED,
            or_(Outbox.not_before.is_(None), Outbox.not_before <= session.moment.now),
        ),
    )
    found = await session.scalar(
        select(or_(exists().where(Inbound.state == "new"), exists().where(moving)))
    )
    return not found
