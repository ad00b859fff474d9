"""Accounts: give an official a sign-in to the console."""

from acts.actor import Actor, Trust
from storage import audit
from storage.engine import Session
from storage.queries import staff, web


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


async def renew(session: Session, actor: Actor, login: str, password_hash: str) -> bool:
    """Give a sign-in a new password and sign every browser out; False when there is none."""
    actor.needs(Trust.CONSOLE)
    account = await staff.by_login(session, login)
    if account is None:
        return False
    await staff.set_password(session, account.id, password_hash)
    await web.end_all_of(session, account.id)
    await audit.record(session, actor.name, "account.password", f"account:{account.id}")
    return True


async def close(session: Session, actor: Actor, login: str) -> bool:
    """Let nobody sign in with this account any more; False when there is none."""
    actor.needs(Trust.CONSOLE)
    account = await staff.by_login(session, login)
    if account is None:
        return False
    await staff.disable(session, account.id)
    await web.end_all_of(session, account.id)
    await audit.record(session, actor.name, "account.closed", f"account:{account.id}")
    return True
