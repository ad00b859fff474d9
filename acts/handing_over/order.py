"""What somebody wants to hand over, held against what is registered and who wants it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acts import posts
from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from acts.posts import Card
from acts.rosters.cells import NAME
from locales import _
from rulebook import phones
from storage.engine import Session
from storage.queries import hand_overs, people
from storage.queries.people import Home, Term
from storage.scope import EVERYTHING

AT_MOST = timedelta(days=31)
"""How far back or ahead a hand-over may lie; it is about what is known now."""


class SamePerson(Declined):
    """Name somebody else."""

    def sentence(self) -> str:
        return _("That is the same person. Choose who comes after them.")


class NothingHeld(Declined):
    """There is nothing to hand over from this day on."""

    def sentence(self) -> str:
        return _("From this day on this person has no post and no household here.")


class NothingChosen(Declined):
    """Choose what goes over."""

    def sentence(self) -> str:
        return _("Tick at least one post or one household.")


class NotLasting(Declined):
    """Look again: something of it ended meanwhile."""

    def sentence(self) -> str:
        return _("Some of this has ended or been handed over already. Look at the list again.")


class BadDay(Declined):
    """Choose a nearer day."""

    def sentence(self) -> str:
        return _("The day must lie within %(days)s days from today.", days=AT_MOST.days)


class NoSuccessor(Declined):
    """Name who comes, or say that nobody does."""

    def sentence(self) -> str:
        return _("Choose who comes after them, or write name and mobile number of somebody new.")


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to hand over: from whom, from which day on, what, and to whom.

    `posts` and `homes` are ids of posts and assignments. `to_id` is an official, `name` and `phone`
    somebody new; `nobody` says that no one comes for now.
    """

    from_id: int
    on: date
    posts: frozenset[int] = frozenset()
    homes: frozenset[int] = frozenset()
    to_id: int | None = None
    name: str = ""
    phone: str = ""
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """An order that can be carried out: what goes over, and what else the leaver keeps."""

    leaver: Card
    terms: Sequence[Term]
    homes: Sequence[Home]
    kept: Sequence[Term]
    kept_homes: int
    to: Card | None
    name: str = ""
    phone: str | None = None

    @property
    def leaves_all(self) -> bool:
        """Whether nothing at all is left to who leaves."""
        return not self.kept and not self.kept_homes


async def planned(session: Session, actor: Actor, order: Order) -> Plan | None:
    """Hold an order against what is registered; None when this actor sees no such official.

    Raises:
        NotAllowed: the actor may hand over nothing of this person's.
        Declined: why it cannot be done as ordered.
    """
    actor.needs(Trust.CONSOLE)
    leaver = await posts.card(session, actor, order.from_id, order.on)
    if leaver is None:
        return None
    if abs(order.on - session.moment.today) > AT_MOST:
        raise BadDay
    today = session.moment.today
    if not any(leaver.given_up(order.on, today)):
        raise NothingHeld
    terms, homes = posts.changeable(actor, leaver, order.on, today)
    if not terms and not homes:
        raise NotAllowed("no post over what this person has")
    if not order.posts and not order.homes:
        raise NothingChosen
    moved = [term for term in terms if term.id in order.posts]
    moved_homes = [home for home in homes if home.id in order.homes]
    if len(moved) < len(order.posts) or len(moved_homes) < len(order.homes):
        raise NotLasting
    if await _promised(session, order):
        raise NotLasting
    every = await people.terms(session, EVERYTHING, order.from_id)
    every_home = await people.homes(session, EVERYTHING, order.from_id, order.on)
    to, name, phone = await _successor(session, actor, order)
    return Plan(
        leaver,
        moved,
        moved_homes,
        [term for term in every if term.lasts(order.on) and term.id not in order.posts],
        len(every_home) - len(moved_homes),
        to,
        name,
        phone,
    )


async def _promised(session: Session, order: Order) -> bool:
    """Whether some of it goes to somebody else on a later day already."""
    wanted = {("post", one) for one in order.posts} | {("assignment", one) for one in order.homes}
    return any(
        (what, row_id) in wanted
        for kept in await hand_overs.of_person(session, order.from_id)
        if not kept.undone and kept.on > order.on
        for what, row_id, _before in kept.moves.changed
    )


async def _successor(
    session: Session, actor: Actor, order: Order
) -> tuple[Card | None, str, str | None]:
    """Who comes: a known official, or the name and phone of a new one, or nobody."""
    if order.to_id == order.from_id:
        raise SamePerson
    if order.to_id is not None:
        found = await posts.card(session, actor, order.to_id, order.on)
        if found is None:
            raise NoSuccessor
        return found, "", None
    if order.nobody:
        return None, "", None
    phone = phones.mobile(order.phone) if order.phone else None
    if not NAME.fullmatch(order.name) or (order.phone and phone is None):
        raise NoSuccessor
    return None, order.name, phone
