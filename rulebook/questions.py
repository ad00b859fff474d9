"""What a report may ask, as it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass

from rulebook.conditions import Condition, NotACondition
from rulebook.conditions import parse as parse_condition
from rulebook.entry import Entry

TYPES = ("text", "phone", "int", "money", "date", "choice", "multi", "bool", "photo", "place")


@dataclass(frozen=True)
class Limits:
    """What an answer must keep to: its value, its characters or how many are chosen.

    `most` may name an earlier field: no more workers than members.
    """

    least: int | None = None
    most: int | str | None = None
    not_after_today: bool = False
    month_is_enough: bool = False


@dataclass(frozen=True)
class Question:
    """One question, its choices in order, and the other words people use for them."""

    id: str
    field: str
    text: str
    type: str
    options: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    limits: Limits
    hint: str | None
    ask_when: Condition
    required: bool
    sensitive: bool


@dataclass(frozen=True)
class OptionList:
    """Choices kept in other entries, with the words people use for them."""

    labels: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]


def read(entry: Entry, lists: Mapping[str, OptionList]) -> Question:
    """Read a question; `lists` are what `options_from` may name."""
    entry.only(
        *("id", "field", "text", "type", "options", "options_from", "words", "limits", "hint"),
        *("ask_when", "required", "sensitive", "basis", "source"),
    )
    kind = entry.one_of("type", TYPES)
    choices, words = entry.labels("options"), entry.word_lists("words")
    if "options_from" in entry:
        listed = lists[entry.one_of("options_from", tuple(lists))]
        choices, words = listed.labels, listed.words
    if (kind in ("choice", "multi")) != bool(choices):
        raise entry.bad("options", "options for a choice, none for another type")
    _check_words(entry, kind, choices)
    entry.cite()
    return Question(
        id=entry.text("id"),
        field=entry.text("field"),
        text=entry.text("text"),
        type=kind,
        options=choices,
        words=words,
        limits=_limits(entry.part("limits")) if "limits" in entry else Limits(),
        hint=entry.text_or_none("hint"),
        ask_when=condition(entry, "ask_when"),
        required=entry.flag("required"),
        sensitive=entry.flag("sensitive"),
    )


def condition(entry: Entry, field: str) -> Condition:
    try:
        return parse_condition(entry.text(field))
    except NotACondition as error:
        raise entry.bad(field, f"a condition: {error}") from error


def _check_words(entry: Entry, kind: str, choices: Mapping[str, str]) -> None:
    allowed = ("yes", "no") if kind == "bool" else tuple(choices)
    for key in entry.word_lists("words"):
        if key not in allowed:
            raise entry.part("words").bad(key, f"one of {', '.join(allowed)}")


def _limits(entry: Entry) -> Limits:
    entry.only("min", "max", "not_after_today", "month_is_enough")
    most = entry.values.get("max")
    return Limits(
        least=entry.whole_or_none("min"),
        most=most if isinstance(most, str) else entry.whole_or_none("max"),
        not_after_today=entry.flag("not_after_today"),
        month_is_enough=entry.flag("month_is_enough"),
    )
