"""The talk at one address as its page shows it: what was said on both sides, in its order.

What somebody said themselves is shown to the owner of the address alone, and as long as it is kept.
Two clocks meet here: a message tells business time, a word real time. In a rehearsal, whose clock
only moves ahead, a word gets the time of what follows it.
"""

import base64
import binascii
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from channels.contract import Choice
from console import mailbox
from console.house import House
from console.links import Piece, linked
from console.mailbox import CLIENT_ID, HISTORY, Line, Shown, when
from locales import _
from storage.crypto import CannotOpen
from storage.engine import Session
from storage.queries import addresses, talks
from storage.queries.addresses import Contact
from storage.queries.talks import Sent, Word

PHOTO = "photo:"
Cursor = tuple[int | None, int | None]
"""The first message and the first word that are shown already."""
NEWEST: Cursor = (None, None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the talk: a word of one's own, or a message.

    `id` is the page's own id of a word, or the reference of a message. Of a message that offered
    something `taken` is the label of what was chosen of it.
    """

    own: bool
    id: str
    text: str
    at: datetime
    pieces: Sequence[Piece] = ()
    choices: Sequence[Choice] = ()
    numbers: Sequence[str] = ()
    taken: str = ""
    token: str = ""

    @property
    def when(self) -> dict[str, str]:
        """The day and the time of day, as people say them."""
        return when(self.at)


@dataclass(frozen=True, slots=True)
class History:
    """Some entries, oldest first; `earlier` leads to those before, empty when there are none."""

    entries: Sequence[Entry] = ()
    earlier: str = ""
    is_answering: bool = False

    @property
    def references(self) -> list[str]:
        """The messages that are shown."""
        return [entry.id for entry in self.entries if not entry.own]

    @property
    def offered(self) -> Entry | None:
        """The message whose choices are open: the last one, as long as nothing was said since."""
        last = self.entries[-1] if self.entries else None
        return last if last and last.choices else None


async def history(
    house: House, line: Line, before: str = "", known: Collection[str] = ()
) -> History:
    """The last entries of a talk, or with `before` those ahead of what is shown already.

    Messages and words that are `known` are left out.
    """
    async with house.sessions.read() as session:
        waits = await talks.is_answering(session, line.channel, line.external)
        contact = await addresses.find(session, line.channel, line.external)
        if contact is None:
            return History(is_answering=waits)
        start = _opened(session, contact, before)
        sent = await talks.letters(session, contact.id, HISTORY, start[0])
        words = await talks.words(session, contact.id, HISTORY, start[1])
        said: list[Sent | Word] = [*sent, *words]
        chosen = sorted(said, key=_order)[-HISTORY:]
        more = len(sent) + len(words) > len(chosen) or HISTORY in (len(sent), len(words))
        entries = await _entries(session, house, (line, contact), chosen, known)
        return History(
            _marked(_timed(session, entries)),
            _sealed(session, contact, _first(start, chosen)) if more else "",
            waits,
        )


async def _entries(
    session: Session,
    house: House,
    at: tuple[Line, Contact],
    chosen: Sequence[Sent | Word],
    known: Collection[str],
) -> list[Entry]:
    (line, contact), found = at, list[Entry]()
    rows = [one.row for one in chosen if isinstance(one, Sent) and one.row.reference not in known]
    messages = await mailbox.compose(session, house, contact, rows)
    for one in chosen:
        if isinstance(one, Word):
            entry = _word(line, one)
        else:
            shown = messages.get(one.row.reference)
            entry = _message(house, shown) if shown else None
        if entry and entry.id not in known:
            found.append(entry)
    return found


def _order(one: Sent | Word) -> tuple[datetime, bool, int]:
    """By time; at the same instant a word comes before its answer."""
    return one.at, isinstance(one, Sent), one.id


def _message(house: House, shown: Shown) -> Entry:
    return Entry(
        own=False,
        id=shown.reference,
        text=shown.text,
        at=shown.at,
        pieces=linked(shown.text, house.public_url),
        choices=shown.choices,
        numbers=shown.numbers,
    )


def _word(line: Line, word: Word) -> Entry | None:
    """What was said; what a page said by itself, such as the village of a code, is none."""
    said = word.external_id.removeprefix(f"{line.external}:")
    client_id, photo = said.removeprefix(PHOTO), said.startswith(PHOTO)
    text = _("[photo]") if photo else str(word.body.get("text", ""))
    token = str(word.body.get("choice") or "")
    if not CLIENT_ID.fullmatch(client_id) or not (text or token):
        return None
    return Entry(own=True, id=client_id, text=text, at=word.at, token=token)


def _timed(session: Session, entries: Sequence[Entry]) -> list[Entry]:
    """The same with words on the clock of the messages."""
    ahead = session.moment.now - session.moment.real
    found = list[Entry]()
    for entry in reversed(entries):
        if entry.own and ahead:
            at = min([entry.at + ahead, *(later.at for later in found[-1:])])
            found.append(replace(entry, at=at))
        else:
            found.append(entry)
    return found[::-1]


def _marked(entries: Sequence[Entry]) -> list[Entry]:
    """The same with what was chosen of each offer; what nobody took is offered no more."""
    found = list[Entry]()
    for place, entry in enumerate(entries):
        after = entries[place + 1] if place + 1 < len(entries) else None
        if not entry.own and entry.choices and after is not None:
            label = _label(entry.choices, after) if after.own else ""
            found.append(replace(entry, taken=label, choices=entry.choices if label else ()))
        elif entry.own and entry.token and found and found[-1].taken:
            found.append(replace(entry, text=found[-1].taken))
        else:
            found.append(entry)
    return [entry for entry in found if not entry.own or entry.text]


def _label(choices: Sequence[Choice], said: Entry) -> str:
    for choice in choices:
        if said.token == choice.data or (not said.token and said.text == choice.label):
            return choice.label
    return ""


def _first(start: Cursor, chosen: Sequence[Sent | Word]) -> Cursor:
    sent = [one.id for one in chosen if isinstance(one, Sent)]
    words = [one.id for one in chosen if isinstance(one, Word)]
    return min(sent, default=start[0]), min(words, default=start[1])


def _sealed(session: Session, contact: Contact, cursor: Cursor) -> str:
    """A cursor for a page: the numbers of rows are nobody's business."""
    sealed = session.vault.seal_data(list(cursor), f"history|before|{contact.id}")
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _opened(session: Session, contact: Contact, before: str) -> Cursor:
    if not before:
        return NEWEST
    try:
        raw = base64.urlsafe_b64decode(before[:400] + "=" * (-len(before) % 4))
        kept: Any = session.vault.open_data(raw, f"history|before|{contact.id}")
    except (CannotOpen, binascii.Error, ValueError):
        return NEWEST
    return kept[0], kept[1]
