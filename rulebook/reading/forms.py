"""The folder `forms`: what is filled in at a visit."""

from collections.abc import Mapping
from pathlib import Path

from rulebook import check_form, questions
from rulebook.check_form import CheckForm
from rulebook.entry import read
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
