"""A photo of the minute with a line of the log (开会 …) or right after it: kept with its entry."""

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts.activities import papers, words
from acts.activities.papers import MOST, Outcome, Sent
from acts.actor import Actor
from handlers.listening import listen
from handlers.logging_turn import Turn, go_on, kept
from handlers.reply import Reply, Said
from locales import _, day
from rulebook.loader import Rulebook
from rulebook.log_words import WITH_PAPER
from storage.engine import Session
from storage.queries.addresses import Contact
from storage.queries.logged import Entry


def routes() -> Router:
    """A photo without words, when what was logged last, just now, is something with a paper."""
    router = Router(name="minutes")
    listen(router, keep, _follows_an_entry)
    return router


async def _follows_an_entry(
    _message: object, said: Said, session: Session, actor: Actor, raw_state: str | None
) -> bool | dict[str, object]:
    """Inside a question, or after anything else, a photo goes its usual way."""
    if said.text or raw_state is not None or not _photos(said) or not actor.is_official:
        return False
    entry = await papers.just_logged(session, actor)
    return {"entry": entry} if entry else False


async def keep(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    said: Said,
    entry: Entry,
) -> Reply:
    """Keep the photos with the entry, and say with which; a line that waits is asked again."""
    line = await kept(state)
    if line:
        turn = Turn(session, state, actor, rules)
        return await with_line(turn, contact, said, line.kind, await go_on(turn, line))
    return Reply("visit.paper", await _kept(session, contact, actor, said, entry))


async def with_line(turn: Turn, contact: Contact, said: Said, kind: str, answer: Reply) -> Reply:
    """Keep the photos a line of the log came with, once it is logged; says what became of them."""
    if kind not in WITH_PAPER or not _photos(said):
        return answer
    session, actor = turn.session, turn.actor
    entry = await papers.just_logged(session, actor) if answer.kind == "visit.logged" else None
    more = (
        await _kept(session, contact, actor, said, entry)
        if entry
        else _("The picture was not kept; send it again once this is logged.")
    )
    return replace(answer, text=f"{answer.text}\n{more}")


async def _kept(session: Session, contact: Contact, actor: Actor, said: Said, entry: Entry) -> str:
    outcomes = [
        await papers.keep_sent(session, actor, entry.id, Sent(contact, handle))
        for handle in _photos(said)
    ]
    what = words.word_of(entry.done.kind)
    on = day(entry.done.on, session.moment.today)
    if Outcome.FULL in outcomes:
        return _(
            "“%(what)s” of %(day)s has %(most)s pictures, that is enough; this was not kept.",
            what=what,
            day=on,
            most=MOST,
        )
    if Outcome.ABSENT in outcomes:
        return _("This picture did not arrive. Please send it again.")
    return _("The picture is kept with “%(what)s” of %(day)s.", what=what, day=on)


def _photos(said: Said) -> list[str]:
    return [media.id for media in said.media if media.kind == "photo"]
