"""What a place sets for a year: figures, dates and choices that no document gives for everybody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rulebook.duties.entry import Duty, set_locally
from rulebook.entry import Cite
from rulebook.numerals import amounts, plain, readable

TYPES = ("amount", "figure", "whole", "choice", "day")
NUMBERS = ("amount", "figure", "whole")
PROVINCE = "province"
"""The setting that says whose rules are in force."""
FIRST_YEAR, LAST_YEAR = 2013, 2100
DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?")

Value = int | Decimal | str | date


@dataclass(frozen=True)
class Floor:
    """The least a document allows, by the line of the hardship entries that holds it.

    `region` is whose document it is: it binds no other province.
    """

    line: str
    amount: Decimal
    source: Cite | None
    region: str | None = None

    def binds(self, province: Value | None) -> bool:
        """Tell whether it holds in a province; one that is not known is taken for its own."""
        return not self.region or province is None or str(province).lower() == self.region


@dataclass(frozen=True)
class Share:
    """A figure that must be at least so many times another setting, where that one is set."""

    setting: str
    times: Decimal


@dataclass(frozen=True)
class Limits:
    """What is plausible: between two figures, or between two days of the year (month, day)."""

    least: Decimal | None = None
    most: Decimal | None = None
    floor: Floor | None = None
    share: Share | None = None
    since: tuple[int, int] | None = None
    until: tuple[int, int] | None = None
    after: str | None = None


@dataclass(frozen=True)
class Setting:
    """Something a place is asked for, per year.

    `fact` is the fact of the policies it becomes; `duty` the duty whose figure it is; `asked_of`
    the body that knows it. One with a `default` holds it where nobody has set anything.
    """

    id: str
    rank: int
    zh: str
    type: str
    unit: str
    asked_of: str
    group: str
    words: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    fact: str | None = None
    duty: str | None = None
    note: str | None = None
    source: Cite | None = None
    default: Decimal | None = None


@dataclass(frozen=True)
class Problem:
    """Why a text is no value of a setting: `kind` names it, the rest fills the sentence.

    Kinds: no_number, several_numbers, too_small, too_large, below_floor, below_share, no_choice,
    no_day, other_year, not_in_season, not_after.
    """

    setting: Setting
    kind: str
    limit: Decimal | date | None = None
    other: str | None = None


Settings = Mapping[str, Setting]


def read_value(
    setting: Setting, text: str, year: int, others: Mapping[str, Value]
) -> Value | Problem:
    """Read what somebody typed for a setting of a year; `others` are that year's other values."""
    match setting.type:
        case "choice":
            return _choice(setting, text)
        case "day":
            return _day(setting, text, year, others)
        case _:
            return _number(setting, text, others)


def to_json(value: Value) -> int | float | str:
    """Turn a value into what JSON can say."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def from_json(setting: Setting, stored: object) -> Value | None:
    """Turn a stored value back; None when the entry has changed so that it no longer fits."""
    if setting.type in NUMBERS and isinstance(stored, int | float):
        return stored if isinstance(stored, int) else Decimal(str(stored))
    if setting.type == "choice" and stored in setting.options:
        return str(stored)
    if setting.type == "day" and isinstance(stored, str):
        return date.fromisoformat(stored)
    return None


def find(settings: Settings, text: str) -> tuple[Setting, ...]:
    """Find the settings somebody means: by key, by name, or by another word for it."""
    said = plain(text)
    if not said:
        return ()
    for names in (_keys, _exact, _parts):
        found = tuple(setting for setting in settings.values() if names(setting, said))
        if found:
            # The title of a duty holds many words: it is meant only where nothing else is.
            return tuple(setting for setting in found if setting.duty is None) or found
    return ()


def region_facts(settings: Settings, values: Mapping[str, Value]) -> dict[str, object]:
    """Return the facts about the place that policies ask for, without their prefix `region.`."""
    return {
        setting.fact.removeprefix("region."): to_json(values[key])
        for key, setting in settings.items()
        if setting.fact and key in values
    }


def duties_at(duties: Mapping[str, Duty], values: Mapping[str, Value]) -> dict[str, Duty]:
    """Return the duties with the figures a place has set; the others as they are."""
    return {key: _duty_at(duty, values) for key, duty in duties.items()}


def is_year(year: int) -> bool:
    """Tell whether settings may be kept for a year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def _duty_at(duty: Duty, values: Mapping[str, Value]) -> Duty:
    figure, per = values.get(duty.setting), values.get(f"duty.{duty.id}.per")
    if not isinstance(figure, int | Decimal):
        return duty  # a period alone says nothing
    return set_locally(duty, Decimal(figure), per if isinstance(per, str) else None)


def _keys(setting: Setting, said: str) -> bool:
    return said in (setting.id.lower(), (setting.fact or "").lower())


def _exact(setting: Setting, said: str) -> bool:
    return said in (plain(setting.zh), *map(plain, setting.words))


def _parts(setting: Setting, said: str) -> bool:
    return len(said) > 1 and said in plain(setting.zh)


def _choice(setting: Setting, text: str) -> Value | Problem:
    said = plain(text)
    for key, label in setting.options.items():
        if said in (key.lower(), plain(label)):
            return key
    near = [key for key, label in setting.options.items() if said and said in plain(label)]
    return near[0] if len(near) == 1 else Problem(setting, "no_choice")


def _day(setting: Setting, text: str, year: int, others: Mapping[str, Value]) -> Value | Problem:
    match = DAY.fullmatch(re.sub(r"\s", "", plain(text)))
    day = _date(int(match[1] or year), int(match[2]), int(match[3])) if match else None
    if day is None:
        return Problem(setting, "no_day")
    if day.year != year:
        return Problem(setting, "other_year")
    limits = setting.limits
    if limits.since and limits.until and not limits.since <= (day.month, day.day) <= limits.until:
        return Problem(setting, "not_in_season")
    before = others.get(limits.after or "")
    if isinstance(before, date) and day <= before:
        return Problem(setting, "not_after", before, limits.after)
    return day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(setting: Setting, text: str, others: Mapping[str, Value]) -> Value | Problem:
    found = amounts(text)
    if len(found) > 1 or not readable(text):
        return Problem(setting, "several_numbers")
    if not found:
        return Problem(setting, "no_number")
    value = found[0].value
    if setting.type == "whole" and value != value.to_integral_value():
        return Problem(setting, "no_number")
    problem = _outside(setting, value, others)
    if problem:
        return problem
    return int(value) if value == value.to_integral_value() else value


def _outside(setting: Setting, value: Decimal, others: Mapping[str, Value]) -> Problem | None:
    limits = setting.limits
    floor = limits.floor
    if floor and value < floor.amount and floor.binds(others.get(PROVINCE)):
        return Problem(setting, "below_floor", floor.amount)
    if limits.least is not None and value < limits.least:
        return Problem(setting, "too_small", limits.least)
    if limits.most is not None and value > limits.most:
        return Problem(setting, "too_large", limits.most)
    other = others.get(limits.share.setting) if limits.share else None
    if limits.share and isinstance(other, int | Decimal):
        needed = limits.share.times * other
        if value < needed:
            return Problem(setting, "below_share", needed, limits.share.setting)
    return None
