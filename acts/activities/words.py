"""The log in words: what was kept, what it counted for, and what must be asked first."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from acts.activities import naming
from acts.activities.entry import Missed, Recorded, Served
from acts.activities.naming import Doubt
from locales import _, day, ngettext
from locales.units import listed
from rulebook import log_words
from rulebook.loader import Rulebook
from storage.queries.households import Household, label
from storage.queries.regions import Place

FEW = 5
"""So many homes are named; of more only the number is said."""
PERIODS: dict[str, Callable[[], str]] = {
    "week": lambda: _("a week"),
    "month": lambda: _("a month"),
    "two-month": lambda: _("in two months"),
    "quarter": lambda: _("a quarter"),
    "half-year": lambda: _("in half a year"),
    "year": lambda: _("a year"),
}
LEVELS: dict[str, Callable[[], str]] = {
    "province": lambda: _("the province"),
    "city": lambda: _("the city"),
    "county": lambda: _("the county"),
    "township": lambda: _("the township"),
}


def lines(recorded: Recorded, rules: Rulebook, today: date) -> tuple[list[str], list[str]]:
    """What is kept and moved, a line each; and what it counted for, a phrase each."""
    said = [_kept(recorded, rules, today)]
    if recorded.moved:
        said.append(_("The report there is now at the household check."))
    if recorded.resumed:
        said.append(_("The pause of visits there is over."))
    if recorded.kind == log_words.GREETING:
        return [*said, _("A festival greeting counts for no duty.")], []
    phrases = [served(one) for one in recorded.served]
    phrases += [
        _("%(title)s %(done)s/%(all)s households", title=one.title, done=one.done, all=one.total)
        for one in recorded.campaigns
    ]
    missed = [_missed(one, rules) for one in recorded.missed]
    return said, [*phrases, *filter(None, missed)]


def question(doubt: Doubt, villages: Mapping[str, Place], kind: str = log_words.VISIT) -> str:
    """The one thing that is not clear, as a question; `kind` is what is being logged."""
    said = {
        naming.WHICH: lambda: _("Which “%(text)s” do you mean?", text=doubt.text),
        naming.DIFFERS: lambda: _(
            "Number and name do not go together: “%(text)s”. Which one do you mean?",
            text=doubt.text,
        ),
        naming.UNKNOWN: lambda: _unknown(doubt),
        naming.VILLAGE: lambda: _village(doubt, villages),
        naming.MORE: lambda: ngettext(
            "You speak of %(count)s household, but named others. Name them all, or choose.",
            "You speak of %(count)s households, but named others. Name them all, or choose.",
            doubt.count,
        ),
        naming.NONE: lambda: _none(doubt, kind),
    }
    return said[doubt.why]()


def word_of(kind: str) -> str:
    """The word a kind of activity is logged by."""
    known = log_words.BY_KIND.get(kind)
    return known.words[0] if known else kind


def title_of(rules: Rulebook, kind: str) -> str:
    """What a kind of activity is called."""
    known = log_words.BY_KIND.get(kind)
    return known.words[0] if known else rules.activity_kinds.get(kind, kind)


def _kept(recorded: Recorded, rules: Rulebook, today: date) -> str:
    homes = recorded.households
    whom = named(homes)
    if len(homes) > 1:
        whom = ngettext(
            "%(count)s household (%(homes)s)",
            "%(count)s households (%(homes)s)",
            len(homes),
            homes=whom,
        )
    what = title_of(rules, recorded.kind)
    if recorded.on == today:
        return _("Kept: %(what)s%(whom)s.", what=what, whom=whom)
    return _(
        "Kept: %(what)s%(whom)s on %(day)s, written down on %(today)s.",
        what=what,
        whom=whom,
        day=day(recorded.on, today),
        today=day(today),
    )


def served(one: Served) -> str:
    duty = one.duty
    values = {"title": duty.title, "done": one.done, "required": one.required}
    if not one.fresh and one.repeated:
        return _("%(title)s: counted before, so not again", **values)
    if one.done is None or one.required is None:
        return _("%(title)s: counted", **values)
    ours = duty.local is not None or duty.documented is not None
    if duty.type == "coverage":
        if duty.target != "household":
            return _("%(title)s: %(done)s of %(required)s done", **values)
        if ours:
            return _("%(title)s (rule of this county): %(done)s/%(required)s households", **values)
        return _("%(title)s: %(done)s/%(required)s households", **values)
    per = PERIODS.get(duty.per, str)()
    if ours:
        return _(
            "%(title)s (rule of this county: %(required)s times %(per)s): %(done)s so far",
            per=per,
            **values,
        )
    return _("%(title)s (%(required)s times %(per)s): %(done)s so far", per=per, **values)


def short_role(rules: Rulebook, role: str) -> str:
    """What a role is called without what stands in brackets."""
    return rules.roles[role].zh.partition("（")[0]


def _missed(one: Missed, rules: Rulebook) -> str:
    match one.why.reason:
        case "level":
            least = LEVELS.get(one.why.accepted[0], str)()
            return _(
                "“%(title)s” counts training by %(level)s or above; if that is what it was, "
                "send 更正 and add who held it, like 县里办的",
                title=one.duty.title,
                level=least,
            )
        case "class_hours":
            return _(
                "“%(title)s” counts lessons of at least %(hours)s class hours; send 更正 and add "
                "them, like 3课时",
                title=one.duty.title,
                hours=one.why.accepted[0],
            )
        case "recipients":
            return _(
                "“%(title)s” counts once all got it, these did not: %(lacking)s; if they did, "
                "send 更正 and name them",
                title=one.duty.title,
                lacking=listed([short_role(rules, role) for role in one.why.accepted]),
            )
        case _:
            return ""


def named(homes: Sequence[Household]) -> str:
    shown = [label(home) for home in homes[:FEW]]
    return listed(shown if len(homes) <= FEW else [*shown, "…"])


def _unknown(doubt: Doubt) -> str:
    if doubt.homes:
        return _("There is no “%(text)s” in your villages. Is it one of these?", text=doubt.text)
    return _(
        "There is no “%(text)s” in your villages. Please send the number of the household.",
        text=doubt.text,
    )


def _village(doubt: Doubt, villages: Mapping[str, Place]) -> str:
    if doubt.text:
        return _("“%(text)s” is none of your villages. Which village is it?", text=doubt.text)
    if not villages:
        return _("You have no village here.")
    first = next(iter(villages.values())).name
    return _("Which village? Write its name first: 走访 %(village)s 3 …", village=first)


def _none(doubt: Doubt, kind: str) -> str:
    if doubt.homes:
        return _("Which household is it? One of these?")
    if doubt.count:
        return ngettext(
            "Which household was it? Send its number.",
            "Which %(count)s households were they? Send their numbers, like 3 5 8.",
            doubt.count,
        )
    example = log_words.BY_KIND[kind].example
    return _("Which household? Send for example: %(example)s. To leave it: 算了.", example=example)
