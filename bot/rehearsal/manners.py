"""How a fake gateway treats messages: the faults it can be told to have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple


class Fault(NamedTuple):
    """A way to misbehave: whether the message is taken all the same, and what is answered.

    Status 0 cuts the connection, None never answers.
    """

    accepts: bool
    status: int | None
    body: bytes = b"{}"


FAULTS = {
    "throttle": Fault(False, 429),
    "refuse": Fault(False, 400, b'{"code":"BAD_NUMBER","message":"no such number"}'),
    "block": Fault(False, 403, b'{"code":"BLACKLIST","message":"the person opted out"}'),
    "error": Fault(False, 503),
    "redirect": Fault(False, 307),
    "drop": Fault(False, 0),
    "error_after_accept": Fault(True, 500),
    "accept_then_drop": Fault(True, 0),
    "accept_then_stall": Fault(True, None),
    "accept_then_garbage": Fault(True, 200, b'{"id":'),
}
MODES = {"ok", "slow", *FAULTS}
RECEIPTS = {  # what is reported of every message, in this order
    "off": (),
    "ok": ("delivered",),
    "duplicate": ("delivered", "delivered"),
    "reorder": ("delivered", "accepted"),
    "forge": ("undelivered",),
}


@dataclass(frozen=True)
class Behaviour:
    """How the gateway treats messages; what it knows of us.

    `mode` is ok, slow or one of FAULTS and befalls every n-th message. `latency` is seconds from
    and to. `receipts` are off, ok, duplicate, reorder or forge, and go to `callback` in batches.
    With `templates`, texts by code, it takes nothing that is not one of them with its values.
    """

    mode: str = "ok"
    every: int = 1
    latency: tuple[float, float] = (0.0, 0.0)
    retry_after: float = 1.0
    callback: str = ""
    receipts: str = "off"
    receipt_delay: float = 0.0
    receipt_batch: int = 1
    templates: Mapping[str, str] | None = None

    def takes(self, message: Mapping[str, Any]) -> bool:
        """Whether a message is a template it knows, filled with the values that came along."""
        if self.templates is None:
            return True
        text = self.templates.get(message.get("template", ""))
        for name, value in message.get("values", {}).items():
            text = text and text.replace(f"${{{name}}}", value)
        return bool(text) and str(message["text"]).endswith(str(text))


def receipts(references: Sequence[str], manner: str) -> list[dict[str, str]]:
    """What is reported of these messages."""
    return [
        {"type": "receipt", "reference": reference, "id": f"r-{reference}", "at": now()}
        | {"state": state, "code": "DELIVRD" if state == "delivered" else ""}
        for state in RECEIPTS[manner]
        for reference in references
    ]


def now() -> str:
    """This moment, as a far end writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
