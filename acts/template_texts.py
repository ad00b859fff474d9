"""Texts to register for messages of ours, by kind, with variables where they differ."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from acts import phone_codes
from acts.confirmations.answering import code_text
from locales import day, speaking
from notifications.household_words import OPENED, Moved, notices_of, refuses, said
from notifications.kinds import CODE as CODE_CLASS
from notifications.kinds import class_of
from notifications.templates import of_shared_phone, proposed
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from rulebook.notices.templates import CODE, NOTIFICATION, Template
from rulebook.procedures import Procedure
from storage.queries.shielding import MOST_FAMILIES

NUMBER, TODAY, UNTIL = "48210377", date(2001, 1, 1), date(2001, 11, 23)
"""A number and a day that no sentence has of its own; variables take their place."""

Texts = Callable[[Rulebook, str], Iterator[str]]


def of_kind(rules: Rulebook, kind: str, language: str) -> list[Template]:
    """The texts a kind needs, each once; none where they are not known before they are said."""
    if kind == "notice":
        return [of_shared_phone(language, families) for families in range(1, MOST_FAMILIES + 1)]
    with speaking(language):
        texts = list(dict.fromkeys(KINDS[kind](rules, language))) if kind in KINDS else []
        category = CODE if class_of(kind) is CODE_CLASS else NOTIFICATION
        return [replace(proposed(text), category=category) for text in texts]


def _confirm_code(_rules: Rulebook, _language: str) -> Iterator[str]:
    yield code_text("${code}", "${code}")


def _status_code(_rules: Rulebook, _language: str) -> Iterator[str]:
    yield phone_codes.code_text("${code}")


def _progress(rules: Rulebook, _language: str) -> Iterator[str]:
    for procedure in rules.procedures.values():
        for moved in _moves(procedure):
            notices = notices_of(procedure, moved.state, moved.event, moved.kind)
            text = said(notices, moved) if notices else None
            if text:
                yield text.replace(shown_code(NUMBER), "${code}").replace(day(UNTIL), "${day}")


def _moves(procedure: Procedure) -> Iterator[Moved]:
    """Every way a case of a procedure comes to a state, with and without what may be left out."""
    first = procedure.initial
    ways = [(first.state, first.event, OPENED)]
    ways += [
        (way.to, way.event, way.kind)
        for state in procedure.states.values()
        for way in state.transitions
    ]
    for state, event, kind in ways:
        plain = Moved(procedure.id, state, event, kind, NUMBER, "${phone}", TODAY)
        yield plain
        yield Moved(procedure.id, state, event, kind, NUMBER, "${phone}", TODAY, until=UNTIL)
        if refuses(plain) or kind == "return":
            yield Moved(procedure.id, state, event, kind, NUMBER, "${phone}", TODAY, "${reason}")


KINDS: Mapping[str, Texts] = {
    "case.progress": _progress,
    "case.confirm_code": _confirm_code,
    "code.status": _status_code,
}
"""The kinds whose every text is known beforehand; answers in a dialogue are too many."""
