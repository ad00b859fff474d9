"""The card (明白卡): shown to the household in its own chat; by SMS only that there is one."""

from aiogram import Router

from acts import card_benefits, cards
from acts.actor import Actor
from channels.text import is_short
from handlers.listening import listen
from handlers.matching import word
from handlers.person import whom_to_call
from handlers.reply import Reply
from locales import _
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import households, private_talks
from storage.queries.addresses import Contact
from storage.scope import EVERYTHING


def routes() -> Router:
    """The card."""
    router = Router(name="helping")
    listen(router, show_card, word("明白卡", "我的卡", "我家的卡", "我的明白卡"))
    return router


async def show_card(session: Session, contact: Contact, actor: Actor, rules: Rulebook) -> Reply:
    """Show a household its card, where nobody else reads along."""
    call = await whom_to_call(session, contact)
    if actor.is_official:
        return Reply(
            "card.official",
            _("The card is shown to the family itself. You find it at the case on the console."),
        )
    household = (
        await households.get(session, EVERYTHING, contact.household_id)
        if contact.household_id
        else None
    )
    if household is None:
        return Reply(
            "card.unknown",
            _(
                "We do not know yet which family this phone belongs to. Ask the village, "
                "telephone %(landline)s.",
                landline=call,
            ),
        )
    if is_short(contact.channel) or await private_talks.is_shared(session, contact.id):
        return Reply(
            "card.by_hand",
            _(
                "There is a card for your family. It does not go by short message; your helper "
                "shows it to you, or ask the village, telephone %(landline)s.",
                landline=call,
            ),
        )
    shown, asked = await cards.show(session, rules, contact, household)
    await audit.record(session, actor.name, "card.shown", f"household:{household.id}")
    lines = [cards.in_words(rules, shown), _ending(asked, call)]
    if len(shown.may) > card_benefits.MOST:
        lines.insert(1, _("There is more. To hear all, write 我能享受什么."))
    return Reply("card", "\n".join(lines))


def _ending(asked: bool, landline: str) -> str:
    """What a household does about its card: it is asked, or it has said yes before."""
    if not asked:
        return _("Is something wrong? Call %(landline)s, or tell your helper.", landline=landline)
    return _(
        "Is all this right? Reply 对, or 不对 and what is wrong. Questions: %(landline)s",
        landline=landline,
    )
