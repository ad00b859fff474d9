"""Which posts run the service itself: accounts, imports, settings, access, and who may audit."""

from collections.abc import Sequence

from acts.actor import Actor, NotAllowed, Trust
from notifications.auditors import AUDITORS as AUDITORS

ADMINISTRATORS = ("county_rural_revival_bureau",)
"""Who looks after accounts, imports, settings and the access of other systems."""


def places(actor: Actor, roles: Sequence[str]) -> tuple[str, ...]:
    """The paths of the regions over which one of these posts is held today."""
    return tuple(post.path for post in actor.held if post.role in roles)


def administers(actor: Actor, path: str) -> bool:
    """Whether somebody administers the place at a path."""
    return any(path.startswith(own) for own in places(actor, ADMINISTRATORS))


def needs(actor: Actor, roles: Sequence[str]) -> None:
    """Stop unless one of these posts is held today, by somebody at the console.

    Raises:
        NotAllowed: none is.
    """
    actor.needs(Trust.CONSOLE)
    if not places(actor, roles):
        raise NotAllowed("another post does this")
