"""Finding a family by what somebody has at hand: a name, a phone, a number, a case's code.

It is written down that somebody searched and by what kind of word, never the word itself.
"""

import re
import unicodedata

from acts.actor import Actor, Trust
from acts.declined import Declined
from locales import _
from rulebook import codes
from rulebook.phones import mobile
from storage import audit
from storage.engine import Session
from storage.queries import cases, household_search, households, regions
from storage.queries.regions import Place

NUMBER = re.compile(r"(\d{1,5})号?")
MOST_VILLAGES = 1000


class TooWide(Declined):
    """Choose a place first."""

    def sentence(self) -> str:
        return _("There are too many villages to look through. Choose the place first.")


async def find(session: Session, actor: Actor, asked: str, place: Place | None) -> list[int]:
    """The households that may be meant, in a place or in all one serves; scope is for the reader.

    In one village a part of any member's name is enough; elsewhere it must be the head's name.

    Raises:
        TooWide: a name or number in more villages than can be looked through.
    """
    actor.needs(Trust.CONSOLE)
    text = "".join(unicodedata.normalize("NFKC", asked).split())
    if not text:
        return []
    how, found = await _by(session, actor, text, place)
    where = f"region:{place.id}" if place else "region:own"
    detail = {"by": how, "found": len(found)}
    await audit.record(session, actor.name, "household.searched", where, detail)
    return found


async def _by(
    session: Session, actor: Actor, text: str, place: Place | None
) -> tuple[str, list[int]]:
    phone = mobile(text)
    if phone:
        return "phone", await household_search.by_phone(session, phone)
    number = NUMBER.fullmatch(text)
    if number:
        villages = await _villages(session, actor, place)
        several = await household_search.by_number(session, actor.scope, villages, int(number[1]))
        return "number", several
    code = codes.check(text)
    case = await cases.by_code(session, actor.scope, code) if code else None
    if case:
        return "case", [case.household_id] if case.household_id else []
    if place and place.level == "village":
        return "name", await household_search.by_part_of_name(session, place.id, text)
    villages = await _villages(session, actor, place)
    if len(villages) == 1:
        return "name", await household_search.by_part_of_name(session, villages[0], text)
    return "name", await household_search.by_head(session, villages, text)


async def _villages(session: Session, actor: Actor, place: Place | None) -> list[str]:
    paths = [place.path] if place else list(actor.scope.paths)
    below = await regions.within(session, paths) if paths else []
    villages = [one.id for one in below if one.level == "village"]
    if place is None and actor.scope.helped:
        helped = await households.of_ids(session, actor.scope, actor.scope.helped)
        villages += sorted({one.region_id for one in helped.values()} - set(villages))
    if len(villages) > MOST_VILLAGES:
        raise TooWide
    return villages
