"""Audiences: from the words an officer types to places and tags that are known."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from acts.notices import Unfit
from locales import _
from rulebook import audience
from rulebook.audience import Audience, Problem
from storage.engine import Session
from storage.queries import audiences, place_names, regions
from storage.queries.audiences import Reach
from storage.queries.regions import LEVELS, Place

PROBLEMS: dict[str, Callable[[str], str]] = {
    "no_key": lambda word: _(
        "Write what is meant in front of “%(word)s”, for example 地区: or 标签:.", word=word
    ),
    "unknown_key": lambda word: _(
        "“%(word)s:” is not known; there are 地区: 标签: 都有: 不要:.", word=word
    ),
    "no_value": lambda word: _("Something is missing after “%(word)s:”.", word=word),
    "unknown_region": lambda word: _(
        "There is no place called “%(word)s” in this region.", word=word
    ),
    "many_regions": lambda word: _(
        "Several places are called “%(word)s”: write the township in front.", word=word
    ),
    "unknown_tag": lambda word: _("No household carries the tag “%(word)s”.", word=word),
    "contradiction": lambda word: _("“%(word)s” is both wanted and not wanted.", word=word),
}


async def aimed(session: Session, region: Place, text: str) -> dict[str, Any]:
    """Read an audience within a region, as a broadcast keeps it; no words mean everyone there.

    Raises:
        Unfit: it cannot be understood.
    """
    read = audience.parse(text) if text.strip() else Audience()
    if not isinstance(read, Audience):
        raise Unfit([PROBLEMS[problem.kind](problem.word) for problem in read])
    paths, problems = await _paths(session, region, sorted(read.regions))
    wanted = read.any_tags | read.all_tags | read.no_tags
    unknown = sorted(await audiences.unknown_tags(session, wanted))
    problems += [Problem("unknown_tag", tag) for tag in unknown]
    if problems:
        raise Unfit([PROBLEMS[problem.kind](problem.word) for problem in problems])
    return {
        "text": text.strip(),
        "paths": _outermost(paths) or [region.path],
        "any_tags": sorted(read.any_tags),
        "all_tags": sorted(read.all_tags),
        "no_tags": sorted(read.no_tags),
    }


def reach_of(kept: Mapping[str, Any]) -> Reach:
    """The audience a broadcast keeps."""
    return Reach(
        tuple(kept["paths"]),
        tuple(kept["any_tags"]),
        tuple(kept["all_tags"]),
        tuple(kept["no_tags"]),
    )


async def _paths(
    session: Session, region: Place, names: Sequence[str]
) -> tuple[list[str], list[Problem]]:
    places = await regions.all_of(session) if names else []
    paths, problems = [], []
    for name in names:
        meant = [
            place.path
            for place in place_names.exactly(name, places, LEVELS)
            if place.path.startswith(region.path)
        ]
        if len(meant) == 1:
            paths += meant
        else:
            problems.append(Problem("many_regions" if meant else "unknown_region", name))
    return paths, problems


def _outermost(paths: Sequence[str]) -> list[str]:
    """The places without those that lie within another one of them."""
    return sorted(
        path
        for path in set(paths)
        if not any(path != other and path.startswith(other) for other in paths)
    )
