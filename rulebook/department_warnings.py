"""Warnings of departments (部门预警): which offices warn of what, and how a chat may say it."""

from collections.abc import Mapping
from dataclasses import dataclass

from rulebook.entry import Entry


@dataclass(frozen=True)
class Kind:
    """Something an office warns of; `plain` says it without what is private."""

    key: str
    zh: str
    plain: str


@dataclass(frozen=True)
class Office:
    """An office that warns; `opens_as` is in whose role a case begins that its warning opened."""

    id: str
    zh: str
    role: str
    opens_as: str
    kinds: Mapping[str, Kind]

    @property
    def by_name(self) -> Mapping[str, str]:
        """The keys of its kinds by what its sheet calls them."""
        return {kind.zh: key for key, kind in self.kinds.items()}


@dataclass(frozen=True)
class Warnings:
    """All offices that warn, and what their sheet is called and says above its header."""

    sheet: str
    sheet_note: str
    offices: Mapping[str, Office]

    def kind(self, office_id: str, key: str) -> Kind | None:
        """Return a kind of an office; None when the entries know it no more."""
        office = self.offices.get(office_id)
        return office.kinds.get(key) if office else None


def read(entry: Entry) -> Warnings:
    """Read which offices warn of what."""
    entry.only("id", "sheet", "sheet_note", "departments", "source")
    offices = [_office(part) for part in entry.parts("departments")]
    if not offices or len({one.id for one in offices}) < len(offices):
        raise entry.bad("departments", "offices, each with an id of its own")
    return Warnings(entry.text("sheet"), entry.text("sheet_note"), {one.id: one for one in offices})


def _office(entry: Entry) -> Office:
    entry.only("id", "zh", "role", "opens_as", "kinds")
    kinds = [_kind(part) for part in entry.parts("kinds")]
    if not kinds or len({one.zh for one in kinds}) < len(kinds):
        raise entry.bad("kinds", "kinds, each with a name of its own: the sheet says no more")
    role = entry.text("role")
    return Office(
        id=entry.text("id"),
        zh=entry.text("zh"),
        role=role,
        opens_as=entry.text_or_none("opens_as") or role,
        kinds={one.key: one for one in kinds},
    )


def _kind(entry: Entry) -> Kind:
    entry.only("key", "zh", "plain")
    return Kind(entry.text("key"), entry.text("zh"), entry.text("plain"))
