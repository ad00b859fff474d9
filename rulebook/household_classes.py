"""The kinds of monitored households and the principles of a report, as the documents name them."""

from collections.abc import Mapping
from dataclasses import dataclass

from rulebook.entry import Cite, Entry


@dataclass(frozen=True)
class HouseholdClass:
    """A kind of monitored household; `policy_class` is the word of the fact hh.class, if any.

    `since` is the first year of its name: names change with the year.
    """

    id: str
    zh: str
    hint: str | None
    policy_class: str | None
    procedure: str | None
    since: int
    source: Cite | None


@dataclass(frozen=True)
class Principle:
    """What every report stands on, in words for people."""

    id: str
    zh: str
    source: Cite | None


def read_classes(entry: Entry) -> Mapping[str, HouseholdClass]:
    return {key: _household_class(key, entry.part(key)) for key in entry.values}


def read_principles(entry: Entry) -> Mapping[str, Principle]:
    return {key: _principle(key, entry.part(key)) for key in entry.values}


def _household_class(key: str, entry: Entry) -> HouseholdClass:
    entry.only(
        *("zh", "base", "hint", "within", "includes", "policy_class", "procedure", "effective"),
        "source",
    )
    return HouseholdClass(
        id=key,
        zh=entry.text("zh"),
        hint=entry.text_or_none("hint"),
        policy_class=entry.text_or_none("policy_class"),
        procedure=entry.text_or_none("procedure"),
        since=entry.part("effective").whole("from"),
        source=entry.cite(),
    )


def _principle(key: str, entry: Entry) -> Principle:
    entry.only("zh", "source")
    return Principle(key, entry.text("zh"), entry.cite())
