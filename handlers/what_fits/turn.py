"""One answer of the walk of questions; commands of other topics come before it."""

from aiogram import Router
from aiogram.fsm.context import FSMContext

from handlers.listening import listen
from handlers.matching import plain
from handlers.person import whom_to_call
from handlers.reply import Reply, Said
from handlers.what_fits import answers, memory, steps, words
from handlers.what_fits.memory import ASKING, Walk
from rulebook.eligibility.spoken_questions import Choice, Question
from rulebook.hardship import risks_in
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.addresses import Contact

STOP_WORDS = frozenset(
    map(plain, ("停", "停止", "不问了", "不答了", "算了", "结束", "取消", "退出", "够了", "stop"))
)
BACK_WORDS = frozenset(
    map(plain, ("上一个", "上一题", "上一句", "错了", "答错了", "回去", "改一下", "back"))
)
REPORTING = ("申报", "我要申报")
A_STORY = 12
"""From so many characters on, words of hardship are more than the name of a choice."""


def routes() -> Router:
    """Everything that is said while a question of the walk is open."""
    router = Router(name="what_fits_turn")
    listen(router, answered, _asked)
    return router


async def answered(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, said: Said
) -> Reply:
    """Take the answer to the open question, go back, or end."""
    walk = await memory.recall(state, session.moment.real)
    if walk is None:
        await memory.wipe(state)
        return words.gone()
    if words.STOP in said.chosen or plain(said.text) in STOP_WORDS:
        await steps.end(session, state, contact, walk)
        return words.forgotten()
    if words.BACK in said.chosen or plain(said.text) in BACK_WORDS:
        return await steps.go_on(session, state, contact, rules, walk.back())
    stands = await steps.standing(session, rules, contact, walk)
    question = stands.interview.next_question()
    if question is None:
        return await steps.go_on(session, state, contact, rules, walk)
    offered = stands.interview.family.choices(question)
    taken = _taken(question, offered, said, session)
    if taken is not None:
        before = words.sounds_like_trouble() if _is_story(rules, said) else ""
        then = walk.answered(question.id, taken)
        return await steps.go_on(session, state, contact, rules, then, before)
    return await _again(session, state, contact, rules, walk, said)


def _taken(
    question: Question, offered: tuple[Choice, ...], said: Said, session: Session
) -> tuple[int, ...] | None:
    if words.UNKNOWN in said.chosen or (not said.chosen and answers.is_unsure(said.text)):
        return ()
    if said.chosen:
        places = answers.chosen(question, said.chosen)
    else:
        places = answers.typed(question, offered, said.text, session.moment.today)
    return None if places is None else answers.fitting(question, offered, places)


def _is_story(rules: Rulebook, said: Said) -> bool:
    return len(said.text) >= A_STORY and bool(risks_in(rules.hardship, said.text))


async def _again(
    session: Session,
    state: FSMContext,
    contact: Contact,
    rules: Rulebook,
    walk: Walk,
    said: Said,
) -> Reply:
    """Say what was wrong and ask the same again; the third time with a person to call."""
    told = Walk(walk.event, walk.since, walk.at, walk.answers, walk.tries + 1)
    if _is_story(rules, said):
        before = words.sounds_like_trouble()
    else:
        before = words.not_read(await whom_to_call(session, contact), told.tries)
    return await steps.go_on(session, state, contact, rules, told, before)


async def _asked(_message: object, said: Said, raw_state: str | None) -> bool:
    if raw_state != ASKING or said.media:
        return False
    if said.choice is not None:
        return said.choice.startswith("fits:") or said.choice == "expired"
    return not plain(said.text).startswith(REPORTING)
