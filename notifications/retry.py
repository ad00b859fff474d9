"""What becomes of a message the channel did not take, and when it is tried again."""

from datetime import datetime, timedelta

from channels.errors import Blocked, NotAuthorised, NotSent, Refused, Throttled, Unsure
from storage.models.delivery import State
from storage.queries.handover import Settled

FIRST = timedelta(seconds=2)
LONGEST = timedelta(minutes=10)
ACCOUNT = timedelta(seconds=60)
"""How long a channel rests that does not accept our account: somebody must mend the settings."""
LONGEST_REASON = 60


def pause(attempts: int) -> timedelta:
    """The wait after this many attempts: doubled each time, ten minutes at most.

    No random part: the claims of one channel are spread by its rate anyway.
    """
    doublings: int = 2 ** min(attempts, 12)
    return min(FIRST * doublings, LONGEST)


def outcome(row_id: int, lease: str, attempts: int, error: Exception, now: datetime) -> Settled:
    """Where a message comes to that met this error; whatever is not surely unsent is unsure."""
    match error:
        case Throttled():
            again, reason = timedelta(seconds=error.retry_after), "throttled"
        case NotAuthorised():
            again, reason = ACCOUNT, "not authorised"
        case Blocked():
            return Settled(row_id, lease, State.REFUSED, "blocked")
        case Refused():
            return Settled(row_id, lease, State.REFUSED, (error.code or "refused")[:LONGEST_REASON])
        case NotSent():
            again, reason = pause(attempts), "unreachable"
        case _:
            return Settled(row_id, lease, State.UNSURE, _kind(error))
    return Settled(row_id, lease, State.QUEUED, reason, due_at=now + again)


def rest(error: Exception) -> float:
    """For how many seconds the whole channel must rest after this error."""
    match error:
        case Throttled():
            return error.retry_after
        case NotAuthorised():
            return ACCOUNT.total_seconds()
    return 0.0


def _kind(error: Exception) -> str:
    """Unsure carries words of ours; of any other error only the name, it may quote the message."""
    words = str(error) if isinstance(error, Unsure) else type(error).__name__
    return words[:LONGEST_REASON]
