"""Posts of officials: who may change whose, and an official as others of their area see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from acts.actor import Actor
from acts.declined import Declined
from acts.rosters.rows import known_roles
from locales import _
from rulebook.roles import RANKED
from storage.engine import Session
from storage.queries import addresses, officials, people, regions, settings
from storage.queries.people import Home, Term, Wanted

MOST_COLLEAGUES = 200
COUNTY = ("county_rural_revival_bureau", "county_org_dept", "county_leading_group")
TOWNSHIP = ("township_government", "township_party_committee", "township_party_secretary")
CHANGERS = {
    "village": (*TOWNSHIP, *COUNTY),
    "township": COUNTY,
    "county": COUNTY,
}
"""Whose posts may hand over posts of a level: those who send these people, never they themselves.

A county does it for its own offices too, as the city is not always there. Who belongs to a unit,
a school or a clinic is counted with the villages they serve, unless it is a county's.
"""


class OtherName(Declined):
    """Look at the phone again."""

    def sentence(self) -> str:
        return _(
            "This phone is registered for an official of another name. Look at the number again."
        )


@dataclass(frozen=True, slots=True)
class Card:
    """An official as others of their area may see them: posts over time, and whom they help.

    `bound` is whether a chat of theirs is bound, `reachable` whether anything reaches them at all.
    """

    person_id: int
    name: str
    terms: tuple[Term, ...]
    homes: tuple[Home, ...]
    reachable: bool
    bound: bool

    def given_up(self, on: date, today: date) -> tuple[list[Term], list[Home]]:
        """The posts and households somebody has on a day, of those that are not over by today."""
        return (
            [term for term in self.terms if term.on(on) and term.lasts(today)],
            [home for home in self.homes if home.until is None or home.until >= today],
        )


async def card(session: Session, actor: Actor, person_id: int, on: date) -> Card | None:
    """An official with what of theirs lies in the actor's area; None when nothing does."""
    terms = await people.terms(session, actor.scope, person_id)
    homes = await people.homes(session, actor.scope, person_id, on)
    name = await officials.name(session, person_id)
    if name is None or not (terms or homes):
        return None
    reached = await people.reached(session, [person_id])
    return Card(
        person_id,
        name,
        tuple(terms),
        tuple(homes),
        person_id in reached,
        reached.get(person_id, False),
    )


def changeable(actor: Actor, card: Card, on: date, today: date) -> tuple[list[Term], list[Home]]:
    """The posts and households of an official on a day that this actor may give to others."""
    if actor.person_id == card.person_id:
        return [], []
    terms, homes = card.given_up(on, today)
    return (
        [term for term in terms if may_change(actor, term)],
        [home for home in homes if may_change_helper(actor, home.path)],
    )


def may_change(actor: Actor, term: Term) -> bool:
    """Whether this actor may end a post or give it to somebody else."""
    allowed = CHANGERS.get(_ranked(term.role, term.level), ())
    return actor.scope.everything or actor.role_among(term.path, allowed) is not None


def may_change_helper(actor: Actor, path: str) -> bool:
    """Whether this actor may give a household to another helper."""
    return actor.scope.everything or actor.role_among(path, CHANGERS["village"]) is not None


async def admit(session: Session, name: str, phone: str | None) -> int:
    """The official with this phone, or a new one; reached at that phone until a chat is bound.

    Raises:
        OtherName: the phone is registered for an official of another name.
    """
    if phone:
        known = (await officials.by_phones(session, [phone])).get(phone)
        if known and known[1] != name:
            raise OtherName
        if known:
            return known[0]
    person_id = await officials.add(session, name, phone)
    if phone:
        contact = await addresses.ensure(session, await sms_channel(session), phone)
        await officials.reach_at(session, person_id, contact.id)
    return person_id


async def sms_channel(session: Session) -> str:
    """The channel whose addresses the phones of officials are."""
    return "sms_simulator" if await settings.is_rehearsal(session) else "sms_http"


async def colleagues(session: Session, actor: Actor, terms: Iterable[Term]) -> list[Term]:
    """Who serves in the townships of these posts, each once: a successor is often one of them.

    Where none of the posts is in a township, everybody of the area is listed, up to a limit.
    """
    towns = dict.fromkeys(await _townships(session, terms))
    found: dict[int, Term] = {}
    for path in towns or ("",):
        wanted = Wanted(session.moment.today, path, limit=MOST_COLLEAGUES)
        for post in await people.listed(session, actor.scope, wanted):
            found.setdefault(post.person_id, post)
    return list(found.values())


async def _townships(session: Session, terms: Iterable[Term]) -> list[str]:
    paths = []
    for region_id in {term.region_id for term in terms}:
        above = await regions.by_level(session, region_id)
        town = await regions.get(session, above["township"]) if "township" in above else None
        paths += [town.path] if town else []
    return paths


@cache
def _ranked(role: str, level: str) -> str:
    """The level whose changers decide: the role's own; a county's unit belongs to the county."""
    known = known_roles().get(role)
    if known and known.level in RANKED:
        return known.level
    return "village" if level in ("village", "township") else level
