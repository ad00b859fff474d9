"""Places as rosters name them, and the list of places itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from acts.rosters.sheets import Fault
from locales import _
from rulebook.entry import BadEntry, read_folder
from rulebook.roles import RANKED
from storage.queries import place_names
from storage.queries.regions import Place
from storage.scope import Scope

UNITS = "units"
ID = re.compile(r"[A-Za-z0-9-]{1,40}")
LONGEST_NAME = 60


class Finder:
    """Finds the places a roster names, each name once, or says in plain words why not."""

    def __init__(self, places: Sequence[Place], scope: Scope) -> None:
        self._places = places
        self._scope = scope
        self._found: dict[tuple[str, tuple[str, ...]], list[Place]] = {}

    def village(self, township: str, village: str) -> Place | str:
        """The village of this name, in this township when one is given."""
        return self.place(township + village, ("village",))

    def villages(self, township: str, village: str) -> list[Place]:
        """All villages of this name within the scope."""
        found = self._called(township + village, ("village",))
        return [place for place in found if self._scope.covers(place.path)]

    def named(self, region_id: str) -> Place | None:
        """A place by id, None when it is outside the scope."""
        found = next((place for place in self._places if place.id == region_id), None)
        return found if found and self._scope.covers(found.path) else None

    def place(self, name: str, levels: tuple[str, ...]) -> Place | str:
        """The place of this name among these levels."""
        found = self._called(name, levels)
        if not found:
            return self._unknown(name, levels)
        if len(found) > 1:
            full = "、".join(place.full_name for place in found)
            return _("Several places are called %(name)s: %(full)s.", name=name, full=full)
        if not self._scope.covers(found[0].path):
            return _("This place is outside your area.")
        return found[0]

    def _unknown(self, name: str, levels: tuple[str, ...]) -> str:
        """Say that there is no such place, and which one of one's own is called most like it."""
        own = {
            called: place.full_name
            for place in self._places
            if place.level in levels and self._scope.covers(place.path)
            for called in (place.name, place.full_name)
        }
        near = get_close_matches(name, own, 1)
        if near:
            return _(
                "No place on the list is called %(name)s; is %(near)s meant?",
                name=name,
                near=own[near[0]],
            )
        return _("No place on the list is called %(name)s.", name=name)

    def _called(self, name: str, levels: tuple[str, ...]) -> list[Place]:
        key = name, levels
        if key not in self._found:
            self._found[key] = place_names.exactly(name, self._places, levels)
        return self._found[key]


def read(path: Path) -> tuple[list[Place], list[Fault]]:
    """Read places with id, name, level and parent: a YAML file of `units`, or a folder of them."""
    try:
        whole = _folder(path) if path.is_dir() else _file(path)
    except FileNotFoundError:
        return [], [Fault("", 0, "", _("There is no such file."))]
    except BadEntry as error:
        return [], [Fault("", 0, "", _("This entry cannot be used: %(error)s", error=error))]
    except (yaml.YAMLError, UnicodeDecodeError, OSError):
        return [], [Fault("", 0, "", _("The file cannot be read; it must be a YAML file."))]
    units = whole.get(UNITS) if isinstance(whole, dict) else None
    if not isinstance(units, list):
        return [], [Fault(UNITS, 0, "", _("The file has no list called units."))]
    places: list[Place] = []
    faults: list[Fault] = []
    for number, unit in enumerate(units, start=1):
        wrong = _wrong(unit)
        faults += [Fault(UNITS, number, field, reason) for field, reason in wrong.items()]
        if not wrong:
            places.append(_place(unit))
    return places, faults


def _file(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)


def _folder(path: Path) -> Any:
    return {UNITS: [dict(entry.values) for entry in read_folder(path)]}


@dataclass(frozen=True, slots=True)
class Checked:
    """The places that may be put, and the faults."""

    places: Sequence[Place]
    faults: Sequence[Fault]


def check(places: Sequence[Place], known: Mapping[str, Place]) -> Checked:
    """Leave out places that stand twice, have moved, or whose parent is missing or not above."""
    good: dict[str, Place] = {}
    faults: list[Fault] = []
    given = {place.id: place for place in places}
    for number, place in enumerate(places, start=1):
        parent = given.get(place.parent_id or "") or known.get(place.parent_id or "")
        reason = None
        if place.id in good:
            reason = _("The id %(id)s stands twice.", id=place.id)
        elif place.id in known and known[place.id].parent_id != place.parent_id:
            reason = _("This place is known under another parent.")
        elif place.parent_id and parent is None:
            reason = _("The parent %(parent)s is not on the list.", parent=place.parent_id)
        elif parent and RANKED.index(parent.level) >= RANKED.index(place.level):
            reason = _("The parent must be of a higher level.")
        if reason:
            faults.append(Fault(UNITS, number, "id", f"{place.name}: {reason}"))
        else:
            good[place.id] = place
    return Checked(_attached(good, known), faults)


def _attached(good: Mapping[str, Place], known: Mapping[str, Place]) -> list[Place]:
    """What still hangs on the tree; levels rise towards the root, so there is no ring."""
    kept: dict[str, Place] = {}
    for place in sorted(good.values(), key=lambda place: RANKED.index(place.level)):
        if place.parent_id is None or place.parent_id in kept or place.parent_id in known:
            kept[place.id] = place
    return list(kept.values())


def _wrong(unit: Any) -> dict[str, str]:
    """What is wrong with one unit, by field."""
    if not isinstance(unit, dict):
        return {"": _("This is not a place with id, name, level and parent.")}
    wrong = {}
    if not isinstance(unit.get("id"), str) or not ID.fullmatch(unit["id"]):
        wrong["id"] = _("An id is made of letters, digits and hyphens, in quotation marks.")
    name = unit.get("name")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        wrong["name"] = _("This must be filled in.")
    if unit.get("level") not in RANKED:
        wrong["level"] = _("This must be one of: %(allowed)s.", allowed="、".join(RANKED))
    if not isinstance(unit.get("parent"), str | None):
        wrong["parent"] = _("An id is made of letters, digits and hyphens, in quotation marks.")
    return wrong


def _place(unit: Mapping[str, Any]) -> Place:
    landline, code = unit.get("landline"), unit.get("code")
    return Place(
        id=unit["id"],
        name=unit["name"],
        level=unit["level"],
        parent_id=unit.get("parent"),
        landline=str(landline) if landline else None,
        invented=unit.get("invented") is True,
        code=str(code) if code else None,
    )
