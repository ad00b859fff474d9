"""Registered templates: `template add`, `submit`, `approve`, `reject`, `retire`, `list`, `fit`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from locales import LANGUAGES
from rulebook.notices import FORMS, SHORT
from rulebook.notices.templates import CATEGORIES, NOTIFICATION

if TYPE_CHECKING:
    from storage.engine import Sessions

SMS = "sms_http"


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what can be done with templates."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _configure_add(actions.add_parser("add", help="keep a text as a draft"))
    for name, about in (
        ("submit", "the provider is looking at it"),
        ("approve", "the provider has approved it: from now on it is used"),
        ("reject", "the provider did not take it"),
        ("retire", "use it no more"),
    ):
        sub = actions.add_parser(name, help=about, description=about)
        sub.add_argument("id", type=int)
        sub.add_argument("--as", dest="login", metavar="LOGIN", help="the account that does it")
        if name == "approve":
            sub.add_argument("--code", default="", help="the provider's code")
        if name in ("approve", "reject"):
            sub.add_argument("--note", default="", help="what the provider said")
    listed = actions.add_parser("list", help="every template and where it stands")
    listed.add_argument("--channel", default="", help="of this channel only")
    fit = actions.add_parser("fit", help="what an approved template says, and what none says")
    propose = actions.add_parser("propose", help="the text to register for a policy or a kind")
    propose.add_argument("what", metavar="POLICY|KIND")
    propose.add_argument("--language", default=LANGUAGES[0], choices=LANGUAGES)
    for sub in (fit, propose):
        sub.add_argument("--channel", default=SMS)
        sub.add_argument("--form", default=SHORT, choices=FORMS, help="of a notice")


def _configure_add(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "text",
        nargs="?",
        help="the text with its ${variables}; - reads standard input; left away for a policy's own",
    )
    sub.add_argument("--kind", default="notice", help="notice, case.progress …")
    sub.add_argument(
        "--variable",
        action="append",
        default=[],
        metavar="NAME=TYPE[:MOST]",
        help="phone=phone:20; types: text, number, money, day, phone, code",
    )
    sub.add_argument("--channel", default=SMS)
    sub.add_argument("--signature", help="the registered one; else the usual one")
    sub.add_argument("--category", default=NOTIFICATION, choices=CATEGORIES)
    sub.add_argument("--code", help="the provider's code, when it has one")
    sub.add_argument("--notice", metavar="POLICY", help="the policy whose notice it is for")
    sub.add_argument("--form", default=SHORT, choices=FORMS, help="of that notice")
    sub.add_argument("--language", default=LANGUAGES[0], choices=LANGUAGES)
    sub.add_argument("--as", dest="login", metavar="LOGIN", help="the account that does it")


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Do it; 1 when something is missing or it was declined, with what to do."""
    # Imported here: help is shown without the rules of notices and every table.
    from bot.commands import template_acts

    return await template_acts.run(args, sessions)
