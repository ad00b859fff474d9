"""What is to be done, by whom, until when: the one answer for chat, digest, reminder and desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from locales import _
from rulebook.loader import Rulebook
from rulebook.procedure_entries import State
from storage.engine import Session
from storage.moment import county_day
from storage.queries import posts, worklists
from storage.queries.cases import Filed
from storage.queries.posts import Held
from storage.scope import EVERYTHING, Scope


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: in which case, in words, for which household, and until when.

    `clock` names the limit that ends first; `clue_first_contact` is the county's own for the first
    call or visit, the others are the procedure's.
    """

    case: Filed
    what: str
    role: str
    household: str
    village: str
    deadline: date | None
    clock: str | None

    def days_left(self, today: date) -> int:
        """Days until the limit, negative when it is over; a large number when there is none."""
        return (self.deadline - today).days if self.deadline else 9999


FIRST_CONTACT = "clue_first_contact"


async def of(
    session: Session, rules: Rulebook, person_id: int | None, held: Sequence[Held]
) -> list[Item]:
    """What an official who holds these posts must do now, soonest first."""
    scope = Scope(paths=tuple(post.path for post in held), person_id=person_id)
    helped = frozenset[int]()
    if person_id:
        helped = await posts.helped_by(session, person_id, session.moment.today)
    everything = await everyone(session, rules, replace(scope, helped=helped))
    return [item for item in everything if _is_theirs(item, held, helped)]


async def everyone(session: Session, rules: Rulebook, scope: Scope = EVERYTHING) -> list[Item]:
    """All that is to be done within a scope, soonest first."""
    rows = await worklists.open_cases(session, scope)
    items = [_item(rules, row) for row in rows]
    return sorted(items, key=lambda item: (item.deadline or date.max, item.case.id))


def _is_theirs(item: Item, held: Iterable[Held], helped: frozenset[int]) -> bool:
    if item.role == "helper" and item.case.household_id in helped:
        return True
    return any(post.role == item.role and item.case.path.startswith(post.path) for post in held)


def _item(rules: Rulebook, row: worklists.Open) -> Item:
    state = rules.procedures[row.case.procedure].states[row.case.state]
    limits = [(limit, clock) for clock, limit in row.limits]
    if row.case.state == "clue_registered" and row.case.contact_by:
        limits.append((county_day(row.case.contact_by), FIRST_CONTACT))
    deadline, clock = min(limits, default=(None, None))
    return Item(
        case=row.case,
        what=_what(state),
        role=state.actor,
        household=row.household,
        village=row.village,
        deadline=deadline,
        clock=clock,
    )


def _what(state: State) -> str:
    if state.key == "clue_registered":
        return _("first visit")
    return state.zh
