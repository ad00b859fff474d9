"""What nobody understood: an answer that helps, and after the third time a person."""

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts.actor import Actor
from handlers.listening import listen
from handlers.person import put_on_list, whom_to_call
from handlers.reply import Reply, Said
from handlers.start import menu
from locales import _
from storage.engine import Session
from storage.queries.addresses import Contact
from storage.queries.inbox import Event

MISSES_BEFORE_PERSON = 3


def routes() -> Router:
    """Everything else."""
    router = Router(name="fallback")
    listen(router, not_understood)
    return router


async def not_understood(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, said: Said, inbound: Event
) -> Reply:
    """Show what can be said; unknown words reach a person's list.

    The number to call is the village's: an official would be told to call themselves.
    """
    data = await state.get_data()
    misses = int(data.get("misses", 0)) + 1
    await state.update_data(misses=misses)
    await put_on_list(session, contact, "not_understood", inbound, said.text)
    shown = await menu(session, contact, actor)
    if "expired" in said.chosen:
        return replace(shown, text=_("This button is out of date.") + "\n" + shown.text)
    if misses < MISSES_BEFORE_PERSON or contact.person_id is not None:
        return replace(shown, text=_("Sorry, we did not understand.") + "\n" + shown.text)
    return replace(
        shown,
        text=_(
            "Sorry, we still do not understand. Someone at %(landline)s helps you by phone.",
            landline=await whom_to_call(session, contact),
        ),
    )


async def out_of_order(session: Session, contact: Contact, inbound: Event) -> list[Reply]:
    """What someone hears whose message could not be processed after all tries."""
    await put_on_list(session, contact, "failed", inbound, str(inbound.body.get("text", "")))
    return [
        Reply(
            "failed",
            _(
                "Something went wrong on our side. Your words are kept and a person looks at "
                "them. You can also call %(landline)s.",
                landline=await whom_to_call(session, contact),
            ),
        )
    ]
