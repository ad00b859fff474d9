"""What a household asks for in its case and a message may not do alone: withdrawing, above all."""

from acts.actor import Actor, Trust
from acts.case_steps import Taken
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import case_requests, cases
from storage.queries.addresses import Contact
from storage.queries.cases import Filed

WITHDRAW = "withdraw"
CARRIED_OUT = {"withdrawn_by_household": WITHDRAW}
"""The step that carries out a request."""


async def request(session: Session, contact: Contact, case: Filed, kind: str, said: str) -> int:
    """Keep a request until somebody has seen the household about it.

    Whoever holds a relative's phone could send it, so it changes nothing by itself.
    """
    request_id = await case_requests.add(session, case.id, kind, contact.channel, contact.id, said)
    await audit.record(
        session, f"address:{contact.id}", "request.noted", f"case:{case.id}", {"kind": kind}
    )
    return request_id


async def decline(session: Session, actor: Actor, case_id: int, kind: str) -> bool:
    """Note that the household does not wish it after all; False when nothing waits here.

    Raises:
        NotAllowed: this needs the console.
    """
    actor.needs(Trust.CONSOLE)
    if await cases.get(session, actor.scope, case_id) is None:
        return False
    if not await case_requests.settle(session, case_id, kind, actor.person_id, "declined"):
        return False
    await audit.record(session, actor.name, "request.declined", f"case:{case_id}", {"kind": kind})
    return True


async def carried_out(session: Session, rules: Rulebook, taken: Taken) -> None:
    """A step that does what was asked settles the request; so does any end of the case."""
    kind = CARRIED_OUT.get(taken.event.name)
    if kind or taken.case.closed_on:
        person = taken.actor.person_id
        await case_requests.settle(session, taken.case.id, kind or WITHDRAW, person, "done")
