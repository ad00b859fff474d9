"""The folder `settings`: what a place is asked for, per year."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from rulebook.duties.entry import TYPES as TYPES_OF_DUTIES
from rulebook.duties.entry import Duty
from rulebook.entry import Entry, read_folder
from rulebook.lines import Line
from rulebook.local_settings import NUMBERS, TYPES, Floor, Limits, Setting, Share
from rulebook.reading.checks import among, sourced
from rulebook.roles import RANKED, Role
from rulebook.sources import Source

EACH = (WITHOUT, WITH) = ("duty_without_figure", "duty_with_figure")
ASKS = (COUNT, PER, FIGURE, TOTAL) = ("count", "per", "figure", "total")
"""What is asked of a duty: how much, in which period, its own figure instead, of how many."""
COUNTED = ("household", "village", "township", "cadre")
"""The targets of a coverage that the service can count itself."""
IN_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def read_settings(
    folder: Path,
    roles: Mapping[str, Role],
    sources: Mapping[str, Source],
    lines: Mapping[str, Line],
    duties: Mapping[str, Duty],
) -> dict[str, Setting]:
    """Read every setting, in the order it is asked for; one `for_each` duty becomes one a duty.

    Raises: BadEntry
    """
    entries = list(read_folder(folder))
    names = [entry.text("id") for entry in entries]
    floors = _floors(lines, sources)
    found: list[Setting] = []
    for entry in entries:
        sourced(entry, sources)
        among(entry, "asked_of", roles, "roles")
        setting = _setting(entry, floors, names)
        if "for_each" in entry:
            found += _for_each(entry, setting, duties)
        else:
            found.append(setting)
    return {setting.id: setting for setting in sorted(found, key=_order)}


def _order(setting: Setting) -> tuple[int, str]:
    return setting.rank, setting.id


def _setting(entry: Entry, floors: Mapping[str, Floor], names: list[str]) -> Setting:
    entry.only(
        *("id", "rank", "zh", "words", "type", "unit", "fact", "least", "most", "floor"),
        *("at_least", "within", "after", "options", "for_each", "of_types", "asks"),
        *("asked_of", "note", "default"),
        *("source", "basis"),
    )
    kind = entry.one_of("type", TYPES)
    fact = entry.text_or_none("fact")
    if fact and not fact.startswith("region."):
        raise entry.bad("fact", "a fact about the place: region.…")
    if kind == "choice" and "options" not in entry:
        raise entry.bad("options", "the choices there are")
    return Setting(
        id=entry.text("id"),
        rank=entry.whole("rank"),
        zh=entry.text("zh"),
        type=kind,
        unit=entry.text_or_none("unit") or "",
        asked_of=entry.text("asked_of"),
        group=entry.file.parent.name,
        words=entry.texts("words"),
        options=entry.labels("options"),
        limits=_limits(entry, kind, floors, names),
        fact=fact,
        note=entry.text_or_none("note"),
        source=entry.cite(),
        default=_default(entry, kind),
    )


def _default(entry: Entry, kind: str) -> Decimal | None:
    if "default" not in entry:
        return None
    if kind not in NUMBERS:
        raise entry.bad("default", "only of a number")
    figure = Decimal(str(entry.number("default")))
    if not Decimal(str(entry.number("least"))) <= figure <= Decimal(str(entry.number("most"))):
        raise entry.bad("default", "a figure between least and most")
    return figure


def _limits(entry: Entry, kind: str, floors: Mapping[str, Floor], names: list[str]) -> Limits:
    after = entry.text_or_none("after")
    if after:
        among(entry, "after", names, "settings")
    if kind == "day":
        within = entry.part("within")
        within.only("from", "until")
        return Limits(since=_in_year(within, "from"), until=_in_year(within, "until"), after=after)
    if kind not in NUMBERS:
        return Limits()
    least, most = Decimal(str(entry.number("least"))), Decimal(str(entry.number("most")))
    if least >= most:
        raise entry.bad("most", f"more than least, {least}")
    return Limits(least, most, _floor(entry, floors), _share(entry, names))


def _floors(lines: Mapping[str, Line], sources: Mapping[str, Source]) -> dict[str, Floor]:
    """The lines that say how much something must be at least, in yuan."""
    return {
        line.id: Floor(
            line.id,
            line.figure,
            line.source,
            sources[line.source.source].region if line.source else None,
        )
        for line in lines.values()
        if line.unit == "amount" and line.sign == ">="
    }


def _floor(entry: Entry, floors: Mapping[str, Floor]) -> Floor | None:
    if "floor" not in entry:
        return None
    among(entry, "floor", floors, "lines of the hardship entries with a least amount")
    return floors[entry.text("floor")]


def _share(entry: Entry, names: list[str]) -> Share | None:
    if "at_least" not in entry:
        return None
    part = entry.part("at_least")
    part.only("setting", "times")
    among(part, "setting", names, "settings")
    return Share(part.text("setting"), Decimal(str(part.number("times"))))


def _in_year(entry: Entry, field: str) -> tuple[int, int]:
    match = IN_YEAR.fullmatch(entry.text(field))
    if not match:
        raise entry.bad(field, "a day of the year such as 02-01")
    return int(match[1]), int(match[2])


def _for_each(entry: Entry, setting: Setting, duties: Mapping[str, Duty]) -> list[Setting]:
    """Ask for something of every duty of some types, of which the documents give a figure or none.

    A period is asked only of a duty that is due at the end of one, a total only where the service
    cannot count.
    """
    each = entry.one_of("for_each", EACH)
    among(entry, "of_types", TYPES_OF_DUTIES, "types of duties")
    asks = entry.one_of("asks", ASKS)
    types = entry.texts("of_types")
    return [
        replace(
            setting,
            id=f"duty.{duty.id}.{asks}",
            zh=f"{duty.title}：{setting.zh}",
            words=(),
            duty=duty.id,
        )
        for duty in duties.values()
        if (duty.basis == "local") == (each == WITHOUT) and duty.type in types
        if duty.status != "historical" and _is_asked(duty, asks)
    ]


def _is_asked(duty: Duty, asks: str) -> bool:
    match asks:
        case "per":
            return duty.due.rule == "period_end"
        case "figure":
            return duty.has_figure and duty.per not in ("event", "once")
        case "total":
            return duty.per != "event" and not _counted(duty)
        case _:
            return True


def _counted(duty: Duty) -> bool:
    return duty.target in COUNTED and duty.level in RANKED
