"""Fields, disease lists and derivations as their entries say them."""

from collections.abc import Mapping
from decimal import Decimal

from rulebook.eligibility.condition_entries import Names, read_condition
from rulebook.eligibility.derivations import (
    NAMED,
    Case,
    Derivation,
    Order,
    by_cases,
    by_condition,
    by_name,
    in_order,
)
from rulebook.eligibility.fields import PREFIXES, TYPES, Field
from rulebook.entry import Entry

NUMBERS = ("int", "number")


def read_diseases(entry: Entry) -> dict[str, dict[str, str]]:
    """Read the lists of diseases: key and Chinese name, by list.

    Raises: BadEntry
    """
    found: dict[str, dict[str, str]] = {}
    for name in entry.values:
        found[name] = {}
        for part in entry.parts(name):
            part.only("key", "zh")
            found[name][part.text("key")] = part.text("zh")
    return found


def read_fields(
    entries: tuple[Entry, ...], diseases: Mapping[str, Mapping[str, str]]
) -> dict[str, Field]:
    """Read the fields, not yet how they are derived.

    Raises: BadEntry
    """
    every: dict[str | int, str] = {
        key: zh for names in diseases.values() for key, zh in names.items()
    }
    found: dict[str, Field] = {}
    for entry in entries:
        about = _field(entry, every)
        if about.key in found:
            raise entry.bad("key", f"a key of its own, {about.key} stands above")
        found[about.key] = about
    return found


def _field(entry: Entry, diseases: Mapping[str | int, str]) -> Field:
    entry.only(
        "key", "type", "zh", "unit", "values", "values_from", "low", "high", "derived", "note"
    )
    key, type_ = entry.text("key"), entry.one_of("type", TYPES)
    if key.partition(".")[0] not in PREFIXES or "." not in key:
        raise entry.bad("key", f"a name that begins with {'., '.join(PREFIXES)}.")
    derived = entry.part("derived") if "derived" in entry else None
    return Field(
        key=key,
        type=type_,
        zh=entry.text("zh"),
        unit=entry.text_or_none("unit"),
        labels=diseases if "values_from" in entry else _labels(entry, type_),
        low=_bound(entry, "low", Decimal(0) if type_ in NUMBERS else None),
        high=_bound(entry, "high", None),
        derived=derived is not None,
        explicit_wins=derived is not None and derived.flag("unless_given"),
        partial=derived is not None and ("first" in derived or "rule" in derived),
        note=entry.text_or_none("note"),
    )


def _labels(entry: Entry, type_: str) -> dict[str | int, str]:
    if "values" not in entry:
        if type_ in ("enum", "list"):
            raise entry.bad("values", "the values with their Chinese names")
        return {}
    wanted = int if type_ == "int" else str
    value = entry.values["values"]
    if isinstance(value, dict) and all(
        isinstance(key, wanted) and isinstance(zh, str) for key, zh in value.items()
    ):
        return dict(value)
    raise entry.bad("values", "the values with their Chinese names")


def _bound(entry: Entry, field: str, otherwise: Decimal | None) -> Decimal | None:
    return Decimal(str(entry.number(field))) if field in entry else otherwise


def read_derivations(
    entries: tuple[Entry, ...],
    fields: Mapping[str, Field],
    diseases: Mapping[str, Mapping[str, str]],
) -> tuple[dict[str, Derivation], Order]:
    """Read how derived facts follow, and the order to work them out in.

    Raises: BadEntry
    """
    derived = {entry.text("key"): entry for entry in entries if "derived" in entry}
    found = {
        key: _derivation(entry.part("derived"), fields[key], fields, diseases)
        for key, entry in derived.items()
    }
    try:
        return found, in_order(found)
    except ValueError as error:
        raise derived[str(error)].bad("derived", "facts that do not hang on this one") from None


def _derivation(
    entry: Entry,
    about: Field,
    fields: Mapping[str, Field],
    diseases: Mapping[str, Mapping[str, str]],
) -> Derivation:
    entry.only("when", "first", "rule", "unless_given")
    prefixes = ("region", "hh", "p") if about.prefix == "p" else ("region", "hh")
    names = Names(fields, diseases, prefixes, deriving=True)
    if "rule" in entry:
        return by_name(about.key, entry.one_of("rule", tuple(NAMED)), about.explicit_wins)
    if "first" in entry:
        cases = tuple(_case(part, about, names) for part in entry.parts("first"))
        if not cases or cases[-1].when or not all(case.when for case in cases[:-1]):
            raise entry.bad("first", "cases, of which the last and no other is without `when`")
        return by_cases(about.key, cases, about.explicit_wins)
    if about.type != "bool":
        raise entry.bad("when", f"`first` or `rule`, since {about.key} is no yes or no")
    return by_condition(about.key, read_condition(entry.part("when"), names), about.explicit_wins)


def _case(entry: Entry, about: Field, names: Names) -> Case:
    entry.only("when", "value")
    value = entry.one_of("value", tuple(map(str, about.labels)))
    return Case(value, read_condition(entry.part("when"), names) if "when" in entry else None)
