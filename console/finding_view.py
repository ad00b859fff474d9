"""Findings as officials read them: what was found, against what, about whom, and the clause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acts.actor import Actor
from acts.detection.closing import may_close
from console import words
from locales import _
from rulebook.loader import Rulebook
from rulebook.sources import quote
from storage.engine import Session
from storage.queries import cases, households, members, officials, regions
from storage.queries.findings import EXPLAINED, GONE, MENDED, Kept

OF_PEOPLE = frozenset({"person", "insurance", "benefit"})
"""Kinds of records whose id ends with the member they are about."""
OF_POSTS = frozenset({"roster", "leave", "duty_status"})
"""Kinds of records about how a post is held: what is found in them is about its holder."""


@dataclass(frozen=True, slots=True)
class View:
    """A finding in words; `address` is where the console has what it is about, if it has.

    `rule` says what no clause says; the rules of pitfalls are written for programs.
    """

    id: int
    title: str
    rule: str
    clause: str
    about: str
    address: str
    place: str
    found: str
    allowed: str
    days: bool
    since: date | None
    roles: str
    opened_on: date
    closed_on: date | None
    how: str
    closed_by: str
    reason: str
    own: bool


async def views(
    session: Session, rules: Rulebook, actor: Actor, found: Sequence[Kept]
) -> list[View]:
    """These findings in words."""
    names = await officials.names(session, {one.closed_by for one in found if one.closed_by})
    places = {place.path: place.full_name for place in await _places(session, found)}
    return [
        _view(rules, actor, one, await _about(session, rules, actor, one), names, places)
        for one in found
    ]


def title(rules: Rulebook, pitfall: str) -> str:
    """What a pitfall is called."""
    known = rules.pitfalls.by_id.get(pitfall)
    return known.title if known else _("The ledger and the history of a case disagree")


def _view(
    rules: Rulebook,
    actor: Actor,
    one: Kept,
    about: tuple[str, str],
    names: Mapping[int, str],
    places: Mapping[str, str],
) -> View:
    known = rules.pitfalls.by_id.get(one.pitfall)
    figure = known.find[one.place].found if known and one.place < len(known.find) else None
    return View(
        id=one.id,
        title=title(rules, one.pitfall),
        rule="" if known else _("A case leaves the ledger only by an event that closes it."),
        clause=quote(rules.sources, known.source) if known and known.source else "",
        about=about[0],
        address=about[1],
        place=places.get(one.path, ""),
        found=one.found or "",
        allowed=one.allowed or "",
        days=figure is not None and "today" in figure.names.figures,
        since=one.since,
        roles=words.roles(rules, tuple(one.notify)),
        opened_on=one.opened_on,
        closed_on=one.closed_on,
        how=hows().get(one.how or "", ""),
        closed_by=names.get(one.closed_by or 0, ""),
        reason=words.hidden(one.reason),
        own=one.closed_on is None and may_close(actor, one),
    )


def hows() -> Mapping[str, str]:
    """How a finding can have ended, in words."""
    return {
        GONE: _("the records show it no more"),
        MENDED: _("mended"),
        EXPLAINED: _("explained"),
    }


async def _about(session: Session, rules: Rulebook, actor: Actor, one: Kept) -> tuple[str, str]:
    """What it is about in words, and its address; what one may not see has neither."""
    if one.about_kind == "case":
        case = await cases.get(session, actor.scope, int(one.about_id))
        if case is None:
            return "", ""
        household = await households.get(session, actor.scope, case.household_id or 0)
        name = households.label(household) if household else case.subject
        return name, f"/console/cases/{case.id}"
    if _of_a_post(rules, one):
        return await _holder(session, rules, actor, one), ""
    household = await households.get(session, actor.scope, await _home(session, one) or 0)
    if household is None:
        return "", ""
    return households.label(household), f"/console/households/{household.id}"


def _of_a_post(rules: Rulebook, one: Kept) -> bool:
    known = rules.pitfalls.by_id.get(one.pitfall)
    if known is None or one.place >= len(known.find) or one.about_kind != "person":
        return False
    return known.find[one.place].of in OF_POSTS


async def _holder(session: Session, rules: Rulebook, actor: Actor, one: Kept) -> str:
    """The body whose duty it is; an official's name only for those who are to mend it."""
    if one.about_id.startswith("org:"):
        return words.roles(rules, (one.about_id.split(":")[1],))
    if not one.about_id.isdigit() or not actor.role_among(one.path, tuple(one.notify)):
        return ""
    names = await officials.names(session, {int(one.about_id)})
    return names.get(int(one.about_id), "")


async def _home(session: Session, one: Kept) -> int | None:
    """The household a finding is about, or somebody of it, a benefit or an insurance of theirs."""
    *kind, last = one.about_id.split(":")
    if not last.isdigit():
        return None
    if one.about_kind == "household" or kind == ["dibao"]:
        return int(last)
    if one.about_kind in OF_PEOPLE:
        return await members.household_of(session, int(last))
    return None


async def _places(session: Session, found: Iterable[Kept]) -> list[regions.Place]:
    ids = {one.path.rstrip("/").rsplit("/", 1)[-1] for one in found}
    return [place for region_id in sorted(ids) if (place := await regions.get(session, region_id))]
