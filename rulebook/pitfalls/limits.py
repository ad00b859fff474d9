"""The figures pitfalls are measured by: limits, settings of a place, days of the year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rulebook.entry import Entry
from rulebook.periods import period_of
from rulebook.pitfalls.records import Value

OF_THE_DAY = (
    *("today", "this_year", "last_year", "year_start", "last_year_start", "half_start"),
    *("quarter_start", "month_start", "last_month_start", "elapsed_year"),
)
DAY_OF_YEAR = re.compile(r"(\d\d)-(\d\d)")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """A named figure of a pitfall: a number, or a day of the year such as 03-31.

    `ours` are chosen by us, not by a document: a county may set its own under
    `<pitfall>.<limit>`. One without a value is not looked for until a county sets it.
    """

    name: str
    value: int | Decimal | str | None
    ours: bool


def read(entry: Entry) -> tuple[Limit, ...]:
    """Read `limits` and `ours`."""
    part = entry.part("limits") if "limits" in entry else Entry(entry.file, {})
    ours = entry.texts("ours")
    for name in ours:
        if name not in part.values:
            raise entry.bad("ours", f"names of limits, not {name}")
    return tuple(_limit(part, name, name in ours) for name in part.values)


def figures_of_the_day(today: date) -> Mapping[str, Value]:
    """Return what every text may use; `elapsed_year` is full months past over twelve."""
    month = period_of("month", today).start
    half, quarter = period_of("half-year", today).start, period_of("quarter", today).start
    assert month
    return {
        "today": today,
        "this_year": today.year,
        "last_year": today.year - 1,
        "year_start": date(today.year, 1, 1),
        "last_year_start": date(today.year - 1, 1, 1),
        "half_start": half,
        "quarter_start": quarter,
        "month_start": month,
        "last_month_start": (month - ONE_DAY).replace(day=1),
        "elapsed_year": Decimal(today.month - 1) / 12,
    }


def key(pitfall: str, limit: Limit) -> str:
    """Return the name under which a county sets a limit of ours."""
    return f"{pitfall}.{limit.name}"


def value(pitfall: str, limit: Limit, today: date, settings: Mapping[str, Value]) -> Value:
    """Return the limit in force; None when nobody has set it.

    Raises: ValueError when a county's figure is neither a number nor a day.
    """
    name = key(pitfall, limit)
    chosen = settings.get(name) if limit.ours else None
    found = limit.value if chosen is None else chosen
    if isinstance(found, str):
        match = DAY_OF_YEAR.fullmatch(found)
        if not match:
            raise ValueError(f"{name}: a number or a day such as 03-31, not {found}")
        return date(today.year, int(match[1]), int(match[2]))
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal | date | None):
        raise ValueError(f"{name}: a number or a day such as 03-31, not {found}")
    return found


def _limit(entry: Entry, name: str, ours: bool) -> Limit:
    if name in OF_THE_DAY:
        raise entry.bad(name, "another name: this is a figure of the day")
    given = entry.values[name]
    if given is None:
        if not ours:
            raise entry.bad(name, "a figure, or the name among ours")
        return Limit(name, None, ours)
    if isinstance(given, str):
        return Limit(name, _day_of_year(entry, name), ours)
    number = entry.number(name)
    return Limit(name, number if isinstance(number, int) else Decimal(str(number)), ours)


def _day_of_year(entry: Entry, name: str) -> str:
    text = entry.text(name)
    match = DAY_OF_YEAR.fullmatch(text)
    try:
        # A year that has no 29 February: a limit must be a day of every year.
        date(2001, *map(int, match.groups() if match else ()))
    except (TypeError, ValueError) as error:
        raise entry.bad(name, "a number or a day such as 03-31") from error
    return text
