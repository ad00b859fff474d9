"""What holds at a place in a year: figures, days and choices of the nearest place, and its duties.

Rulebook and rows meet here because reminders, acts and both front doors ask the same question.
"""

from collections.abc import Mapping

from rulebook import local_settings
from rulebook.duties.entry import Duty
from rulebook.loader import Rulebook
from rulebook.local_settings import PROVINCE, Value
from storage.engine import Session
from storage.queries import local_settings as stored
from storage.queries import regions
from storage.queries.local_settings import Kept

PROVINCES = {"河南": "Henan", "湖北": "Hubei", "河北": "Hebei"}


async def values_at(session: Session, rules: Rulebook, path: str, year: int) -> dict[str, Value]:
    """The values that hold at a place in a year: its own, else of the nearest place above it."""
    return read(rules, await stored.of_place(session, path, year), await province_at(session, path))


async def duties_at(session: Session, rules: Rulebook, path: str, year: int) -> dict[str, Duty]:
    """The duties with the figures that hold at a place in a year."""
    return local_settings.duties_at(rules.duties, await values_at(session, rules, path, year))


def read(rules: Rulebook, kept: Mapping[str, Kept], province: str | None) -> dict[str, Value]:
    """The values of stored rows; the province is what the list of places says unless it is set."""
    found: dict[str, Value] = {PROVINCE: province} if province else {}
    for key, row in kept.items():
        setting = rules.settings.get(key)
        value = local_settings.from_json(setting, row.value) if setting else None
        if value is not None:
            found[key] = value
    return found


async def province_at(session: Session, path: str) -> str | None:
    """Whose rules are in force, by the name of the province on the list of places."""
    root = await regions.get(session, path.strip("/").split("/")[0])
    return province_of(root.name) if root else None


def province_of(name: str) -> str | None:
    """The province of the rules that is called so."""
    return PROVINCES.get(name.removesuffix("省"))
