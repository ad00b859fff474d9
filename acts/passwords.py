"""Passwords: made at random, hashed with Argon2 in a thread, compared in even time."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like another: i l o 0 1."""
GROUPS = 3
GROUP = 4


class Passwords:
    """Hashes and compares; a wrong login costs as much time as a wrong password."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """Hash a password; it takes 100 ms and 64 MB on purpose."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, kept: str | None, password: str) -> bool:
        """Whether this is the password of a hash; `kept` is None for a login nobody has."""
        return await asyncio.to_thread(self._verify, kept, password)

    def is_outdated(self, kept: str) -> bool:
        """Whether a hash was made with weaker parameters and should be made again."""
        return self._hasher.check_needs_rehash(kept)

    def _verify(self, kept: str | None, password: str) -> bool:
        if self._nobody is None:
            self._nobody = self._hasher.hash(secrets.token_hex())
        try:
            return self._hasher.verify(kept or self._nobody, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def make() -> str:
    """A random password that can be read out and typed: k7wd-9mfr-x3tq."""
    return "-".join(
        "".join(secrets.choice(LETTERS) for _place in range(GROUP)) for _group in range(GROUPS)
    )
