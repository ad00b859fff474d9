"""One line of the log on its way: understood, asked about where unclear, then kept or drafted.

What was understood is kept while something is asked, so nobody types anything twice.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from aiogram.fsm.context import FSMContext

from acts.activities import about, drafts, forms, kinds, naming, recording
from acts.activities.entry import LONGEST_NOTE, Entry
from acts.activities.naming import Understood
from acts.activities.refusals import GreetingOrVisit, LoggedBefore, NothingSeen
from acts.actor import Actor, Trust
from acts.declined import Declined
from handlers import logging_words as words
from handlers.reply import Reply, choices
from locales import _
from rulebook import log_line
from rulebook.loader import Rulebook
from rulebook.log_words import BY_KIND, GREETING, HOMES, PLACE
from storage.engine import Session

ASKING, NOTING = "log", "log:note"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as far as it is understood: its kind and words, and what was asked and answered.

    `known` are the homes of it that were logged before, `fresh` that only the others are meant;
    `asked` are the words the open question is about; `messages` is how many it took so far.
    """

    kind: str
    text: str
    chosen: Mapping[str, int] = field(default_factory=dict)
    these: bool = False
    again: bool = False
    for_work: bool = False
    extra: str = ""
    known: tuple[int, ...] = ()
    fresh: bool = False
    asked: str = ""
    messages: int = 1


@dataclass(frozen=True, slots=True)
class Turn:
    """What a handler has in hand when somebody logs."""

    session: Session
    state: FSMContext
    actor: Actor
    rules: Rulebook

    @property
    def drafts_only(self) -> bool:
        """Whether they came by a way that only leaves drafts."""
        return self.actor.trust < Trust.BOUND


async def kept(state: FSMContext) -> Line | None:
    """The line that waits for an answer."""
    data: dict[str, Any] = (await state.get_data()).get("line") or {}
    return Line(**data) if data else None


async def go_on(turn: Turn, line: Line) -> Reply:
    """Log a line, or ask what it lacks; what cannot be logged is said, and why."""
    await turn.state.set_state(None)
    await turn.state.update_data(line=None)
    try:
        await kinds.check(turn.session, turn.rules, turn.actor, line.kind)
        entry = await _entry(turn, line)
        if isinstance(entry, Reply):
            return entry
        return await _keep(turn, entry)
    except LoggedBefore as before:
        known = tuple(one.done.household_id or 0 for one in before.entries)
        return await _wait(turn, replace(line, known=known), _again(before), None)
    except GreetingOrVisit as asked:
        return await _wait(turn, line, _work_or_greeting(asked), None)
    except NothingSeen as lacking:
        return await _wait(turn, line, Reply("visit.note", lacking.sentence()), NOTING)
    except Declined as declined:
        return Reply("visit.declined", declined.sentence())


async def _entry(turn: Turn, line: Line) -> Entry | Reply:
    """The entry a line means, or the question it leaves."""
    whom = BY_KIND[line.kind].about
    if whom == HOMES:
        return await _at_homes(turn, line)
    if whom == PLACE:
        return await _at_place(turn, line)
    today = turn.session.moment.today
    on, rest = log_line.day_of(line.text, today)
    found = await about.named(turn.session, turn.actor, whom, on or today, rest)
    if found.unknown:
        return Reply("visit.unclear", forms.about_cadre(found.unknown))
    if not found.names:
        lacking = _("Whom was it about? Send for example: %(example)s", example=_example(line))
        return Reply("visit.unclear", lacking)
    detail = log_line.details(line.kind, rest)
    entry = Entry(line.kind, on or today, targets=found.targets, detail=detail)
    return _complete(entry, line, found.note)


async def _at_homes(turn: Turn, line: Line) -> Entry | Reply:
    found = await naming.homes(turn.session, turn.actor, line.text, line.chosen, line.these)
    if found.doubt:
        villages = await naming.villages_of(turn.session, turn.actor)
        asked = words.ask(found.doubt, villages, line.kind)
        return await _wait(turn, replace(line, asked=found.doubt.text), asked)
    homes = tuple(home for home in found.homes if not line.fresh or home.id not in line.known)
    entry = Entry(line.kind, found.on, homes)
    return _complete(entry, line, "\n".join(part for part in (found.note, _joined(found)) if part))


async def _at_place(turn: Turn, line: Line) -> Entry | Reply:
    on, place, note = await naming.place(turn.session, turn.actor, line.text)
    entry = Entry(line.kind, on, region_id=place.id if place else None)
    entry = replace(entry, detail=log_line.details(line.kind, note))
    if place and place.level == "village":
        entry = replace(entry, targets=(f"village:{place.id}",))
    if line.for_work:
        entry = replace(entry, detail={**entry.detail, recording.FOR_WORK: True})
    return _complete(entry, line, note)


def _complete(entry: Entry, line: Line, note: str) -> Entry:
    said = "\n".join(part for part in (note, line.extra) if part)[:LONGEST_NOTE]
    return replace(entry, note=said, typed=line.messages, again=line.again)


async def _keep(turn: Turn, entry: Entry) -> Reply:
    today = turn.session.moment.today
    if turn.drafts_only:
        await drafts.draft(turn.session, turn.rules, turn.actor, entry)
        return words.drafted(entry.kind, entry.households, entry.on, today)
    recorded = await recording.record(turn.session, turn.rules, turn.actor, entry)
    return words.logged(recorded, turn.rules, turn.actor.channel, today)


async def _wait(turn: Turn, line: Line, asked: Reply, state: str | None = ASKING) -> Reply:
    """Keep the line while its question is open; without a state only a choice answers it."""
    await turn.state.set_state(state)
    await turn.state.update_data(line=asdict(line))
    return asked


def _again(before: LoggedBefore) -> Reply:
    said = _("%(sentence)s Log it again?", sentence=before.sentence())
    offered = [(_("No, leave it"), "log:drop"), (_("Log it again"), "log:again")]
    if before.others:
        offered.insert(0, (_("Log only the others"), "log:rest"))
    return Reply("visit.again", said, choices(*offered))


def _work_or_greeting(asked: GreetingOrVisit) -> Reply:
    offered = ((_("For work"), "log:work"), (_("A festival greeting"), f"log:kind:{GREETING}"))
    return Reply("visit.festival", asked.sentence(), choices(*offered))


def _joined(found: Understood) -> str:
    """That a household is part of another one now."""
    return "\n".join(
        _("Number %(number)s is now part of number %(into)s.", number=number, into=home.number)
        for number, home in (found.merged or {}).items()
    )


def _example(line: Line) -> str:
    return BY_KIND[line.kind].example
