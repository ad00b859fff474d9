"""One message inside a visit form: who speaks, which case, and where in the form they are."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from aiogram.fsm.context import FSMContext

from acts import checks
from acts.actor import Actor
from acts.checks import Cell, Sheet
from handlers import check_words as words
from handlers.reply import Reply
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases
from storage.queries.addresses import Contact
from storage.queries.cases import Filed

STATE = "check"
NOT_TYPED = ("photo", "place")


@dataclass(frozen=True)
class Place:
    """Where somebody is in a form; `passed` are the questions of a section already dealt with."""

    case: int
    section: str | None = None
    field: str | None = None
    passed: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Back from the dialogue row."""
        return cls(data["case"], data["section"], data["field"], tuple(data["passed"]))

    def to_data(self) -> dict[str, Any]:
        """Plain values for the dialogue row."""
        return asdict(self)

    def past(self, field: str) -> "Place":
        """The same section, with one question less to ask."""
        return replace(self, field=None, passed=(*self.passed, field))


@dataclass(frozen=True)
class Turn:
    """A message inside a form, and what may be answered to it."""

    session: Session
    state: FSMContext
    rules: Rulebook
    contact: Contact
    who: Actor
    case: Filed
    place: Place

    @property
    def in_full(self) -> bool:
        """Whether values may be shown; a short message is read by whoever holds the phone."""
        return not self.contact.channel.startswith("sms_")

    async def sheet(self) -> Sheet | None:
        """The form as it stands now, with this person's own drafts."""
        return await checks.sheet(self.session, self.rules, self.who, self.case, self.who.person_id)

    async def menu(self, note: str = "") -> Reply:
        """Show the sections; no question is open any more, so digits choose one of them."""
        sheet = await self.sheet()
        if sheet is None:
            return await ended(self.state)
        await self.state.set_data(Place(self.case.id).to_data())
        return words.menu(sheet, note)

    async def go_on(self, place: Place, note: str = "") -> Reply:
        """Ask the next question of a section; at its end show how far the form is."""
        sheet = await self.sheet()
        if sheet is None:
            return await ended(self.state)
        cells = cells_of(sheet, place.section)
        following = next((one for one in cells if one.question.field not in place.passed), None)
        if following is None:
            income = self.in_full and place.section == words.INCOME
            sums = words.sums(self.rules, sheet) if income else ""
            return await self.menu("\n".join(line for line in (note, sums) if line))
        await self.state.set_data(replace(place, field=following.question.field).to_data())
        return words.ask(following, note, in_full=self.in_full)


async def turn_of(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, rules: Rulebook
) -> Turn | None:
    """The turn of a message; None when its sender may not see the case any more."""
    place = Place.of(await state.get_data())
    who = await speaker(session, contact, actor)
    case = await cases.get(session, who.scope, place.case) if who else None
    if who is None or case is None:
        return None
    return Turn(session, state, rules, contact, who, case, place)


async def speaker(session: Session, contact: Contact, actor: Actor) -> Actor | None:
    """Who fills in the form: a bound official, or by SMS the owner of a phone of the roster."""
    return actor if actor.is_official else await checks.draft_of(session, contact)


def cells_of(sheet: Sheet, section: str | None) -> list[Cell]:
    """The questions of a section a chat can ask."""
    return [
        cell
        for part in sheet.parts
        if part.section.key == section
        for cell in part.cells
        if cell.question.type not in NOT_TYPED
    ]


async def ended(state: FSMContext) -> Reply:
    """Leave a form that is not theirs to fill in any more."""
    await state.clear()
    return words.nothing_open()
