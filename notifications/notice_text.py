"""How a notice reads: short on a phone without a data plan, whole everywhere else.

A notice is the same for everyone, so it is read and put together once; only the buttons differ.
"""

import re
from datetime import date, timedelta

from channels.contract import Choice, Outgoing
from channels.text import segments, units
from locales import _, language
from rulebook import masking
from storage.engine import Session
from storage.queries import notices
from storage.queries.notices import Text, Version
from storage.queries.outbox import Claimed

SIGNATURE = "明白"
"""The registered name in front of short messages, where the settings give no other."""

UNDERSTOOD, UNCLEAR, APPLY = "understood", "unclear", "apply"

MOST_UNITS = 134  # two parts, and no third
LONGEST_TITLE, LONGEST_SHORT, LONGEST_SOURCE, LONGEST_BODY = 60, 140, 200, 3000
LONGEST_REVIEW = timedelta(days=366)
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
LINK = re.compile(r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|gov|top|vip|cc|io)\b", re.I)
BRACKETS = re.compile("[【】]")


def is_short(channel: str) -> bool:
    """Whether a channel carries short messages only."""
    return channel.startswith("sms_")


def labels() -> dict[str, str]:
    """The answers there are, by what they mean; they are typed in these words or tapped."""
    return {
        UNDERSTOOD: _("I understand"),
        UNCLEAR: _("I do not understand"),
        APPLY: _("I want to apply"),
    }


def texts(notice: Text, channel: str) -> str:
    """What a notice says on a channel. It asks for words: digits belong to open questions."""
    ask = _("Please reply: %(understood)s, %(unclear)s or %(apply)s", **labels())
    if is_short(channel):
        return f"{notice.short}\n{ask}"
    source = _("Basis: %(source)s", source=notice.source)
    return f"{notice.title}\n\n{notice.body}\n\n{source}\n{ask}"


def rendered(notice: Version, text: str, channel: str, recipient_id: int) -> Outgoing:
    """The message for one recipient; without buttons, for choices would become digits."""
    shown = {} if is_short(channel) else labels()
    return Outgoing(
        to="",
        text=text,
        choices=tuple(
            Choice(label, f"notice:{recipient_id}:{answer}") for answer, label in shown.items()
        ),
        kind="notice",
        values={"title": notice.title},
    )


def problems(notice: Text, signature: str, today: date) -> list[str]:
    """What must be corrected before anybody gets this, in sentences; empty when it is fit."""
    return [
        *_empty(notice),
        *_too_long(notice, signature),
        *_unfit_for_a_phone(notice),
        *_leaks(notice),
        *_dates(notice, today),
    ]


class Rendered:
    """Renders bulk rows at hand-over and remembers the notices it has read."""

    def __init__(self) -> None:
        self._versions: dict[int, Version] = {}
        self._texts: dict[tuple[int, bool, str], str] = {}

    async def message(self, session: Session, row: Claimed) -> Outgoing | None:
        """The message for this recipient; None when the notice is past its review date."""
        if row.notice_id is None or row.recipient_id is None:
            return None
        notice = await self._version(session, row.notice_id)
        if notice is None or notice.review_by < session.moment.today:
            return None
        key = notice.id, is_short(row.channel), language()
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = texts(notice, row.channel)
        message = rendered(notice, text, row.channel, row.recipient_id)
        return Outgoing(
            message.to, message.text, message.choices, row.kind, message.values, row.reference
        )

    async def _version(self, session: Session, notice_id: int) -> Version | None:
        if notice_id not in self._versions:
            notice = await notices.get(session, notice_id)
            if notice is None:
                return None
            self._versions[notice_id] = notice
        return self._versions[notice_id]


def _empty(notice: Text) -> list[str]:
    found = []
    if not SLUG.fullmatch(notice.slug):
        found.append(_("The short name needs small letters, digits and hyphens, at most 60."))
    if not notice.title.strip():
        found.append(_("The title is missing."))
    if not notice.short.strip():
        found.append(_("The text for short messages is missing."))
    if not notice.body.strip():
        found.append(_("The full text is missing."))
    if not notice.source.strip():
        found.append(_("The source is missing: name the document and its number."))
    return found


def _too_long(notice: Text, signature: str) -> list[str]:
    found = []
    if len(notice.title) > LONGEST_TITLE:
        found.append(_("The title may have at most %(most)s characters.", most=LONGEST_TITLE))
    if len(notice.source) > LONGEST_SOURCE:
        found.append(_("The source may have at most %(most)s characters.", most=LONGEST_SOURCE))
    if units(notice.body) > LONGEST_BODY:
        found.append(_("The full text may have at most %(most)s characters.", most=LONGEST_BODY))
    length = segments(texts(notice, "sms_"), signature).units
    if length > MOST_UNITS or len(notice.short) > LONGEST_SHORT:
        found.append(
            _(
                "The short message has %(length)s characters with the signature and the line that "
                "asks for an answer; at most %(most)s fit into two messages.",
                length=length,
                most=MOST_UNITS,
            )
        )
    return found


def _unfit_for_a_phone(notice: Text) -> list[str]:
    found = []
    if LINK.search(notice.short):
        found.append(_("A short message may not carry a link: say where to ask instead."))
    if BRACKETS.search(notice.short):
        found.append(_("The brackets 【】 are only for the signature: use others."))
    return found


def _leaks(notice: Text) -> list[str]:
    whole = "\n".join((notice.title, notice.short, notice.body, notice.source))
    kinds = masking.leaks(whole)
    found = []
    if "mobile" in kinds:
        found.append(_("Mobile numbers may not be in a notice: give the landline instead."))
    if set(kinds) - {"mobile"}:
        found.append(_("There are digits like an ID or bank card number in it: take them out."))
    return found


def _dates(notice: Text, today: date) -> list[str]:
    if notice.review_by < today:
        return [_("The review date is past: choose a day from today on.")]
    if notice.review_by > today + LONGEST_REVIEW:
        return [_("The review date is more than a year away: choose a nearer one.")]
    return []
