"""Who may act or owe a duty, and who stands above whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from rulebook.entry import Entry

RANKED = ("province", "city", "county", "township", "village")
LEVELS = (*RANKED, "unit", "school", "clinic", "household", "service")


@dataclass(frozen=True)
class Role:
    """A kind of person or body, with its level."""

    id: str
    zh: str
    level: str


def read(entry: Entry) -> Mapping[str, Role]:
    return {key: _role(key, entry.part(key)) for key in entry.values}


def level_above(level: str) -> str | None:
    """Return the next level up, or None above the province.

    Units, schools, clinics and households answer to the township they are in.
    """
    if level not in RANKED:
        return "township"
    place = RANKED.index(level)
    return RANKED[place - 1] if place else None


def _role(key: str, entry: Entry) -> Role:
    entry.only("zh", "level")
    return Role(id=key, zh=entry.text("zh"), level=entry.one_of("level", LEVELS))
