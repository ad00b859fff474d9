"""A picture of places as areas: as large as what lies there, as dark as it needs a look."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from acts.figures.ground import Ground
from acts.figures.palette import SHARES, ink_on
from storage.queries.regions import Place

STEPS = (0, 10, 25, 50)
"""The highest percentage of each colour but the last; darker ones need a look more."""

Counts = Mapping[str, tuple[int, int]]
"""By the path of a place, with all that lies in it: how much there is, and how much of it needs a
look."""


def draw(ground: Ground, counts: Counts, says: Callable[[int, int], str]) -> dict[str, Any] | None:
    """The areas of a place and of the parts of its parts; None where there is nothing to divide."""
    blocks = _blocks(ground, ground.parts, counts, says)
    return {"kind": "areas", "blocks": blocks} if len(blocks) > 1 else None


def colour_of(many: int, look: int) -> str:
    """The colour of a share of what there is."""
    step = next((at for at, most in enumerate(STEPS) if 100 * look <= most * many), len(STEPS))
    return SHARES[step]


def legend(words: Sequence[str]) -> list[tuple[str, str]]:
    """The colours with what they say."""
    return list(zip(SHARES, words, strict=True))


def summed(counts: Counts, places: Sequence[Place]) -> dict[str, tuple[int, int]]:
    """What lies in each place with all below it, of counts by the very place."""
    found = {place.path: [0, 0] for place in places}
    for path, (many, look) in counts.items():
        parts = path.strip("/").split("/")
        for depth in range(1, len(parts) + 1):
            above = "/" + "/".join(parts[:depth]) + "/"
            if above in found:
                found[above][0] += many
                found[above][1] += look
    return {path: (many, look) for path, (many, look) in found.items()}


def _blocks(
    ground: Ground, places: Sequence[Place], counts: Counts, says: Callable[[int, int], str]
) -> list[dict[str, Any]]:
    found = []
    for place in places:
        many, look = counts.get(place.path, (0, 0))
        if not many:
            continue
        colour = colour_of(many, look)
        block: dict[str, Any] = {
            "name": place.name,
            "value": many,
            "says": says(many, look),
            "colour": colour,
            "ink": ink_on(colour),
            "asks": {"place": place.id},
        }
        if within := _blocks(ground, ground.under(place), counts, says):
            block["children"] = within
        found.append(block)
    return found
