"""A case in an official's chat (办): what is next, what is missing, and the steps a note carries.

What approves, refuses or closes is done at the console; the chat says where.
"""

import re
from collections.abc import Sequence
from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts import chat_papers, next_steps
from acts.actor import Actor, NotAllowed
from acts.case_steps import ways
from acts.cases import Step, advance
from acts.next_steps import Next
from acts.own_cases import LEADING_CODE
from acts.papers import keeping
from channels.text import fold
from handlers import step_words
from handlers.case import find, progress
from handlers.listening import listen
from handlers.matching import chose, plain
from handlers.reply import Reply, Said, choices
from locales import _, refusals, steps
from rulebook import codes, spoken_dates
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases
from storage.queries.addresses import Contact
from storage.queries.cases import Filed, Overtaken
from storage.scope import EVERYTHING

LOOKING, NOTING, SENDING = "steps", "steps:note", "steps:paper"
WORDS = ("办理", "办")
NOTHING = frozenset({"无", "没有", "没", "0"})
LONGEST_NOTE = 500
MOST_CHOICES = 9
DAY_FIRST = re.compile(r"\d{1,2}月\d{1,2}[日号]?")


def routes() -> Router:
    """The case, its steps, the note of a step and the picture of a paper."""
    router = Router(name="steps")
    listen(router, look, _asks_for_a_case)
    listen(router, begin, chose("step:take:"))
    listen(router, ask_paper, chose("step:paper:"))
    listen(router, keep_picture, _sends_a_picture)
    listen(router, noted, _writes_a_note)
    return router


async def _asks_for_a_case(_message: object, said: Said) -> bool | dict[str, object]:
    """办 with a number of ours behind it: 办低保要什么 is a question about a policy."""
    text = plain(said.text)
    word = next((word for word in WORDS if text.startswith(word)), None)
    if word is None:
        return False
    rest = text[len(word) :].strip()
    found = LEADING_CODE.match(rest)
    known = rest == "" or (found and codes.check(found.group()))
    return {"rest": rest} if known else False


async def _writes_a_note(_message: object, said: Said, raw_state: str | None) -> bool:
    return raw_state == NOTING and bool(said.text) and said.choice is None


async def _sends_a_picture(_message: object, said: Said, raw_state: str | None) -> bool:
    pictured = any(media.kind == "photo" for media in said.media)
    return pictured and raw_state in (LOOKING, NOTING, SENDING)


async def look(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    rest: str,
) -> Reply:
    """Show a case with all that may be done next."""
    if not actor.is_official:
        return await progress(session, contact, actor, rules, rest)
    case = await find(session, contact, actor, rest)
    if case is None:
        return Reply("steps.ask", _("Send 办 and the number of a case of yours: 办 4821 0377."))
    return await _show(session, state, actor, rules, case)


async def begin(
    session: Session, state: FSMContext, actor: Actor, rules: Rulebook, rest: str
) -> Reply:
    """Ask for the note of a step that was chosen."""
    case_id, _colon, event = rest.partition(":")
    case = await cases.get(session, actor.scope, int(case_id))
    if case is None:
        return _absent()
    await state.set_state(NOTING)
    await state.set_data({"case": case.id, "event": event})
    title = steps.step(rules, rules.procedures[case.procedure], event, None)
    return Reply(
        "steps.note",
        _(
            "“%(step)s”: write in a sentence what was done, with the day if it was not today; "
            "or 无 for no note.",
            step=title,
        ),
    )


async def noted(
    session: Session, state: FSMContext, actor: Actor, rules: Rulebook, said: Said
) -> Reply:
    """Take the step with its note, or say why not and what to do."""
    data = await state.get_data()
    await state.clear()
    on, note = _day_and_note(said.text, session.moment.today)
    case_id = int(data["case"])
    step = Step(str(data["event"]), on, note=note)
    try:
        result = await advance(session, rules, actor, case_id, step)
    except (Overtaken, NotAllowed):
        return await _not_taken(session, actor, rules, case_id, step.event)
    if result is None:
        return _absent()
    if isinstance(result, Refusal):
        return await _refused(session, actor, rules, case_id, result)
    shown = await _show(session, state, actor, rules, result)
    return Reply("steps.taken", _("Recorded.") + "\n" + shown.text, choices=shown.choices)


async def ask_paper(
    session: Session, state: FSMContext, actor: Actor, rules: Rulebook, rest: str
) -> Reply:
    """Ask for the picture of a paper."""
    case_id, _colon, paper = rest.partition(":")
    case = await cases.get(session, actor.scope, int(case_id))
    if case is None or paper not in rules.documents:
        return _absent()
    await state.set_state(SENDING)
    await state.set_data({"case": case.id, "paper": paper})
    return Reply(
        "steps.paper",
        _("Send a picture of %(paper)s, sharp and whole.", paper=steps.papers(rules, (paper,))),
    )


async def keep_picture(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    said: Said,
) -> Reply:
    """Put a picture on file as the paper that was chosen, or as the only one that is missing."""
    data = await state.get_data()
    case = await cases.get(session, actor.scope, int(data.get("case", 0)))
    if case is None or not actor.is_official:
        return _absent()
    paper = data.get("paper") or await _only_missing(session, rules, actor, case)
    if paper is None:
        shown = await _show(session, state, actor, rules, case)
        return Reply(
            "steps.which_paper",
            _("Which paper is this? Choose it, then send the picture again.") + "\n" + shown.text,
            choices=shown.choices,
        )
    handles = [media.id for media in said.media if media.kind == "photo"]
    kept = [
        await chat_papers.keep(session, rules, actor, contact, (case.id, paper, handle))
        for handle in handles
    ]
    if not any(kept):
        return Reply("steps.paper_lost", _("This picture did not arrive. Please send it again."))
    shown = await _show(session, state, actor, rules, case)
    named = steps.papers(rules, (paper,))
    return Reply(
        "steps.paper_kept",
        _("%(paper)s is on file.", paper=named) + "\n" + shown.text,
        choices=shown.choices,
    )


async def _show(
    session: Session, state: FSMContext, actor: Actor, rules: Rulebook, case: Filed
) -> Reply:
    following = await next_steps.of(session, rules, actor, case, session.moment.today)
    await state.set_state(LOOKING)
    await state.set_data({"case": case.id})
    text = await step_words.standing(session, rules, actor, case, following)
    offered = _offers(rules, case, following)
    return Reply("steps", text, choices=choices(*offered[:MOST_CHOICES]))


def _offers(rules: Rulebook, case: Filed, following: Sequence[Next]) -> list[tuple[str, str]]:
    procedure = rules.procedures[case.procedure]
    taken = [
        (
            steps.step(rules, procedure, one.event, one.to),
            f"step:take:{case.id}:{one.event}",
        )
        for one in following
        if one.here
    ]
    sent = [
        (
            _("Picture of %(paper)s", paper=steps.papers(rules, (key,))),
            f"step:paper:{case.id}:{key}",
        )
        for key in _sendable(rules, case, following)
    ]
    return taken + sent


def _sendable(rules: Rulebook, case: Filed, following: Sequence[Next]) -> list[str]:
    """Missing papers of one's own steps that may come as a picture."""
    expected = keeping.expected(rules, case)
    missing = [key for one in following if one.own for key in one.missing]
    return [key for key in dict.fromkeys(missing) if key in expected]


async def _only_missing(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> str | None:
    following = await next_steps.of(session, rules, actor, case, session.moment.today)
    missing = _sendable(rules, case, following)
    return missing[0] if len(missing) == 1 else None


def _day_and_note(text: str, today: date) -> tuple[date, str]:
    """The day a note begins with, else today; a note that says there is none is empty."""
    written = DAY_FIRST.match(fold(text).strip())
    when = spoken_dates.read(written.group(), today, past=True) if written else None
    if written and isinstance(when, date):
        on, note = when, fold(text).strip()[written.end() :]
    else:
        on, note = spoken_dates.leading_day(text, today)
    note = note.strip(" ，,。：:")
    return on, "" if note in NOTHING else note[:LONGEST_NOTE]


async def _not_taken(
    session: Session, actor: Actor, rules: Rulebook, case_id: int, event: str
) -> Reply:
    """A step this chat may not take, because somebody was quicker or the post is gone."""
    case = await cases.get(session, actor.scope, case_id)
    if case is None or not actor.is_official:
        return _absent()
    lines = []
    if not ways(rules.procedures[case.procedure], case.state, event):
        lines.append(await next_steps.last_done(session, rules, actor, case))
    else:
        lines.append(
            _("This step is taken at the console: %(address)s", address=step_words.at(case))
        )
    lines.append(await step_words.progress(session, rules, actor, case))
    return Reply("steps.not_taken", "\n".join(lines))


async def _refused(
    session: Session, actor: Actor, rules: Rulebook, case_id: int, refusal: Refusal
) -> Reply:
    """The reason and what to do; and what somebody else did meanwhile, when that is the reason."""
    case = await cases.get(session, EVERYTHING, case_id)
    assert case is not None
    lines = [*refusals.sentences(rules, rules.procedures[case.procedure], refusal)]
    if refusal.reason == "wrong_state":
        lines.insert(0, await next_steps.last_done(session, rules, actor, case))
    return Reply("steps.refused", "\n".join(line for line in lines if line))


def _absent() -> Reply:
    return Reply("steps.absent", _("No such case in your places."))
