"""The forms of a notice, all from one source: short messages of one and two parts, the chat card.

The page, the paper and what is read aloud are made from the same `card`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from channels.text import is_short
from locales import DEFAULT, _, language
from locales.notice_fields import field_name
from notifications.notices.answers import ask, ask_briefly
from notifications.notices.figures import said
from rulebook.notices import BRIEF, FIELDS, PHONE, SHORT, Words, filled
from storage.queries.notices import Text

MOST: Mapping[str, Mapping[str, int]] = {
    "zh_CN": {BRIEF: 70, SHORT: 134},
    "en": {BRIEF: 134, SHORT: 268},
}
"""How many characters a form may have with signature and request, by language."""


PAGE = ("for_whom", "gets", "how", "place", "by_when", "body")
"""The questions of the page, in their order."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of the page and its answer; `name` is the field of the notice."""

    name: str
    heading: str
    text: str


def words(notice: Text, landline: str) -> Words:
    """The notice in the language of the moment, with its figures and whom to call put in.

    What was never translated is said in the default language.
    """
    spoken = notice.others.get(language(), notice) if language() != DEFAULT else notice
    values = {**said(notice.figures), PHONE: landline}
    return Words(**{field: filled(getattr(spoken, field), values) for field in FIELDS})


def short_message(notice: Text, landline: str, form: str = SHORT) -> str:
    """A whole short message without its signature; a notice without a brief form has one form."""
    told = words(notice, landline)
    if form == BRIEF and told.brief:
        return f"{told.brief}\n{ask_briefly(notice.may_apply)}"
    return f"{told.short}\n{ask(notice.may_apply)}"


def parts(told: Words) -> Sequence[Part]:
    """The questions of the page that have an answer, in their order."""
    shown = ((name, getattr(told, name)) for name in PAGE)
    return [Part(name, field_name(name), text) for name, text in shown if text]


def card(notice: Text, landline: str) -> str:
    """Everything, as a chat shows it, with the question for an answer."""
    return "\n".join([page(notice, landline), ask(notice.may_apply)])


def page(notice: Text, landline: str) -> str:
    """Everything there is to say, to who asked for it and is asked nothing."""
    told = words(notice, landline)
    answered = parts(told)
    if [part.name for part in answered] == ["body"]:
        lines = [told.body]
    else:
        lines = [
            _("%(heading)s: %(text)s", heading=part.heading, text=part.text) for part in answered
        ]
    lines.append(_("Whom to call: %(landline)s", landline=landline))
    source = _("Basis: %(source)s", source=notice.source)
    return "\n".join([told.title, "", *lines, "", source])


def text(notice: Text, channel: str, landline: str, form: str = SHORT) -> str:
    """What a notice says on a channel."""
    if is_short(channel):
        return short_message(notice, landline, form)
    return card(notice, landline)
