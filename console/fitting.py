"""The walk about one policy as its pages show it: a question, what was answered, what came out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from locales import DEFAULT, _, language, reasons
from locales.benefits import how_much
from locales.units import listed, round_money
from rulebook.eligibility.interview import MOST
from rulebook.eligibility.one_policy import Answer, OnePolicy
from rulebook.eligibility.spoken_questions import Choice, Question
from rulebook.eligibility.told_family import Family, Plan, Start
from rulebook.loader import Rulebook

Taken = Mapping[str, tuple[int, ...]]
"""Places of the choices taken, by question, in the order they were asked."""

NUMBERS = re.compile("[，,] ?(?:比如回|for example).*$")
"""An example of numbers to answer with helps only where there is nothing to tap."""

APPLIES, MAY, NOT = "applies", "may", "not"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a page; `choices` in their places."""

    id: str
    text: str
    choices: Sequence[str]
    several: bool
    number: int
    most: int = MOST


@dataclass(frozen=True, slots=True)
class Result:
    """What came out: which of the three it is, one sentence for it, and why."""

    verdict: str
    headline: str
    reasons: Sequence[str]
    much: str


def asked(question: Question, family: Family, number: int) -> Ask:
    """The question as its page asks it, in the language of the moment."""
    choices = [_option(choice) for choice in family.choices(question)]
    return Ask(question.id, _put(question), choices, question.several, number)


def fitting(
    question: Question, offered: Sequence[Choice], places: Sequence[int] | None
) -> tuple[int, ...] | None:
    """What was taken as an answer: one choice of one, and nothing besides “none of these”.

    No place at all says that the family does not know; None is no answer.
    """
    if places is None or any(place >= len(offered) for place in places):
        return None
    if not question.several and len(places) > 1:
        return None
    others = [place for place in places if not offered[place].alone]
    return tuple(sorted(set(others or places)))


def read(plan: Plan, start: Start, taken: Taken) -> Taken:
    """The answers that still are some: rules may have changed since a page was opened."""
    known: dict[str, tuple[int, ...]] = {}
    family = Family(plan, start)
    for key, places in taken.items():
        question = plan.questions.get(key)
        if question is None:
            break
        found = fitting(question, family.choices(question), places)
        if found is None:
            break
        known[key] = found
    return known


def told(plan: Plan, family: Family, taken: Taken) -> list[tuple[str, str]]:
    """Each question that was answered, with the answer."""
    return [
        (_put(plan.questions[key]), _answer(family, plan.questions[key], places))
        for key, places in taken.items()
    ]


def result(rules: Rulebook, walk: OnePolicy) -> Result:
    """Say what came out, with the reason in plain words and the amount where one is known."""
    answer, policy = walk.answer(), walk.policy
    much = how_much(policy.benefit) or ""
    if answer.held:
        return Result(APPLIES, _("By what you said you get this already."), [], much)
    if answer.verdict is True and policy.decision == "rule":
        headline = _("By what you said your family can get this.")
        return Result(APPLIES, headline, [_("The office looks at it once more in the end.")], much)
    if answer.verdict is True:
        why = _("You meet the conditions; the office decides in the end.")
        return Result(MAY, _("By what you said your family may get this."), [why], much)
    if answer.verdict is None:
        return Result(MAY, _("It cannot be told yet."), list(_open(rules, answer)), much)
    headline = _("By what you said this is not for your family.")
    return Result(NOT, headline, list(_against(rules, answer)), "")


def _open(rules: Rulebook, answer: Answer) -> Iterator[str]:
    fields = rules.policies.fields
    yield from reasons.missing(fields, answer.missing)
    if not answer.missing:
        yield _("What you told is not enough to say it.")
    yield _("The village can look it up for you: bring the family's papers, or call.")


def _against(rules: Rulebook, answer: Answer) -> Iterator[str]:
    if answer.nobody:
        people = listed(_said(one.label) for one in answer.nobody)
        yield _("It is for: %(people)s. You said there is nobody like this.", people=people)
    for reason in answer.failed:
        yield reasons.line(rules.policies.fields, reason)


def _answer(family: Family, question: Question, places: Sequence[int]) -> str:
    offered = family.choices(question)
    return listed(_option(offered[place]) for place in places) or _("I do not know it")


def _put(question: Question) -> str:
    return NUMBERS.sub("", _said(question.text))


def _said(label: Mapping[str, str]) -> str:
    return label.get(language(), label[DEFAULT])


def _option(choice: Choice) -> str:
    figures = {name: round_money(value) for name, value in choice.figures.items()}
    return _said(choice.label).format(**figures)
