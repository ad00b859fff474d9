"""`detect`: look for pitfalls now in every county, and say how many were found and how long."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.own_entries import load
from locales import _, ngettext
from rulebook.loader import Rulebook

if TYPE_CHECKING:
    from acts.detection.running import Look
    from storage.engine import Sessions


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--historical", action="store_true", help="also what documents out of force asked for"
    )
    parser.add_argument("--region", metavar="NAME", help="the place whose limit is set")
    parser.add_argument(
        "--limit", metavar="PITFALL.LIMIT=VALUE", help="set a limit of this year instead of looking"
    )


async def run(args: argparse.Namespace, sessions: "Sessions") -> int:
    """Look, or set a limit; 1 when the limit is not one."""
    # Imported when it is done: who only asks for help need not wait for all that is looked at.
    from acts.detection import running
    from storage.queries import regions

    rules = load()
    if args.limit:
        return await _set(args, rules, sessions)
    async with sessions.read() as session:
        places = await regions.all_of(session, running.COUNTY)
    looks = [await running.county(sessions, rules, place, args.historical) for place in places]
    if args.json:
        print(json.dumps(_figures(looks), ensure_ascii=False))
        return 0
    for look in looks:
        _print(rules, look)
    return 0


async def _set(args: argparse.Namespace, rules: Rulebook, sessions: "Sessions") -> int:
    from acts.declined import Declined
    from acts.detection import settings
    from bot.commands import named

    name, _sign, value = args.limit.partition("=")
    try:
        async with sessions.write() as session:
            place = await named.place(session, args.region or "")
            await settings.put(session, rules, named.OPERATOR, place, name.strip(), value.strip())
    except Declined as declined:
        print(declined.sentence(), file=sys.stderr)
        return 1
    return 0


def _figures(looks: "list[Look]") -> dict[str, Any]:
    return {
        "counties": [{**asdict(look), "seconds": round(look.seconds, 2)} for look in looks],
        "seconds": round(sum(look.seconds for look in looks), 2),
    }


def _print(rules: Rulebook, look: "Look") -> None:
    for pitfall, many in look.found.items():
        known = rules.pitfalls.by_id.get(pitfall)
        print(f"{pitfall:16}{many:7}  {known.title if known else ''}")
    outcome = look.outcome
    print(
        _(
            "new %(new)s, again %(again)s, still there %(seen)s, gone %(gone)s",
            new=outcome.opened,
            again=outcome.reopened,
            seen=outcome.seen,
            gone=outcome.gone,
        )
    )
    seconds = round(look.seconds, 1)
    print(
        ngettext(
            "%(count)s record looked through in %(seconds)s seconds",
            "%(count)s records looked through in %(seconds)s seconds",
            sum(look.records.values()),
            seconds=seconds,
        )
    )
