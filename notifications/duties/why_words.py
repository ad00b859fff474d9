"""Why a duty stands as it does, in sentences: the rule, whose figure, what counted and what not."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from locales import _, day, ngettext
from locales.duty_words import PERIODS, STATUSES, why
from locales.steps import roles
from notifications.duties.standing import Standing
from notifications.duties.why import HOME, Explained
from notifications.duties.words import amount, figures
from rulebook.duties import Activity, Duty, Line
from rulebook.loader import Rulebook
from rulebook.reminders import Escalation
from rulebook.sources import quote

MOST = 6
"""So many lines of the log are told; of more only the number."""
PRESENCE = {
    "records": lambda: _("No check-in: told from what is on record."),
    "answer": lambda: _("No check-in: told from your own answer about the week."),
    "presumed": lambda: _("No check-in: taken from leave and days away."),
}


def shown(explained: Explained) -> Sequence[Line]:
    """The lines of the log that are told."""
    return [*explained.counted[:MOST], *explained.left_out[:MOST]]


def sentences(
    rules: Rulebook, explained: Explained, homes: Mapping[str, str], today: date
) -> list[str]:
    """Why it stands as it does, a sentence or list a line; homes are named by their targets."""
    one = explained.standing
    duty = one.owed.duty
    said = [duty.title, clause(rules, duty), stands(rules, one, today)]
    said += [sentence for sentence in (whose_figure(duty), presence(one)) if sentence]
    if one.status.status != "cannot_tell" and duty.type not in ("presence", "min_duration"):
        said += log(rules, explained, homes, today)
    if explained.above:
        said.append(above(rules, explained.above))
    return said


def clause(rules: Rulebook, duty: Duty) -> str:
    """Which clause asks for it."""
    if duty.source is None:
        return _("Rule: of this county; no document asks for it.")
    return _("Rule: %(clause)s", clause=quote(rules.sources, duty.source))


def stands(rules: Rulebook, one: Standing, today: date) -> str:
    """The period, how much is done of how much, and how that stands."""
    found = one.status
    if found.status == "cannot_tell":
        missing = "、".join(
            rules.settings[key].zh if key in rules.settings else key for key in found.missing
        )
        return _("The county has not set yet: %(settings)s.", settings=missing)
    return _(
        "%(period)s: %(figures)s, %(status)s.",
        period=period(one, today),
        figures=figures(one),
        status=STATUSES[found.status](),
    )


def period(one: Standing, today: date) -> str:
    """The days it is looked at in."""
    span = one.span
    if span and span.first and span.last:
        return _("%(first)s to %(last)s", first=day(span.first, today), last=day(span.last, today))
    named = one.status.period
    return PERIODS[named]() if named in PERIODS else named


def whose_figure(duty: Duty) -> str:
    """Who set the figure, where it was not the document alone."""
    if duty.local is not None and duty.source is not None:
        return _(
            "The document says only “%(word)s”; the figure is a rule of this county.",
            word=duty.local.word,
        )
    if duty.documented is not None:
        return _(
            "The figure is a rule of this county; the document asks for %(figure)s.",
            figure=_documented(duty, duty.documented),
        )
    return ""


def presence(one: Standing) -> str:
    """What days and nights are told from."""
    return PRESENCE[one.told_from]() if one.told_from in PRESENCE else ""


def log(rules: Rulebook, explained: Explained, homes: Mapping[str, str], today: date) -> list[str]:
    """What counted and what did not, each with its reason."""
    counted, left_out = explained.counted, explained.left_out
    said = []
    if counted:
        said.append(
            _(
                "Counted (%(count)s): %(lines)s",
                count=len(counted),
                lines="；".join(_what(rules, one, homes, today) for one in counted[:MOST]),
            )
        )
    else:
        said.append(_("Nothing counts yet."))
    if left_out:
        said.append(_("Did not count:"))
        said += [uncounted(rules, one, homes, today) for one in left_out[:MOST]]
    if len(left_out) > MOST:
        more = len(left_out) - MOST
        said.append(ngettext("%(count)s more did not.", "%(count)s more did not.", more))
    if explained.others:
        said.append(
            ngettext(
                "%(count)s entry of another kind is for other duties.",
                "%(count)s entries of another kind are for other duties.",
                explained.others,
            )
        )
    return said


def uncounted(rules: Rulebook, line: Line, homes: Mapping[str, str], today: date) -> str:
    """One line that did not count, with why."""
    assert line.why_not is not None
    what = _what(rules, line, homes, today)
    return _("%(what)s: %(why)s", what=what, why=why(rules, line.why_not))


def above(rules: Rulebook, told: Escalation) -> str:
    """Who is told when it slips, and whether a document says so or we do."""
    role = roles(rules, (told.role,))
    if told.basis == "source":
        return _("When it slips (the document says so): %(role)s takes over.", role=role)
    return _("When it slips (a choice of this system): %(role)s is told.", role=role)


def _what(rules: Rulebook, line: Line, homes: Mapping[str, str], today: date) -> str:
    activity = line.activity
    words = [
        day(activity.on, today),
        rules.activity_kinds.get(activity.kind, activity.kind),
        "、".join(_whom(activity, homes)),
        "" if activity.value is None else amount(activity.value),
    ]
    return " ".join(word for word in words if word)


def _whom(activity: Activity, homes: Mapping[str, str]) -> list[str]:
    """The homes as they are called, and what else was reached; no ids."""
    found = []
    for target in sorted(activity.targets):
        if target in homes:
            found.append(homes[target])
        elif not target.startswith((HOME, "person:")):
            found.append(target)
    if len(found) > MOST:
        return [*found[:MOST], "…"]
    return found


def _documented(duty: Duty, figure: Decimal) -> str:
    if duty.type == "coverage":
        return f"{(figure * 100).normalize():f}%"
    if duty.type == "deadline":
        return ngettext("%(count)s day", "%(count)s days", int(figure))
    return f"{amount(figure)}{duty.quota.unit or ''}"
