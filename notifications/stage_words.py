"""How far a case is, for its household: in whose hands, since and until when, in coarse words.

What a family is registered as, or why it was refused, is not said on a phone that others read.
"""

from collections.abc import Callable, Mapping

from locales import _, day
from notifications.household_words import NOT_AGAINST
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases
from storage.queries.cases import Filed

Words = Mapping[str, Callable[[], str]]

OTHER, DONE = "other", "done"
WORDS: Words = {
    "household": lambda: _("it is your turn"),
    "village": lambda: _("the village is at it"),
    "township": lambda: _("the township is at it"),
    "county": lambda: _("the county is at it"),
    "city": lambda: _("the city is at it"),
    "school": lambda: _("the school is at it"),
    OTHER: lambda: _("somebody is at it"),
    "not_granted": lambda: _("it was not granted"),
    "withdrawn": lambda: _("it was withdrawn"),
    DONE: lambda: _("it is done"),
}
"""In whose hands it is, by the level of the role that must act; then how it ended."""
ENDS: Mapping[str, str] = {"reject": "not_granted", "withdraw": "withdrawn"}
"""How it ended, by the kind of the step that leads there; every other end is simply done."""


async def standing(session: Session, rules: Rulebook, case: Filed) -> str:
    """Where a case stands, since when, and until when that is to be settled."""
    today = session.moment.today
    values = {"code": shown_code(case.code), "stage": stage(rules, case)}
    if case.closed_on:
        ended = day(case.closed_on, today)
        return _("Number %(code)s: %(stage)s, finished on %(day)s.", day=ended, **values)
    since = day(case.entered_on, today)
    clocks = await cases.clocks_of(session, case.id)
    limits = [clock.deadline for clock in clocks if clock.running and clock.deadline]
    if not limits:
        return _("Number %(code)s: %(stage)s since %(since)s.", since=since, **values)
    return _(
        "Number %(code)s: %(stage)s since %(since)s, to be settled by %(day)s.",
        since=since,
        day=day(min(limits), today),
        **values,
    )


async def following(session: Session, rules: Rulebook, case: Filed) -> str:
    """What came after a case, under a number of its own."""
    return _("After it: %(standing)s", standing=await standing(session, rules, case))


def stage(rules: Rulebook, case: Filed) -> str:
    """The stage of a case in coarse words."""
    return WORDS[stage_key(rules, case)]()


def stage_key(rules: Rulebook, case: Filed) -> str:
    """The stage of a case as a key of `WORDS`."""
    procedure = rules.procedures[case.procedure]
    state = procedure.states[case.state]
    if not state.terminal:
        level = rules.roles[state.actor].level
        return level if level in WORDS else OTHER
    if (case.procedure, case.state) in NOT_AGAINST:
        return DONE
    ways = (way for each in procedure.states.values() for way in each.transitions)
    kinds = {way.kind for way in ways if way.to == case.state}
    return next((ENDS[kind] for kind in ENDS if kind in kinds), DONE)
