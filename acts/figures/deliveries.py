"""What became of messages: by channel, and by the hour at which they were handed over."""

from collections.abc import Callable, Iterable, Mapping

from acts.actor import Actor
from acts.figures.ground import Ground
from acts.figures.palette import FATES
from acts.figures.period import Period
from acts.figures.pictures import Cell, Line, Picture, Table, share
from locales import _
from storage.engine import Session
from storage.queries import figures_told
from storage.queries.figures_told import ARRIVED, FAILED, HANDED, HELD, UNSURE, WAITING, Sent

SHOWN = (ARRIVED, HANDED, FAILED, UNSURE, WAITING, HELD)
HOURS = range(24)


async def of_place(
    session: Session,
    actor: Actor,
    ground: Ground,
    period: Period,
    channel: str,
    called: Callable[[str], str],
) -> Picture:
    """Messages to people of a place by channel and hour; `called` says what a channel is called."""
    rows = await figures_told.sent(session, actor.scope, ground.place, period.days)
    channels = sorted({row.channel for row in rows})
    chosen = channel if channel in channels else ""
    here = [row for row in rows if not chosen or row.channel == chosen]
    by_channel = tuple(
        _line(called(key), (row for row in rows if row.channel == key), {"channel": key})
        for key in channels
    )
    by_hour = _by_hour(here)
    all_of = _cells(rows)
    columns = (*_words().values(), _("Together"), _("Share that failed"))
    return Picture(
        key="deliveries",
        title=_("Messages by channel and hour"),
        shows=_("What became of messages to the people of this place, by the hour they left at."),
        advice=_(
            "Where many fail, look in the list of messages for the reason: old numbers are put "
            "right on the next visit, a fault of the provider is told to the administrator."
        ),
        described=_said(ground, all_of),
        tables=(
            Table(_("Hour"), columns, by_hour if rows else (), _cells(here), _of(chosen, called)),
            Table(_("Channel"), columns, by_channel, all_of, _("By channel")),
        ),
        drawn=_drawn(by_hour) if here else None,
    )


def _said(ground: Ground, cells: tuple[Cell, ...]) -> str:
    return _(
        "%(place)s: of %(many)s messages %(arrived)s arrived and %(failed)s failed.",
        place=ground.place.name,
        many=cells[len(SHOWN)],
        arrived=cells[SHOWN.index(ARRIVED)],
        failed=cells[SHOWN.index(FAILED)],
    )


def _by_hour(rows: list[Sent]) -> tuple[Line, ...]:
    return tuple(
        _line(_hour(hour), (row for row in rows if row.hour == hour), {}) for hour in HOURS
    )


def _of(chosen: str, called: Callable[[str], str]) -> str:
    if chosen:
        return _("By hour: %(channel)s", channel=called(chosen))
    return _("By hour: all channels")


def _hour(hour: int) -> str:
    return f"{hour:02d}:00"


def _words() -> Mapping[str, str]:
    return {
        ARRIVED: _("Arrived"),
        HANDED: _("Handed over, no receipt"),
        FAILED: _("Failed"),
        UNSURE: _("Nobody knows"),
        WAITING: _("Waiting"),
        HELD: _("Not sent: not wanted or needed any more"),
    }


def _line(name: str, rows: Iterable[Sent], asks: Mapping[str, str]) -> Line:
    return Line(name, _cells(rows), asks)


def _cells(rows: Iterable[Sent]) -> tuple[Cell, ...]:
    many = dict.fromkeys(SHOWN, 0)
    for row in rows:
        many[row.fate] += row.many
    tried = sum(many[fate] for fate in (ARRIVED, HANDED, FAILED, UNSURE))
    return (*many.values(), sum(many.values()), share(many[FAILED], tried))


def _drawn(lines: tuple[Line, ...]) -> dict[str, object]:
    names = list(_words().values())[: len(FATES)]
    return {
        "kind": "bars",
        "lying": False,
        "stacked": True,
        "names": [line.name for line in lines],
        "asks": [{} for _line in lines],
        "series": [
            {"name": name, "colour": FATES[at], "values": [line.cells[at] for line in lines]}
            for at, name in enumerate(names)
        ],
    }
