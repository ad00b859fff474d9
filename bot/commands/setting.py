"""Local settings: `setting list`, `set`, `clear` and `missing`, for a place and a year."""

import argparse
from collections.abc import Awaitable, Callable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from acts import local_settings
from acts.actor import NotAllowed
from acts.declined import Declined
from acts.local_settings import DUTIES, Standing, Wanted
from acts.setting_words import said
from bot.commands import named
from bot.own_entries import load
from locales import _, ngettext
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with the figures of which place and year."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, about in (
        ("list", "what is set at a place, and where it comes from"),
        ("missing", "what rules need there and nobody has set"),
        ("set", "set one figure, day or choice"),
        ("clear", "take back what the place has set"),
    ):
        sub = actions.add_parser(name, help=about, description=about)
        sub.add_argument("place", help="name or id of a place, as 明安县")
        if name in ("set", "clear"):
            sub.add_argument("name", help="key or name, as min_wage_month or 最低工资")
            sub.add_argument("--as", dest="login", metavar="LOGIN", help="the account that does it")
        if name == "set":
            sub.add_argument("value", help="as 2000, 2100元, 2月24日, or one of the choices")
            sub.add_argument("--note", default="", help="where it comes from, as a document number")
        if name == "list":
            sub.add_argument("--duties", action="store_true", help="figures of duties as well")
        sub.add_argument("--year", type=int, help="this year if left away")


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Do it; 1 when something is missing or it was declined, with what to do."""
    screen = Console()
    rules = load()
    try:
        return await ACTIONS[args.action](args, sessions, rules, screen)
    except Declined as declined:
        screen.print(declined.sentence(), style="red", markup=False)
    except NotAllowed:
        screen.print(_("This account may not do that here."), style="red", markup=False)
    return 1


async def _list(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    async with sessions.read() as session:
        place = await named.place(session, args.place)
        found = await local_settings.listed(session, rules, place.path, _year(args, session))
    screen.print(_table([one for one in found if args.duties or one.setting.group != DUTIES]))
    return 0


async def _missing(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    async with sessions.read() as session:
        place = await named.place(session, args.place)
        year = _year(args, session)
        found = await local_settings.missing(session, rules, place.path, year)
    if not found:
        screen.print(_("Nothing is missing for %(year)s.", year=year))
        return 0
    shown = Table(_("Not set"), _("Key"), _("Last year"), _("Needed for"), _("Who knows"))
    for one in found:
        shown.add_row(
            *_cells(
                one.setting.zh,
                one.setting.id,
                said(one.setting, one.last_year) if one.last_year is not None else "",
                ngettext("%(count)s policy", "%(count)s policies", len(one.needed_by))
                if one.needed_by
                else "",
                rules.roles[one.setting.asked_of].zh,
            )
        )
    screen.print(shown)
    return 1


async def _set(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    async with sessions.write() as session:
        place = await named.place(session, args.place)
        actor = await named.actor(session, args.login)
        year = _year(args, session)
        wanted = Wanted(year, args.name, args.value, args.note)
        done = await local_settings.set_value(session, rules, actor, place, wanted)
    assert done.value is not None
    screen.print(
        _(
            "%(place)s, %(year)s: “%(setting)s” is %(value)s.",
            place=place.name,
            year=year,
            setting=done.setting.zh,
            value=said(done.setting, done.value),
        ),
        markup=False,
    )
    return 0


async def _clear(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    async with sessions.write() as session:
        place = await named.place(session, args.place)
        actor = await named.actor(session, args.login)
        year = _year(args, session)
        setting = await local_settings.take_back(session, rules, actor, place, year, args.name)
    sentence = _(
        "%(place)s, %(year)s: “%(setting)s” was taken back.",
        place=place.name,
        year=year,
        setting=setting.zh,
    )
    screen.print(sentence, markup=False)
    return 0


Action = Callable[[argparse.Namespace, Sessions, Rulebook, Console], Awaitable[int]]
ACTIONS: dict[str, Action] = {"list": _list, "missing": _missing, "set": _set, "clear": _clear}


def _year(args: argparse.Namespace, session: Session) -> int:
    year: int = args.year or session.moment.today.year
    return year


def _table(found: Sequence[Standing]) -> Table:
    shown = Table(_("Setting"), _("Key"), _("Value"), _("Set by"), _("Last year"))
    for one in found:
        setting = one.setting
        shown.add_row(
            *_cells(
                setting.zh,
                setting.id,
                said(setting, one.value) if one.value is not None else _("not set"),
                one.region,
                said(setting, one.last_year) if one.last_year is not None else "",
            )
        )
    return shown


def _cells(*texts: str) -> list[Text]:
    # A key is typed again, so it is never cut.
    return [Text(text, overflow="fold") for text in texts]
