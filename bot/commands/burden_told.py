"""What a week asked of cadres, told at the command line as a table or as JSON."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from acts.burden import meter
from acts.burden.meter import LEVELS, Figures
from bot.commands import named
from locales import _
from rulebook.burden import MOST_MESSAGES
from storage.engine import Sessions
from storage.queries import regions


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Print it; 1 when the place is not known, or when a week asked too much of a place."""
    async with sessions.read() as session:
        try:
            wanted = (
                [await named.place(session, args.region, LEVELS)]
                if args.region
                else await regions.all_of(session, ("county",))
            )
        except named.Unknown as unknown:
            print(unknown.sentence(), file=sys.stderr)
            return 1
        today = session.moment.today
        found = [
            one for place in wanted for one in await meter.weeks(session, place, today, args.weeks)
        ]
    if args.json:
        print(json.dumps([_values(one) for one in found], ensure_ascii=False, indent=1))
    else:
        _show(found)
    return int(any(one.too_many for one in found))


def _values(one: Figures) -> dict[str, Any]:
    return {
        "week": one.week.isoformat(),
        "region": one.place.id,
        "place": one.place.name,
        "cadres": one.cadres,
        "messages": one.messages if one.shown else None,
        "per_cadre": _rounded(one.per_cadre),
        "limit": MOST_MESSAGES,
        "sent": one.sent,
        "escalations": one.escalations if one.shown else None,
        "answers": one.answers if one.shown else None,
        "typed_per_visit": _rounded(one.typed_per_visit),
        "answers_per_check": _rounded(one.answers_per_check),
        "forms": one.forms,
        "inspections": one.inspections,
    }


def _show(found: Sequence[Figures]) -> None:
    table = Table(
        *(_("Week from"), _("Place"), _("Cadres"), _("Messages per cadre"), _("Typed per visit")),
        *(_("Answers per visit form"), _("Forms"), _("Inspections")),
    )
    for one in found:
        table.add_row(
            one.week.isoformat(),
            one.place.name,
            str(one.cadres),
            _shown(one.per_cadre) + (f" ({_('too many')})" if one.too_many else ""),
            _shown(one.typed_per_visit),
            _shown(one.answers_per_check),
            str(one.forms),
            str(one.inspections),
        )
    Console().print(table)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"
