"""Words of danger outside any question: an answer at once, people are told, then the place."""

from aiogram import Router
from aiogram.fsm.context import FSMContext

from handlers import report
from handlers.listening import listen
from handlers.person import put_on_list, whom_to_call
from handlers.reply import Reply, Said
from handlers.report import words
from handlers.report.draft import AFTER, ASKING
from rulebook.hardship import danger_in
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.addresses import Contact
from storage.queries.inbox import Event


def routes() -> Router:
    """The alarm."""
    router = Router(name="alarm")
    listen(router, alarmed, _is_danger)
    return router


async def _is_danger(_message: object, said: Said, rules: Rulebook, raw_state: str | None) -> bool:
    # Inside a report the dialogue itself watches for these words and knows the place.
    if raw_state in (ASKING, AFTER) or said.chosen:
        return False
    return bool(danger_in(rules.hardship, said.text))


async def alarmed(
    session: Session,
    state: FSMContext,
    contact: Contact,
    rules: Rulebook,
    said: Said,
    inbound: Event,
) -> list[Reply]:
    """Tell whom to call, put it on the list, and begin a report that already knows the danger."""
    await put_on_list(session, contact, "danger", inbound, said.text)
    first = words.call_now(await whom_to_call(session, contact))
    return [first, *await report.begin_alarmed(session, state, contact, rules, said.text)]
