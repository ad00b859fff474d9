"""What every channel speaks: the values that go out, come in and come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a person may pick: the words shown, and the data it stands for."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or recording that came with a message; `id` is the channel's own handle for it."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message for one address, as text and as template values.

    Mainland SMS and WeChat take only approved templates, so `kind` and `values` travel beside the
    rendered `text`. `template` is the far end's code of the template whose values these are, with
    the `signature` it was approved under; both are empty where any text may be said. `reference` is
    ours, unguessable, and comes back in receipts and queries.
    """

    to: str
    text: str
    choices: Sequence[Choice] = ()
    kind: str = "reply"
    values: Mapping[str, str] = field(default_factory=dict)
    reference: str = ""
    template: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person sent: words, a tapped choice, a picture, a shared phone number or place.

    `external_id` is unique within the channel, also when the far end delivers the event again.
    `choice` is the data of a tapped button as the channel carried it (signed, see `signing`).
    """

    sender: str
    text: str = ""
    choice: str | None = None
    media: Sequence[Media] = ()
    contact: str | None = None
    location: tuple[float, float] | None = None
    external_id: str = ""
    at: datetime | None = None


class Outcome(StrEnum):
    """What the far end says became of a message.

    UNKNOWN as the answer to a query: it has never seen this reference. In a receipt: a word we do
    not know, which moves nothing.
    """

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A report of the far end on one message of ours."""

    reference: str
    outcome: Outcome
    provider_code: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Features:
    """What a channel can show and how fast it may be used.

    `max_text` counts UTF-16 code units; `tps` is messages per second, None for no limit of its own;
    `offshore` channels carry no personal data; a `mailbox` is read by the person's own browser.
    `wait` is how many seconds the fate of a message may stay unknown before it is asked for, and
    `can_ask` whether the far end can be asked at all; `timeout` is how long one hand-over may take.
    `templates_only`: what is no approved template is not taken.
    """

    max_text: int
    buttons: bool = False
    media: bool = False
    offshore: bool = False
    tps: float | None = None
    mailbox: bool = False
    wait: float = 30.0
    timeout: float = 10.0
    can_ask: bool = False
    templates_only: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A webhook call, without any web framework. `headers` are keyed in lower case."""

    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """What a webhook call held, and what to answer once it is stored."""

    items: Sequence[Incoming | Receipt] = ()
    answer: Mapping[str, Any] = field(default_factory=lambda: {"ok": True})


class Channel(Protocol):
    """A way to reach a person."""

    name: str
    features: Features

    async def send(self, message: Outgoing) -> str:
        """Hand the message over and return the channel's own id for it.

        Raises:
            Unreachable, Throttled, NotAuthorised, Refused, Blocked: surely not sent.
            Unsure: anything else; it may have been sent.
        """
        ...

    async def receive(self, request: Request) -> Received:
        """Read a webhook call.

        Raises:
            Unauthenticated: the call is not from the far end.
            Malformed: it is, and cannot be read.
        """
        ...

    async def query(self, reference: str) -> Outcome | None:
        """Ask what became of a message; None when the far end cannot be asked."""
        ...
