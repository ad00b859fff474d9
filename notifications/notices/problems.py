"""What must be corrected before anybody gets a notice, in sentences."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from channels.text import segments, units
from locales import LANGUAGES, _, language, speaking
from notifications.notices import figures
from notifications.notices.forms import BRIEF, FORMS, MOST, short_message
from rulebook import masking
from rulebook.loader import Rulebook
from rulebook.notices import FIELDS, Words, checks
from rulebook.notices.checks import Fault
from storage.queries.notices import Text

SIGNATURE = "明白"
"""The registered name in front of short messages, where the settings give no other."""

LONGEST_LANDLINE = "0370-00000000"
"""A place's number is put in for each reader; this is as long as one gets."""

LONGEST_TITLE, LONGEST_SOURCE, LONGEST_FIELD, LONGEST_BODY = 60, 200, 500, 3000
LONGEST_REVIEW = timedelta(days=366)
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
LINK = re.compile(r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|gov|top|vip|cc|io)\b", re.I)
BRACKETS = re.compile("[【】]")
SHORT_MESSAGES = ("brief", "short")


@dataclass(frozen=True, slots=True)
class Measure:
    """By what a notice is judged: the registered signature and today."""

    signature: str
    today: date


def problems(rules: Rulebook, notice: Text, measure: Measure) -> list[str]:
    """Say what must be corrected; empty when the notice is fit to be sent."""
    return [
        *_empty(notice),
        *_too_long(notice, measure.signature),
        *_unfit_for_a_phone(notice),
        *_leaks(notice),
        *_figures(rules, notice, measure.today),
        *_wording(rules, notice),
        *_dates(notice, measure.today),
    ]


def blocked(rules: Rulebook, notice: Text, today: date) -> list[str]:
    """Say what keeps a version that was fit once from being sent today."""
    past = [_past()] if notice.review_by < today else []
    return [*_changed(rules, notice, today), *past]


def in_words(fault: Fault) -> str:
    """One fault as a sentence."""
    return FAULTS[fault.kind](fault)


FAULTS: Mapping[str, Callable[[Fault], str]] = {
    "missing": lambda fault: _("%(field)s is missing.", field=field_name(fault.field)),
    "no_phone": lambda fault: _(
        "%(field)s: put {phone} where the landline belongs.", field=field_name(fault.field)
    ),
    "no_value": lambda fault: _(
        "%(field)s: nothing fills {%(name)s}. Choose a figure of the policy, or take it out.",
        field=field_name(fault.field),
        name=fault.what,
    ),
    "unbound": lambda fault: _(
        "%(field)s: write %(name)s instead of %(number)s, so that it changes with the policy.",
        field=field_name(fault.field),
        name=fault.instead,
        number=fault.what,
    ),
    "not_in_entry": lambda fault: _(
        "%(field)s: the figure %(number)s is not in the policy. Check it, or take it out.",
        field=field_name(fault.field),
        number=fault.what,
    ),
    "in_words": lambda fault: _(
        "%(field)s: write %(figure)s in digits, so that it can be checked.",
        field=field_name(fault.field),
        figure=fault.what,
    ),
    "dishonest": lambda fault: _(
        "%(field)s: say “%(word)s” with {%(name)s}, it is no promise to everybody.",
        field=field_name(fault.field),
        word=fault.instead,
        name=fault.what,
    ),
    "jargon": lambda fault: _(
        "%(field)s: nobody says “%(word)s” at home. Better: %(instead)s.",
        field=field_name(fault.field),
        word=fault.what,
        instead=fault.instead,
    ),
    "refused": lambda fault: _(
        "%(field)s: “%(word)s” is refused by providers, or frightens people. Take it out.",
        field=field_name(fault.field),
        word=fault.what,
    ),
    "long_sentence": lambda fault: _(
        "%(field)s: too long for one breath: “%(piece)s”. Make two sentences of it.",
        field=field_name(fault.field),
        piece=fault.what,
    ),
}


def field_name(name: str) -> str:
    """A field of a notice in words."""
    return {
        "title": _("Title"),
        "brief": _("Short message of one part"),
        "short": _("Short message of two parts"),
        "for_whom": _("Who it is for"),
        "gets": _("What you get"),
        "how": _("How to get it"),
        "place": _("Where"),
        "by_when": _("By when"),
        "body": _("Good to know"),
    }[name]


def _empty(notice: Text) -> list[str]:
    found = []
    if not SLUG.fullmatch(notice.slug):
        found.append(_("The short name needs small letters, digits and hyphens, at most 60."))
    if not notice.title.strip():
        found.append(_("The title is missing."))
    if not notice.short.strip():
        found.append(_("The text for short messages is missing."))
    if not any(getattr(notice, name).strip() for name in FIELDS[3:]):
        found.append(_("The full text is missing."))
    if not notice.source.strip():
        found.append(_("The source is missing: name the document and its number."))
    return found


def _too_long(notice: Text, signature: str) -> list[str]:
    found = []
    if len(notice.title) > LONGEST_TITLE:
        found.append(_("The title may have at most %(most)s characters.", most=LONGEST_TITLE))
    if len(notice.source) > LONGEST_SOURCE:
        found.append(_("The source may have at most %(most)s characters.", most=LONGEST_SOURCE))
    if units(notice.body) > LONGEST_BODY:
        found.append(_("The full text may have at most %(most)s characters.", most=LONGEST_BODY))
    for name in ("for_whom", "gets", "how", "place", "by_when"):
        if units(getattr(notice, name)) > LONGEST_FIELD:
            name, most = field_name(name), LONGEST_FIELD
            found.append(_("%(field)s: at most %(most)s characters.", field=name, most=most))
    spoken = language()
    for written in LANGUAGES:
        if written == LANGUAGES[0] or written in notice.others:
            found += _too_long_for_a_phone(notice, signature, written, spoken)
    return found


def _too_long_for_a_phone(notice: Text, signature: str, written: str, spoken: str) -> list[str]:
    """What does not fit a phone in one language, said in another."""
    found = []
    for form in FORMS:
        with speaking(written):
            message = short_message(notice, LONGEST_LANDLINE, form)
        length, most = segments(message, signature).units, MOST[written][form]
        if length > most and (form != BRIEF or notice.brief):
            with speaking(spoken):
                found.append(
                    _(
                        "%(field)s: %(length)s characters with the signature and the line that "
                        "asks for an answer; at most %(most)s fit.",
                        field=field_name(form),
                        length=length,
                        most=most,
                    )
                )
    return found


def _unfit_for_a_phone(notice: Text) -> list[str]:
    found = []
    messages = [getattr(one, name) for one in _versions(notice) for name in SHORT_MESSAGES]
    if any(LINK.search(message) for message in messages):
        found.append(_("A short message may not carry a link: say where to ask instead."))
    if any(BRACKETS.search(message) for message in messages):
        found.append(_("The brackets 【】 are only for the signature: use others."))
    return found


def _leaks(notice: Text) -> list[str]:
    said = [getattr(one, name) for one in _versions(notice) for name in FIELDS]
    kinds = masking.leaks("\n".join([*said, notice.source]))
    found = []
    if "mobile" in kinds:
        found.append(_("Mobile numbers may not be in a notice: give the landline instead."))
    if set(kinds) - {"mobile"}:
        found.append(_("There are digits like an ID or bank card number in it: take them out."))
    return found


def _figures(rules: Rulebook, notice: Text, today: date) -> list[str]:
    """Figures bound to the policy; without one only the telephone has a value."""
    policy = rules.policies.by_id.get(notice.policy)
    found: list[Fault] = []
    for spoken, words in _spoken(notice):
        if policy:
            found += checks.of_policy(policy, words, spoken)
        else:
            found += checks.without_value(words, ())
    return [*_said_once(found), *_changed(rules, notice, today)]


def _changed(rules: Rulebook, notice: Text, today: date) -> list[str]:
    if not notice.policy:
        return []
    policy = rules.policies.by_id.get(notice.policy)
    if policy is None or not policy.live:
        return [_("The policy of this notice is not in force any more.")]
    if policy.coverage_year and policy.coverage_year < today.year:
        return [_("The policy of this notice was for %(year)s only.", year=policy.coverage_year)]
    names = figures.changed(policy, notice.figures)
    if not names:
        return []
    return [
        _(
            "The policy says another figure by now (%(names)s): write the notice anew, its figures "
            "are then taken from the policy.",
            names="、".join(names),
        )
    ]


def _wording(rules: Rulebook, notice: Text) -> list[str]:
    """Words providers refuse stop a notice; plain wording is asked of ready ones by their test."""
    found = [
        fault
        for spoken, words in _spoken(notice)
        for fault in checks.of_wording(words, rules.plain_notices.wording[spoken])
        if fault.kind == "refused"
    ]
    return _said_once(found)


def _dates(notice: Text, today: date) -> list[str]:
    if notice.review_by < today:
        return [_past()]
    if notice.review_by > today + LONGEST_REVIEW:
        return [_("The review date is more than a year away: choose a nearer one.")]
    return []


def _past() -> str:
    return _("The review date is past: choose a day from today on.")


def _spoken(notice: Text) -> Iterable[tuple[str, Words]]:
    return [(LANGUAGES[0], notice), *notice.others.items()]


def _versions(notice: Text) -> list[Words]:
    return [notice, *notice.others.values()]


def _said_once(faults: Iterable[Fault]) -> list[str]:
    return list(dict.fromkeys(in_words(fault) for fault in faults))
