"""Comparing records (信息比对): what each office is asked, and which answers raise questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from rulebook.entry import Entry

TYPES = ("yes_no", "count", "yuan")
ASKS = ("differs", "though_none", "above")


@dataclass(frozen=True)
class Item:
    """One thing an office answers: a column of its sheet, and when it becomes a question.

    What was said is the report's question `said`, what is on record with us the fact `fact`.
    """

    key: str
    zh: str
    type: str
    asks: str
    said: str | None
    fact: str | None
    options: tuple[str, ...]
    zero: str | None
    limit: int
    tolerance: int


@dataclass(frozen=True)
class Department:
    """An office that is asked about households that agreed."""

    id: str
    zh: str
    role: str
    items: tuple[Item, ...]

    def item(self, key: str) -> Item:
        """The item of this key."""
        return next(item for item in self.items if item.key == key)


@dataclass(frozen=True)
class Comparison:
    """All offices that may be asked, and what stands above their sheets."""

    sheet_note: str
    departments: Mapping[str, Department]

    def fields(self) -> frozenset[str]:
        """Every question of the report whose answer is compared."""
        items = (item for one in self.departments.values() for item in one.items)
        return frozenset(item.said for item in items if item.said)

    def facts(self) -> frozenset[str]:
        """Every fact that is compared."""
        items = (item for one in self.departments.values() for item in one.items)
        return frozenset(item.fact for item in items if item.fact)


def read(entry: Entry) -> Comparison:
    """Read which offices are asked what."""
    entry.only("id", "sheet_note", "departments", "source")
    departments = [_department(part) for part in entry.parts("departments")]
    if len({one.id for one in departments}) < len(departments) or not departments:
        raise entry.bad("departments", "offices, each with an id of its own")
    if len({one.zh for one in departments}) < len(departments):
        raise entry.bad("departments", "offices, each with a name of its own: it names its sheet")
    return Comparison(entry.text("sheet_note"), {one.id: one for one in departments})


def known(item: Item, said: Mapping[str, Any], facts: Mapping[str, Any]) -> Decimal | None:
    """What was said or seen, as a number; yes is 1 and none is 0. None when nobody has said.

    What was said in this case is closer than what has been on record before.
    """
    value = said.get(item.said) if item.said else None
    if value is None and item.fact:
        value = facts.get(item.fact)
    return None if value is None else _number(item, value)


def is_question(item: Item, answered: Decimal, told: Decimal | None) -> bool:
    """Whether an office's answer must be asked about at the household."""
    match item.asks:
        case "differs":
            return told is not None and abs(answered - told) * 100 > item.tolerance * told
        case "though_none":
            return told == 0 and answered > 0
        case _:
            return answered > item.limit and (told is None or told < answered)


def _number(item: Item, value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return Decimal(value)
    if item.options:
        chosen = {value} if isinstance(value, str) else set(value)
        if "unsure" in chosen:
            return None
        return Decimal(bool(chosen & set(item.options)))
    if isinstance(value, str) and item.zero is not None:
        return Decimal(0 if value == item.zero else 1)
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _department(entry: Entry) -> Department:
    entry.only("id", "zh", "role", "items", "basis")
    items = tuple(map(_item, entry.parts("items")))
    if not items:
        raise entry.bad("items", "what the office is asked")
    return Department(entry.text("id"), entry.text("zh"), entry.text("role"), items)


def _item(entry: Entry) -> Item:
    entry.only(
        *("key", "zh", "type", "asks", "said", "fact", "options"), *("zero", "limit", "tolerance")
    )
    asks = entry.one_of("asks", ASKS)
    if asks != "above" and not ("said" in entry or "fact" in entry):
        raise entry.bad("said", "what the answer is held against")
    return Item(
        key=entry.text("key"),
        zh=entry.text("zh"),
        type=entry.one_of("type", TYPES),
        asks=asks,
        said=entry.text_or_none("said"),
        fact=entry.text_or_none("fact"),
        options=entry.texts("options"),
        zero=entry.text_or_none("zero"),
        limit=entry.whole_or_none("limit") or 0,
        tolerance=entry.whole_or_none("tolerance") or 0,
    )
