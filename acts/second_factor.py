"""The second factor: a code that an authenticator shows for 30 seconds, or one from paper.

RFC 6238 with SHA-1, six digits: what every authenticator for phones can do, WeChat's among them.
"""

import base64
import hmac
import secrets
import unicodedata
from datetime import datetime
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from acts.actor import Actor, Trust
from acts.passwords import LETTERS
from storage import audit
from storage.engine import Session
from storage.queries import second_factors

DIGITS = 6
STEP = 30
DRIFT = 1
"""How many steps a phone's clock may be ahead or behind."""
KEY_BYTES = 20
CODES, CODE_LETTERS = 10, 10
ISSUER = "明白"


def make_key() -> str:
    """A new key, as authenticators take it when it is typed: letters and digits in base 32."""
    return base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode()


def address(key: str, login: str) -> str:
    """What the code to scan says."""
    label = quote(f"{ISSUER}:{login}")
    return f"otpauth://totp/{label}?secret={key}&issuer={quote(ISSUER)}"


def code_at(key: str, step: int) -> str:
    """The code of a step."""
    # RFC 6238 and every authenticator use SHA-1 here, where its collisions are of no use.
    totp = TOTP(base64.b32decode(key), DIGITS, SHA1(), STEP, enforce_key_length=False)  # noqa: S303
    return totp.generate(step * STEP).decode()


def step_of(key: str, code: str, at: datetime) -> int | None:
    """The step a code is for, if it is one of now, just before or just after; all are compared."""
    now = int(at.timestamp()) // STEP
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_at(key, step).encode(), tidy(code).encode()):
            found = step
    return found


def tidy(code: str) -> str:
    """A code as it was meant: without gaps, whatever width its digits were typed in."""
    plain = unicodedata.normalize("NFKC", code)[:40].lower()
    return "".join(letter for letter in plain if letter.isalnum())


async def begin(
    session: Session, actor: Actor, account_id: int, key: str, code: str
) -> list[str] | None:
    """Use a key from now on, proven by its first code; returns the recovery codes, shown once.

    None when the code is not of this key and moment: then nothing changed.
    """
    actor.needs(Trust.CONSOLE)
    step = step_of(key, code, session.moment.real)
    if step is None:
        return None
    await second_factors.keep(session, account_id, key, step)
    await audit.record(session, actor.name, "account.second_factor", f"account:{account_id}")
    return await renew_codes(session, actor, account_id)


async def renew_codes(session: Session, actor: Actor, account_id: int) -> list[str]:
    """Make new recovery codes in place of the old ones; they are shown once."""
    actor.needs(Trust.CONSOLE)
    codes = [_code() for _number in range(CODES)]
    await second_factors.keep_codes(session, account_id, [tidy(code) for code in codes])
    await audit.record(session, actor.name, "account.recovery_codes", f"account:{account_id}")
    return codes


async def use(session: Session, account_id: int, code: str) -> bool:
    """Use a code up, from the authenticator or from paper; False when it is not right any more."""
    given = tidy(code)
    key = await second_factors.key_of(session, account_id)
    if key is None:
        return False
    if not (len(given) == DIGITS and given.isdigit()):
        return await second_factors.use_code(session, account_id, given)
    step = step_of(key, given, session.moment.real)
    return step is not None and await second_factors.use_step(session, account_id, step)


def _code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _place in range(CODE_LETTERS))
    return f"{letters[: CODE_LETTERS // 2]}-{letters[CODE_LETTERS // 2 :]}"
