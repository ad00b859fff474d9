"""Week by week: what officials of a place were told, and what they wrote down. Never by person."""

from collections.abc import Mapping
from datetime import date, timedelta

from acts.actor import Actor
from acts.figures import period as periods
from acts.figures.ground import Ground
from acts.figures.palette import ACTS
from acts.figures.period import Period
from acts.figures.pictures import Line, Picture, Table
from locales import _, day
from notifications.kinds import DIGEST, REMINDER
from rulebook.burden import FEWEST_CADRES
from storage.engine import Session
from storage.queries import figures, figures_told


async def of_place(session: Session, actor: Actor, ground: Ground, period: Period) -> Picture:
    """Digests and reminders that left, and visits and steps that were recorded, by week."""
    today, place = session.moment.today, ground.place
    mondays = periods.weeks(period, today)
    first, last = (mondays[0], mondays[-1] + timedelta(days=6)) if mondays else period.days
    cadres = await figures.cadres(session, actor.scope, place.path, first, last)
    counted: list[Mapping[date, int]] = []
    if cadres >= FEWEST_CADRES:
        counted = [
            await figures_told.told(session, actor.scope, place, (first, last), DIGEST.name),
            await figures_told.told(session, actor.scope, place, (first, last), REMINDER.name),
            await figures.visits(session, actor.scope, place.path, first, last),
            await figures.steps(session, actor.scope, place.path, first, last),
        ]
    lines = tuple(
        Line(day(monday, today), tuple(_of_week(days, monday) for days in counted))
        for monday in (mondays if counted else ())
    )
    columns = (_("Digests"), _("Reminders"), _("Visits"), _("Steps of cases"))
    together = tuple(sum(_of_week(days, monday) for monday in mondays) for days in counted)
    return Picture(
        key="weeks",
        title=_("Reminders and work done"),
        shows=_(
            "How many digests and reminders went to officials in each week, and what was done."
        ),
        advice=_(
            "Where reminders grow and work does not, people need help or fewer reminders, not more "
            "pressure. The week is that of the day on which something was done."
        ),
        described=_said(ground, together),
        tables=(Table(_("Week from"), columns, lines, together if lines else None),),
        drawn=_drawn(lines, columns) if lines else None,
        silent=_silent(cadres),
    )


def _silent(cadres: int) -> str:
    if cadres >= FEWEST_CADRES:
        return ""
    return _(
        "Fewer than %(fewest)s officials work here: the numbers would be about a person, so they "
        "are not shown.",
        fewest=FEWEST_CADRES,
    )


def _of_week(days: Mapping[date, int], monday: date) -> int:
    return sum(days.get(monday + timedelta(days=n), 0) for n in range(7))


def _said(ground: Ground, together: tuple[int, ...]) -> str:
    if not together:
        return ""
    return _(
        "%(place)s: %(told)s digests and reminders went out; %(done)s visits and steps were done.",
        place=ground.place.name,
        told=sum(together[:2]),
        done=sum(together[2:]),
    )


def _drawn(lines: tuple[Line, ...], columns: tuple[str, ...]) -> dict[str, object]:
    return {
        "kind": "bars",
        "lying": False,
        "stacked": False,
        "names": [line.name for line in lines],
        "asks": [{} for _line in lines],
        "series": [
            {"name": name, "colour": ACTS[at], "values": [line.cells[at] for line in lines]}
            for at, name in enumerate(columns)
        ],
    }
