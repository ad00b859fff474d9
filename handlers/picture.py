"""A picture that comes by itself, outside the questions after a report."""

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts import pictures
from handlers.listening import listen
from handlers.reply import Reply, Said
from handlers.report.draft import AFTER, ASKING
from locales import _
from storage.engine import Session
from storage.queries.addresses import Contact


def routes() -> Router:
    """A picture without words; with words, the words decide where it goes."""
    router = Router(name="picture")
    listen(router, received, _alone)
    return router


async def received(
    session: Session, state: FSMContext, contact: Contact, said: Said, raw_state: str | None
) -> Reply:
    """Put it to the last report of these days; whoever is still telling one finishes first."""
    handles = [media.id for media in said.media if media.kind == "photo"]
    if raw_state != ASKING:
        kept = await pictures.keep_later(session, contact, handles)
        if kept:
            return Reply("picture", kept.sentence)
        return Reply("picture", _("Send 申报 and tell us what happened first, then the picture."))
    report = (await state.get_data()).get("report")
    if report:  # in danger, what is known was filed at once
        return Reply("picture", (await pictures.keep(session, contact, report, handles)).sentence)
    await pictures.drop(session, contact, handles)
    return Reply(
        "picture",
        _("Please answer the question first, then send the picture once the report is in."),
    )


async def _alone(_message: object, said: Said, raw_state: str | None) -> bool:
    pictured = any(media.kind == "photo" for media in said.media)
    return pictured and not said.text and raw_state != AFTER
