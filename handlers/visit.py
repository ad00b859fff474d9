"""Logging by the way: 走访 3 张家 房顶漏雨, or a tap on a household that is due."""

import re
from dataclasses import replace
from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts.activities import kinds
from acts.actor import Actor
from acts.checks import draft_of
from channels.text import fold
from handlers import logging_turn, minutes
from handlers import logging_words as words
from handlers.listening import listen
from handlers.logging_turn import ASKING, NOTING, Line, Turn
from handlers.matching import EDGES, chose, plain, word
from handlers.reply import Reply, Said
from locales import _
from rulebook import log_line, log_words
from rulebook.loader import Rulebook
from rulebook.log_words import VISIT
from storage.engine import Session
from storage.queries import households, named_homes
from storage.queries.addresses import Contact
from storage.queries.households import Household, label
from storage.scope import EVERYTHING

TAPPED = "visit"
QUESTIONS = ("?", "？", "吗", "怎么", "什么", "多少", "能不能", "哪里", "咋")
"""What makes words a question to be answered, not something done."""
SPOKEN = re.compile(
    r"^(?:我们?|咱们?)?(?:一早|早上|上午|中午|下午|傍晚|晚上)?(?:我们?|咱们?)?(?:又|就)?去?(?=走访|入户)"
)
"""What people say before 走访 that changes nothing: 昨天下午我们去走访了3号韩家."""
DOUBTING = ("有什么用", "有啥用", "有用吗", "怎么", "咋", "为什么", "为啥", "什么")
"""What follows 走访 when it is spoken of, not logged."""
OURS = (None, ASKING, NOTING, TAPPED, "steps")
"""The dialogues in which a line of the log may begin; in others words belong to their question."""
REASONING = ("correct", "pause")
"""Dialogues that ask for a reason: 走访日期写错了 is one, 走访 3 张家 is a new line."""
MOST_MESSAGES = 4
"""After so many a line whose household is not found is left, or every word would belong to it."""
NO_MORE = frozenset({"取消", "算了", "不记了", "不用", "不用了", "退出"})


def routes() -> Router:
    """What can be logged, the line, the tap, and the choices that a line leaves open."""
    router = Router(name="visit")
    listen(router, show_menu, word("记", "记一下", "怎么记", "能记什么", "记录"))
    listen(router, written, _logs)
    listen(router, tapped, chose("visit:"))
    listen(router, noted, _waiting_for_note)
    listen(router, answered, chose("log:"))
    listen(router, dropped, _leaves_it)
    return router


async def _logs(
    _message: object,
    said: Said,
    session: Session,
    actor: Actor,
    contact: Contact,
    raw_state: str | None,
) -> bool | dict[str, object]:
    """A line that begins with a word of the log; other words than 走访 are an official's only."""
    text = fold(said.text).strip(EDGES)
    on, rest = log_line.day_of(text, session.moment.today)
    rest = SPOKEN.sub("", rest)
    begun = log_words.begun(rest)
    if said.choice is not None or begun is None:
        return False
    known, _word, rest_of_line = begun
    lead = f"{on} " if on else ""
    if known.kind != VISIT and (
        contact.person_id is None
        or raw_state not in (*OURS, *REASONING)
        or any(sign in said.text for sign in QUESTIONS)
    ):
        return False
    if rest_of_line[:1].isalpha() and rest_of_line.startswith(DOUBTING):
        return False
    if raw_state in REASONING and rest_of_line[:1].isalpha():
        return False
    return {"line": Line(known.kind, lead + log_line.spread(rest_of_line.removeprefix("了")))}


async def _waiting_for_note(_message: object, said: Said, raw_state: str | None) -> bool:
    return raw_state == TAPPED and said.choice is None


async def _leaves_it(
    _message: object, said: Said, state: FSMContext, raw_state: str | None
) -> bool:
    """算了 and its like, while the choice about a line is open."""
    if raw_state is not None or said.choice is not None or plain(said.text) not in NO_MORE:
        return False
    return await logging_turn.kept(state) is not None


async def show_menu(session: Session, actor: Actor, rules: Rulebook, contact: Contact) -> Reply:
    """Show what this official can log."""
    who = await _who(session, actor, contact)
    if who is None:
        return _nobody()
    return words.menu(await kinds.of(session, rules, who))


async def written(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    line: Line,
    said: Said,
) -> Reply:
    """Log what is written in one line; asks when it is not clear whom."""
    who = await _who(session, actor, contact)
    if who is None:
        return _nobody()
    turn = Turn(session, state, who, rules)
    answer = await logging_turn.go_on(turn, line)
    return await minutes.with_line(turn, contact, said, line.kind, answer)


async def tapped(session: Session, state: FSMContext, actor: Actor, rest: str) -> Reply:
    """Ask what was seen at a household that was tapped."""
    if not actor.is_official or not rest.isdecimal():
        return Reply("visit.unbound", _("This chat is not bound to an official yet."))
    household = await households.get(session, actor.scope, int(rest))
    if household is None:
        return Reply("visit.absent", _("No such household in your villages."))
    await state.set_state(TAPPED)
    await state.update_data(household=household.id)
    return Reply(
        "visit.note",
        _("What did you see at %(household)s? One sentence is enough.", household=label(household)),
    )


async def noted(
    session: Session, state: FSMContext, actor: Actor, rules: Rulebook, said: Said
) -> Reply:
    """Log the visit with the note that followed the tap."""
    data = await state.get_data()
    await state.set_state(None)
    home = await named_homes.standing(session, actor.scope, int(data.get("household", 0)))
    if home is None or not actor.is_official:
        return Reply("visit.absent", _("No such household in your villages."))
    on, note = log_line.day_of(said.text, session.moment.today)
    lead = said.text[: len(said.text) - len(note)] if on else ""
    line = Line(VISIT, f"{lead} {home.number}号 {note}", {f"{home.number}号": home.id}, messages=2)
    return await logging_turn.go_on(Turn(session, state, actor, rules), line)


async def answered(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    rest: str,
) -> Reply:
    """Go on with the line a choice belongs to."""
    line = await logging_turn.kept(state)
    who = await _who(session, actor, contact)
    if line is None or who is None:
        return Reply("visit.gone", _("This question is over. Please write the line again."))
    what, _colon, value = rest.partition(":")
    if what == "drop":
        return await _drop(state)
    line = replace(line, messages=line.messages + 1)
    match what:
        case "home" if value.isdecimal():
            home = await named_homes.standing(session, EVERYTHING, int(value))
            line = _with_home(line, home, session.moment.today)
        case "these":
            line = replace(line, these=True)
        case "again":
            line = replace(line, again=True)
        case "rest":
            line = replace(line, fresh=True)
        case "work":
            line = replace(line, for_work=True)
        case "kind" if value in log_words.BY_KIND:
            line = replace(line, kind=value)
    return await logging_turn.go_on(Turn(session, state, who, rules), line)


async def told(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    raw_state: str,
    said: Said,
) -> Reply:
    """Go on with a line whose question was answered in words: a number, a name, or a sentence."""
    line = await logging_turn.kept(state)
    who = await _who(session, actor, contact)
    if line is None or who is None:
        return Reply("visit.gone", _("This question is over. Please write the line again."))
    if plain(said.text) in NO_MORE:
        return await _drop(state)
    line = replace(line, messages=line.messages + 1)
    if raw_state == NOTING:
        line = replace(line, extra=said.text)
    elif line.asked and line.asked in line.text:
        line = replace(line, text=line.text.replace(line.asked, f" {said.text} ", 1))
    else:
        line = replace(line, text=_after_day(line.text, said.text, session.moment.today))
    reply = await logging_turn.go_on(Turn(session, state, who, rules), line)
    if reply.kind == "visit.which" and line.messages >= MOST_MESSAGES:
        await _drop(state)
        unclear = _("It is still not clear which household it was, so nothing was logged.")
        return Reply("visit.dropped", unclear + "\n" + _("You can write the line again."))
    return reply


async def dropped(state: FSMContext) -> Reply:
    """Forget the line whose question is not to be answered."""
    return await _drop(state)


async def _drop(state: FSMContext) -> Reply:
    await state.set_state(None)
    await state.update_data(line=None)
    return Reply("visit.dropped", _("Good, nothing was logged."))


def _with_home(line: Line, home: Household | None, today: date) -> Line:
    """The line with the words that were asked about replaced by the home they mean."""
    if home is None:
        return line
    number = f"{home.number}号"
    named = line.asked and line.asked in line.text
    text = (
        line.text.replace(line.asked, f" {number} ", 1)
        if named
        else _after_day(line.text, number, today)
    )
    return replace(line, text=text, chosen={**line.chosen, number: home.id})


def _after_day(text: str, words: str, today: date) -> str:
    """A line with words put at its beginning, behind the day it names."""
    on, rest = log_line.day_of(text, today)
    lead = text[: len(text) - len(rest)] if on else ""
    return f"{lead} {words} {rest}"


async def _who(session: Session, actor: Actor, contact: Contact) -> Actor | None:
    """The official who writes: by a bound chat, or by the phone of the roster, for drafts."""
    return actor if actor.is_official else await draft_of(session, contact)


def _nobody() -> Reply:
    return Reply("visit.unbound", _("Only officials log visits. To report a hardship send 申报."))
