"""Ready notices from the command line: check them, and read one in every form."""

import argparse
from datetime import timedelta

from rich.console import Console

from bot.own_entries import load
from channels.text import segments
from locales import LANGUAGES, _, speaking
from notifications.notices import forms, ready
from notifications.notices.problems import SIGNATURE
from notifications.tell import HOTLINE
from rulebook import loader
from rulebook.loader import Rulebook
from rulebook.notices import FORMS
from storage.moment import Clock

GOOD_FOR = timedelta(days=180)


def run(args: argparse.Namespace) -> int:
    """Check some or all of them, or show one; 1 when something is wrong."""
    rules, screen = loader.load(args.entries) if args.entries else load(), Console()
    return _check(args, rules, screen) if args.what == "check" else _show(args, rules, screen)


def _check(args: argparse.Namespace, rules: Rulebook, screen: Console) -> int:
    today = Clock().moment().today
    wrong = 0
    for policy_id in args.policy or sorted(rules.plain_notices.ready):
        notice = rules.plain_notices.ready.get(policy_id)
        found = ready.faults(rules, notice, today) if notice else [_("There is no such notice.")]
        wrong += len(found)
        for sentence in found:
            screen.print(f"{policy_id}: {sentence}", markup=False, highlight=False)
    missing = [] if args.policy else list(ready.without(rules))
    live = sum(policy.live for policy in rules.policies.by_id.values())
    if not args.policy:
        screen.print(
            _(
                "%(count)s of %(live)s policies in force have a ready notice.",
                count=live - len(missing),
                live=live,
            )
        )
        for policy_id in missing:
            screen.print(policy_id, markup=False, highlight=False)
    return 1 if wrong or missing else 0


def _show(args: argparse.Namespace, rules: Rulebook, screen: Console) -> int:
    text = ready.ready(rules, args.policy, Clock().moment().today + GOOD_FOR)
    if text is None:
        screen.print(_("There is no such notice."))
        return 1
    for spoken in LANGUAGES:
        with speaking(spoken):
            for form in FORMS:
                message = forms.short_message(text, HOTLINE, form)
                cost = segments(message, SIGNATURE)
                screen.rule(f"{spoken} {form} {cost.units}/{cost.parts}")
                screen.print(f"【{SIGNATURE}】{message}", markup=False, highlight=False)
            screen.rule(f"{spoken} card")
            screen.print(forms.card(text, HOTLINE), markup=False, highlight=False)
    return 0
