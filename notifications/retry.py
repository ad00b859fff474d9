"""How long to wait before trying again."""

from datetime import timedelta

FIRST = timedelta(seconds=2)
LONGEST = timedelta(minutes=10)


def pause(attempts: int) -> timedelta:
    """The wait after this many attempts: doubled each time, ten minutes at most.

    No random part: the claims of one channel are spread by its rate anyway.
    """
    doublings: int = 2 ** min(attempts, 12)
    return min(FIRST * doublings, LONGEST)
