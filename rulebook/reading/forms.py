"""The folder `forms`: what is filled in at a visit, and what other forms need not ask for."""

from collections.abc import Mapping
from pathlib import Path

from rulebook import check_form, form_fields, questions
from rulebook.check_form import CheckForm
from rulebook.eligibility.fields import Field
from rulebook.entry import read
from rulebook.form_fields import FormFields
from rulebook.hardship import Hardship
from rulebook.reading.checks import sourced
from rulebook.sources import Source


def read_check_form(folder: Path, report: Hardship, sources: Mapping[str, Source]) -> CheckForm:
    """Read the visit form.

    Raises: BadEntry
    """
    entry = read(folder / "check.yaml")
    sourced(entry, sources)
    known = {question.field: question for question in report.questions}
    own = {}
    for part in entry.parts("questions"):
        question = questions.read(part, {})
        if unknown := question.ask_when.fields - known.keys():
            wanted = f"fields of questions, not {', '.join(sorted(unknown))}"
            raise part.bad("ask_when", wanted)
        own[question.field] = question
    return check_form.read(entry, known, own)


def read_form_fields(folder: Path, facts: Mapping[str, Field]) -> FormFields:
    """Read what forms ask for that is held already.

    Raises: BadEntry
    """
    return form_fields.read(read(folder / "held_fields.yaml"), facts)
