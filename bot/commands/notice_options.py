"""What can be asked of `notice`: light to import, so that help comes at once."""

import argparse
from datetime import date
from pathlib import Path
from typing import TypeAlias

from locales import DEFAULT, LANGUAGES
from rulebook.notices import FORMS, SHORT

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

STEPS = (
    ("preview", "who would get it, and five samples per channel"),
    ("approve", "approve what somebody else has drafted"),
    ("send", "send what is approved"),
    ("pause", "hold what has not left yet; nothing is lost"),
    ("resume", "let a paused one go on"),
    ("stop", "stop at once"),
    ("report", "what became of it"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    _drafting(what)
    for name, about in STEPS:
        command = what.add_parser(name, help=about)
        command.add_argument("id", type=int)
        if name == "send":
            command.add_argument("--no-wait", action="store_true", help="do not show progress")
    _recurring(what)
    _proof(what)
    for command in what.choices.values():
        command.add_argument("--as", dest="login", required=True, metavar="LOGIN")
    _ready(what)


def _ready(what: Commands) -> None:
    check = what.add_parser("check", help="look for faults in the notices that come with policies")
    check.add_argument("policy", nargs="*", help="these policies only")
    show = what.add_parser("show", help="one of them in every form")
    show.add_argument("policy")
    for command in (check, show):
        command.add_argument("--entries", type=Path, help="a folder of entries other than ours")
    _paper(what.add_parser("paper", help="print them: PDF, picture, text to read"))


def _drafting(what: Commands) -> None:
    draft = what.add_parser("draft", help="write or pick a notice and choose its audience")
    which = draft.add_mutually_exclusive_group(required=True)
    which.add_argument("--slug", help="the notice's short name, as rain-and-dew")
    which.add_argument("--policy", help="the notice that comes with this policy, or its last text")
    draft.add_argument("--title", help="leave the texts away to send the newest version")
    _texts(draft)
    draft.add_argument("--source", help="document and number")
    draft.add_argument("--review-by", type=date.fromisoformat, metavar="YYYY-MM-DD")
    draft.add_argument("--region", required=True, metavar="NAME")
    draft.add_argument(
        "--audience", default="", help="地区:柳河镇 且 (标签:低保 或 未联系:60天); empty is all"
    )
    draft.add_argument("--form", choices=FORMS, default=SHORT, help="one part, or two")
    correct = what.add_parser(
        "correct", help="stop a wrong one and prepare the right one for whoever may have it"
    )
    correct.add_argument("id", type=int)
    _texts(correct)


def _texts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--short", help="the text for short messages of two parts")
    parser.add_argument("--brief", help="the text for short messages of one part")
    parser.add_argument("--body", metavar="FILE", help="the full text; - reads standard input")


def _recurring(what: Commands) -> None:
    begin = what.add_parser("recur", help="let a sending be prepared at an occasion of every year")
    begin.add_argument("occasion", help="as the list of them names it")
    begin.add_argument("--policy", help="the notice of this policy; else the occasion's first one")
    begin.add_argument("--region", required=True, metavar="NAME")
    begin.add_argument("--audience", default="", help="as with draft; empty is all")
    begin.add_argument("--form", choices=FORMS, default=SHORT, help="one part, or two")
    what.add_parser("recurring", help="what recurs, when it is prepared next, and the occasions")
    end = what.add_parser("end", help="prepare it no more")
    end.add_argument("id", type=int)


def _proof(what: Commands) -> None:
    one = what.add_parser("proof", help="what became of a sending, by village and household")
    one.add_argument("id", type=int)
    one.add_argument("--fate", default="", metavar="FATE")
    one.add_argument("--households", action="store_true", help="list households too")
    one.add_argument("--reason", default="", help="what more than a hundred lines are for")
    known = what.add_parser("awareness", help="who knows which policy, by village")
    known.add_argument("--year", type=int)
    known.add_argument("--policy", help="only this policy, or this notice of one's own")
    for command in (one, known):
        command.add_argument("--xlsx", type=Path, metavar="FILE", help="also write a workbook")


def _paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", nargs="*", help="these policies; all that have one by default")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the files go")
    parser.add_argument("--large", action="store_true", help="in large print")
    parser.add_argument("--png", action="store_true", help="pictures for chats, one each")
    parser.add_argument("--text", action="store_true", help="texts to be read aloud, one each")
    parser.add_argument("--region", metavar="NAME", help="for the readers of this place")
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)
    parser.add_argument("--time", action="store_true", help="set each and print how long")
