"""A notice as people meet it: on their phone, in the chat, on the page, on paper, read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales import DEFAULT, speaking
from notifications.notices import forms
from notifications.notices.aloud import aloud
from notifications.notices.look import Message, look
from notifications.notices.problems import SIGNATURE, Measure
from notifications.tell import HOTLINE
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import regions
from storage.queries.notices import Text


@dataclass(frozen=True, slots=True)
class Faces:
    """Each form of a notice, for the readers of one place."""

    messages: Sequence[Message]
    card: str
    title: str
    parts: Sequence[forms.Part]
    aloud: Sequence[str]


async def of(session: Session, rules: Rulebook, notice: Text, region_id: str | None) -> Faces:
    """The forms of a notice, with the landline that is told at a place."""
    found = await regions.landline_for(session, region_id) if region_id else None
    return told(rules, notice, Measure(SIGNATURE, session.moment.today), found or HOTLINE)


def told(rules: Rulebook, notice: Text, measure: Measure, landline: str) -> Faces:
    """The forms of a notice with this landline, in the language everybody is written to."""
    spoken = look(rules, notice, measure, landline).languages[0]
    with speaking(DEFAULT):
        lines = aloud(forms.words(notice, landline), landline).splitlines()
    return Faces(spoken.messages, spoken.card, spoken.title, spoken.parts, lines)
