"""Wishes: to get no more notices, to get them again, another language."""

from aiogram import Router

from handlers.listening import listen
from handlers.matching import either, plain, word
from handlers.reply import Reply, Said
from locales import _, speaking
from storage import audit
from storage.engine import Session
from storage.queries import addresses
from storage.queries.addresses import Contact

STOP_WORDS = ("退订", "TD", "T", "R", "N", "退订 谢谢", "STOP", "取消订阅", "不要再发")
START_WORDS = ("订阅", "恢复", "START", "重新订阅")


def routes() -> Router:
    """Opt-out, opt-in, language."""
    router = Router(name="preferences")
    listen(router, stop, word(*STOP_WORDS))
    listen(router, start, _wants_again)
    listen(router, english, word("English", "语言 英文"))
    listen(router, chinese, either(word("中文"), word("语言 中文")))
    return router


async def _wants_again(_message: object, said: Said, contact: Contact) -> bool:
    """A word of opting in; an official who never opted out means visits by 恢复."""
    if plain(said.text) == "恢复" and contact.person_id is not None and not contact.no_notices:
        return False
    return plain(said.text) in {plain(item) for item in START_WORDS}


async def stop(session: Session, contact: Contact) -> Reply | None:
    """Stop notices and progress; urgent words and answers go on. Confirmed once."""
    if contact.no_notices and contact.no_progress:
        return None
    await addresses.prefer(session, contact.id, no_notices=True, no_progress=True)
    await audit.record(session, f"address:{contact.id}", "opted.out", f"address:{contact.id}")
    return Reply(
        "opted.out",
        _("You get no more notices. You can still report and ask. To get them again send 订阅."),
    )


async def start(session: Session, contact: Contact) -> Reply:
    """Send notices and progress again."""
    await addresses.prefer(session, contact.id, no_notices=False, no_progress=False)
    await audit.record(session, f"address:{contact.id}", "opted.in", f"address:{contact.id}")
    return Reply("opted.in", _("You get notices again. To stop them send 退订."))


async def english(session: Session, contact: Contact) -> Reply:
    """Speak English from now on."""
    return await _speak(session, contact, "en")


async def chinese(session: Session, contact: Contact) -> Reply:
    """Speak Chinese from now on."""
    return await _speak(session, contact, "zh_CN")


async def _speak(session: Session, contact: Contact, language: str) -> Reply:
    await addresses.prefer(session, contact.id, language=language)
    with speaking(language):
        return Reply("language", _("From now on we write like this."))
