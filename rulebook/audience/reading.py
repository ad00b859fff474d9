"""What is typed after a key, read into keys: 符合 is applies, 两周内 is 14 days."""

import re
from dataclasses import dataclass

from rulebook.audience.spelling import ANSWERS, APPLIES, Key
from rulebook.audience.tokens import Token, normal
from rulebook.audience.vocabulary import Vocabulary
from rulebook.numerals import small

DAYS = {"": 1, "天": 1, "日": 1, "day": 1, "周": 7, "星期": 7, "week": 7, "月": 30, "year": 365}
DAYS |= {"month": 30, "年": 365}
PERIOD = re.compile(
    r"(?P<number>.+?)\s*个?(?P<unit>天|日|周|星期|月|年|day|week|month|year|)s?(?:以?内)?"
)
MOST_DAYS = 3660

TAGGED = frozenset({Key.ANY, Key.ALL, Key.NO})
ONE_MEANING = frozenset({Key.REGION, Key.GROUP, Key.POLICY, Key.CHANNEL})
"""The keys whose every value is one thing; a word for several of these must be made clearer."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a filter: with which word, at which place (from 0), and what would do.

    Kinds: no_key (a word before any key), unknown_key, no_value, unknown_ and many_ with a key
    (nothing, or several things, are called so), unknown_answer, not_days, one_value (a second
    period), contradiction (a tag both wanted and not wanted), unknown_list, no_term (nothing
    stands where something is joined), unclosed, unopened, strange (a word or sign that belongs
    nowhere), too_deep, too_long.
    """

    kind: str
    word: str = ""
    at: int = 0
    expected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Value:
    """One value as typed; after a policy the answers wanted."""

    word: Token
    answers: tuple[Token, ...] = ()


def read_value(key: Key, value: Value, vocabulary: Vocabulary) -> frozenset[str] | Problem:
    """Tell the keys a value means."""
    word = value.word
    if value.answers and key is not Key.POLICY:
        return _bad("strange", value.answers[0])
    if key in (Key.CONTACT, Key.SILENT):
        days = _days(word.text)
        return frozenset({str(days)}) if days else _bad("not_days", word)
    words = vocabulary.of(key)
    meant = words.meant(word.text)
    if not meant:
        kind = Key.ANY if key in TAGGED else key
        return _bad(f"unknown_{kind}", word, words.near(word.text))
    if key in ONE_MEANING and len(meant) > 1:
        return _bad(f"many_{key}", word)
    return _answered(meant, value.answers) if key is Key.POLICY else meant


def _answered(policies: frozenset[str], answers: tuple[Token, ...]) -> frozenset[str] | Problem:
    """A policy without an answer is one that applies."""
    wanted = {APPLIES} if not answers else set()
    for token in answers:
        answer = ANSWERS.get(normal(token.text))
        if answer is None:
            return _bad("unknown_answer", token)
        wanted.add(answer)
    return frozenset(f"{policy}={answer}" for policy in policies for answer in wanted)


def _days(text: str) -> int | None:
    match = PERIOD.fullmatch(normal(text))
    number = small(match["number"]) if match else None
    if match is None or number is None:
        return None
    days = number * DAYS[match["unit"]]
    return days if 0 < days <= MOST_DAYS else None


def _bad(kind: str, word: Token, expected: tuple[str, ...] = ()) -> Problem:
    return Problem(kind, word.text, word.at, expected)
