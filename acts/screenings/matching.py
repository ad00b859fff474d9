"""Which household a row of an office means: found by any of its names, and never guessed."""

from collections.abc import Mapping, Sequence

from acts.screenings.warning_sheets import Told
from locales import _
from storage.engine import Session
from storage.queries import place_names, regions, warning_files
from storage.queries.regions import Place
from storage.queries.warning_files import Found
from storage.scope import Scope

Match = tuple[int | None, str]
"""The household, or None with the reason."""


async def match(session: Session, scope: Scope, rows: Sequence[Told]) -> list[Match]:
    """The household of each row, within this scope."""
    places = await regions.all_of(session)
    own = {place.id for place in places if place.level == "village" and scope.covers(place.path)}
    villages = {
        name: [place for place in place_names.meant(name, places) if place.id in own]
        for name in {row.village for row in rows if row.village}
    }
    single = {name: found[0].id for name, found in villages.items() if len(found) == 1}
    found = await warning_files.meant(
        session,
        scope,
        ((single[row.village], row.head) for row in rows if row.head and row.village in single),
        ((single[row.village], row.number) for row in rows if row.number and row.village in single),
        (row.identity for row in rows if row.identity),
    )
    return [_one(row, villages, found) for row in rows]


def _one(row: Told, villages: Mapping[str, Sequence[Place]], found: Found) -> Match:
    """One row: everything it says must mean the same household."""
    if row.faults:
        return None, ""
    by_identity = found.by_identity.get(row.identity) if row.identity else None
    if row.identity and by_identity is None and not row.village:
        return None, _("This identity number is registered in no household here.")
    if not row.village:
        return by_identity, ""
    meant = villages.get(row.village, [])
    if len(meant) != 1:
        if by_identity:
            return by_identity, ""
        if meant:
            names = "、".join(place.full_name for place in meant)
            return None, _("Which village is meant: %(names)s?", names=names)
        return None, _("There is no such village here.")
    return _in_village(row, meant[0].id, found, by_identity)


def _in_village(row: Told, region_id: str, found: Found, by_identity: int | None) -> Match:
    number = found.by_number.get((region_id, row.number)) if row.number else None
    heads = found.by_head.get((region_id, row.head), []) if row.head else []
    if row.number and number is None and by_identity is None:
        return None, _("No household of this village has this number.")
    if row.number and row.head and number and number not in heads and by_identity is None:
        return None, _("The household of this number has another head.")
    meant = {one for one in (by_identity, number) if one}
    if len(meant) > 1:
        return None, _("The number and the identity number mean different households.")
    if meant:
        return meant.pop(), ""
    if len(heads) > 1:
        return None, _("Several families of this village have a head of this name: add the number.")
    if not heads:
        return None, _("No household of this village has a head of this name.")
    return heads[0], ""
