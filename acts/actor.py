"""Who acts, how far we trust the way they came, and what they may see at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from storage.engine import Session
from storage.queries import posts
from storage.queries.addresses import Contact
from storage.queries.posts import Held
from storage.scope import EVERYTHING, Scope

HELPER = "helper"


class Trust(IntEnum):
    """How sure we are who is there; the table is in docs/design.md."""

    ANONYMOUS = 0
    BOUND = 1
    CONSOLE = 2


class NotAllowed(Exception):
    """This actor may not do this, or not in this way."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who does something; `name` is what the audit calls them."""

    name: str
    trust: Trust
    scope: Scope
    held: tuple[Held, ...] = ()
    person_id: int | None = None
    address_id: int | None = None
    household_id: int | None = None
    channel: str = "console"

    @property
    def is_official(self) -> bool:
        """Whether they hold any post today, or help any household."""
        return bool(self.held or self.scope.helped)

    def roles_at(self, path: str, household_id: int | None = None) -> tuple[str, ...]:
        """The roles they hold over a place: a post covers its region and all below.

        Who is assigned to help the household is its helper, wherever their posts are.
        """
        held = [post.role for post in self.held if path.startswith(post.path)]
        if household_id in self.scope.helped:
            held.append(HELPER)
        return tuple(dict.fromkeys(held))

    def role_among(
        self, path: str, allowed: Iterable[str], household_id: int | None = None
    ) -> str | None:
        """The first of the allowed roles that they hold at a place, or for a household."""
        held = self.roles_at(path, household_id)
        return next((role for role in allowed if role in held), None)

    def needs(self, trust: Trust) -> None:
        """Stop unless we trust the way they came this far.

        Raises:
            NotAllowed: we do not.
        """
        if self.trust < trust:
            raise NotAllowed(f"needs {trust.name}")


SERVICE = Actor("service", Trust.CONSOLE, EVERYTHING, channel="service")


async def behind(session: Session, contact: Contact) -> Actor:
    """Who writes from this address: an official when it is bound, else a household or anyone."""
    held: tuple[Held, ...] = ()
    helped: frozenset[int] = frozenset()
    if contact.person_id and contact.bound:
        held = tuple(await posts.held_by(session, contact.person_id, session.moment.today))
        helped = await posts.helped_by(session, contact.person_id, session.moment.today)
    official = bool(held or helped)
    own = frozenset({contact.household_id} if contact.household_id else ())
    return Actor(
        name=f"person:{contact.person_id}" if official else f"address:{contact.id}",
        trust=Trust.BOUND if official else Trust.ANONYMOUS,
        scope=Scope(
            paths=tuple(post.path for post in held),
            households=own,
            person_id=contact.person_id if official else None,
            helped=helped,
        ),
        held=held,
        person_id=contact.person_id if official else None,
        address_id=contact.id,
        household_id=contact.household_id,
        channel=contact.channel,
    )


async def signed_in(session: Session, person_id: int) -> Actor:
    """Who has signed in to the console, with the posts they hold today."""
    held = tuple(await posts.held_by(session, person_id, session.moment.today))
    helped = await posts.helped_by(session, person_id, session.moment.today)
    return Actor(
        name=f"person:{person_id}",
        trust=Trust.CONSOLE,
        scope=Scope(tuple(post.path for post in held), person_id=person_id, helped=helped),
        held=held,
        person_id=person_id,
    )
