"""Duties as they stand: `duty show PLACE`, `duty show --of LOGIN`, and one as a written case.

`duty export` prints what the service knows of a duty as a case that `evaluate duty` reads, so that
anybody can check the figure by the pure rule.
"""

import argparse
import sys
from dataclasses import replace
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from acts.declined import Declined
from bot.commands import named
from bot.own_entries import load
from locales import _
from locales.duty_words import STATUSES
from notifications.duties import overview, owing, standing, words
from notifications.duties.owing import Owed
from notifications.duties.standing import Asked
from rulebook.duties import Activity, Duty
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions

LINE = ("role", "by", "for_period", "mode", "level", "disease", "category", "unit")
DAYS = ("event_date", "start", "ended", "term_start", "term_end")


def configure(parser: argparse.ArgumentParser) -> None:
    """Whose duties, or which one as a written case."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="how duties stand", description="how duties stand")
    show.add_argument("place", nargs="?", help="name or id of a place, as 明安县")
    export = actions.add_parser("export", help="one as a case for evaluate duty")
    export.add_argument("duty", help="id of the duty")
    for sub in (show, export):
        sub.add_argument("--of", dest="login", metavar="LOGIN", help="the account whose they are")


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Print them; 1 with what to do when there is no such place, account or duty."""
    rules = load()
    try:
        async with sessions.read() as session:
            if args.action == "export":
                await _export(session, rules, args)
            else:
                await _show(session, rules, args)
    except Declined as error:
        print(error.sentence(), file=sys.stderr)
        return 1
    return 0


async def _show(session: Session, rules: Rulebook, args: argparse.Namespace) -> None:
    today = session.moment.today
    if args.login:
        for one in await standing.of(session, rules, await _person(session, args.login)):
            print(f"{STATUSES[one.status.status]()}  {words.line(rules, one, today)}")
        return
    if not args.place:
        raise named.Unknown(_("Name a place, or --of an account."))
    place = await named.place(session, args.place)
    shown = Table(_("Duty"), _("Place"), _("Done of required"), _("How it stands"))
    for row in await overview.of(session, rules, [place.path]):
        figures = f"{row.met}/{row.people}" if row.people else words.figures(row.standing)
        owed = row.standing.owed
        shown.add_row(owed.duty.title, owed.post.region, figures, STATUSES[row.status]())
    Console().print(shown)


async def _export(session: Session, rules: Rulebook, args: argparse.Namespace) -> None:
    person = await _person(session, args.login)
    owed = [one for one in await owing.of(session, rules, person) if one.duty.id == args.duty]
    if not owed:
        raise named.Unknown(_("This account does not owe the duty %(duty)s.", duty=args.duty))
    case = await written(session, rules, owed[0])
    print(yaml.safe_dump({"cases": [case]}, allow_unicode=True, sort_keys=False), end="")


async def written(
    session: Session, rules: Rulebook, owed: Owed, label: str | None = None
) -> dict[str, Any]:
    """What the service knows of a duty somebody owes, as a case that `evaluate duty` reads."""
    there = await owing.at(session, rules, owed.post.path, session.moment.today.year)
    [asked] = await standing.asked_of(session, [owed], {owed.post.path: there})
    asked = replace(asked, label=label)
    lines = await standing.log(session, rules, asked)
    case: dict[str, Any] = {
        "id": owed.name,
        "duty": owed.duty.id,
        "params": _params(asked, rules.duties[owed.duty.id]),
        "log": [_line(one) for one in lines if one.of_duty in (None, owed.duty.id)],
        "evaluate_on": session.moment.today,
    }
    return case | ({"period": label} if label else {})


def _params(asked: Asked, entry: Duty) -> dict[str, Any]:
    params, duty = asked.params, asked.owed.duty
    found = {name: getattr(params, name) for name in (*DAYS, "total", "school_year", "tier")}
    found["calendar"] = dict(params.calendar) or None
    if params.roster is not None:
        found["roster"] = [{"name": one.name, "arrived": one.arrived} for one in params.roster]
    if duty != entry:
        found |= _local(duty)
    return {name: value for name, value in found.items() if value is not None}


def _local(duty: Duty) -> dict[str, Any]:
    """The county's own figure and period."""
    match duty.type:
        case "deadline":
            figure: float | None = duty.due.days
        case "coverage":
            figure = float(duty.quota.ratio)
        case _:
            figure = None if duty.quota.count is None else float(duty.quota.count)
    return {"figure": figure} | ({"per": duty.per} if duty.due.rule == "period_end" else {})


def _line(one: Activity) -> dict[str, Any]:
    found: dict[str, Any] = {"date": one.on, "kind": one.kind}
    found |= {name: getattr(one, name) for name in LINE if getattr(one, name) is not None}
    if one.targets:
        found["targets"] = sorted(one.targets)
    if one.to is not None:
        found["to"] = sorted(one.to)
    for name in ("value", "class_hours"):
        if (figure := getattr(one, name)) is not None:
            found[name] = float(figure)
    return found


async def _person(session: Session, login: str | None) -> int:
    if not login:
        raise named.Unknown(_("Say whose, with --of and an account."))
    actor = await named.actor(session, login)
    assert actor.person_id is not None
    return actor.person_id
