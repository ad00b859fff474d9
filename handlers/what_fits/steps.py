"""The steps of the walk: ask the next question or say what came out, and forget at the end."""

from collections.abc import Iterator
from dataclasses import dataclass

from aiogram.fsm.context import FSMContext

from acts import interviews
from acts.interviews import Beginning
from handlers.person import whom_to_call
from handlers.reply import Reply
from handlers.what_fits import memory, words
from handlers.what_fits.memory import ASKING, Walk
from rulebook.eligibility.explanation import Reason
from rulebook.eligibility.interview import Interview, begin
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.addresses import Contact


@dataclass(frozen=True, slots=True)
class Standing:
    """A walk with everything it hangs on, as it stands at this message."""

    walk: Walk
    beginning: Beginning
    interview: Interview


async def standing(session: Session, rules: Rulebook, contact: Contact, walk: Walk) -> Standing:
    """Put together what is known and what was answered."""
    event = rules.asking.events.get(walk.event or "")
    beginning = await interviews.beginning(session, rules, contact, event)
    interview = begin(rules.asking.plan, beginning.start, walk.given)
    return Standing(walk, beginning, interview)


async def go_on(
    session: Session,
    state: FSMContext,
    contact: Contact,
    rules: Rulebook,
    walk: Walk,
    before: str = "",
) -> Reply:
    """Ask the next question, or say what came out."""
    await memory.remember(state, walk)
    stands = await standing(session, rules, contact, walk)
    question = stands.interview.next_question()
    if question is None:
        await state.set_state(None)  # what follows are choices; nothing is asked any more
        return await listed(session, contact, rules, stands, 0)
    await state.set_state(ASKING)
    offered = stands.interview.family.choices(question)
    return words.ask(question, offered, len(walk.answers) + 1, contact.channel, before)


async def listed(
    session: Session, contact: Contact, rules: Rulebook, stands: Standing, page: int
) -> Reply:
    """Say what a family may get, one page of it."""
    landline = await whom_to_call(session, contact)
    keeps = interviews.may_keep(stands.beginning, stands.interview.family)
    outcome = stands.interview.outcome()
    return words.result(rules, outcome, page, contact.channel, landline, keeps)


async def explained(
    session: Session, contact: Contact, rules: Rulebook, stands: Standing, policy_id: str
) -> Reply | None:
    """Say why a policy does not apply; None for one that is not on the list."""
    outcome = stands.interview.outcome()
    found = next((one for one in outcome.no if one.policy.id == policy_id), None)
    told = stands.interview.why(policy_id)
    if found is None or told is None:
        return None
    fields = (key for reason in told[1] for key in _fields(reason))
    landline = await whom_to_call(session, contact)
    return words.why(rules, found, words.failed(rules, fields), landline)


async def end(session: Session, state: FSMContext, contact: Contact, walk: Walk) -> None:
    """Forget all of it: the answers, and the words they were given in."""
    await memory.wipe(state)
    await interviews.forget(session, contact, walk.since)


def _fields(reason: Reason) -> Iterator[str]:
    yield reason.field
    for part in reason.parts:
        yield from _fields(part)
