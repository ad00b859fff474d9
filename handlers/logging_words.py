"""What is said in a chat about the log: what was kept, and what must be asked first."""

from collections.abc import Mapping, Sequence
from datetime import date

from acts.activities import naming, words
from acts.activities.entry import Recorded
from acts.activities.naming import Doubt
from channels.contract import Choice
from channels.text import is_short
from handlers.reply import Reply, choices
from locales import _, day
from rulebook import log_words
from rulebook.loader import Rulebook
from storage.queries.households import Household, label
from storage.queries.regions import Place


def logged(recorded: Recorded, rules: Rulebook, channel: str, today: date) -> Reply:
    """Say what is kept, what it moved and what it counted for."""
    lines, phrases = words.lines(recorded, rules, today)
    if phrases:
        lines.append(_("; ").join(phrases))
    elif recorded.kind != log_words.GREETING and not is_short(channel):
        lines.append(_("It is on record; no duty counts it."))
    return Reply("visit.logged", "\n".join(lines))


def drafted(kind: str, homes: Sequence[Household], on: date, today: date) -> Reply:
    """Say that what came by SMS is a draft."""
    if kind == log_words.VISIT:
        said = _(
            "Noted for %(household)s on %(day)s. Please confirm within a day: send 确认 "
            "in your bound chat.",
            household=words.named(homes),
            day=day(on, today),
        )
    else:
        said = _(
            "Noted for %(day)s: %(what)s%(whom)s. Please confirm within a day: send 确认 "
            "in your bound chat.",
            what=words.word_of(kind),
            whom=words.named(homes),
            day=day(on, today),
        )
    return Reply("visit.draft", said)


def ask(doubt: Doubt, villages: Mapping[str, Place], kind: str = log_words.VISIT) -> Reply:
    """Ask the one thing that is not clear, with what may be meant as choices."""
    said = words.question(doubt, villages, kind)
    return Reply("visit.which", said, choices=_offers(doubt, villages))


def menu(kinds: Sequence[str]) -> Reply:
    """What somebody can log, with an example each."""
    lines = [_("You can log this in one line, also with 昨天, 周三 or 9月3日 in front:")]
    lines += [log_words.BY_KIND[kind].example for kind in kinds]
    lines.append(_("Something wrong? Send 更正. Nobody at home for long? Send 暂停."))
    return Reply("visit.menu", "\n".join(lines))


def _offers(doubt: Doubt, villages: Mapping[str, Place]) -> tuple[Choice, ...]:
    """Homes to choose from, with their village where there are several."""
    if doubt.why == naming.MORE:
        return choices((_("Log just these"), "log:these"), (_("Do not log"), "log:drop"))
    several = len({home.region_id for home in doubt.homes}) > 1
    offered = []
    for home in doubt.homes[: naming.MOST_OFFERED]:
        place = villages.get(home.region_id) if several else None
        offered.append((f"{place.name if place else ''}{label(home)}", f"log:home:{home.id}"))
    return choices(*offered, (_("Do not log"), "log:drop")) if offered else ()
