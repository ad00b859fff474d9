"""The letter of consent (授权): shown in plain words, agreed to or not, asked to be taken back."""

from collections.abc import Callable

from aiogram import Router

from acts import consent
from handlers.listening import listen
from handlers.matching import chose, word
from handlers.person import whom_to_call
from handlers.reply import Reply, choices
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.addresses import Contact
from storage.queries.consents import DECLINED, GIVEN, LATER, WITHDRAWN

CHOICE = "consent:"


def routes() -> Router:
    """The letter, the answers to it, and taking it back."""
    router = Router(name="consenting")
    listen(router, show, word("授权", "授权书", "承诺授权书", "签授权书"))
    listen(router, answered, chose(CHOICE))
    listen(router, take_back, word("撤回授权", "收回授权", "取消授权", "撤回授权书", "不授权了"))
    return router


async def show(rules: Rulebook) -> Reply:
    """Say what is compared, by whom, for what, and that nobody need agree; then ask."""
    return Reply(
        "consent.ask",
        rules.exchanges.consent_letter.short,
        choices=choices(
            (_("I agree"), f"{CHOICE}agree"),
            (_("I do not agree"), f"{CHOICE}refuse"),
            (_("Tell me at the visit"), f"{CHOICE}later"),
        ),
    )


async def answered(session: Session, contact: Contact, rules: Rulebook, rest: str) -> Reply:
    """Keep the answer, and say what it means."""
    return await _told(session, contact, await consent.say(session, rules, contact, rest))


async def take_back(session: Session, contact: Contact) -> Reply:
    """Ask to take the letter back; a person comes for it, since anybody may hold a phone."""
    return await _told(session, contact, await consent.ask_back(session, contact))


async def _told(session: Session, contact: Contact, stands: str | None) -> Reply:
    if stands is None:
        landline = await whom_to_call(session, contact)
        return Reply(
            "consent.no_case",
            _(
                "We find no report of yours that is under way, so there is nothing to agree to. "
                "To report, send 申报; or call %(landline)s.",
                landline=landline,
            ),
        )
    return Reply(f"consent.{stands}", MEANS[stands]())


MEANS: dict[str, Callable[[], str]] = {
    consent.IN_FORCE: lambda: _(
        "Your letter of consent is signed and in force. You can take it back: send 撤回授权."
    ),
    GIVEN: lambda: _(
        "Noted: you agree. Whoever comes to see you brings the letter to sign; until then nothing "
        "is compared. You can change your mind: send 撤回授权."
    ),
    DECLINED: lambda: _(
        "Noted: you do not agree, so nothing is compared. What you receive now stays as it is. "
        "If you change your mind, send 授权."
    ),
    LATER: lambda: _("Good. Whoever comes to see you explains it once more, then you decide."),
    WITHDRAWN: lambda: _(
        "Noted: you want to take your consent back. Somebody from the village comes to settle it "
        "with you, since a phone may be in other hands. Until then it still counts."
    ),
}
