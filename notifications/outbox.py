"""Putting a message into the outbox, in the transaction of the act it belongs to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from channels.contract import Choice
from notifications.kinds import class_of
from storage.engine import Session
from storage.queries import outbox
from storage.queries.addresses import Contact

Wake = Callable[[], None]


async def put(
    session: Session,
    to: Contact,
    kind: str,
    text: str,
    *,
    choices: Sequence[Choice] = (),
    values: Mapping[str, str] | None = None,
    about: str | None = None,
) -> str:
    """Queue one message for an address and return its reference.

    `about` names what must still be true when it leaves (see `notifications.truth`).
    """
    message = queued(session, to, kind, text, choices=choices, values=values, about=about)
    return (await outbox.put(session, [message]))[0]


async def put_all(session: Session, messages: Iterable[outbox.Queued]) -> list[str]:
    """Queue several messages at once."""
    return await outbox.put(session, list(messages))


def queued(
    session: Session,
    to: Contact,
    kind: str,
    text: str,
    *,
    choices: Sequence[Choice] = (),
    values: Mapping[str, str] | None = None,
    about: str | None = None,
) -> outbox.Queued:
    """A message ready to be queued, with priority and freshness of its class."""
    treated = class_of(kind)
    body: dict[str, Any] = {"text": text}
    if choices:
        body["choices"] = [[choice.label, choice.data] for choice in choices]
    if values:
        body["values"] = dict(values)
    return outbox.Queued(
        address_id=to.id,
        channel=to.channel,
        kind=kind,
        priority=treated.priority,
        body=body,
        about=about,
        fresh_until=_until(session, treated.fresh),
    )


def _until(session: Session, fresh: timedelta | None) -> Any:
    return session.moment.now + fresh if fresh else None
