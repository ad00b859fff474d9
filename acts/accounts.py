"""Accounts: give officials a sign-in, and renew, close and open it again, within one's region."""

from hashlib import sha256

from acts.actor import SERVICE, Actor, Trust
from acts.offices import ADMINISTRATORS, administers, needs
from notifications import sign_in_changes
from storage import audit
from storage.engine import Session
from storage.queries import people, regions, second_factors, staff, web
from storage.queries.staff import SignIn
from storage.scope import EVERYTHING


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
) -> int | None:
    """Make an account for an official; returns its id, or None for who is not the actor's to serve.

    Its password is for one sign-in: whoever made the account knows it. Demo accounts keep theirs.

    Raises:
        LoginTaken: one login, one person, one account.
    """
    if not await may_serve(session, actor, person_id):
        return None
    if await staff.by_login(session, login) or await staff.of_person(session, person_id):
        raise LoginTaken(login)
    account_id = await staff.add(
        session, person_id, login, password_hash, demo=demo, first=not demo
    )
    detail = {"account": account_id, "demo": demo}
    await audit.record(session, actor.name, "account.created", f"person:{person_id}", detail)
    return account_id


async def served(session: Session, actor: Actor, account_id: int) -> SignIn | None:
    """An account that this actor looks after; None for one that is foreign, absent or their own."""
    account = await staff.get(session, account_id)
    if account is None or not await may_serve(session, actor, account.person_id):
        return None
    return account


async def may_serve(session: Session, actor: Actor, person_id: int) -> bool:
    """Whether an actor looks after an official's sign-in.

    All posts of the official must lie where the actor administers: who also serves elsewhere, or
    higher up, is not to be taken over from here. One's own sign-in is not renewed by oneself.
    """
    if actor == SERVICE:
        return True
    needs(actor, ADMINISTRATORS)
    today = session.moment.today
    terms = await people.terms(session, EVERYTHING, person_id)
    lasting = [term for term in terms if term.lasts(today)] or terms[:1]
    return (
        bool(lasting)
        and person_id != actor.person_id
        and all(administers(actor, term.path) for term in lasting)
    )


async def renew(
    session: Session,
    actor: Actor,
    account: SignIn,
    password_hash: str,
    *,
    second_factor: bool = False,
) -> None:
    """Give a sign-in a new password for one time, and sign every browser out; its owner is told.

    With `second_factor`, an authenticator that was lost is forgotten, and the next sign-in sets
    one. Whoever has the password could set it up, so that is done together with the password only.
    """
    actor.needs(Trust.CONSOLE)
    subject = f"account:{account.id}"
    await staff.set_password(session, account.id, password_hash, first=not account.demo)
    await web.end_all_of(session, account.id)
    await audit.record(session, actor.name, "account.password", subject)
    forgets = second_factor and account.has_second_factor
    if forgets:
        await second_factors.forget(session, account.id)
        await audit.record(session, actor.name, "account.second_factor_reset", subject)
    office = await _office(session, actor)
    await sign_in_changes.tell(session, account.person_id, office, second_factor=forgets)


async def close(session: Session, actor: Actor, account: SignIn) -> None:
    """Let nobody sign in with an account any more; nothing when it is closed already."""
    actor.needs(Trust.CONSOLE)
    if account.disabled:
        return
    await staff.disable(session, account.id)
    await web.end_all_of(session, account.id)
    await audit.record(session, actor.name, "account.closed", f"account:{account.id}")


async def reopen(session: Session, actor: Actor, account: SignIn) -> None:
    """Let its owner sign in again; nothing when it is open."""
    actor.needs(Trust.CONSOLE)
    if not account.disabled:
        return
    await staff.enable(session, account.id)
    await audit.record(session, actor.name, "account.reopened", f"account:{account.id}")


async def choose_password(
    session: Session, actor: Actor, account: SignIn, password_hash: str, keep: str
) -> None:
    """Put one's own new password in place; every browser but the one at `keep` is signed out."""
    actor.needs(Trust.CONSOLE)
    await staff.set_password(session, account.id, password_hash)
    await web.end_all_of(session, account.id, keep)
    await audit.record(session, actor.name, "account.own_password", f"account:{account.id}")


async def _office(session: Session, actor: Actor) -> str:
    """The place that somebody administers, as people call it; empty for the service itself."""
    post = next((post for post in actor.held if post.role in ADMINISTRATORS), None)
    place = await regions.get(session, post.region_id) if post else None
    return place.full_name if place else ""


def stamp(account: SignIn) -> str:
    """How an account stood when a form was shown, so that sending it twice renews it once."""
    return sha256(f"{account.password_hash}|{account.has_second_factor}".encode()).hexdigest()[:16]
