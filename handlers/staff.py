"""Staff: binding a chat with a one-time code, and confirming what was logged by SMS."""

from aiogram import Router

from acts import checks
from acts.activities import drafts
from acts.actor import Actor
from acts.binding import bind
from handlers import logging_words
from handlers.listening import listen
from handlers.matching import command, word
from handlers.reply import Reply
from locales import _, ngettext
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.addresses import Contact


def routes() -> Router:
    """Binding and confirming."""
    router = Router(name="staff")
    listen(router, bind_chat, command("绑定"))
    listen(router, confirm, word("确认", "确认草稿"))
    return router


async def bind_chat(session: Session, contact: Contact, rest: str) -> Reply:
    """Bind this chat to the official whose code this is."""
    if contact.channel.startswith("sms_"):
        return Reply("bind.sms", _("A phone number can be forged, so bind a chat, not an SMS."))
    person_id = await bind(session, contact, rest.replace(" ", "").replace("-", ""))
    if person_id is None:
        return Reply(
            "bind.wrong",
            _("This code is wrong, used or too old. Ask the township for a new one."),
        )
    return Reply("bind.done", _("Bound. Send 待办 to see what is due."))


async def confirm(session: Session, actor: Actor, rules: Rulebook) -> Reply | list[Reply] | None:
    """Confirm the visits, and the answers to visit forms, told by SMS within the last day."""
    if not actor.is_official:
        return Reply("confirm.nothing", _("There is nothing to confirm."))
    confirmed = await drafts.confirm(session, rules, actor)
    answers = await checks.confirm_drafts(session, actor)
    if not confirmed and not answers:
        return Reply("confirm.nothing", _("There is nothing to confirm."))
    today = session.moment.today
    replies = [logging_words.logged(one, rules, actor.channel, today) for one in confirmed]
    return [*replies, _answers_kept(sum(answers.values()))] if answers else replies


def _answers_kept(count: int) -> Reply:
    return Reply(
        "confirm.answers",
        ngettext(
            "%(count)s answer to a visit form is kept. Send 核查 to go on.",
            "%(count)s answers to visit forms are kept. Send 核查 to go on.",
            count,
        ),
    )
