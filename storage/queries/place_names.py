"""What places are called: with or without 村 and 镇, with or without what they lie in."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Protocol, TypeVar

SUFFIXES = {
    "village": ("村民委员会", "村委会", "行政村", "社区", "村"),
    "township": ("街道办事处", "街道办", "街道", "镇", "乡"),
    "county": ("县", "区", "市"),
    "city": ("市", "地区"),
    "province": ("省", "自治区"),
}
LEAD_IN = re.compile(r"^(?:我们|俺们|我|俺|咱)?(?:家|这)?(?:就是|住在|是|住|在|的)?")
LEAD_OUT = re.compile(r"(?:这边|那边|这里|那里)?(?:的人|人|的)?$")
NOT_A_WORD = re.compile(r"[\W_]+")
PART_OF_VILLAGE = re.compile(r"^第?[\d一二三四五六七八九十东西南北前后上下]")


class Named(Protocol):
    """A place as far as its name and its place in the tree matter."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def parent_id(self) -> str | None: ...


AnyPlace = TypeVar("AnyPlace", bound=Named)


class Match(IntEnum):
    """How well a text names a place, best first."""

    EXACT = 0
    BEGINS = 1
    INSIDE = 2
    TOWNSHIP_ONLY = 3
    PARTLY = 4


def meant(text: str, places: Sequence[AnyPlace]) -> list[AnyPlace]:
    """The villages a text may mean, all with the best kind of match."""
    found: dict[Match, list[AnyPlace]] = {}
    saids = {spoken(text), bare(text)} - {""}
    for said, parents, siblings in _families(saids, places, ("village",)):
        rests = _rests(said, parents)
        township_only = "" in _rests(said, parents, whole=True)
        for village in siblings:
            match = _match(said, rests, village)
            if township_only and match in (None, Match.PARTLY):
                match = Match.TOWNSHIP_ONLY
            if match is not None:
                found.setdefault(match, []).append(village)
    return list(dict.fromkeys(found[min(found)])) if found else []


def exactly(
    text: str, places: Sequence[AnyPlace], levels: Sequence[str] = ("village",)
) -> list[AnyPlace]:
    """The places of these levels a text names in full; the names above it may lead the way."""
    return [
        place
        for said, parents, siblings in _families({bare(text)}, places, levels)
        for rests in [_rests(said, parents)]
        for place in siblings
        if rests & set(names(place))
    ]


def names(place: Named) -> tuple[str, ...]:
    """What a place is called, in full first."""
    return tuple(dict.fromkeys((bare(place.name), core(place))))


def core(place: Named) -> str:
    """The name without the word for its level: 张庄 of 张庄村."""
    name = bare(place.name)
    for suffix in SUFFIXES.get(place.level, ()):
        if name.endswith(suffix) and name != suffix:
            return name.removesuffix(suffix)
    return name


def bare(text: str) -> str:
    """The text in half width, without spaces and punctuation."""
    return NOT_A_WORD.sub("", unicodedata.normalize("NFKC", text))


def spoken(text: str) -> str:
    """The text without the words people put around a name: 我是张庄村的 is 张庄村."""
    said = bare(text)
    return LEAD_OUT.sub("", LEAD_IN.sub("", said)) or said


def _match(said: str, rests: set[str], village: Named) -> Match | None:
    full, short = bare(village.name), core(village)
    if full in rests or short in rests | {_stem(rest) for rest in rests}:
        return Match.EXACT
    if any(rest.startswith(full) or _part_of(rest, short) for rest in rests):
        return Match.BEGINS
    # In the township that was named, a part of the name counts as much as a whole one elsewhere.
    if full in said or any(_is_part(rest, full) for rest in rests - {said}):
        return Match.INSIDE
    if _is_part(said, full) or (len(short) > 1 and short in said):
        return Match.PARTLY
    return None


def _is_part(said: str, full: str) -> bool:
    stem = _stem(said)
    return (len(stem) > 1 and stem in full) or (len(said) > 1 and said in full)


def _rests(said: str, ancestors: Iterable[Named], *, whole: bool = False) -> set[str]:
    """What may be left of a text when names of places above are taken from its front.

    With `whole`, the township's name may be all there is.
    """
    rests = {said}
    for place in ancestors:
        for rest in list(rests):
            for name in names(place):
                left = rest.removeprefix(name)
                if left != rest and (left or (whole and place.level == "township")):
                    rests.add(left)
    return rests


def _stem(said: str) -> str:
    for suffix in SUFFIXES["village"]:
        if said.endswith(suffix):
            return said.removesuffix(suffix)
    return said


def _part_of(said: str, short: str) -> bool:
    return (
        len(short) > 1
        and said.startswith(short)
        and PART_OF_VILLAGE.match(said.removeprefix(short)) is not None
    )


def _families(
    saids: Iterable[str], places: Sequence[AnyPlace], levels: Sequence[str]
) -> Iterator[tuple[str, list[AnyPlace], list[AnyPlace]]]:
    """Every text with every group of siblings and what lies above them, the highest first."""
    tree = {place.id: place for place in places}
    siblings: dict[str | None, list[AnyPlace]] = {}
    for place in places:
        if place.level in levels:
            siblings.setdefault(place.parent_id, []).append(place)
    for parent_id, group in siblings.items():
        parents = list(_climb(parent_id, tree))[::-1]
        for said in saids:
            yield said, parents, group


def _climb(region_id: str | None, tree: Mapping[str, AnyPlace]) -> Iterator[AnyPlace]:
    while region_id is not None and region_id in tree:
        yield tree[region_id]
        region_id = tree[region_id].parent_id
