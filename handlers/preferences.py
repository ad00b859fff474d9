"""Wishes: no more notices or progress, or again; whose phone it is; another language."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from aiogram import Router

from acts import phones
from handlers.listening import listen
from handlers.matching import either, plain, word
from handlers.reply import Reply, Said
from locales import _, speaking
from storage import audit
from storage.engine import Session
from storage.queries import addresses, outbox
from storage.queries.addresses import Contact

Kinds = tuple[str, ...]

STOP_WORDS = ("退订", "TD", "T", "R", "N", "退订 谢谢", "STOP", "取消订阅", "不要再发")
START_WORDS = ("订阅", "恢复", "START", "重新订阅")
NOTICES, PROGRESS = "no_notices", "no_progress"
EVERYTHING = (NOTICES, PROGRESS)
OF_ONE_KIND = {
    "政策": NOTICES,
    "明白纸": NOTICES,
    "通知": NOTICES,
    "进度": PROGRESS,
    "进展": PROGRESS,
}
"""What may follow 退订 and 订阅, so that only one kind of message stops or comes again."""
SHARED_WORDS = ("这个手机几家合用", "这个手机几家共用", "手机几家合用", "手机合用")
OWN_WORDS = ("这个手机只有我家用", "手机只有我家用", "手机不合用")
CONFIRMED_FOR = timedelta(days=1)
CONFIRMATION = "opted.out"


def routes() -> Router:
    """Opt-out, opt-in, shared phones, language."""
    router = Router(name="preferences")
    listen(router, stop, _wants_no_more)
    listen(router, start, _wants_again)
    listen(router, shared, word(*SHARED_WORDS))
    listen(router, own, word(*OWN_WORDS))
    listen(router, english, word("English", "语言 英文"))
    listen(router, chinese, either(word("中文"), word("语言 中文")))
    return router


async def _wants_no_more(_message: object, said: Said) -> bool | dict[str, Kinds]:
    """A word of opting out, alone or with the kind of messages it is about."""
    return _about(said.text, STOP_WORDS)


async def _wants_again(_message: object, said: Said, contact: Contact) -> bool | dict[str, Kinds]:
    """A word of opting in; an official who never opted out means visits by 恢复."""
    if plain(said.text) == "恢复" and contact.person_id is not None and not contact.no_notices:
        return False
    return _about(said.text, START_WORDS)


def _about(text: str, words: tuple[str, ...]) -> bool | dict[str, Kinds]:
    typed = plain(text)
    if typed in {plain(item) for item in words}:
        return {"kinds": EVERYTHING}
    for item in sorted(map(plain, words), key=len, reverse=True):
        kind = OF_ONE_KIND.get(typed.removeprefix(item).strip())
        if typed.startswith(item) and kind:
            return {"kinds": (kind,)}
    return False


async def stop(session: Session, contact: Contact, kinds: Kinds) -> Reply | None:
    """Stop notices, progress or both; urgent words and answers go on. Confirmed once a day."""
    if all(getattr(contact, kind) for kind in kinds):
        since = session.moment.now - CONFIRMED_FOR
        if await outbox.was_told(session, contact.id, CONFIRMATION, since):
            return None
    else:
        await addresses.prefer(session, contact.id, **dict.fromkeys(kinds, True))
        await _note(session, contact, "opted.out", kinds)
    return Reply(CONFIRMATION, STOPPED[kinds]())


async def start(session: Session, contact: Contact, kinds: Kinds) -> Reply:
    """Send notices, progress or both again."""
    await addresses.prefer(session, contact.id, **dict.fromkeys(kinds, False))
    await _note(session, contact, "opted.in", kinds)
    return Reply("opted.in", STARTED[kinds]())


async def shared(session: Session, contact: Contact) -> Reply:
    """Keep what is a family's own off a phone that others use too."""
    await phones.share(session, contact, True)
    return Reply(
        "phone.shared",
        _(
            "Noted. What is about one family only comes here as a short word with a code. If only "
            "your family uses this phone send 这个手机只有我家用."
        ),
    )


async def own(session: Session, contact: Contact) -> Reply:
    """Take that back."""
    await phones.share(session, contact, False)
    return Reply(
        "phone.own",
        _("Noted: only your family uses this phone. Notices come here in full again."),
    )


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


async def _note(session: Session, contact: Contact, what: str, kinds: Kinds) -> None:
    subject = f"address:{contact.id}"
    await audit.record(session, subject, what, subject, {"kinds": list(kinds)})


STOPPED: Mapping[Kinds, Callable[[], str]] = {
    EVERYTHING: lambda: _(
        "You get no more notices. You can still report and ask. To get them again send 订阅."
    ),
    (NOTICES,): lambda: _(
        "You get no more policy notices; how your case goes we still tell you. To get them again "
        "send 订阅 政策."
    ),
    (PROGRESS,): lambda: _(
        "We tell you no more how your case goes; you can ask by 进度. To be told again send "
        "订阅 进度."
    ),
}
STARTED: Mapping[Kinds, Callable[[], str]] = {
    EVERYTHING: lambda: _("You get notices again. To stop them send 退订."),
    (NOTICES,): lambda: _("You get policy notices again. To stop them send 退订 政策."),
    (PROGRESS,): lambda: _("We tell you again how your case goes. To stop that send 退订 进度."),
}
