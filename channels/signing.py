"""Who sent this: signatures on webhook calls, and on the data of buttons we offered."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=300)
TOKEN_BYTES = 64  # Telegram's limit for the data of a button, the tightest of all channels
MAC_LENGTH = 10


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time; any text may be asked about, whatever a header held."""
    return hmac.compare_digest(_bytes(left), _bytes(right))


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the hex HMAC-SHA256 that a far end puts on a call it makes to us."""
    return hmac.digest(_bytes(secret), _bytes(timestamp) + b"." + body, "sha256").hex()


def is_signed(
    body: bytes, timestamp: str, given: str, secrets: Iterable[str], now: datetime
) -> bool:
    """Tell whether the call carries a fresh signature by one of the secrets."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    if abs(now.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        return False
    return any(same(given, signature(secret, timestamp, body)) for secret in secrets)


class Signer:
    """Signs button data for one address, so that nobody can press a button offered to another."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, data: str, who: str) -> str:
        """Return the token to put on a button.

        Raises:
            ValueError: the data is too long for the smallest button there is.
        """
        token = f"{data}~{self._mac(data, who)}"
        if len(token.encode()) > TOKEN_BYTES:
            raise ValueError(f"button data holds at most {TOKEN_BYTES - MAC_LENGTH - 1} bytes")
        return token

    def open(self, token: str, who: str) -> str | None:
        """Return the data of a token we signed for this address, None for anything else."""
        data, _, mac = token.rpartition("~")
        return data if same(mac, self._mac(data, who)) else None

    def _mac(self, data: str, who: str) -> str:
        digest = hmac.digest(self._key, _bytes(f"{len(who)}:{who}:{data}"), "sha256")
        return urlsafe_b64encode(digest)[:MAC_LENGTH].decode()


def _bytes(text: str) -> bytes:
    """Encode any text at all: headers reach us with stray bytes as lone surrogates."""
    return text.encode("utf-8", "surrogatepass")
