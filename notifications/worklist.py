"""What is to be done, by whom, until when: the one answer for chat, digest, reminder and desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from locales import _, day
from notifications import tell
from notifications.wording import days_left, shown_code
from rulebook.loader import Rulebook
from rulebook.procedure_entries import State
from storage.engine import Session
from storage.moment import county_day
from storage.queries import holders, posts, worklists
from storage.queries.cases import Filed
from storage.queries.holders import HELPER
from storage.queries.posts import Held
from storage.queries.worklists import Open, Turn
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
    helped = frozenset[int]()
    if person_id:
        helped = await posts.helped_by(session, person_id, session.moment.today)
    scope = Scope(tuple(post.path for post in held), person_id=person_id, helped=helped)
    turns = [Turn(states_of(rules, post.role), post.path) for post in held]
    turns.append(Turn(states_of(rules, HELPER), households=helped))
    rows = await worklists.open_cases(session, scope, [turn for turn in turns if turn.states])
    return _sorted(rules, rows)


async def everyone(
    session: Session, rules: Rulebook, scope: Scope = EVERYTHING, most: int | None = None
) -> list[Item]:
    """What is to be done within a scope, soonest first: all of it, or so many."""
    if most is None:
        return _sorted(rules, await worklists.open_cases(session, scope))
    return _sorted(rules, await worklists.soonest(session, scope, most))


async def of_cases(session: Session, rules: Rulebook, case_ids: Iterable[int]) -> list[Item]:
    """What is to be done in these cases, as far as they are open."""
    return _sorted(rules, await worklists.by_ids(session, case_ids))


async def people(session: Session, rules: Rulebook) -> set[int]:
    """Everybody who has something to do in a case: asked place by place, not case by case."""
    helping = states_of(rules, HELPER)
    at_helpers = await worklists.helped(session, helping)
    known = await holders.today(session, (one for _path, one in at_helpers if one))
    found: set[int] = set()
    for path, procedure, state in await worklists.turns(session):
        if (procedure, state) not in helping:
            found.update(known.of(rules.procedures[procedure].states[state].actor, path))
    for path, household_id in at_helpers:
        found.update(known.of(HELPER, path, household_id))
    for case in await worklists.sensitive(session):
        role = rules.procedures[case.procedure].states[case.state].actor
        found.update(await tell.people_for(session, case, [role]))
    return found


def said(item: Item, today: date) -> str:
    """One line: where, whose, what, and how long there is."""
    values = {"village": item.village, "household": item.household, "what": item.what}
    if item.deadline is None:
        return _(
            "%(village)s %(household)s: %(what)s (%(code)s)",
            code=shown_code(item.case.code),
            **values,
        )
    return _(
        "%(village)s %(household)s: %(what)s, %(left)s (until %(deadline)s)",
        left=days_left(item.deadline, today),
        deadline=day(item.deadline, today),
        **values,
    )


def states_of(rules: Rulebook, role: str) -> list[tuple[str, str]]:
    """The procedures and states in which it is this role's turn."""
    return [
        (procedure.id, state.key)
        for procedure in rules.procedures.values()
        for state in procedure.states.values()
        if state.actor == role and not state.terminal
    ]


def _sorted(rules: Rulebook, rows: Sequence[Open]) -> list[Item]:
    items = [_item(rules, row) for row in rows]
    return sorted(items, key=lambda item: (item.deadline or date.max, item.case.id))


def _item(rules: Rulebook, row: Open) -> Item:
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
