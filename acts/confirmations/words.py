"""How a household says yes or no to each kind of question, and how it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from channels.text import fold
from locales import _
from rulebook import codes

CHECK, PLAN, CARD, SOLVED = "check", "plan", "card", "solved"

EDGES = " \n。.,，!！?？~～、:：;；"
CODE_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Words:
    """Words that answer a question; words after one of `no` are the reason."""

    yes: tuple[str, ...]
    no: tuple[str, ...]


RIGHT = Words(
    yes=("对", "对的", "都对", "是", "是的", "没错", "属实", "yes", "right"),
    no=("不对", "不属实", "有错", "不是", "no", "wrong"),
)
ANSWERS: Mapping[str, Words] = {
    CHECK: RIGHT,
    CARD: RIGHT,
    PLAN: Words(
        yes=("同意", "对", "是", "是的", "可以", "yes", "agree"),
        no=("不同意", "不对", "不愿意", "no", "disagree"),
    ),
    SOLVED: Words(
        yes=("解决了", "已解决", "解决", "是", "是的", "yes", "solved"),
        no=("没解决", "没有解决", "还没解决", "未解决", "没有", "no"),
    ),
}

ASKING: Mapping[str, Callable[[str, str], str]] = {
    CHECK: lambda code, landline: _(
        "Number %(code)s: the village has written down what it saw at your home. The visitor reads "
        "it to you if you ask. Is it right? Reply 对, or 不对 and what is wrong. "
        "Questions: %(landline)s",
        code=code,
        landline=landline,
    ),
    PLAN: lambda code, landline: _(
        "Number %(code)s: the plan of how your family is helped is ready, your helper explains it. "
        "Reply 同意, or 不同意 and why. Questions: %(landline)s",
        code=code,
        landline=landline,
    ),
    CARD: lambda code, landline: _(
        "Number %(code)s: the card that says what your family gets is ready, your helper brings "
        "it. Is it right? Reply 对, or 不对 and what is wrong. Questions: %(landline)s",
        code=code,
        landline=landline,
    ),
    SOLVED: lambda code, landline: _(
        "Number %(code)s is closed with us. Was it solved for you? Reply 解决了, or 没解决 and "
        "what is still wrong. Questions: %(landline)s",
        code=code,
        landline=landline,
    ),
}
"""What is said on a phone that anybody may pick up: what to do, and nothing of the family."""


def card_without_case(landline: str) -> str:
    """The same for the card of a family that has no case, and so no number."""
    return _(
        "The card that says what your family gets is ready; the village shows it to you, and so "
        "does our chat. Is it right? Reply 对, or 不对 and what is wrong. Questions: %(landline)s",
        landline=landline,
    )


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody's words mean: yes or no, to the case with a code if they named one, and why."""

    yes: bool
    code: str | None = None
    note: str = ""


def read(kind: str, text: str) -> Meant | None:
    """Understand an answer to a question of this kind; None when it is none."""
    said = fold(text).strip(EDGES)
    for yes, words in ((False, ANSWERS[kind].no), (True, ANSWERS[kind].yes)):
        for word in sorted(words, key=len, reverse=True):
            if not said.casefold().startswith(word):
                continue
            code, rest = _code_and_rest(said[len(word) :])
            if not rest or (not yes and _is_reason(said[len(word) :], rest)):
                return Meant(yes, code, rest)
    return None


def _is_reason(after: str, rest: str) -> bool:
    """A reason stands apart from the word, or is long enough not to be the word's own ending."""
    return after[0] in EDGES or len(rest) > 2


def _code_and_rest(text: str) -> tuple[str | None, str]:
    """The case code right behind the word, however it is written, and what follows."""
    text = text.strip(EDGES)
    digits = ""
    for place, mark in enumerate(text):
        if mark.isdecimal():
            digits += mark
        elif mark not in " -":
            break
        if len(digits) == CODE_DIGITS:
            code = codes.check(digits)
            return (code, text[place + 1 :].strip(EDGES)) if code else (None, text)
    return None, text
