"""The one question of a week (上周在村够吗): an answer that is believed, and nobody has to give."""

from dataclasses import dataclass
from datetime import date, timedelta

from acts.actor import Actor, NotAllowed
from acts.leave_problems import NotInAWeek, NoWeek
from notifications import week_question
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import presence, week_answers

WEEK = 7
SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Answered:
    """The days and nights of a week as somebody told them."""

    monday: date
    days: int
    nights: int


async def answer(
    session: Session, rules: Rulebook, actor: Actor, figures: tuple[int, int] | None
) -> Answered:
    """Keep what somebody says of last week: days and nights, or None for as many as are owed.

    A phone of the roster is enough: it is a figure that its owner told, and may tell again.

    Raises:
        NotAllowed: it is not known who this is.
        NoWeek: they had no post in a village last week.
        NotInAWeek: a figure is no number of days.
    """
    if actor.person_id is None:
        raise NotAllowed("nobody the roster knows")
    monday = week_question.last_monday(session.moment.today)
    posts = await presence.stations(session, [actor.person_id], monday, monday + SUNDAY)
    if not posts:
        raise NoWeek
    if figures is None:
        figures = await week_question.required(session, rules, posts[-1].path, monday.year)
    days, nights = figures
    if not (0 <= days <= WEEK and 0 <= nights <= WEEK):
        raise NotInAWeek
    await week_answers.add(session, actor.person_id, monday, figures, actor.channel)
    detail = {"monday": monday.isoformat(), "days": days, "nights": nights}
    await audit.record(session, actor.name, "week.answered", f"person:{actor.person_id}", detail)
    return Answered(monday, days, nights)


async def want(session: Session, actor: Actor, wanted: bool) -> None:
    """Ask somebody about their weeks, or do not any more.

    Raises:
        NotAllowed: it is not known who this is.
    """
    if actor.person_id is None:
        raise NotAllowed("nobody the roster knows")
    await week_answers.want(session, actor.person_id, wanted)
    what = "week.ask" if wanted else "week.do_not_ask"
    await audit.record(session, actor.name, what, f"person:{actor.person_id}")
