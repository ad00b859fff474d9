"""Appointing: somebody new, or known by phone, gets a post at a place from a day on."""

from dataclasses import dataclass
from datetime import date, timedelta

from acts import posts
from acts.actor import Actor, Trust
from acts.declined import Declined
from acts.posts import may_change
from acts.rosters.cells import NAME
from acts.rosters.rows import NOT_SERVING, known_roles
from locales import _
from rulebook import phones
from rulebook.roles import RANKED
from storage import audit
from storage.engine import Session
from storage.queries import officials, people, regions
from storage.queries.officials import NewOfficial
from storage.queries.people import Term
from storage.queries.regions import Place

AT_MOST = timedelta(days=366)


class BadName(Declined):
    """Look at the name again."""

    def sentence(self) -> str:
        return _("Write the name as it stands on the identity card, without signs or digits.")


class BadPhone(Declined):
    """Look at the phone again."""

    def sentence(self) -> str:
        return _("This is no mobile number of the mainland. It has 11 digits and begins with 1.")


class BadRole(Declined):
    """Choose another post or place."""

    def sentence(self) -> str:
        return _("This post does not exist at such a place. Choose another post or another place.")


class FarDay(Declined):
    """Choose a nearer day."""

    def sentence(self) -> str:
        return _("Choose a day within a year from today.")


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who gets which post where, from which day on; `phone` as typed."""

    name: str
    phone: str
    role: str
    region_id: str
    unit: str
    since: date


def choices(actor: Actor, places: list[Place], today: date) -> dict[str, list[str]]:
    """The roles this actor may give, by the level of the place; nothing where there are none."""
    found: dict[str, list[str]] = {}
    for place in places:
        if place.level not in found:
            found[place.level] = [
                role for role in _fitting(place.level) if _may(actor, role, place, today)
            ]
    return {level: roles for level, roles in found.items() if roles}


async def appoint(session: Session, actor: Actor, wanted: Appointment) -> int | None:
    """Give the post; returns whose it is, None for a place that is not the actor's.

    Sent twice it is one post: who holds it already keeps it.

    Raises:
        Declined: name, phone, post or day are not what they should be.
    """
    actor.needs(Trust.CONSOLE)
    place, today = await regions.get(session, wanted.region_id), session.moment.today
    if place is None or not actor.scope.covers(place.path):
        return None
    if not NAME.fullmatch(wanted.name):
        raise BadName
    phone = phones.mobile(wanted.phone)
    if wanted.phone and phone is None:
        raise BadPhone
    if wanted.role not in _fitting(place.level) or not _may(actor, wanted.role, place, today):
        raise BadRole
    if abs(wanted.since - today) > AT_MOST:
        raise FarDay
    if phone:  # also reaches them there, and stops at another's name
        await posts.admit(session, wanted.name, phone)
    official = NewOfficial(
        wanted.name, phone, wanted.role, place.id, wanted.unit or None, wanted.since
    )
    before = await people.registered(session, [place.id])
    put = await officials.put(session, official)
    if _holds(before, put.person_id, wanted):
        return put.person_id
    detail = {"role": wanted.role, "region": place.id, "since": wanted.since.isoformat()}
    await audit.record(session, actor.name, "post.given", f"person:{put.person_id}", detail)
    return put.person_id


def _holds(before: list[Term], person_id: int, wanted: Appointment) -> bool:
    return any(
        term.person_id == person_id and term.role == wanted.role and term.lasts(wanted.since)
        for term in before
    )


def _fitting(level: str) -> list[str]:
    """The roles that serve places of a level: its own, and those of units wherever they are."""
    return [
        role.id
        for role in known_roles().values()
        if role.level not in NOT_SERVING and (role.level == level or role.level not in RANKED)
    ]


def _may(actor: Actor, role: str, place: Place, today: date) -> bool:
    new = Term(0, 0, "", role, place.id, place.name, place.path, place.level, None, today, None)
    return may_change(actor, new)
