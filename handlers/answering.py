"""Words that answer an open question of the log; commands of other topics come before them."""

from aiogram import Router

from handlers import correcting, pausing, visit
from handlers.listening import listen
from handlers.logging_turn import ASKING, NOTING
from handlers.matching import Filter
from handlers.reply import Said


def routes() -> Router:
    """The questions of lines, of corrections and of pauses."""
    router = Router(name="answering")
    listen(router, visit.told, _asked_by(ASKING, NOTING))
    listen(router, correcting.told, _asked_by(correcting.STATE))
    listen(router, pausing.told, _asked_by(pausing.STATE))
    return router


def _asked_by(*states: str) -> Filter:
    async def matches(_message: object, said: Said, raw_state: str | None) -> bool:
        return raw_state in states and said.choice is None and bool(said.text)

    return matches
