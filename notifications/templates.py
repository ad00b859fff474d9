"""Which approved template says a message, on channels that take nothing else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from channels.contract import Channel, Outgoing
from locales import speaking
from notifications.kinds import KINDS
from notifications.notices import forms, sending
from rulebook.notices.templates import (
    NOTIFICATION,
    VARIABLE,
    Template,
    Variable,
    filled_in,
    values_for,
)
from storage.engine import Session
from storage.queries import message_templates
from storage.queries.message_templates import Registered
from storage.queries.notices import Text
from storage.queries.shielding import Code

NO_TEMPLATE = "no approved template"
"""Why a message stays here that no approved template says."""

LIMITS: Mapping[str, tuple[str, int]] = {
    "phone": ("phone", 20),
    "code": ("code", 12),
    "day": ("day", 20),
    "reason": ("text", 20),
    "number": ("number", 5),
}
"""What the variables of our own proposals may hold."""

SOME_NUMBER = 99_900
"""No household of a village has such a number, and it is as long as one gets."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A template that says a message, with its values."""

    template: Registered
    values: Mapping[str, str]


class Approved:
    """The approved templates of a channel, as they were read."""

    def __init__(self, templates: Sequence[Registered]) -> None:
        self._by_kind: dict[str, list[tuple[Registered, Template]]] = {}
        for one in templates:
            self._by_kind.setdefault(one.kind, []).append((one, pure(one)))

    def fit(self, kind: str, text: str) -> Fit | None:
        """The template that says exactly this; None when none does."""
        for registered, template in self._by_kind.get(kind_of(kind), ()):
            values = values_for(template, text)
            if values is not None:
                return Fit(registered, values)
        return None

    def count(self, kind: str) -> int:
        """How many templates there are for a kind."""
        return len(self._by_kind.get(kind_of(kind), ()))

    def dressed(self, message: Outgoing) -> Outgoing | None:
        """The message as its template; None when no template says it."""
        found = self.fit(message.kind, message.text)
        if found is None:
            return None
        return replace(
            message,
            text=filled_in(pure(found.template), found.values),
            template=found.template.code or "",
            signature=found.template.signature,
            values=found.values,
        )


def dressed(approved: Approved | None, message: Outgoing | str) -> Outgoing | str:
    """A message as its template, or why it does not leave; where any text may be said, as it is."""
    if approved is None or isinstance(message, str):
        return message
    return approved.dressed(message) or NO_TEMPLATE


async def needed(session: Session, channel: Channel) -> Approved | None:
    """The approved templates of a channel; None when it takes any text."""
    if not channel.features.templates_only:
        return None
    return await approved(session, channel.name)


async def approved(session: Session, channel: str) -> Approved:
    """The approved templates of a channel."""
    return Approved(await message_templates.approved(session, channel))


def kind_of(kind: str) -> str:
    """The kind templates are registered for: every answer in a dialogue is a reply."""
    return kind if kind in KINDS else "reply"


def pure(registered: Registered) -> Template:
    """A registered template as matching sees it."""
    limits = {name: Variable(type_, most) for name, (type_, most) in registered.variables.items()}
    return Template(registered.text, limits, registered.category)


def of_notice(notice: Text, channel: str, form: str, language: str) -> Template:
    """The text to register for a notice: figures stay as they are, the landline is a variable."""
    with speaking(language):
        return proposed(forms.text(notice, channel, "${phone}", form))


def shared_phone(language: str, families: int, landline: str, code: str = "1000") -> str:
    """What a phone that others read too is told, for so many families."""
    with speaking(language):
        if families == 1:
            return sending.neutral(code, landline)
        numbered = [Code(SOME_NUMBER + place, code) for place in range(families)]
        return sending.neutral_for_several(numbered, landline)


def of_shared_phone(language: str, families: int = 1) -> Template:
    """The text to register for it."""
    said = shared_phone(language, families, "${phone}", "${code}")
    for place in range(families):
        said = said.replace(str(SOME_NUMBER + place), "${number}")
    return proposed(said)


def proposed(text: str) -> Template:
    """A text with variables as a template; a name that comes twice gets a number."""
    seen: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        seen[found[1]] = seen.get(found[1], 0) + 1
        return f"${{{found[1]}{seen[found[1]] if seen[found[1]] > 1 else ''}}}"

    said = VARIABLE.sub(numbered, text)
    limits = {
        name: Variable(*LIMITS.get(name.rstrip("0123456789"), ("text", 20)))
        for name in VARIABLE.findall(said)
    }
    return Template(said, limits, NOTIFICATION)
