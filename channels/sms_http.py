"""Short messages through a gateway that speaks our plain JSON protocol, in both directions.

Out:     POST <url>, `Authorization: Bearer <token>`,
         {"reference", "to", "text", "kind", "template", "values"}
         → 200 or 202 {"id"}; 429 with Retry-After; other 4xx {"code", "message"}, of which
         401, or 403 with a code of ACCOUNT_CODES, is about our account and not the message
Query:   GET <query_url>?reference=…
         → {"state": "accepted" | "delivered" | "undelivered" | "unknown"}
In:      POST to us, X-Timestamp (unix seconds) and
         X-Signature = hex HMAC-SHA256(secret, timestamp + "." + body), with one object or a list:
         {"type": "receipt", "reference", "id", "state", "code", "at"}
         {"type": "message", "id", "from", "text", "at"}; `at` is ISO 8601 or unix seconds
"""

from collections.abc import Mapping
from typing import Self

from aiohttp import ClientSession
from pydantic import Field, model_validator

from channels.contract import Features, Incoming, Outcome, Outgoing, Receipt, Received, Request
from channels.errors import (
    Blocked,
    Malformed,
    NotAuthorised,
    NotSent,
    Refused,
    Throttled,
    Unauthenticated,
    Unsure,
)
from channels.exchange import Answer, call, time_limit
from channels.parsing import Record, as_record, field, identifier, moment, parse_json
from channels.registry import ChannelSettings, Clock, Secret, WebAddress
from channels.signing import is_signed
from channels.text import LONGEST_SMS, clean, degrade, units, with_signature
from rulebook.phones import mobile

OUTCOMES = {
    "accepted": Outcome.ACCEPTED,
    "delivered": Outcome.DELIVERED,
    "undelivered": Outcome.UNDELIVERED,
    "unknown": Outcome.UNKNOWN,
}
ACCOUNT_CODES = {"ACCOUNT", "BAD_ACCOUNT", "BAD_TOKEN", "NO_ACCOUNT", "SUSPENDED", "UNAUTHORIZED"}
BLOCKED_CODES = {"BLACKLIST", "BLACKLISTED", "BLOCKED", "OPTED_OUT", "UNSUBSCRIBED"}
MOST_ITEMS = 1000
LONGEST_INBOUND = 4000


class SmsHttpSettings(ChannelSettings, frozen=True):
    """An account with a gateway.

    `signature` is put in front of every text; leave it empty if the gateway adds it. `templates`
    names the approved template for a message kind; with `templates_only` every message must be one
    of the registry (`python -m bot template`). While the secret is being changed, calls signed with
    `previous_secret` are accepted too.
    """

    url: WebAddress
    token: Secret
    secret: Secret
    previous_secret: Secret | None = None
    query_url: WebAddress | None = None
    name: str = Field("sms_http", pattern=r"^[a-z][a-z0-9_]*$")
    signature: str = Field("明白", max_length=20, pattern="^[^【】]*$")
    templates: Mapping[str, str] = Field(default_factory=dict)
    templates_only: bool = False
    tps: float = Field(50, gt=0)
    timeout: float = Field(10, gt=0, le=120)
    wait: float = Field(30, gt=0)

    @model_validator(mode="after")
    def _waits_for_the_answer(self) -> Self:
        if self.wait < self.timeout:
            raise ValueError("wait must be at least timeout: until then an answer may still come")
        return self

    def open(self, http: ClientSession, clock: Clock) -> "SmsHttp":
        return SmsHttp(self, http, clock)


class SmsHttp:
    """One account with a gateway."""

    def __init__(self, settings: SmsHttpSettings, http: ClientSession, clock: Clock) -> None:
        room = LONGEST_SMS - units(with_signature("", settings.signature))
        self.name = settings.name
        self.features = Features(
            max_text=room,
            tps=settings.tps,
            wait=settings.wait,
            timeout=settings.timeout,
            can_ask=settings.query_url is not None,
            templates_only=settings.templates_only,
        )
        self._settings = settings
        self._http = http
        self._clock = clock
        self._limit = time_limit(settings.timeout)
        self._headers = {"Authorization": f"Bearer {settings.token.get_secret_value()}"}
        keys = (settings.secret, settings.previous_secret)
        self._secrets = [key.get_secret_value() for key in keys if key]

    async def send(self, message: Outgoing) -> str:
        """Hand the message over and return the gateway's id for it."""
        answer = await call(
            self._http,
            "POST",
            self._settings.url,
            json=self._payload(message),
            headers=self._headers,
            limit=self._limit,
        )
        match answer.status:
            case 200 | 202:
                return _accepted_id(answer)
            case 429:
                raise Throttled("the gateway is at its limit", retry_after=answer.retry_after)
            case status if 400 <= status < 500:
                raise _refusal(answer)
            case status:
                raise Unsure(f"status {status}")

    async def query(self, reference: str) -> Outcome | None:
        """Ask what became of a message.

        `Outcome.UNKNOWN` is evidence: the gateway says that it has never seen this reference, so
        the message may be sent again. None is the lack of it: there is nobody to ask, or the answer
        has a state we have no word for.

        Raises:
            Unsure, Unreachable: the gateway cannot tell now; it may later.
        """
        if self._settings.query_url is None:
            return None
        answer = await call(
            self._http,
            "GET",
            self._settings.query_url,
            params={"reference": reference},
            headers=self._headers,
            limit=self._limit,
        )
        if answer.status != 200:
            raise Unsure(f"status {answer.status}")
        try:
            return OUTCOMES.get(field(as_record(parse_json(answer.body)), "state", str))
        except Malformed:
            return None

    async def receive(self, request: Request) -> Received:
        """Read receipts and messages from a signed call."""
        timestamp = request.headers.get("x-timestamp", "")
        given = request.headers.get("x-signature", "")
        if not is_signed(request.body, timestamp, given, self._secrets, self._clock()):
            raise Unauthenticated
        content = parse_json(request.body)
        entries = content if isinstance(content, list) else [content]
        if len(entries) > MOST_ITEMS:
            raise Malformed(f"more than {MOST_ITEMS} entries")
        items = [_item(as_record(entry)) for entry in entries]
        return Received([item for item in items if item is not None])

    def _payload(self, message: Outgoing) -> dict[str, object]:
        shown = degrade(message, self.features)
        return {
            "reference": message.reference,
            "to": message.to,
            "text": with_signature(shown.text, self._signature(message)),
            "kind": message.kind,
            "template": message.template or self._settings.templates.get(message.kind, ""),
            "values": dict(message.values),
        }

    def _signature(self, message: Outgoing) -> str:
        """The one its template was approved under; none where the gateway adds it."""
        own = self._settings.signature
        return (message.signature or own) if own else ""


def _accepted_id(answer: Answer) -> str:
    try:
        return identifier(as_record(parse_json(answer.body)), "id")
    except Malformed as error:
        raise Unsure(f"accepted, but {error}") from None


def _refusal(answer: Answer) -> NotSent:
    """Keep the gateway's code, never its words: they like to repeat the phone number."""
    try:
        code = identifier(as_record(parse_json(answer.body)), "code")
    except Malformed:
        code = str(answer.status)
    if answer.status == 401 or (answer.status == 403 and code.upper() in ACCOUNT_CODES):
        return NotAuthorised(f"status {answer.status}, code {code}")
    kind = Blocked if code.upper() in BLOCKED_CODES else Refused
    return kind(f"status {answer.status}, code {code}", code=code)


def _item(entry: Record) -> Incoming | Receipt | None:
    """Read one entry; a type that is newer than this protocol is passed over."""
    match field(entry, "type", str):
        case "receipt":
            return _receipt(entry)
        case "message":
            return _message(entry)
    return None


def _receipt(entry: Record) -> Receipt:
    return Receipt(
        reference=identifier(entry, "reference"),
        outcome=OUTCOMES.get(field(entry, "state", str), Outcome.UNKNOWN),
        provider_code="" if entry.get("code") in (None, "") else identifier(entry, "code"),
        at=moment(entry, "at"),
    )


def _message(entry: Record) -> Incoming:
    sender = clean(field(entry, "from", str), 32)
    if not sender:
        raise Malformed("from is empty")
    return Incoming(
        sender=mobile(sender) or sender,
        text=clean(field(entry, "text", str), LONGEST_INBOUND),
        external_id=identifier(entry, "id"),
        at=moment(entry, "at"),
    )
