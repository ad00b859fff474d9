"""Evaluate: what the rules say about the cases of a file, or about one household."""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from bot.commands.evaluating.files import BadFile, Case, read, without_expectation
from locales import _, ngettext
from rulebook.loader import ENTRIES, Rulebook, load

KINDS = {
    "eligibility": "what families may get, how much, and what must still be known",
    "duty": "what officials owe, what counted, and what is due next",
    "procedure": "where cases stand, their limits, and which steps were refused",
}
HOUSEHOLD = "what a household of the database may get"

Answer = dict[str, Any]


class Kind(Protocol):
    """A module that evaluates one kind of case."""

    def answer(self, rules: Rulebook, case: Case) -> Answer:
        """Say what the rules compute; `ValueError` names the fields that cannot be read."""

    def differences(self, rules: Rulebook, case: Case, answer: Answer) -> list[str]:
        """Say where an answer is not what its case expects."""

    def lines(self, rules: Rulebook, case: Case, answer: Answer) -> list[str]:
        """Say an answer for people."""


def configure(parser: argparse.ArgumentParser) -> None:
    """What to evaluate, and how it is shown."""
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    for kind, about in KINDS.items():
        sub = kinds.add_parser(kind, help=about, description=about)
        sub.add_argument("file", type=Path, help="YAML or JSON: a list of cases")
        sub.add_argument("--json", action="store_true", help="print the answers as JSON only")
        sub.add_argument(
            "--check",
            action="store_true",
            help="compare with what the cases expect; 1 on a difference",
        )
        sub.add_argument(
            "--entries", type=Path, default=ENTRIES, help="a folder of entries other than ours"
        )
    # A module of its own, because this one needs the database and the others must not open it.
    household = kinds.add_parser("household", help=HOUSEHOLD, description=HOUSEHOLD)
    household.set_defaults(module="evaluating.household")
    household.add_argument("code", help="a case code, or village and household number")
    household.add_argument("--json", action="store_true", help="print the answer as JSON only")
    household.add_argument(
        "--why", metavar="POLICY", help="explain one policy, condition by condition"
    )


async def run(arguments: argparse.Namespace) -> int:
    """Print the answers; 1 when some are not as expected, 2 when the file cannot be read."""
    try:
        cases = read(arguments.file)
    except BadFile as problem:
        print(problem, file=sys.stderr)
        return 2
    kind = cast(Kind, importlib.import_module(f"bot.commands.evaluating.{arguments.kind}"))
    rules = load(arguments.entries)
    answers, problems = _answers(kind, rules, cases)
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(answers, ensure_ascii=False, indent=1, allow_nan=False))
    if arguments.check:
        return _check(kind, rules, cases, answers, quiet=arguments.json)
    if not arguments.json:
        for case, answer in zip(cases, answers, strict=True):
            print("\n".join(kind.lines(rules, case, answer)), end="\n\n")
    return 0


def _answers(kind: Kind, rules: Rulebook, cases: Sequence[Case]) -> tuple[list[Answer], list[str]]:
    """Answer every case; the problems are those of all cases, so that one reading finds them."""
    answers, problems = [], []
    for case in cases:
        try:
            answers.append(kind.answer(rules, without_expectation(case)))
        except ValueError as error:
            problems += [f"{case['id']}: {line}" for line in str(error).splitlines()]
    return answers, problems


def _check(
    kind: Kind, rules: Rulebook, cases: Sequence[Case], answers: Sequence[Answer], quiet: bool
) -> int:
    """Print every difference; with JSON on the standard output they go where errors go."""
    said = sys.stderr if quiet else sys.stdout
    found = []
    for case, answer in zip(cases, answers, strict=True):
        if "expect" not in case:
            differences = [_("the case does not say what it expects")]
        else:
            differences = kind.differences(rules, case, answer)
        found += [f"{case['id']}: {line}" for line in differences]
    if found:
        print("\n".join(found), file=said)
        return 1
    print(
        ngettext("%(count)s case is as expected.", "%(count)s cases are as expected.", len(cases)),
        file=said,
    )
    return 0
