"""Who knows what of the notices of a year, by policy, and of one policy place by place."""

from collections.abc import Iterable

from acts.actor import Actor
from acts.figures.ground import Ground
from acts.figures.palette import KNOWING
from acts.figures.pictures import Cell, Line, Picture, Table, bars, share
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import figures_told
from storage.queries.figures_told import Aware


async def of_place(
    session: Session, rules: Rulebook, actor: Actor, ground: Ground, asked: tuple[int, str]
) -> Picture:
    """Households by whether they know a policy; `asked` is the year, and a policy or nothing.

    A household knows that said so, also by wanting to apply, or that was told since.
    """
    year, policy = asked
    rows = await figures_told.awareness(session, actor.scope, ground.place.path, year)
    titles = {row.policy: _title(rules, row) for row in rows}
    if policy in titles:
        rows = [row for row in rows if row.policy == policy]
        lines = _by_place(ground, rows)
    else:
        lines = [
            Line(title, _cells(row for row in rows if row.policy == key), {"policy": key})
            for key, title in titles.items()
        ]
    columns = _columns()
    together = _cells(rows) if policy in titles else None
    heading = _("Place") if policy in titles else _("Policy")
    table = Table(heading, columns, tuple(lines), together, titles.get(policy, ""))
    return Picture(
        key="awareness",
        title=_("Who knows the policy"),
        shows=_(
            "Of the households a notice was meant for in %(year)s, how many know it: they said so, "
            "or somebody told them.",
            year=str(year),
        ),
        advice=_("Where few know it, tell it on the next visit or at a meeting of the village."),
        described=_(
            "%(place)s, %(year)s: notices on %(many)s matters.",
            place=ground.place.name,
            year=str(year),
            many=len(titles),
        ),
        tables=(table,),
        drawn=bars(lines, KNOWING, columns[: len(KNOWING)]) if lines else None,
    )


def _columns() -> tuple[str, ...]:
    return (
        *(_("Say they understand"), _("Told in person"), _("Do not understand yet")),
        *(_("Not known"), _("Meant"), _("Share that knows it")),
    )


def _by_place(ground: Ground, rows: list[Aware]) -> list[Line]:
    grouped = ground.by_part((row.path, row) for row in rows)
    return [
        Line(name, _cells(grouped[path]), {"place": place} if place else {})
        for path, name, place in ground.named()
        if path in grouped
    ]


def _cells(rows: Iterable[Aware]) -> tuple[Cell, ...]:
    counted = [(row.understood, row.told, row.unclear, row.meant) for row in rows]
    understood, told, unclear, meant = (sum(one[at] for one in counted) for at in range(4))
    rest = meant - understood - told - unclear
    return understood, told, unclear, rest, meant, share(understood + told, meant)


def _title(rules: Rulebook, row: Aware) -> str:
    policy = rules.policies.by_id.get(row.policy)
    return policy.title if policy else row.title
