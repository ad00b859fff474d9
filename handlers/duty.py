"""Why a duty stands as it does: 为什么 2 of the last list, 为什么 走访 by words of its title."""

import re
from collections.abc import Sequence

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts.actor import Actor
from channels.text import fit, fold, is_short
from handlers import case, tasks
from handlers.listening import listen
from handlers.matching import EDGES, chose, plain
from handlers.reply import Reply, Said, choices
from handlers.tasks import Line
from locales import _
from notifications.digest import MOST_UNITS
from notifications.duties import owing, why, why_words, words
from notifications.duties.owing import Owed
from notifications.duties.why import Explained
from rulebook import codes, log_words
from rulebook.loader import Rulebook
from rulebook.numerals import small
from storage.engine import Session
from storage.queries import cases
from storage.queries.addresses import Contact

ASKING = ("为什么", "为啥", "凭什么")
NUMBER = re.compile(r"第?(\d{1,2}|[一二三四五六七八九十]{1,3})(?:件|条|项|个)?")
CODE_LIKE = re.compile(r"[\d\s\-‐‑–—_.·]{6,}")
CHOSEN = "why:"
MOST_CHOICES = 9
SHORT_LINES = 3


def routes() -> Router:
    """The question, and the choice among several duties."""
    router = Router(name="duty")
    listen(router, asked, _asks_why)
    listen(router, chosen, chose(CHOSEN))
    return router


async def _asks_why(
    _message: object, said: Said, actor: Actor, contact: Contact
) -> bool | dict[str, str]:
    """为什么 with something else than the number of a case; a household's why is none of it."""
    text = fold(said.text).strip(EDGES)
    word = next((word for word in ASKING if text.startswith(word)), None)
    if word is None or said.choice is not None:
        return False
    rest = text[len(word) :].strip(EDGES)
    if codes.check(rest) or CODE_LIKE.fullmatch(rest):
        return False
    official = actor.is_official or contact.person_id is not None
    return {"rest": rest} if official or NUMBER.fullmatch(rest) else False


async def asked(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    rest: str,
) -> Reply:
    """Explain the line of that number, or the duty of these words."""
    if actor.person_id is None:
        return tasks.unbound(contact)
    if not rest:
        return _how()
    match = NUMBER.fullmatch(rest)
    number = small(match[1]) if match else None
    if number is not None:
        found = await tasks.line(session, state, actor, rules, number)
        if found is None:
            return Reply("why.absent", _("Your list has no line of this number. Send 任务."))
        return await _of_line(session, contact, actor, rules, found)
    return await _of_words(session, contact, actor, rules, rest)


async def chosen(
    session: Session, contact: Contact, actor: Actor, rules: Rulebook, rest: str
) -> Reply:
    """Explain the duty that was chosen."""
    if actor.person_id is None:
        return tasks.unbound(contact)
    return await _of_line(session, contact, actor, rules, Line(rest))


async def _of_line(
    session: Session, contact: Contact, actor: Actor, rules: Rulebook, line: Line
) -> Reply:
    if line.schedule.startswith("clock:"):
        number = line.schedule.split(":")[1]
        found = await cases.get(session, actor.scope, int(number))
        return await case.why(session, contact, actor, rules, found.code if found else "")
    assert actor.person_id is not None
    mine = await owing.of(session, rules, actor.person_id)
    owed = next((one for one in mine if words.schedule(one) == line.schedule), None)
    if owed is None:
        return Reply(
            "why.other",
            _("This line is no duty and no limit: %(address)s", address=line.address),
        )
    explained = await why.of(session, rules, owed, missed=line.late)
    return await _said(session, contact, actor, rules, explained)


async def _of_words(
    session: Session, contact: Contact, actor: Actor, rules: Rulebook, text: str
) -> Reply:
    assert actor.person_id is not None
    found = called(rules, await owing.of(session, rules, actor.person_id), text)
    if not found:
        return Reply(
            "why.unknown",
            _("None of your duties is called so. Send 任务 to see them; then 为什么 and a number."),
        )
    if len(found) > 1:
        pairs = ((one.duty.title, f"{CHOSEN}{words.schedule(one)}") for one in found)
        offered = choices(*pairs)[:MOST_CHOICES]
        return Reply("why.which", _("Which one do you mean?"), choices=offered)
    return await _said(session, contact, actor, rules, await why.of(session, rules, found[0]))


def called(rules: Rulebook, owed: Sequence[Owed], text: str) -> list[Owed]:
    """The duties that words mean: those of their titles, else of what is logged for them."""
    wanted = plain(text)
    by_title = [one for one in owed if wanted in plain(one.duty.title)]
    return by_title or [one for one in owed if any(wanted in name for name in _names(rules, one))]


def _names(rules: Rulebook, owed: Owed) -> list[str]:
    names = []
    for kind in owed.duty.kinds:
        names.append(plain(rules.activity_kinds.get(kind, kind)))
        if kind in log_words.BY_KIND:
            names += [plain(word) for word in log_words.BY_KIND[kind].words]
    return names


async def _said(
    session: Session, contact: Contact, actor: Actor, rules: Rulebook, explained: Explained
) -> Reply:
    homes = await why.homes(session, actor.scope, why_words.shown(explained))
    lines = why_words.sentences(rules, explained, homes, session.moment.today)
    if is_short(contact.channel):
        return Reply("why.duty", fit("。".join(lines[:SHORT_LINES]), MOST_UNITS))
    return Reply("why.duty", "\n".join(lines))


def _how() -> Reply:
    return Reply(
        "why.how",
        _("Send 为什么 and the number of a line of 任务, words of a duty, or a case number."),
    )
