"""Telegram, by plain calls to its Bot API: messages with buttons out, updates in.

Telegram is outside the country and not reachable from the mainland without one's own gateway: no
personal data leaves through it, and a bot that cannot reach it works on without it.
"""

from collections import OrderedDict
from typing import Any

from aiohttp import ClientSession
from pydantic import Field, SecretStr

from channels.contract import (
    Choice,
    Features,
    Incoming,
    Media,
    Outcome,
    Outgoing,
    Received,
    Request,
)
from channels.errors import (
    Blocked,
    ChannelError,
    Malformed,
    NotAuthorised,
    Refused,
    Throttled,
    Unauthenticated,
    Unsure,
)
from channels.exchange import Answer, call, pause, time_limit
from channels.parsing import Record, as_record, field, identifier, moment, optional, parse_json
from channels.registry import ChannelSettings, Clock, Secret, WebAddress
from channels.signing import same
from channels.text import clean, degrade
from rulebook.phones import mobile

KINDS = ("message", "callback_query")
LONGEST_TEXT = 4096
MOST_SPINNERS = 1000


class TelegramSettings(ChannelSettings, frozen=True):
    """A bot. Without `secret` it has no webhook and is asked for updates instead."""

    token: Secret
    secret: SecretStr | None = None
    api_url: WebAddress = "https://api.telegram.org"
    tps: float = Field(25, gt=0)
    timeout: float = Field(10, gt=0, le=30)

    def open(self, http: ClientSession, clock: Clock) -> "Telegram":
        return Telegram(self, http)


class Telegram:
    """One bot."""

    name = "telegram"

    def __init__(self, settings: TelegramSettings, http: ClientSession) -> None:
        self.features = Features(
            max_text=LONGEST_TEXT,
            buttons=True,
            media=True,
            offshore=True,
            tps=settings.tps,
            timeout=settings.timeout,
        )
        self._settings = settings
        self._http = http
        self._limit = time_limit(settings.timeout)
        self._base = f"{settings.api_url.rstrip('/')}/bot{settings.token.get_secret_value()}/"
        self._spinners: OrderedDict[str, str] = OrderedDict()

    async def send(self, message: Outgoing) -> str:
        """Hand the message over and return Telegram's id for it."""
        shown = degrade(message, self.features)
        payload: dict[str, Any] = {
            "chat_id": shown.to,
            "text": shown.text,
            "link_preview_options": {"is_disabled": True},
        }
        if shown.choices:
            rows = [[_button(choice)] for choice in shown.choices]
            payload["reply_markup"] = {"inline_keyboard": rows}
        result = await self._ask("sendMessage", payload)
        try:
            return identifier(as_record(result), "message_id")
        except Malformed as error:
            raise Unsure(f"accepted, but {error}") from None

    async def receive(self, request: Request) -> Received:
        """Read an update from the webhook; the answer to a tap stops the button's spinner."""
        secret = self._settings.secret
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not (secret and given and same(given, secret.get_secret_value())):
            raise Unauthenticated
        update = as_record(parse_json(request.body))
        incoming = parse_update(update)
        if incoming is None:
            return Received()
        if incoming.choice is None:
            return Received([incoming])
        stop = {"method": "answerCallbackQuery", "callback_query_id": _tap_id(update)}
        return Received([incoming], stop)

    async def query(self, reference: str) -> Outcome | None:
        """Return None: Telegram cannot be asked what became of a message."""
        return None

    async def updates(
        self,
        offset: int,
        timeout: int,  # noqa: ASYNC109 - it is Telegram that waits
    ) -> list[tuple[int, Incoming | None]]:
        """Wait for updates from this offset on; those that say nothing to us come as None.

        Telegram forgets what is below the offset, so move it only after the updates are stored.
        """
        payload = {"offset": offset, "timeout": timeout, "allowed_updates": KINDS}
        result = await self._ask("getUpdates", payload, waiting=timeout)
        try:
            return [self._update(as_record(entry)) for entry in result]
        except (Malformed, TypeError) as error:
            raise Unsure(f"updates cannot be read: {error}") from None

    async def acknowledge(self, incoming: Incoming) -> None:
        """Stop the spinner on a button whose tap came with `updates`; a failure costs nothing."""
        tap = self._spinners.pop(incoming.external_id, None)
        if tap is None:
            return
        try:
            await self._ask("answerCallbackQuery", {"callback_query_id": tap})
        except ChannelError:
            return

    def _update(self, update: Record) -> tuple[int, Incoming | None]:
        number = field(update, "update_id", int)
        try:
            incoming = parse_update(update)
        except Malformed:
            return number, None
        if incoming is not None and incoming.choice is not None:
            self._spinners[incoming.external_id] = _tap_id(update)
            while len(self._spinners) > MOST_SPINNERS:
                self._spinners.popitem(last=False)
        return number, incoming

    async def _ask(self, method: str, payload: dict[str, Any], waiting: float = 0) -> Any:
        limit = time_limit(self._settings.timeout, waiting) if waiting else self._limit
        url = self._base + method
        return _result(await call(self._http, "POST", url, json=payload, limit=limit))


def parse_update(update: Record) -> Incoming | None:
    """Read one update of a private chat; None for any other kind.

    Raises:
        Malformed: it is not what the Bot API describes.
    """
    number = str(field(update, "update_id", int))
    message = optional(update, "message", dict)
    tap = optional(update, "callback_query", dict)
    if tap is not None:
        return Incoming(
            sender=_sender(tap),
            choice=optional(tap, "data", str) or "",
            external_id=number,
        )
    if message is None or field(message, "chat", dict).get("type") != "private":
        return None
    return _message(message, number)


def _message(message: Record, number: str) -> Incoming:
    """Read a message; one with nothing we can use still comes through, so that it is answered."""
    text = optional(message, "text", str) or optional(message, "caption", str) or ""
    return Incoming(
        sender=_sender(message),
        text=clean(text, LONGEST_TEXT),
        media=_media(message),
        contact=_own_phone(message),
        location=_location(message),
        external_id=number,
        at=moment(message, "date"),
    )


def _sender(record: Record) -> str:
    return str(field(field(record, "from", dict), "id", int))


def _tap_id(update: Record) -> str:
    return identifier(update["callback_query"], "id")


def _media(message: Record) -> tuple[Media, ...]:
    sizes = optional(message, "photo", list)
    if sizes:
        return (Media("photo", identifier(as_record(sizes[-1]), "file_id")),)
    voice = optional(message, "voice", dict)
    return (Media("voice", identifier(voice, "file_id")),) if voice is not None else ()


def _own_phone(message: Record) -> str | None:
    """Return the sender's own number; somebody else's contact card proves nothing."""
    contact = optional(message, "contact", dict)
    if contact is None or str(contact.get("user_id")) != _sender(message):
        return None
    number = field(contact, "phone_number", str)
    return mobile(number) or clean(number, 32)


def _location(message: Record) -> tuple[float, float] | None:
    place = optional(message, "location", dict)
    if place is None:
        return None
    latitude, longitude = (_degrees(place, key) for key in ("latitude", "longitude"))
    return latitude, longitude


def _degrees(place: Record, key: str) -> float:
    value = place.get(key)
    if type(value) is int or type(value) is float:
        return float(value)
    raise Malformed(f"{key} is missing or not a number")


def _button(choice: Choice) -> dict[str, str]:
    return {"text": choice.label, "callback_data": choice.data}


def _result(answer: Answer) -> Any:
    """Return what a method answered, or raise what its refusal means for the message."""
    try:
        body = as_record(parse_json(answer.body))
    except Malformed:
        body = {}
    reason = clean(str(body.get("description", "")), 200)
    match answer.status:
        case 200 if body.get("ok") is True:
            return body.get("result")
        case 429:
            parameters = body.get("parameters")
            asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
            raise Throttled(reason, retry_after=pause(asked) if asked else answer.retry_after)
        case 401 | 404:  # 404 is a token that is none; no method of ours is unknown to Telegram
            raise NotAuthorised(f"status {answer.status}")
        case 403:
            raise Blocked(reason, code="403")
        case status if 400 <= status < 500:
            raise Refused(reason, code=str(status))
        case status:
            raise Unsure(f"status {status}")
