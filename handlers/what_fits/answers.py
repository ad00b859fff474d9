"""Reading an answer of the walk: numbers, the words of a choice, or what people say at home."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.matching import plain
from handlers.what_fits.words import TAKE, option
from rulebook import answers
from rulebook.answers import Answer
from rulebook.conditions import parse
from rulebook.eligibility.spoken_questions import Choice, Question
from rulebook.questions import Limits
from rulebook.questions import Question as Asked

NONE = "none"
SHORT = 4
"""In a longer text a word of one character is part of another: 没法过了 is not 没."""

UNSURE = (
    "不知道",
    "不晓得",
    "不清楚",
    "说不清",
    "说不准",
    "没数",
    "不懂",
    "do not know",
    "unknown",
)


def is_unsure(text: str) -> bool:
    """Whether somebody says that they do not know."""
    said = plain(text)
    return any(word in said for word in UNSURE)


def chosen(question: Question, data: Sequence[str]) -> tuple[int, ...] | None:
    """The places of choices taken by number or button; None for buttons of another question."""
    prefix = f"{TAKE}{question.id}:"
    if not data or not all(one.startswith(prefix) for one in data):
        return None
    places = [one.removeprefix(prefix) for one in data]
    return tuple(int(place) for place in places if place.isdecimal()) or None


def typed(
    question: Question, offered: Sequence[Choice], text: str, today: date
) -> tuple[int, ...] | None:
    """The places of the choices somebody names; None where nobody can tell."""
    keys = _keys(offered)
    run = plain(text)
    if question.several and run.isdecimal() and len(run) <= len(keys):
        places = [int(digit) - 1 for digit in run]
        return tuple(dict.fromkeys(places)) if all(0 <= n < len(keys) for n in places) else None
    found = answers.parse(_as_asked(question, offered, keys, text), text, {}, today)
    if not isinstance(found, Answer):
        return None
    named = found.value if isinstance(found.value, tuple) else (found.value,)
    return tuple(keys.index(str(key)) for key in named) or None


def fitting(
    question: Question, offered: Sequence[Choice], places: Sequence[int]
) -> tuple[int, ...] | None:
    """What was taken as an answer: one choice of one, and nothing besides “none of these”."""
    known = [place for place in places if place < len(offered)]
    others = [place for place in known if not offered[place].alone]
    if not question.several and len(known) != 1:
        return None
    return tuple(others or known) or None


def _keys(offered: Sequence[Choice]) -> list[str]:
    return [NONE if choice.alone else f"c{place}" for place, choice in enumerate(offered)]


def _as_asked(
    question: Question, offered: Sequence[Choice], keys: Sequence[str], text: str
) -> Asked:
    least = 1 if len(plain(text)) <= SHORT else 2
    words: Mapping[str, tuple[str, ...]] = {
        key: tuple(word for word in choice.words if len(word) >= least)
        for key, choice in zip(keys, offered, strict=True)
    }
    return Asked(
        id=question.id,
        field=question.id,
        text="",
        type="multi" if question.several else "choice",
        options={key: option(choice) for key, choice in zip(keys, offered, strict=True)},
        words=words,
        limits=Limits(),
        hint=None,
        ask_when=parse("always"),
        required=False,
        sensitive=False,
    )
