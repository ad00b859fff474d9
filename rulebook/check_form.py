"""The visit form (核查表): its sections, what each asks at the door, and what is still missing."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rulebook.conditions import Situation, Value
from rulebook.entry import Entry
from rulebook.months import Month
from rulebook.questions import Question
from rulebook.reported_facts import SAME

INCOME = "income"
"""The section that alone decides nothing."""
UNSURE = "unsure"
"""The choice of somebody who does not know: it says nothing that could differ."""


@dataclass(frozen=True)
class Section:
    """A part of the form; an answer to one of `needs` makes it done."""

    key: str
    zh: str
    words: tuple[str, ...]
    fields: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class CheckForm:
    """The form: sections in order, the question behind every field, and what is always asked."""

    id: str
    zh: str
    sections: tuple[Section, ...]
    questions: Mapping[str, Question]
    always: frozenset[str]

    def section(self, key: str) -> Section | None:
        """The section with this key."""
        return next((section for section in self.sections if section.key == key), None)


def asked_in(
    form: CheckForm,
    section: Section,
    values: Mapping[str, Value],
    today: date,
    monitored: bool = False,
) -> tuple[Question, ...]:
    """List what a section asks at a visit; `values` are what was seen, else said."""
    situation = Situation(today, values, visit=True, monitored=monitored)
    questions = (form.questions[field] for field in section.fields)
    return tuple(
        question
        for question in questions
        if question.field in form.always or question.ask_when.holds(situation)
    )


def missing(form: CheckForm, answered: Set[str]) -> tuple[Section, ...]:
    """Return the sections none of whose needed fields is answered: the form cannot be finished."""
    return tuple(section for section in form.sections if not answered & set(section.needs))


def named(form: CheckForm, text: str) -> Section | None:
    """Return the section somebody typed the name of."""
    said = text.strip()
    return next(
        (section for section in form.sections if said in (section.zh, *section.words)), None
    )


def only_income(form: CheckForm, text: str) -> bool:
    """Tell whether a text speaks of income and of nothing else the form looks at."""
    spoken = {
        section.key
        for section in form.sections
        if any(word in text for word in (section.zh, *section.words))
    }
    return spoken == {INCOME}


def differs(said: Value | None, seen: Value | None) -> bool:
    """Tell whether what was seen is not what was said; what nobody said cannot differ."""
    if said is None or seen is None or UNSURE in (said, seen):
        return False
    if isinstance(said, tuple) and isinstance(seen, tuple):
        return set(said) != set(seen)
    if isinstance(said, Month) and isinstance(seen, date):
        return (said.year, said.month) != (seen.year, seen.month)
    if isinstance(said, date) and isinstance(seen, Month):
        return differs(seen, said)
    return said != seen


def on_record(form: CheckForm, facts: Mapping[str, object]) -> dict[str, Value]:
    """Return what known facts of a household say, as answers to the form's questions.

    Only where fact and answer are the same thing, and only values the question could take.
    """
    found: dict[str, Value] = {}
    for field, fact in SAME.items():
        question, value = form.questions.get(field), facts.get(fact)
        if question and isinstance(value, bool | int) and fits(question, value, {}):
            found[field] = value
    return found


def fits(question: Question, value: Value, values: Mapping[str, Value]) -> bool:
    """Tell whether a value is one the question may have, wherever it came from."""
    least, most = question.limits.least, question.limits.most
    if isinstance(most, str):
        bound = values.get(most)
        most = bound if isinstance(bound, int) else None
    match question.type:
        case "bool":
            return isinstance(value, bool)
        case "int" | "money":
            return _within(value, least, most) and (
                question.type == "money" or isinstance(value, int)
            )
        case "choice":
            return value in question.options
        case "multi":
            return isinstance(value, tuple) and set(value) <= set(question.options)
        case "date":
            return isinstance(value, date | Month)
        case _:
            return isinstance(value, str) and (most is None or len(value) <= most)


def read(entry: Entry, questions: Mapping[str, Question], own: Mapping[str, Question]) -> CheckForm:
    """Read the form; `questions` are those of reports by field, `own` those of the form alone."""
    entry.only("id", "zh", "sections", "always", "questions", "basis", "source")
    entry.cite()
    for field in own.keys() & questions.keys():
        raise entry.bad("questions", f"fields reports do not have already, not {field}")
    known = {**questions, **own}
    sections = tuple(_section(part, known) for part in entry.parts("sections"))
    used = [field for section in sections for field in section.fields]
    if twice := {field for field in used if used.count(field) > 1}:
        raise entry.bad("sections", f"each field once, not {', '.join(sorted(twice))}")
    if unused := (set(own) | set(entry.texts("always"))) - set(used):
        raise entry.bad("sections", f"a place for every field, also {', '.join(sorted(unused))}")
    return CheckForm(
        id=entry.text("id"),
        zh=entry.text("zh"),
        sections=sections,
        questions={field: known[field] for field in used},
        always=frozenset(entry.texts("always")),
    )


def _section(entry: Entry, known: Mapping[str, Question]) -> Section:
    entry.only("key", "zh", "words", "fields", "needs")
    fields, needs = entry.texts("fields"), entry.texts("needs")
    for field in fields:
        if field not in known:
            raise entry.bad("fields", f"fields of questions, not {field}")
    if not needs or not set(needs) <= set(fields):
        raise entry.bad("needs", "some of the section's own fields")
    return Section(entry.text("key"), entry.text("zh"), entry.texts("words"), fields, needs)


def _within(value: Value, least: int | None, most: int | None) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return (least is None or value >= least) and (most is None or value <= most)
