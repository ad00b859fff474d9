"""The beginning: who we are, what one can say, and the village a code was scanned in."""

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts.actor import Actor
from handlers.listening import listen
from handlers.matching import command, word
from handlers.reply import Reply, choices
from locales import _
from storage.engine import Session
from storage.queries import regions
from storage.queries.addresses import Contact


def routes() -> Router:
    """Greetings, help, and the village code of a scanned poster."""
    router = Router(name="start")
    listen(router, scanned, command("村码"))
    listen(router, welcome, word("/start", "开始", "你好", "您好", "帮助", "help", "菜单", "?"))
    return router


async def welcome(session: Session, state: FSMContext, contact: Contact, actor: Actor) -> Reply:
    """Say what this is and what can be done."""
    await state.set_state(None)
    return await menu(session, contact, actor)


async def scanned(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, rest: str
) -> Reply:
    """Keep the village of a scanned code, so that nobody has to type it."""
    place = await regions.get(session, rest)
    if place and place.level == "village":
        await state.update_data(village=place.id)
    return await menu(session, contact, actor)


async def menu(session: Session, contact: Contact, actor: Actor) -> Reply:
    """The main menu: for officials what they owe, for everybody else how to report."""
    if actor.is_official:
        return Reply(
            "menu.official",
            _(
                "Hello. Send 待办 for what is due, 任务 for all, 走访 and a household to log a "
                "visit, 记 for what else can be logged, 本周怎么走 for an order of visits."
            ),
            choices=choices((_("To do"), "tasks:list")),
        )
    if contact.person_id is not None:
        return Reply(
            "menu.official_sms",
            _("By SMS: 待办 for what is due, 走访 3 张家 for a visit. All else in your chat."),
        )
    return Reply(
        "menu",
        _("Hello, this is Mingbai. If your family is in trouble, tell us here; it costs nothing."),
        choices=choices(
            (_("Report a hardship"), "report:begin"),
            (_("How far is my report"), "case:ask"),
            (_("Speak to a person"), "person:call"),
        ),
    )
