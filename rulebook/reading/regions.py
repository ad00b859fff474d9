"""The folder `regions`: one file a place, in folders of their province and city."""

import re
from collections.abc import Mapping
from pathlib import Path

from rulebook import regions
from rulebook.entry import Entry, read, read_folder, read_list
from rulebook.reading.checks import among, sourced
from rulebook.regions import (
    Count,
    LinkedCounties,
    LinkedPost,
    PoolingCounties,
    Region,
    Regions,
    Villages,
)
from rulebook.roles import RANKED
from rulebook.sources import Source

CODES = {
    "province": re.compile(r"\d{2}0000"),
    "city": re.compile(r"\d{4}00"),
    "county": re.compile(r"\d{6}"),
    "township": re.compile(r"\d{9}"),
}


def read_regions(folder: Path, sources: Mapping[str, Source]) -> Regions:
    """Read the tree and the lists.

    Raises: BadEntry
    """
    tree = read_tree(folder)
    shared = folder / "_shared"
    return Regions(
        by_id=tree,
        villages_2020=_villages(read(shared / "villages_2020.yaml"), tree, sources),
        counties_2020=_linked(read(shared / "counties_2020.yaml"), tree, sources),
        pooling_counties_2018=_pooling(read(shared / "pooling_counties_2018.yaml"), tree, sources),
        counts=tuple(_count(entry, tree, sources) for entry in read_list(shared / "counts.yaml")),
    )


def read_tree(folder: Path) -> dict[str, Region]:
    """Read every place, the higher first, and check that each hangs on a higher one.

    Parents are of a higher level, so there is no ring.

    Raises: BadEntry
    """
    entries = {entry.text("id"): entry for entry in read_folder(folder)}
    found = {key: regions.read(entry) for key, entry in entries.items()}
    codes: dict[str, str] = {}
    for key, place in found.items():
        _check_parent(entries[key], place, found)
        _check_code(entries[key], place, found)
        if place.code and codes.setdefault(place.code, key) != key:
            raise entries[key].bad("code", f"a code {codes[place.code]} does not have")
    return dict(sorted(found.items(), key=lambda item: (RANKED.index(item[1].level), item[0])))


def _check_parent(entry: Entry, place: Region, tree: Mapping[str, Region]) -> None:
    if place.parent is None:
        if place.level != RANKED[0]:
            raise entry.bad("parent", "the place it lies in")
        return
    among(entry, "parent", tree, "places")
    if RANKED.index(tree[place.parent].level) >= RANKED.index(place.level):
        raise entry.bad("parent", "a place of a higher level")


def _check_code(entry: Entry, place: Region, tree: Mapping[str, Region]) -> None:
    """Check the form of a code, and that it begins as the codes above it do."""
    if place.code is None:
        return
    form = CODES.get(place.level)
    if form is None or not form.fullmatch(place.code):
        raise entry.bad("code", f"the code of a {place.level}, or none")
    above = tree[place.parent].code if place.parent else None
    if above and not place.code.startswith(above.rstrip("0") if len(above) == 6 else above):
        raise entry.bad("code", f"a code that begins as {above} does")


def _villages(entry: Entry, tree: Mapping[str, Region], sources: Mapping[str, Source]) -> Villages:
    entry.only("source", "note", "villages", "by_city", "by_county")
    sourced(entry, sources)
    villages = _places(entry, "villages", "village", tree)
    return Villages(
        source=entry.cite(),
        note=entry.text_or_none("note"),
        villages=villages,
        by_city=_numbers(entry, "by_city", "city", villages, tree),
        by_county=_numbers(entry, "by_county", "county", villages, tree),
    )


def _numbers(
    entry: Entry, field: str, level: str, villages: tuple[str, ...], tree: Mapping[str, Region]
) -> Mapping[str, int]:
    """Read how many villages of a list lie where, and count them in the tree."""
    part = entry.part(field)
    counted: dict[str, int] = {}
    for village in villages:
        place = tree[village]
        while place.level != level and place.parent:
            place = tree[place.parent]
        counted[place.id] = counted.get(place.id, 0) + 1
    given = {region: part.whole(region) for region in part.values}
    for region in {**counted, **given}:
        if counted.get(region, 0) != given.get(region, 0):
            raise entry.bad(field, f"{counted.get(region, 0)} villages in {region}")
    return given


def _linked(
    entry: Entry, tree: Mapping[str, Region], sources: Mapping[str, Source]
) -> LinkedCounties:
    entry.only("source", "people_over", "posts")
    sourced(entry, sources)
    posts = []
    for part in entry.parts("posts"):
        part.only("post", "counties")
        posts.append(LinkedPost(part.text("post"), _places(part, "counties", "county", tree)))
    return LinkedCounties(entry.cite(), entry.whole("people_over"), tuple(posts))


def _pooling(
    entry: Entry, tree: Mapping[str, Region], sources: Mapping[str, Source]
) -> PoolingCounties:
    entry.only("source", "people_over", "rate_over", "counties")
    sourced(entry, sources)
    return PoolingCounties(
        source=entry.cite(),
        people_over=entry.whole("people_over"),
        rate_over=entry.whole("rate_over"),
        counties=_places(entry, "counties", "county", tree),
    )


def _count(entry: Entry, tree: Mapping[str, Region], sources: Mapping[str, Source]) -> Count:
    entry.only("region", "what", "count", "source")
    sourced(entry, sources)
    among(entry, "region", tree, "places")
    return Count(entry.text("region"), entry.text("what"), entry.whole("count"), entry.cite())


def _places(entry: Entry, field: str, level: str, tree: Mapping[str, Region]) -> tuple[str, ...]:
    """Read ids of places of one level, each once."""
    among(
        entry, field, [key for key, place in tree.items() if place.level == level], f"{level} ids"
    )
    ids = entry.texts(field)
    if len(set(ids)) != len(ids):
        raise entry.bad(field, "each place once")
    return ids
