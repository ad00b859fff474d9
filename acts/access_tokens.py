"""Access of other systems: tokens are made, exchanged and ended by those who run the service."""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from acts.offices import ADMINISTRATORS, administers, needs, places
from channels.text import clean
from locales import _
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.models.base import new_id
from storage.moment import county_day
from storage.queries import access_tokens, regions
from storage.queries.access_tokens import Secrets, Token
from storage.queries.regions import Place
from storage.scope import Scope

LONGEST = timedelta(days=400)
OVERLAP = timedelta(days=7)
"""After an exchange the secret before works for so long, so that a system can be changed over."""

LONGEST_NAME = 60
MARK = "mb_"
SECRET = re.compile(r"mb_[A-Za-z0-9_-]{43}")
SHOWN_SIGNS = 9


class Grant(StrEnum):
    """What a token may be used for."""

    REPORTS = "reports:write"
    CASES = "cases:read"
    CLUES = "clues:write"
    NOTICES = "notices:read"
    PROPOSALS = "notices:write"
    DELIVERIES = "deliveries:read"


class ExchangedLately(Declined):
    """Wait until the secret before has run out, or end the token."""

    def sentence(self) -> str:
        return _(
            "It got a new secret within the last week. If that is lost, end this token and make "
            "another one."
        )


class Unfit(Declined):
    """Correct what is said of each field, and try again."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__()
        self.problems = problems

    def sentence(self) -> str:
        return "\n".join(self.problems.values())


@dataclass(frozen=True, slots=True)
class Wish:
    """The token somebody wants made: `department` is whose clues it may hand in."""

    name: str
    grants: Collection[str]
    region_id: str
    expires_on: date | None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A token with its secret, which is shown once and kept nowhere."""

    token: Token
    secret: str


async def make(session: Session, rules: Rulebook, actor: Actor, wish: Wish) -> Made:
    """Make a token.

    Raises:
        NotAllowed: the actor does not run the service.
        Unfit: the wish cannot be met as it is; its problems are by field.
    """
    _runs(actor)
    place = await regions.get(session, wish.region_id)
    if place is not None and not _over(actor, place.path):
        place = None
    problems = _problems(rules, wish, place, county_day(session.moment.real))
    name = clean(wish.name, LONGEST_NAME)
    if place and await access_tokens.named(session, place.path, name):
        problems["name"] = _("There is a token of this name already.")
    if problems or place is None or wish.expires_on is None:
        raise Unfit(problems)
    secret = f"{MARK}{secrets.token_urlsafe(32)}"
    kept = _secrets(secret)
    token = Token(
        id=new_id(),
        name=name,
        grants=tuple(sorted(set(wish.grants))),
        region_id=place.id,
        path=place.path,
        department=wish.department if Grant.CLUES in wish.grants else None,
        begins_with=kept.begins_with,
        former_until=None,
        made_by=actor.name,
        made_at=session.moment.real,
        expires_on=wish.expires_on,
        used_on=None,
        former_used_on=None,
        revoked_at=None,
        region=place.name,
    )
    await access_tokens.add(session, token, kept)
    detail = {"grants": list(token.grants), "region": place.id, "until": str(token.expires_on)}
    await audit.record(session, actor.name, "token.made", f"token:{token.id}", detail)
    return Made(token, secret)


async def exchange(session: Session, actor: Actor, token_id: int) -> Made | None:
    """Give a token a new secret; the one before works on for a week. None when it is not there.

    Raises:
        NotAllowed: the actor does not run the service.
        ExchangedLately: the secret before that one still works.
    """
    _runs(actor)
    token = await access_tokens.get(session, scope_of(actor), token_id)
    if token is None or token.revoked_at:
        return None
    secret = f"{MARK}{secrets.token_urlsafe(32)}"
    until = session.moment.real + OVERLAP
    if not await access_tokens.exchange(session, token_id, _secrets(secret), until):
        raise ExchangedLately
    await audit.record(session, actor.name, "token.exchanged", f"token:{token_id}")
    return Made(token, secret)


async def revoke(session: Session, actor: Actor, token_id: int) -> bool:
    """End a token at once; False when it is not there or was ended before.

    Raises:
        NotAllowed: the actor does not run the service.
    """
    _runs(actor)
    token = await access_tokens.get(session, scope_of(actor), token_id)
    if token is None or not await access_tokens.revoke(session, token_id):
        return False
    await audit.record(session, actor.name, "token.revoked", f"token:{token_id}")
    return True


async def meant(session: Session, secret: str) -> tuple[Token, bool] | None:
    """The usable token of a secret, and whether it is a former one; None for anything else."""
    if not SECRET.fullmatch(secret):
        return None
    return await access_tokens.by_secret(session, _hash(secret))


def actor_of(token: Token) -> Actor:
    """A system as one who acts: trusted like a message from outside, seeing its region only."""
    return Actor(f"token:{token.id}", Trust.ANONYMOUS, Scope((token.path,)), channel="api")


def scope_of(actor: Actor) -> Scope:
    """Where somebody runs the service."""
    return actor.scope if actor.scope.everything else Scope(places(actor, ADMINISTRATORS))


def _runs(actor: Actor) -> None:
    if not actor.scope.everything:  # whoever has the database in hand
        needs(actor, ADMINISTRATORS)


def _over(actor: Actor, path: str) -> bool:
    return actor.scope.everything or administers(actor, path)


def _problems(rules: Rulebook, wish: Wish, place: Place | None, today: date) -> dict[str, str]:
    found: dict[str, str] = {}
    if not clean(wish.name, LONGEST_NAME):
        found["name"] = _("Write which system it is for.")
    if not wish.grants or not set(wish.grants) <= set(Grant):
        found["grants"] = _("Choose what the system may do.")
    if place is None:
        found["region"] = _("Choose the place it is for.")
    if wish.expires_on is None or wish.expires_on <= today:
        found["expires_on"] = _("Choose a day after today.")
    elif wish.expires_on > today + LONGEST:
        found["expires_on"] = _("At most %(days)s days from now.", days=LONGEST.days)
    offices = rules.exchanges.warnings.offices
    if Grant.CLUES in wish.grants and wish.department not in offices:
        found["department"] = _("Choose the office whose warnings it hands in.")
    return found


def _secrets(secret: str) -> Secrets:
    return Secrets(_hash(secret), secret[:SHOWN_SIGNS])


def _hash(secret: str) -> str:
    """256 random bits need no slow hash: nobody can try them all."""
    return sha256(secret.encode()).hexdigest()


__all__ = [
    "LONGEST",
    "OVERLAP",
    "ExchangedLately",
    "Grant",
    "Made",
    "NotAllowed",
    "Unfit",
    "Wish",
    "actor_of",
    "exchange",
    "make",
    "meant",
    "revoke",
    "scope_of",
]
