"""Open cases as pictures: where they lie and how many are late, and how near their limits are."""

from collections import Counter
from collections.abc import Iterable, Sequence

from acts.actor import Actor
from acts.figures import treemap
from acts.figures.ground import Ground
from acts.figures.palette import NEAR
from acts.figures.pictures import Cell, Line, Picture, Table, bars, share
from locales import _, ngettext
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import figures
from storage.queries.figures import NO_LIMIT, OVERDUE, Open


async def by_place(session: Session, actor: Actor, ground: Ground) -> Picture:
    """Open cases by place: as large as they are many, as dark as they are late."""
    rows = await figures.open_cases(session, actor.scope, ground.place.path)
    lines = _by_part(ground, rows)
    many, late = _late(rows)
    counts: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for row in rows:
        counts[row.path] += row.many
        behind[row.path] += row.many if row.near == OVERDUE else 0
    own = {path: (n, behind[path]) for path, n in counts.items()}
    return Picture(
        key="cases",
        title=_("Open cases"),
        shows=_(
            "The larger an area, the more cases are open there; the darker, the more are late."
        ),
        advice=_("Go down to a dark place and look in its list of cases what is held up."),
        described=_(
            "%(place)s has %(many)s open cases; %(late)s of them are late.",
            place=ground.place.name,
            many=many,
            late=late,
        ),
        tables=(
            Table(
                _("Place"),
                (_("Open cases"), _("Of these late"), _("Share that is late")),
                lines,
                (many, late, share(late, many)),
            ),
        ),
        drawn=treemap.draw(ground, treemap.summed(own, ground.below), _says),
        legend=treemap.legend(_shades()),
    )


async def deadlines(
    session: Session, rules: Rulebook, actor: Actor, ground: Ground, asked: str
) -> Picture:
    """Open cases by how near their limit is: a bar for each procedure, or for each of its steps."""
    rows = await figures.open_cases(session, actor.scope, ground.place.path)
    procedure = rules.procedures.get(asked)
    if procedure:
        rows = [row for row in rows if row.procedure == procedure.id]
        lines = _lines(
            (state.zh, {}, [row for row in rows if row.state == state.key])
            for state in procedure.states.values()
        )
    else:
        lines = _lines(
            (one.title, {"procedure": one.id}, [row for row in rows if row.procedure == one.id])
            for one in rules.procedures.values()
        )
    names, totals = near_words(), _near(rows)
    return Picture(
        key="deadlines",
        title=_("Limits"),
        shows=_("How near the limit is that ends first, for every open case, by where it stands."),
        advice=_("Begin with what is overdue and what ends within three days."),
        described=_(
            "%(place)s: %(late)s cases are overdue, %(soon)s end within three days.",
            place=ground.place.name,
            late=totals[0],
            soon=totals[1],
        ),
        tables=(
            Table(
                _("Step") if procedure else _("Procedure"),
                (*names, _("Together")),
                tuple(lines),
                (*totals, sum(totals)),
                procedure.title if procedure else "",
            ),
        ),
        drawn=bars(lines, NEAR, names) if lines else None,
    )


def near_words() -> tuple[str, ...]:
    """How near a limit is, in words, the nearest first."""
    return (
        _("Overdue"),
        _("Within 3 days"),
        _("Within a week"),
        _("Later than that"),
        _("Without a limit"),
    )


def _by_part(ground: Ground, rows: Iterable[Open]) -> tuple[Line, ...]:
    grouped = ground.by_part((row.path, row) for row in rows)
    lines = []
    for path, name, place in ground.named():
        many, late = _late(grouped.get(path, ()))
        if place or many or not ground.parts:
            asks = {"place": place} if place else {}
            lines.append(Line(name, (many, late, share(late, many)), asks))
    return tuple(lines)


def _shades() -> tuple[str, ...]:
    return (
        _("none late"),
        _("up to a tenth late"),
        _("up to a quarter late"),
        _("up to half late"),
        _("more than half late"),
    )


def _lines(grouped: Iterable[tuple[str, dict[str, str], Sequence[Open]]]) -> list[Line]:
    found = []
    for name, asks, rows in grouped:
        near = _near(rows)
        cells: tuple[Cell, ...] = (*near, sum(near))
        if rows:
            found.append(Line(name, cells, asks))
    return found


def _near(rows: Iterable[Open]) -> tuple[int, ...]:
    found = [0] * (NO_LIMIT + 1)
    for row in rows:
        found[row.near] += row.many
    return tuple(found)


def _late(rows: Iterable[Open]) -> tuple[int, int]:
    near = _near(rows)
    return sum(near), near[OVERDUE]


def _says(many: int, late: int) -> str:
    said = ngettext("%(count)s case", "%(count)s cases", many)
    return _("%(cases)s, %(late)s late", cases=said, late=late) if late else said
