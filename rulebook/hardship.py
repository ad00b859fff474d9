"""What a household may report, what it is asked, and what its words say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rulebook import words
from rulebook.answers import Answer, Answers, Problem, from_json, parse, to_json
from rulebook.conditions import Situation
from rulebook.entry import Cite, Entry
from rulebook.household_classes import HouseholdClass, Principle
from rulebook.income import Arithmetic, Income, Line, flags, income, line_for, shown
from rulebook.lines import Line as OtherLine
from rulebook.questions import Question
from rulebook.words import DangerWords

__all__ = [
    "Answer",
    "Answers",
    "Arithmetic",
    "Domain",
    "Group",
    "Hardship",
    "Income",
    "Line",
    "MenuGroup",
    "Problem",
    "Question",
    "Risk",
    "danger_in",
    "flags",
    "from_json",
    "income",
    "line_for",
    "parse",
    "questions_for",
    "risks_in",
    "shown",
    "to_json",
]


@dataclass(frozen=True)
class Risk:
    """A kind of hardship, its place in the menu and the policy fields it concerns."""

    id: str
    zh: str
    group: str
    words: tuple[str, ...]
    domains: tuple[str, ...]
    procedure: str | None
    source: Cite | None


@dataclass(frozen=True)
class MenuGroup:
    """One of the few choices a report starts with; the default risk comes first."""

    id: str
    zh: str
    default: str
    risks: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """People who are watched with special care."""

    id: str
    zh: str
    note: str | None
    source: Cite | None


@dataclass(frozen=True)
class Domain:
    """A field of hardship, the county body that leads it, and the domain of its policies."""

    id: str
    zh: str
    lead_role: str
    policy_domain: str


@dataclass(frozen=True)
class Hardship:
    """All entries of a report."""

    risks: Mapping[str, Risk]
    menu: tuple[MenuGroup, ...]
    questions: tuple[Question, ...]
    groups: Mapping[str, Group]
    domains: Mapping[str, Domain]
    danger: DangerWords
    arithmetic: Arithmetic
    lines: Mapping[str, OtherLine]
    classes: Mapping[str, HouseholdClass]
    principles: Mapping[str, Principle]

    def question(self, field: str) -> Question:
        return next(question for question in self.questions if question.field == field)


def questions_for(
    hardship: Hardship,
    answers: Answers,
    today: date,
    visit: bool = False,
    monitored: bool = False,
) -> list[Question]:
    """List what is still to be asked, in order; `visit` is the cadre at the doorstep."""
    situation = Situation(today, answers, visit=visit, monitored=monitored)
    return [
        question
        for question in hardship.questions
        if question.field not in answers and question.ask_when.holds(situation)
    ]


def risks_in(hardship: Hardship, text: str) -> tuple[str, ...]:
    """Return the risks a text speaks of, in the order of the menu.

    A group's own words only count where none of its risks was named more closely.
    """
    found: list[str] = []
    for group in hardship.menu:
        named = [risk for risk in group.risks if words.mentions(text, hardship.risks[risk].words)]
        found += named or ([group.default] if words.mentions(text, group.words) else [])
    return tuple(found)


def danger_in(hardship: Hardship, text: str) -> frozenset[str]:
    """Return the kinds of danger (keys of question q09) a text speaks of."""
    return words.dangers(hardship.danger, text)


def read_risk(entry: Entry) -> Risk:
    entry.only(
        "id", "zh", "menu", "words", "domains", "hazards", "procedure", "note", "source", "basis"
    )
    return Risk(
        id=entry.text("id"),
        zh=entry.text("zh"),
        group=entry.part("menu").text("group"),
        words=entry.texts("words"),
        domains=entry.texts("domains"),
        procedure=entry.text_or_none("procedure"),
        source=entry.cite(),
    )


def read_menu(entries: tuple[Entry, ...], risks: Mapping[str, Risk]) -> tuple[MenuGroup, ...]:
    menu = []
    for entry in entries:
        entry.only("id", "zh", "default", "words")
        key = entry.text("id")
        default = entry.one_of("default", tuple(r.id for r in risks.values() if r.group == key))
        others = (risk.id for risk in risks.values() if risk.group == key and risk.id != default)
        menu.append(
            MenuGroup(key, entry.text("zh"), default, (default, *others), entry.texts("words"))
        )
    return tuple(menu)


def read_groups(entry: Entry) -> Mapping[str, Group]:
    groups = {}
    for key in entry.values:
        part = entry.part(key)
        part.only("zh", "definition", "note", "source")
        note = part.text_or_none("definition") or part.text_or_none("note")
        groups[key] = Group(key, part.text("zh"), note, part.cite())
    return groups


def read_domains(entry: Entry) -> Mapping[str, Domain]:
    domains = {}
    for key in entry.values:
        part = entry.part(key)
        part.only("zh", "lead_role", "lead_basis", "policy_domain")
        domains[key] = Domain(
            key, part.text("zh"), part.text("lead_role"), part.text("policy_domain")
        )
    return domains
