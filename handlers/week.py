"""The weekly question answered: 在村 够, 在村 4 3, 在村 不够 (then the figures), 在村 别问."""

import re

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts import leave, week_answers
from acts.actor import Actor
from acts.declined import Declined
from handlers.listening import listen
from handlers.matching import plain
from handlers.reply import Reply, Said
from locales import _, day
from rulebook.loader import Rulebook
from rulebook.numerals import small
from storage.engine import Session
from storage.queries.addresses import Contact

STATE = "week.figures"
_NUMBER = r"(\d{1,2}|[零一二两三四五六七八九十])"
_FIGURES = rf"{_NUMBER}\s*(?:天|日)?[\s、，,和/]*{_NUMBER}\s*(?:夜|晚|宿)?"
FIGURES = re.compile(_FIGURES)
ENOUGH, NOT_ENOUGH = ("够", "够了", "足够", "够的"), ("不够", "没够", "没有", "不足")
STOP, ASK = ("别问", "不用问", "以后别问", "别再问"), ("要问", "问吧", "接着问")
SIGNING_IN = ("在村", "打卡", "签到", "上班打卡", "考勤")
SAYING = re.compile(
    rf"在村\s*[:：]?\s*(?P<word>{'|'.join((*ENOUGH, *NOT_ENOUGH, *STOP, *ASK))}|{_FIGURES})"
)


def routes() -> Router:
    """The answer, and the figures where it was no."""
    router = Router(name="week")
    listen(router, answered, _saying)
    listen(router, explained, _asking_how)
    listen(router, figures_told, _figures)
    return router


async def _asking_how(_message: object, said: Said, contact: Contact) -> bool:
    """在村 alone, or a word for signing in, from an official."""
    return contact.person_id is not None and plain(said.text) in SIGNING_IN


async def explained() -> Reply:
    """Say that nobody signs in here, and what there is instead."""
    return Reply(
        "week.no_sign_in",
        _(
            "There is no signing in. Days in the village follow from 请假 and 离村. "
            "Last week was different? Send 在村 4 3: days and nights."
        ),
    )


async def answered(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    rest: str,
) -> Reply:
    """Keep an answer about last week, ask for the figures, or stop asking."""
    actor = leave.told_by(actor, contact)
    if actor.person_id is None:
        return Reply(
            "week.unknown",
            _("This number or chat is not in the list of officials, so nothing is noted."),
        )
    if rest in STOP or rest in ASK:
        await week_answers.want(session, actor, rest in ASK)
        if rest in ASK:
            return Reply("week.asking", _("You are asked about last week again."))
        return Reply("week.silent", _("You are not asked any more. To be asked again: 在村 要问."))
    if rest in NOT_ENOUGH:
        await state.set_state(STATE)
        return Reply(
            "week.figures", _("How many days and nights in the village last week? For example: 4 3")
        )
    return await _kept(session, rules, actor, None if rest in ENOUGH else _read(rest))


async def figures_told(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    said: Said,
) -> Reply:
    """Take the figures that were asked for."""
    await state.set_state(None)
    actor = leave.told_by(actor, contact)
    return await _kept(session, rules, actor, _read(plain(said.text)))


async def _kept(
    session: Session, rules: Rulebook, actor: Actor, figures: tuple[int, int] | None
) -> Reply:
    try:
        told = await week_answers.answer(session, rules, actor, figures)
    except Declined as error:
        return Reply("week.declined", error.sentence())
    return Reply(
        "week.kept",
        _(
            "Noted: in the week from %(monday)s you were in the village %(days)s days and "
            "%(nights)s nights. A later answer replaces it.",
            monday=day(told.monday, session.moment.today),
            days=told.days,
            nights=told.nights,
        ),
    )


def _read(text: str) -> tuple[int, int]:
    """The two figures of a text that `FIGURES` knows; what is no number is too much."""
    match = FIGURES.fullmatch(text)
    assert match is not None
    days, nights = (small(number) for number in match.groups())
    return (days if days is not None else 99), (nights if nights is not None else 99)


async def _saying(_message: object, said: Said) -> bool | dict[str, str]:
    match = SAYING.fullmatch(plain(said.text))
    return {"rest": match["word"]} if match else False


async def _figures(_message: object, said: Said, raw_state: str | None) -> bool:
    return raw_state == STATE and FIGURES.fullmatch(plain(said.text)) is not None
