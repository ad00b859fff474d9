"""From what somebody typed to the value of a question, or to what was wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rulebook import spoken_dates
from rulebook.conditions import Value
from rulebook.months import Month
from rulebook.numerals import amounts, plain, readable, small
from rulebook.phones import find_mobile
from rulebook.questions import Question
from rulebook.words import asserted

Answers = Mapping[str, Value]

NOTHING = {"没有", "没", "无", "都没有", "没花", "没花钱", "一个也没有", "一个都没有", "一分没有"}
NOTHING_AT_ALL = NOTHING | {"没停", "没挣", "没卖", "没收入", "不花钱", "零"}
UNSURE = {"不知道", "说不清", "不清楚", "忘", "记不清", "不好说", "说不准"}
YES = {"1", "是", "是的", "有", "有的", "对", "对的", "嗯", "好", "行", "要", "愿意", "会", "可以"}
NO = {"2", "不是", "没有", "没", "不", "无", "不对", "不要", "不愿意", "不会", "不行", "不可以"}
SEPARATORS = re.compile(r"[\s,、;/+.。和跟]+")
PUNCTUATION = re.compile(r"[\s,、;:.!?。~…\"'“”()]+")
DENIALS = ("没", "没有", "不", "未")
PARTICLES = "了的呢啊吧呀哦"


@dataclass(frozen=True)
class Answer:
    """The value of a question."""

    field: str
    value: Value


@dataclass(frozen=True)
class Problem:
    """Why a reply is no answer: `kind` names it, the rest fills the sentence.

    Kinds: empty, too_short, too_long, no_number, several_numbers, too_small, too_large,
    no_date, after_today, no_choice, several_choices, too_few, unsure, no_phone, needs_photo.
    """

    question: Question
    kind: str
    limit: int | None = None
    candidates: tuple[str, ...] = ()


def parse(question: Question, text: str, answers: Answers, today: date) -> Answer | Problem:
    """Read a reply to a question; earlier answers bound it where an entry says so."""
    said = plain(text)
    if not said:
        return Problem(question, "empty")
    found: Value | Problem
    match question.type:
        case "text" | "place":
            found = _text(question, text.strip())
        case "phone":
            found = find_mobile(text) or Problem(question, "no_phone")
        case "int" | "money":
            found = _number(question, said, answers)
        case "date":
            found = _date(question, said, today)
        case "choice":
            found = _choice(question, said)
        case "multi":
            found = _multi(question, said)
        case "bool":
            found = _bool(question, said)
        case _:
            return Problem(question, "needs_photo", limit=_most(question, answers))
    return found if isinstance(found, Problem) else Answer(question.field, found)


def to_json(answers: Answers) -> dict[str, object]:
    """Turn answers into plain values for storage; the question knows how to read them back."""
    return {field: _plain_value(value) for field, value in answers.items()}


def from_json(questions: Mapping[str, Question], stored: Mapping[str, object]) -> dict[str, Value]:
    """Turn stored values back into answers; `questions` are by field, other fields are dropped."""
    return {
        field: _stored_value(questions[field].type, value)
        for field, value in stored.items()
        if field in questions
    }


def _text(question: Question, text: str) -> str | Problem:
    least, most = question.limits.least or 0, question.limits.most
    if not least and plain(text) in NOTHING:
        return ""
    if len(text) < least:
        return Problem(question, "too_short", limit=least)
    if isinstance(most, int) and len(text) > most:
        return Problem(question, "too_long", limit=most)
    return text


def _number(question: Question, said: str, answers: Answers) -> int | Decimal | Problem:
    found = Decimal(0) if _bare(said) in NOTHING_AT_ALL else _one_number(question, said)
    if isinstance(found, Problem):
        return found
    value = int(found) if found == found.to_integral_value() else found
    if question.type == "int" and not isinstance(value, int):
        return Problem(question, "no_number")
    least, most = question.limits.least, _most(question, answers)
    if least is not None and value < least:
        return Problem(question, "too_small", limit=least)
    if most is not None and value > most:
        return Problem(question, "too_large", limit=most)
    return value


def _one_number(question: Question, said: str) -> Decimal | Problem:
    """Take the only number, or the only one said like money: 李四欠我三万 names one sum."""
    numbers = amounts(said)
    if len(numbers) > 1:
        numbers = [number for number in numbers if number.like_money] or numbers
    if len(numbers) > 1 or not readable(said):
        return Problem(question, "several_numbers")
    if not numbers:
        return Problem(question, "unsure" if _bare(said) in UNSURE else "no_number")
    return numbers[0].value


def _most(question: Question, answers: Answers) -> int | None:
    most = question.limits.most
    if not isinstance(most, str):
        return most
    bound = answers.get(most)
    return bound if isinstance(bound, int) else None


def _date(question: Question, said: str, today: date) -> date | Month | Problem:
    past = question.limits.not_after_today
    found = spoken_dates.read(said, today, past)
    if found is None:
        return Problem(question, "unsure" if _bare(said) in UNSURE else "no_date")
    if past and (found.first if isinstance(found, Month) else found) > today:
        return Problem(question, "after_today")
    if isinstance(found, Month) and not question.limits.month_is_enough and not past:
        return Problem(question, "no_date")
    return found


def _choice(question: Question, said: str) -> str | Problem:
    keys = list(question.options)
    number = small(said.removeprefix("第").removesuffix("个").removesuffix("号"))
    if number is not None:
        fits = 1 <= number <= len(keys)
        return keys[number - 1] if fits else Problem(question, "no_choice", limit=len(keys))
    named = _named(question, said)
    if len(named) == 1:
        return named[0]
    if named:
        return Problem(question, "several_choices", candidates=tuple(named))
    return Problem(question, "no_choice", limit=len(keys))


def _multi(question: Question, said: str) -> tuple[str, ...] | Problem:
    keys = list(question.options)
    pieces = [piece for piece in SEPARATORS.split(said) if piece]
    numbers = [small(piece) for piece in pieces]
    if numbers and None not in numbers:
        if any(not 1 <= (number or 0) <= len(keys) for number in numbers):
            return Problem(question, "no_choice", limit=len(keys))
        chosen = {keys[(number or 0) - 1] for number in numbers}
    elif _bare(said) in NOTHING:
        chosen = {"none"} & set(keys)
        if question.limits.least:
            return Problem(question, "too_few", limit=question.limits.least)
    else:
        chosen = {key for piece in pieces for key in _named(question, piece)}
        chosen = chosen or set(_named(question, said))
        if not chosen:
            return Problem(question, "no_choice", limit=len(keys))
    if "none" in chosen and len(chosen) > 1:
        return Problem(question, "several_choices", candidates=tuple(sorted(chosen)))
    return tuple(key for key in keys if key in chosen)


def _named(question: Question, said: str) -> list[str]:
    """Find the choices a text names; the longest words win over those inside them.

    没交全 must not also mean 没交.
    """
    exact = [key for key, label in question.options.items() if _bare(label) == _bare(said)]
    if exact:
        return exact
    said = _flat(said)
    hits = [
        (word, key)
        for key, label in question.options.items()
        for word in (_flat(label), *question.words.get(key, ()))
        if asserted(said, word, DENIALS)
    ]
    named = {key for word, key in hits if not any(_inside(word, other) for other, _ in hits)}
    return [key for key in question.options if key in named]


def _inside(word: str, other: str) -> bool:
    return word != other and word in other


def _bool(question: Question, said: str) -> bool | Problem:
    said = _bare(said)
    for own, plain_words, value in (("no", NO, False), ("yes", YES, True)):
        if said in plain_words or any(word in said for word in question.words.get(own, ())):
            return value
    if said in UNSURE:
        return Problem(question, "unsure")
    if said.startswith(("不", "没", "无", "未", "否")):
        return False
    if said.startswith(("是", "有", "对", "嗯")) and not said.startswith("有没有"):
        return True
    return Problem(question, "no_choice", limit=2)


def _bare(text: str) -> str:
    """Return the text without spaces, punctuation and closing particles."""
    return _flat(text).rstrip(PARTICLES)


def _flat(text: str) -> str:
    return PUNCTUATION.sub("", plain(text))


def _plain_value(value: Value) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, date | Month | Decimal) else value


def _stored_value(kind: str, value: object) -> Value:
    if kind == "multi" and isinstance(value, list):
        return tuple(str(item) for item in value)
    if isinstance(value, bool | int):
        return value
    text = str(value)
    if kind == "money":
        return Decimal(text)
    if kind == "date":
        return date.fromisoformat(text) if len(text) > 7 else Month(int(text[:4]), int(text[5:]))
    return text
