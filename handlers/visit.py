"""Logging a visit: 走访 3 张家 房顶漏雨, or a tap on a household that is due."""

import re
from collections.abc import Sequence
from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts import visits
from acts.actor import Actor
from acts.visits import Visited
from handlers.listening import listen
from handlers.matching import chose, command
from handlers.reply import Reply, Said, choices
from locales import _, day
from rulebook.loader import Rulebook
from rulebook.spoken_dates import leading_day
from storage.engine import Session
from storage.queries import households, posts
from storage.queries.addresses import Contact
from storage.queries.households import Household, label
from storage.scope import EVERYTHING

STATE = "visit"
WRITTEN = re.compile(
    r"(?:(?P<number>\d{1,4})\s*号?)?\s*(?:(?P<surname>[\u4e00-\u9fff]{1,2})家)?\s*(?P<note>.*)",
    re.DOTALL,
)


def routes() -> Router:
    """The line, the tap, and the note that follows a tap."""
    router = Router(name="visit")
    listen(router, written, command("走访", "入户"))
    listen(router, tapped, chose("visit:"))
    listen(router, noted, _waiting_for_note)
    return router


async def _waiting_for_note(_message: object, raw_state: str | None) -> bool:
    return raw_state == STATE


async def written(
    session: Session, contact: Contact, actor: Actor, rules: Rulebook, rest: str
) -> Reply:
    """Log a visit written in one line; asks when it is not clear whom."""
    if not actor.is_official:
        return await _by_sms(session, contact, rest)
    on, text = leading_day(rest, session.moment.today)
    found, note = await meant(session, actor, text)
    if len(found) != 1:
        return _which(found, note)
    return logged(await visits.log(session, rules, actor, found[0], on, note), session.moment.today)


async def tapped(session: Session, state: FSMContext, actor: Actor, rest: str) -> Reply:
    """Ask what was seen at a household that was tapped, or log it when the note is known."""
    if not actor.is_official or not rest.isdecimal():
        return Reply("visit.unbound", _("This chat is not bound to an official yet."))
    household = await households.get(session, actor.scope, int(rest))
    if household is None:
        return Reply("visit.absent", _("No such household in your villages."))
    await state.set_state(STATE)
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
    await state.clear()
    household = await households.get(session, actor.scope, int(data["household"]))
    if household is None or not actor.is_official:
        return Reply("visit.absent", _("No such household in your villages."))
    on, note = leading_day(said.text, session.moment.today)
    return logged(
        await visits.log(session, rules, actor, household, on, note), session.moment.today
    )


def logged(visited: Visited, today: date) -> Reply:
    """Say that a visit is kept, what it moved and what it counted for."""
    lines = [_("Kept: visit to %(household)s.", household=label(visited.household))]
    if visited.case and visited.case.state == "household_verification":
        lines.append(_("The report there is now at the household check."))
    for tally in visited.tallies:
        values = {"title": tally.duty.title, "done": tally.done, "required": tally.required}
        lines.append(
            _("%(title)s (local rule: %(required)s): %(done)s done", **values)
            if tally.duty.local
            else _("%(title)s: %(done)s of %(required)s", **values)
        )
    return Reply("visit.logged", "\n".join(lines))


async def _by_sms(session: Session, contact: Contact, rest: str) -> Reply:
    """A visit told by SMS is a draft: the number could be forged."""
    held = (
        await posts.held_by(session, contact.person_id, session.moment.today)
        if contact.person_id
        else []
    )
    if not contact.person_id or not held:
        return Reply(
            "visit.unbound",
            _("Only officials log visits. To report a hardship send 申报."),
        )
    on, text = leading_day(rest, session.moment.today)
    number, surname, note = _parts(text)
    villages = [post.region_id for post in held if post.level == "village"]
    found = await _find(session, villages, number, surname)
    if len(found) != 1:
        return Reply(
            "visit.unclear",
            _("Which household? Send for example: 走访 3 张家 and what you saw."),
        )
    await visits.draft(
        session, contact.person_id, held[0].role, found[0], on, note, contact.channel
    )
    return Reply(
        "visit.draft",
        _(
            "Noted for %(household)s on %(day)s. Please confirm within a day: send 确认 "
            "in your bound chat.",
            household=label(found[0]),
            day=day(on, session.moment.today),
        ),
    )


async def meant(session: Session, actor: Actor, text: str) -> tuple[list[Household], str]:
    """The households of an official's villages that a line begins with, and the rest of it."""
    number, surname, note = _parts(text)
    villages = [post.region_id for post in actor.held if post.level == "village"]
    if not villages:
        return [], note
    return await _find(session, villages, number, surname), note


async def _find(
    session: Session, villages: Sequence[str], number: int | None, surname: str | None
) -> list[Household]:
    """Households by number, by surname, or by both, which must agree."""
    if number is not None:
        found = await households.find_by_number(session, EVERYTHING, villages, number)
        return [item for item in found if surname is None or item.head.startswith(surname)]
    if surname is not None:
        return await households.find_by_surname(session, EVERYTHING, villages, surname)
    return []


def _parts(text: str) -> tuple[int | None, str | None, str]:
    match = WRITTEN.fullmatch(text.strip())
    if match is None:
        return None, None, text
    number = int(match["number"]) if match["number"] else None
    return number, match["surname"], match["note"].strip(" ，,。")


def _which(found: Sequence[Household], note: str) -> Reply:
    if not found:
        return Reply(
            "visit.unclear",
            _("Which household? Send for example: 走访 3 张家 and what you saw."),
        )
    return Reply(
        "visit.which",
        _("Which one do you mean?"),
        choices=choices(*((label(item), f"visit:{item.id}") for item in found[:9])),
    )
