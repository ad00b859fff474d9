"""Accounts: give an official a sign-in to the console."""

from acts.actor import Actor, Trust
from storage import audit
from storage.engine import Session
from storage.queries import staff


class LoginTaken(Exception):
    """Another account has this login, or this person has an account already."""


async def create(
    session: Session,
    actor: Actor,
    person_id: int,
    login: str,
    password_hash: str,
    *,
    demo: bool = False,
) -> int:
    """Make an account for an official; returns its id.

    Raises:
        LoginTaken: one login, one person, one account.
    """
    actor.needs(Trust.CONSOLE)
    if await staff.by_login(session, login) or await staff.of_person(session, person_id):
        raise LoginTaken(login)
    account_id = await staff.add(session, person_id, login, password_hash, demo=demo)
    detail = {"account": account_id, "demo": demo}
    await audit.record(session, actor.name, "account.created", f"person:{person_id}", detail)
    return account_id
