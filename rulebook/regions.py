"""The places the documents name, as a tree from province to village, and their lists of places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rulebook.entry import Cite, Entry
from rulebook.roles import RANKED


@dataclass(frozen=True)
class Region:
    """A place. What the documents do not mention is general knowledge.

    `code` is the national code: six digits down to counties, nine for townships, none for
    villages. `written_as` is how the document spells the name; `township_from_row_above` says
    that the table left the township empty.
    """

    id: str
    name: str
    level: str
    parent: str | None
    code: str | None
    mentioned: bool
    parent_mentioned: bool
    township_from_row_above: bool
    written_as: str | None
    note: str | None


@dataclass(frozen=True)
class Villages:
    """Villages on a list, with the numbers the list gives by city and county."""

    source: Cite | None
    note: str | None
    villages: tuple[str, ...]
    by_city: Mapping[str, int]
    by_county: Mapping[str, int]


@dataclass(frozen=True)
class LinkedPost:
    """A post of the province with the counties it answers for; never a person."""

    post: str
    counties: tuple[str, ...]


@dataclass(frozen=True)
class LinkedCounties:
    """Counties with more poor people than a number, by the posts linked to them."""

    source: Cite | None
    people_over: int
    posts: tuple[LinkedPost, ...]


@dataclass(frozen=True)
class PoolingCounties:
    """Counties that may pool funds, having more poor people or a higher rate (percent)."""

    source: Cite | None
    people_over: int
    rate_over: int
    counties: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How many places there are of a kind which the document does not name."""

    region: str
    what: str
    count: int
    source: Cite | None


@dataclass(frozen=True)
class Regions:
    """The tree by id, and the lists."""

    by_id: Mapping[str, Region]
    villages_2020: Villages
    counties_2020: LinkedCounties
    pooling_counties_2018: PoolingCounties
    counts: tuple[Count, ...]

    def path(self, region: str) -> tuple[Region, ...]:
        """Return the places from the province down to a place.

        Raises: KeyError for a place that is not in the tree.
        """
        return tuple(self._upwards(region))[::-1]

    def below(self, region: str) -> tuple[Region, ...]:
        """Return every place that lies in a place, without itself, the higher first.

        Raises: KeyError for a place that is not in the tree.
        """
        found = list(self.children[self.by_id[region].id])
        for place in found:
            found += self.children[place.id]
        return tuple(found)

    def named(self, text: str) -> tuple[Region, ...]:
        """Return the places a text names in full; names of places above may lead the way."""
        return tuple(
            place
            for place in self.by_id.values()
            for name in _spellings(place)
            if text.endswith(name) and self._leads_to(text.removesuffix(name), place)
        )

    @cached_property
    def children(self) -> Mapping[str, tuple[Region, ...]]:
        """The places right below each place, by id."""
        found: dict[str, list[Region]] = {region: [] for region in self.by_id}
        for place in sorted(self.by_id.values(), key=lambda place: place.id):
            if place.parent:
                found[place.parent].append(place)
        return {region: tuple(places) for region, places in found.items()}

    def _upwards(self, region: str | None) -> Iterator[Region]:
        while region:
            yield self.by_id[region]
            region = self.by_id[region].parent

    def _leads_to(self, text: str, place: Region) -> bool:
        if not text:
            return True
        return any(
            text.endswith(name) and self._leads_to(text.removesuffix(name), above)
            for above in self._upwards(place.parent)
            for name in _spellings(above)
        )


def read(entry: Entry) -> Region:
    """Read a place."""
    entry.only(
        *("id", "name", "level", "parent", "code", "mentioned", "parent_mentioned"),
        *("township_from_row_above", "written_as", "note"),
    )
    return Region(
        id=entry.text("id"),
        name=entry.text("name"),
        level=entry.one_of("level", RANKED),
        parent=entry.text_or_none("parent"),
        code=entry.text_or_none("code"),
        mentioned="mentioned" not in entry or entry.flag("mentioned"),
        parent_mentioned="parent_mentioned" not in entry or entry.flag("parent_mentioned"),
        township_from_row_above=entry.flag("township_from_row_above"),
        written_as=entry.text_or_none("written_as"),
        note=entry.text_or_none("note"),
    )


def _spellings(place: Region) -> tuple[str, ...]:
    return (place.name, place.written_as) if place.written_as else (place.name,)
