"""The figures pitfalls are measured by in a place: what it set for the year."""

from datetime import date
from math import isfinite

from acts import local_settings
from acts.actor import Actor
from acts.declined import Unfit
from locales import _
from rulebook.loader import Rulebook
from rulebook.pitfalls.limits import DAY_OF_YEAR
from rulebook.pitfalls.records import Value
from storage import audit
from storage.engine import Session
from storage.queries import local_settings as stored
from storage.queries.regions import Place

PITFALL = "pf-"
"""Limits of ours are set as `<pitfall>.<limit>`: a number, or a day of the year such as 03-31."""


async def at(session: Session, rules: Rulebook, path: str, year: int) -> dict[str, Value]:
    """The settings that hold at a place in a year, the limits of pitfalls among them."""
    kept = await stored.of_place(session, path, year)
    found: dict[str, Value] = {**local_settings.read(rules, kept, None)}
    for key, row in kept.items():
        if key.startswith(PITFALL) and isinstance(row.value, int | float | str):
            found[key] = row.value
    return found


async def put(
    session: Session, rules: Rulebook, actor: Actor, place: Place, name: str, text: str
) -> None:
    """Set a limit of ours for this year in a place: a number, or a day of the year (03-31).

    Raises:
        Unfit: there is no such limit, or it cannot have this value.
    """
    pitfall, _dot, limit = name.partition(".")
    known = rules.pitfalls.by_id.get(pitfall)
    ours = {one.name for one in known.limits if one.ours} if known else set()
    if limit not in ours:
        raise Unfit([_("There is no limit “%(name)s” that a county may set.", name=name)])
    value = _read(text)
    if value is None:
        raise Unfit([_("“%(text)s” is neither a number nor a day such as 03-31.", text=text)])
    year = session.moment.today.year
    await stored.put(session, place.id, year, {name: value}, actor.name)
    await audit.record(
        session, actor.name, "setting.set", f"region:{place.id}", {"key": name, "year": year}
    )


def _read(text: str) -> int | float | str | None:
    if DAY_OF_YEAR.fullmatch(text):
        try:
            date.fromisoformat(f"2001-{text}")
        except ValueError:
            return None
        return text
    try:
        number = float(text)
    except ValueError:
        return None
    if not isfinite(number):
        return None
    return int(number) if number.is_integer() else number
