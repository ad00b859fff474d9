"""Which messages an approved template says, and the texts to register for the others."""

import argparse
from datetime import timedelta

from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from acts.declined import Unfit
from acts.template_texts import KINDS, of_kind
from locales import LANGUAGES, _, speaking
from notifications import kinds, templates
from notifications.notices import forms
from notifications.notices.problems import LONGEST_LANDLINE
from notifications.notices.ready import ready
from notifications.templates import Approved
from rulebook.loader import Rulebook
from rulebook.notices.templates import Template, filled_in
from storage.engine import Sessions
from storage.moment import Clock
from storage.queries.notices import Text

GOOD_FOR = timedelta(days=180)


async def fit(
    args: argparse.Namespace, sessions: Sessions, rules: Rulebook, screen: Console
) -> int:
    """List kinds and ready notices with and without a template; 1 when something has none."""
    async with sessions.read() as session:
        approved = await templates.approved(session, args.channel)
    missing = _kinds(rules, approved, args.channel, screen)
    return 1 if missing + _ready(rules, approved, args, screen) else 0


def propose(args: argparse.Namespace, rules: Rulebook, screen: Console) -> int:
    """Print the texts to register, each with its variables; 1 when none can be known."""
    today = Clock().moment().today
    notice = ready(rules, args.what, today + GOOD_FOR)
    if notice:
        found = [templates.of_notice(notice, args.channel, args.form, args.language)]
    elif args.what in kinds.KINDS:
        found = of_kind(rules, args.what, args.language)
    else:
        raise Unfit([_("“%(what)s” is no policy with a notice and no kind.", what=args.what)])
    if not found:
        screen.print(_free())
        return 1
    for one in found:
        screen.print(one.text, markup=False, highlight=False, soft_wrap=True)
        limits = "  ".join(f"{name}={v.type}:{v.most}" for name, v in one.variables.items())
        screen.print(f"  [{one.category}] {limits}\n", markup=False, highlight=False)
    return 0


def own(args: argparse.Namespace, rules: Rulebook) -> tuple[str, dict[str, tuple[str, int]]]:
    """The text and variables of a policy's ready notice."""
    notice = ready(rules, args.notice, Clock().moment().today + GOOD_FOR)
    if notice is None:
        raise Unfit([_("“%(what)s” is no policy with a notice and no kind.", what=args.notice)])
    found = templates.of_notice(notice, args.channel, args.form, args.language)
    return found.text, {name: (one.type, one.most) for name, one in found.variables.items()}


def _kinds(rules: Rulebook, approved: Approved, channel: str, screen: Console) -> int:
    shown = Table(
        _("Kind"), _("Known texts"), _("With a template"), title=channel, title_style="bold"
    )
    missing = 0
    for kind in kinds.KINDS:
        if kind in KINDS or kind == "notice":
            texts = of_kind(rules, kind, LANGUAGES[0])
            fitting = sum(approved.fit(kind, _example(one)) is not None for one in texts)
            missing += len(texts) - fitting
            shown.add_row(kind, str(len(texts)), str(fitting))
        else:
            shown.add_row(kind, "–", str(approved.count(kind)))
    screen.print(shown)
    screen.print(_("notice: the neutral words for shared phones; notices themselves are below."))
    screen.print(_free())
    return missing


def _ready(rules: Rulebook, approved: Approved, args: argparse.Namespace, screen: Console) -> int:
    today = Clock().moment().today
    texts = [ready(rules, policy, today + GOOD_FOR) for policy in sorted(rules.plain_notices.ready)]
    without = [
        notice
        for notice in texts
        if notice and not _fits(approved, notice, args.channel, args.form)
    ]
    count = len(texts) - len(without)
    screen.print(
        _("%(count)s of %(all)s ready notices have a template.", count=count, all=len(texts))
    )
    for notice in without:
        line = Cell(_("no template: %(policy)s %(title)s", policy=notice.slug, title=notice.title))
        screen.print(line)
    return len(without)


def _fits(approved: Approved, notice: Text, channel: str, form: str) -> bool:
    with speaking(LANGUAGES[0]):
        text = forms.text(notice, channel, LONGEST_LANDLINE, form)
    return approved.fit("notice", text) is not None


def _example(template: Template) -> str:
    """A message of this text, each variable with a value of its type."""
    values = {name: EXAMPLES[limit.type] for name, limit in template.variables.items()}
    return filled_in(template, values)


EXAMPLES = {
    "phone": LONGEST_LANDLINE,
    "code": "8K3T",
    "day": "3月5日",
    "text": "还缺一样",
    "number": "12",
}


def _free() -> str:
    return _(
        "Kinds without a number are put into words only when they are sent: answers in a dialogue, "
        "the daily digest. Reach these people by a chat, or register what they are told most."
    )
