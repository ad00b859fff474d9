"""The visit form in a chat: 核查 3 张家, its sections in any order, saved at every answer."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from acts import checks
from acts.activities import naming
from acts.actor import Actor, NotAllowed, Trust
from acts.checks import Cell, NotOpen, Sheet
from acts.declined import Declined, Unfit
from handlers import check_words as words
from handlers.check_turn import STATE, Place, cells_of, ended, speaker, turn_of
from handlers.listening import listen
from handlers.matching import chose, command, either, plain, word
from handlers.reply import Reply, Said
from locales import _
from rulebook import check_form, codes
from rulebook.answers import Problem, parse
from rulebook.conditions import Value
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases
from storage.queries.addresses import Contact
from storage.queries.cases import Filed

SKIP = frozenset({"跳过", "下一个", "下一题", "skip"})
SAME = frozenset({"一样", "和说的一样", "同上", "照旧", "same"})
MOST = 9


def routes() -> Router:
    """Begin, choose a section, answer, see what is missing, finish."""
    router = Router(name="checking")
    listen(router, begin, command("核查表", "核查"))
    listen(router, chosen, chose("check:case:"))
    listen(router, leave, _inside, word("退出", "取消", "先到这", "先停", "leave"))
    listen(router, overview, _inside, word("差几项", "还差几项", "差什么", "what is missing"))
    listen(router, finish, _inside, either(word("完成", "填完了", "finish"), chose("check:finish")))
    listen(router, section, _inside, chose("check:section:"))
    listen(router, section, _inside, _names_a_section)
    listen(router, unchanged, _inside, word("和上次一样", "没变化", "as last time"))
    listen(router, pictured, _inside, _is_picture)
    listen(router, answered, _inside)
    return router


async def begin(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    rest: str,
) -> Reply:
    """Begin or resume the form of a household, or list those that wait for one."""
    who = await speaker(session, contact, actor)
    if who is None:
        return words.not_an_official()
    found = await _meant(session, rules, who, rest)
    if len(found) == 1 and rest:
        return await _open(session, state, rules, who, found[0])
    return await words.which(session, who, found[:MOST])


async def chosen(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    rest: str,
) -> Reply:
    """Open the form of a case that was offered."""
    who = await speaker(session, contact, actor)
    case = await cases.get(session, who.scope, int(rest)) if who and rest.isdecimal() else None
    if who is None or case is None:
        return words.nothing_open()
    return await _open(session, state, rules, who, case)


async def leave(state: FSMContext) -> Reply:
    """Stop for now; every answer is kept."""
    await state.clear()
    return Reply("check.left", _("Every answer is kept. Send 核查 to go on."))


async def overview(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, rules: Rulebook
) -> Reply:
    """Show the sections and what is missing."""
    turn = await turn_of(session, state, contact, actor, rules)
    return await turn.menu() if turn else await ended(state)


async def section(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    rest: str,
) -> Reply:
    """Go to a section, at its first open question; a finished one is asked again."""
    turn = await turn_of(session, state, contact, actor, rules)
    sheet = await turn.sheet() if turn else None
    if turn is None or sheet is None:
        return await ended(state)
    cells = cells_of(sheet, rest)
    seen = tuple(cell.question.field for cell in cells if cell.seen is not None)
    passed = seen if len(seen) < len(cells) else ()
    return await turn.go_on(Place(turn.case.id, rest, None, passed))


async def unchanged(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, rules: Rulebook
) -> Reply:
    """Take the section one is in over from the visit before."""
    turn = await turn_of(session, state, contact, actor, rules)
    if turn is None:
        return await ended(state)
    if turn.place.section is None:
        return await turn.menu()
    try:
        await checks.as_before(session, rules, turn.who, turn.case, turn.place.section)
    except (Declined, NotAllowed):
        return await ended(state)
    return await turn.menu()


async def pictured(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    said: Said,
) -> Reply:
    """Keep pictures taken at the visit; none is ever asked for."""
    turn = await turn_of(session, state, contact, actor, rules)
    if turn is None:
        return await ended(state)
    if turn.who.trust < Trust.BOUND:
        return Reply("check.picture", _("Send pictures in your bound chat, please."))
    handles = [media.id for media in said.media if media.kind == "photo"]
    kept = [
        await checks.photograph(session, rules, turn.who, contact, turn.case, handle)
        for handle in handles
    ]
    if not all(kept):
        return Reply("check.picture", _("This picture did not arrive. Please send it again."))
    return Reply("check.picture", _("The picture is kept with the case. Please go on."))


async def answered(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    said: Said,
) -> Reply:
    """Save the answer to the open question and ask the next."""
    turn = await turn_of(session, state, contact, actor, rules)
    sheet = await turn.sheet() if turn else None
    if turn is None or sheet is None:
        return await ended(state)
    cell = sheet.cell(turn.place.field or "")
    if cell is None:
        return await turn.menu()
    following = turn.place.past(cell.question.field)
    if plain(said.text) in SKIP:
        return await turn.go_on(following)
    value = _read(session, sheet, cell, said)
    if isinstance(value, Problem):
        return words.again(value, cell, in_full=turn.in_full)
    try:
        await checks.answer(session, rules, turn.who, turn.case, cell.question.field, value)
    except Unfit as error:
        return Reply("check.problem", error.sentence())
    except (NotOpen, NotAllowed):
        return await ended(state)
    differs = turn.in_full and check_form.differs(cell.said, value)
    return await turn.go_on(following, words.differs(cell) if differs else "")


async def finish(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, rules: Rulebook
) -> Reply:
    """Finish the form, or say which sections are still without an answer."""
    turn = await turn_of(session, state, contact, actor, rules)
    if turn is None:
        return await ended(state)
    if turn.who.trust < Trust.BOUND:
        await state.clear()
        return Reply(
            "check.draft",
            _("Kept as a draft. Send 确认 in your bound chat within a day, then finish there."),
        )
    try:
        finished = await checks.finish(session, rules, turn.who, turn.case)
    except checks.Unfinished as error:
        return await turn.menu(error.sentence())
    except (Declined, NotAllowed):
        return await ended(state)
    await state.clear()
    return words.finished(rules, finished)


async def _open(
    session: Session, state: FSMContext, rules: Rulebook, who: Actor, case: Filed
) -> Reply:
    try:
        now = await checks.start(session, rules, who, case)
    except (NotOpen, NotAllowed):
        return words.nothing_open()
    sheet = await checks.sheet(session, rules, who, now, who.person_id)
    if sheet is None:
        return words.nothing_open()
    await state.set_state(STATE)
    await state.set_data(Place(now.id).to_data())
    return words.menu(sheet)


async def _meant(session: Session, rules: Rulebook, who: Actor, text: str) -> list[Filed]:
    """The cases somebody means: by code, by household, or all that wait for a form."""
    if not text:
        return await checks.waiting(session, rules, who, MOST)
    code = codes.check(text)
    if code:
        case = await cases.by_code(session, who.scope, code)
        return [case] if case and checks.is_check(rules, case) else []
    homes = await naming.candidates(session, who, text)
    return [case for home in homes for case in await checks.current(session, rules, who, home)]


def _read(session: Session, sheet: Sheet, cell: Cell, said: Said) -> Value | Problem:
    """What was answered: as said before, by choices taken, or by words."""
    question = cell.question
    known = cell.before if cell.said is None else cell.said
    if known is not None and plain(said.text) in SAME:
        return known
    prefix = words.answer_to(question)
    keys = [data.removeprefix(prefix) for data in said.chosen if data.startswith(prefix)]
    if keys and question.type == "multi":
        return tuple(key for key in question.options if key in keys)
    if keys:
        return keys[0] == "1" if question.type == "bool" else keys[0]
    values = {**sheet.said, **sheet.seen}
    found = parse(question, said.text, values, session.moment.today)
    return found if isinstance(found, Problem) else found.value


async def _inside(_message: Message, raw_state: str | None) -> bool:
    return raw_state == STATE


async def _is_picture(_message: Message, said: Said) -> bool:
    return any(media.kind == "photo" for media in said.media)


async def _names_a_section(_message: Message, said: Said, rules: Rulebook) -> bool | dict[str, Any]:
    found = check_form.named(rules.check_form, plain(said.text))
    return {"rest": found.key} if found and not said.chosen else False
