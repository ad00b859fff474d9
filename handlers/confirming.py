"""A household confirms: 对 or 不对, 同意 or 不同意, 解决了 or 没解决; words only, never a digit."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from acts import confirmations
from acts.confirmations import Meant
from handlers.listening import listen
from handlers.person import whom_to_call
from handlers.reply import Reply, Said
from locales import _
from rulebook.hardship import danger_in
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.addresses import Contact
from storage.queries.confirmations import Confirmation

STATE = "confirm.why"
LONGEST = 300


def routes() -> Router:
    """The answer, and why it was no."""
    router = Router(name="confirming")
    listen(router, why, _saying_why)
    listen(router, answered, _answers)
    return router


async def answered(
    session: Session,
    state: FSMContext,
    contact: Contact,
    rules: Rulebook,
    confirmation: Confirmation,
    meaning: Meant,
) -> Reply:
    """Take the answer to the last question of this address, or to the one whose code was named."""
    await confirmations.answered(session, rules, contact, confirmation, meaning)
    if meaning.yes:
        return Reply("confirm.yes", _("Thank you, your answer is written down."))
    if meaning.note:
        return await _noted(session, contact)
    await state.set_state(STATE)
    await state.set_data({"confirmation": confirmation.id})
    return Reply(
        "confirm.why", _("Written down: it is not right. What is wrong? One sentence is enough.")
    )


async def why(session: Session, state: FSMContext, contact: Contact, said: Said) -> Reply:
    """Keep what the household says is wrong."""
    data = await state.get_data()
    await state.clear()
    await confirmations.explained(session, contact, int(data["confirmation"]), said.text[:LONGEST])
    return await _noted(session, contact)


async def _noted(session: Session, contact: Contact) -> Reply:
    return Reply(
        "confirm.no",
        _(
            "Written down in your words. Whoever visited you asks again and corrects it. "
            "You can also call %(landline)s.",
            landline=await whom_to_call(session, contact),
        ),
    )


async def _saying_why(
    _message: Message, said: Said, rules: Rulebook, raw_state: str | None
) -> bool:
    if raw_state != STATE or not said.text:
        return False
    return not danger_in(rules.hardship, said.text)  # danger comes first, and is told at once


async def _answers(
    _message: Message, said: Said, session: Session, contact: Contact, raw_state: str | None
) -> bool | dict[str, Any]:
    """Words that answer what was asked here, while no question of a dialogue is open."""
    if raw_state is not None or said.chosen or not said.text:
        return False
    found = await confirmations.meant(session, contact, said.text)
    return {"confirmation": found[0], "meaning": found[1]} if found else False
