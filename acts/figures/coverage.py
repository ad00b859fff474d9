"""Who was visited: households under watch by place, and how many somebody went to see."""

from collections.abc import Iterable

from acts.actor import Actor
from acts.figures import treemap
from acts.figures.ground import Ground
from acts.figures.period import Period
from acts.figures.pictures import Line, Picture, Table, share
from locales import _, ngettext
from storage.engine import Session
from storage.queries import figures
from storage.queries.figures import Covered


async def by_place(session: Session, actor: Actor, ground: Ground, period: Period) -> Picture:
    """Households under watch by place: as large as they are many, as dark as few were visited."""
    rows = await figures.coverage(session, actor.scope, ground.place.path, *period.days)
    watched, seen = _both(rows)
    unseen = {row.path: (row.watched, row.watched - row.seen) for row in rows}
    return Picture(
        key="coverage",
        title=_("Visits to households under watch"),
        shows=_(
            "The larger an area, the more households under watch live there; the darker, the more "
            "of them nobody has been to in this time."
        ),
        advice=_(
            "Who was not visited may be away or in hospital: ask, and plan the next visits there. "
            "One visit that is noted counts for everything it may count for."
        ),
        described=_(
            "%(place)s has %(watched)s households under watch; %(seen)s were visited.",
            place=ground.place.name,
            watched=watched,
            seen=seen,
        ),
        tables=(
            Table(
                _("Place"),
                (_("Households under watch"), _("Visited"), _("Not yet"), _("Share visited")),
                _by_part(ground, rows),
                (watched, seen, watched - seen, share(seen, watched)),
            ),
        ),
        drawn=treemap.draw(ground, treemap.summed(unseen, ground.below), _says),
        legend=treemap.legend(_shades()),
    )


def _by_part(ground: Ground, rows: Iterable[Covered]) -> tuple[Line, ...]:
    grouped = ground.by_part((row.path, row) for row in rows)
    lines = []
    for path, name, place in ground.named():
        watched, seen = _both(grouped.get(path, ()))
        if place or watched or not ground.parts:
            cells = (watched, seen, watched - seen, share(seen, watched))
            lines.append(Line(name, cells, {"place": place} if place else {}))
    return tuple(lines)


def _shades() -> tuple[str, ...]:
    return (
        _("all visited"),
        _("up to a tenth not yet"),
        _("up to a quarter not yet"),
        _("up to half not yet"),
        _("more than half not yet"),
    )


def _both(rows: Iterable[Covered]) -> tuple[int, int]:
    counted = [(row.watched, row.seen) for row in rows]
    return sum(one[0] for one in counted), sum(one[1] for one in counted)


def _says(watched: int, unseen: int) -> str:
    said = ngettext("%(count)s household", "%(count)s households", watched)
    return _("%(homes)s, %(unseen)s not yet", homes=said, unseen=unseen) if unseen else said
