"""Rendering a notice at hand-over, for one recipient after another.

Every reader gets it in their own language, with the landline of their own place; what is the same
for many is put together once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.contract import Choice, Outgoing
from channels.text import is_short
from locales import _, speaking
from notifications.notices import forms, problems
from notifications.notices.answers import labels
from notifications.tell import HOTLINE
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import notices, recipients, regions, shielding
from storage.queries.notices import Text, Version
from storage.queries.outbox import Claimed
from storage.queries.recipients import Reader
from storage.queries.shielding import MOST_FAMILIES, Code

NUMBERS_STAND_FOR = timedelta(minutes=10)
"""How long a landline is taken as it was read: a county has hundreds of villages."""


def rendered(notice: Text, text: str, channel: str, recipient_id: int) -> Outgoing:
    """The message for one recipient; without buttons, for choices would become digits."""
    shown = {} if is_short(channel) else labels(notice.may_apply)
    return Outgoing(
        to="",
        text=text,
        choices=tuple(
            Choice(label, f"notice:{recipient_id}:{answer}") for answer, label in shown.items()
        ),
        kind="notice",
        values={"title": forms.words(notice, "").title},
    )


def neutral(code: str, landline: str) -> str:
    """What stands on a phone that others read too: nothing of what the notice is about."""
    return _(
        "There is a policy notice for your family. To read it reply %(code)s, or call "
        "%(landline)s.",
        code=code,
        landline=landline,
    )


def neutral_for_several(codes: Sequence[Code], landline: str) -> str:
    """The same for several families of one phone, each with a code for its own notice."""
    each = [
        _("No. %(number)s reply %(code)s", number=one.number, code=one.code)
        for one in codes[:MOST_FAMILIES]
    ]
    return _(
        "There is a policy notice for several families on this phone. To read it: %(codes)s. Or "
        "call %(landline)s.",
        codes=_(", ").join(each),
        landline=landline,
    )


@dataclass(frozen=True, slots=True)
class _Number:
    landline: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads some bulk rows, by recipient; and the codes of phones that others read too."""

    known: Mapping[int, Reader]
    codes: Mapping[int, Sequence[Code]]


class Rendered:
    """Renders bulk rows and remembers what is the same for all: notices, landlines, whole texts.

    Several lines and pages render at once; what one of them knows of its readers is its own.
    """

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self._versions: dict[int, Version | None] = {}
        self._numbers: dict[str, _Number] = {}
        self._texts: dict[tuple[int, bool, str, str, str], str] = {}

    async def readers(self, session: Session, rows: Sequence[Claimed]) -> Readers:
        """Read who the readers of these rows are, all at once."""
        ids = [row.recipient_id for row in rows if row.recipient_id is not None]
        known = await recipients.readers(session, ids) if ids else {}
        shielded = [key for key, reader in known.items() if reader.neutral]
        return Readers(known, await shielding.codes(session, shielded) if shielded else {})

    async def message(self, session: Session, row: Claimed, readers: Readers) -> Outgoing | None:
        """The message for this recipient; None when the notice may not be sent any more."""
        reader = readers.known.get(row.recipient_id or 0)
        if row.notice_id is None or row.recipient_id is None or reader is None:
            return None
        if reader.address_id != row.address_id:
            return None  # it came back and went another way: nobody knows who reads it here now
        notice = await self._version(session, row.notice_id)
        if notice is None or problems.blocked(self._rules, notice, session.moment.today):
            return None
        landline = await self._landline(session, reader.region_id)
        with speaking(reader.language):
            if reader.neutral:
                return _neutral(row, readers.codes[row.recipient_id], landline)
            text = self._text(notice, row.channel, reader, landline)
            message = rendered(notice, text, row.channel, row.recipient_id)
        return Outgoing("", text, message.choices, row.kind, message.values, row.reference)

    def _text(self, notice: Version, channel: str, reader: Reader, landline: str) -> str:
        key = notice.id, is_short(channel), reader.form, reader.language, landline
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = forms.text(notice, channel, landline, reader.form)
        return found

    async def _version(self, session: Session, notice_id: int) -> Version | None:
        if notice_id not in self._versions:
            self._versions[notice_id] = await notices.get(session, notice_id)
        return self._versions[notice_id]

    async def _landline(self, session: Session, region_id: str) -> str:
        known = self._numbers.get(region_id)
        if known is None or session.moment.real - known.read_at > NUMBERS_STAND_FOR:
            found = await regions.landline_for(session, region_id) or HOTLINE
            known = self._numbers[region_id] = _Number(found, session.moment.real)
        return known.landline


def _neutral(row: Claimed, codes: Sequence[Code], landline: str) -> Outgoing:
    text = (
        neutral(codes[0].code, landline)
        if len(codes) == 1
        else neutral_for_several(codes, landline)
    )
    return Outgoing("", text, (), row.kind, {}, row.reference)
