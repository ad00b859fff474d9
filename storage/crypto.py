"""Sealing what is sensitive: AES-GCM bound to its place, and blind indexes to find it again.

A sealed value starts with its key's number, so keys can be exchanged row by row. The place
(table, column, row) is authenticated with it: a value moved elsewhere does not open.
"""

import contextlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed value was changed, moved, or sealed with a key this installation does not have."""


class WrongKey(Exception):
    """The key is missing, broken or not the one the database was sealed with."""


class Vault:
    """Seals and opens values with the newest key, and opens with any key it holds."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise ValueError("a key is 32 bytes, and at least one is needed")
        if not all(0 < number < 1 << 16 for number in keys):
            raise ValueError("a key's number is between 1 and 65535")
        self._ciphers = {number: AESGCM(_derive(key, b"seal")) for number, key in keys.items()}
        self._newest = max(keys)
        # Indexes must find old rows after a key exchange, so they keep to the first key.
        self._index_key = _derive(keys[min(keys)], b"index")
        self.audit_key = _derive(keys[min(keys)], b"audit")
        self.token_key = _derive(keys[min(keys)], b"token")

    def seal(self, value: str, place: str) -> bytes:
        """Encrypt a text for its `place`, written table|column|row."""
        nonce = os.urandom(NONCE_BYTES)
        number = self._newest.to_bytes(2, "big")
        body = self._ciphers[self._newest].encrypt(nonce, value.encode(), number + place.encode())
        return number + nonce + body

    def open(self, sealed: bytes, place: str) -> str:
        """Decrypt what was sealed for this place.

        Raises:
            CannotOpen: it was changed or moved, or its key is not here.
        """
        number, nonce, body = sealed[:2], sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
        cipher = self._ciphers.get(int.from_bytes(number, "big"))
        if cipher is None:
            raise CannotOpen(place)
        try:
            return cipher.decrypt(nonce, body, number + place.encode()).decode()
        except (InvalidTag, ValueError) as error:  # ValueError: cut so short no nonce is left
            raise CannotOpen(place) from error

    def seal_data(self, value: Any, place: str) -> bytes:
        """Encrypt anything JSON can say."""
        return self.seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")), place)

    def open_data(self, sealed: bytes, place: str) -> Any:
        """Decrypt what `seal_data` sealed."""
        return json.loads(self.open(sealed, place))

    def index(self, kind: str, value: str) -> str:
        """A keyed fingerprint by which a value is found without being readable."""
        return hmac.new(self._index_key, f"{kind}|{value}".encode(), sha256).hexdigest()[:40]


def load_vault(path: Path, *, create: bool) -> Vault:
    """Read the key file, one `number:hex` a line; make it (mode 0600) when allowed to."""
    if not path.exists():
        if not create:
            raise WrongKey(f"the key file {path} is missing")
        _write_key(path)
    lines = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    return parse_keys(lines)


def parse_keys(lines: list[str]) -> Vault:
    """Read keys written `number:hex`."""
    try:
        pairs = [line.split(":", 1) for line in lines]
        return Vault({int(number): bytes.fromhex(key) for number, key in pairs})
    except ValueError as error:
        raise WrongKey("a key is written number:64 hexadecimal digits") from error


def _write_key(path: Path) -> None:
    """Make a key beside its place and link it there: of two first starts only one key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as handle:
        handle.write(f"1:{secrets.token_hex(KEY_BYTES)}\n")
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"mingbai " + purpose).derive(
        key
    )
