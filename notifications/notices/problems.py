"""What must be corrected before anybody gets a notice, in sentences."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from channels.text import segments, units
from locales import LANGUAGES, _, language, speaking
from locales.notice_fields import field_name
from notifications.notices import figures
from notifications.notices.forms import MOST, short_message
from rulebook import masking
from rulebook.loader import Rulebook
from rulebook.notices import BRIEF, FIELDS, FORMS, Words, checks
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


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be corrected, and in which field of which language; "" is the whole notice."""

    field: str
    sentence: str
    language: str = LANGUAGES[0]


def problems(rules: Rulebook, notice: Text, measure: Measure) -> list[str]:
    """Say what must be corrected; empty when the notice is fit to be sent."""
    return list(dict.fromkeys(one.sentence for one in by_field(rules, notice, measure)))


def by_field(rules: Rulebook, notice: Text, measure: Measure) -> list[Problem]:
    """The same, each problem with the field it is in."""
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


def spoken(notice: Text) -> Iterable[tuple[str, Words]]:
    """The words of a notice with their language, the default one first."""
    return [(LANGUAGES[0], notice), *notice.others.items()]


def _empty(notice: Text) -> Iterator[Problem]:
    if not SLUG.fullmatch(notice.slug):
        said = _("The short name needs small letters, digits and hyphens, at most 60.")
        yield Problem("slug", said)
    if not notice.title.strip():
        yield Problem("title", _("The title is missing."))
    if not notice.short.strip():
        said = _("Write “%(field)s”: it reaches every phone.", field=field_name("short"))
        yield Problem("short", said)
    if not any(getattr(notice, name).strip() for name in FIELDS[3:]):
        said = _("Write at least one of these: what you get, how, where, by when, good to know.")
        yield Problem("gets", said)
    if not notice.source.strip():
        said = _("The source is missing: name the document and its number.")
        yield Problem("source", said)


def _too_long(notice: Text, signature: str) -> Iterator[Problem]:
    if len(notice.source) > LONGEST_SOURCE:
        said = _("The source may have at most %(most)s characters.", most=LONGEST_SOURCE)
        yield Problem("source", said)
    for written, words in spoken(notice):
        if len(words.title) > LONGEST_TITLE:
            said = _("The title may have at most %(most)s characters.", most=LONGEST_TITLE)
            yield Problem("title", said, written)
        if units(words.body) > LONGEST_BODY:
            said = _("The full text may have at most %(most)s characters.", most=LONGEST_BODY)
            yield Problem("body", said, written)
        for name in ("for_whom", "gets", "how", "place", "by_when"):
            if units(getattr(words, name)) > LONGEST_FIELD:
                shown, most = field_name(name), LONGEST_FIELD
                said = _("%(field)s: at most %(most)s characters.", field=shown, most=most)
                yield Problem(name, said, written)
    asking = language()
    for written in LANGUAGES:
        if written == LANGUAGES[0] or written in notice.others:
            yield from _too_long_for_a_phone(notice, signature, written, asking)


def _too_long_for_a_phone(
    notice: Text, signature: str, written: str, asking: str
) -> Iterator[Problem]:
    """What does not fit a phone in one language, said in another."""
    for form in FORMS:
        with speaking(written):
            message = short_message(notice, LONGEST_LANDLINE, form)
        length, most = segments(message, signature).units, MOST[written][form]
        if length > most and (form != BRIEF or notice.brief):
            with speaking(asking):
                said = _(
                    "%(field)s: %(length)s characters with the signature and the line that "
                    "asks for an answer; at most %(most)s fit.",
                    field=field_name(form),
                    length=length,
                    most=most,
                )
            yield Problem(form, said, written)


def _unfit_for_a_phone(notice: Text) -> Iterator[Problem]:
    for written, words in spoken(notice):
        for name in SHORT_MESSAGES:
            message = getattr(words, name)
            if LINK.search(message):
                said = _("A short message may not carry a link: say where to ask instead.")
                yield Problem(name, said, written)
            if BRACKETS.search(message):
                said = _("The brackets 【】 are only for the signature: use others.")
                yield Problem(name, said, written)


def _leaks(notice: Text) -> Iterator[Problem]:
    said = [
        (name, getattr(words, name), written)
        for written, words in spoken(notice)
        for name in FIELDS
    ]
    for name, text, written in [*said, ("source", notice.source, LANGUAGES[0])]:
        kinds = masking.leaks(text)
        if "mobile" in kinds:
            found = _("Mobile numbers may not be in a notice: give the landline instead.")
            yield Problem(name, found, written)
        if set(kinds) - {"mobile"}:
            found = _("There are digits like an ID or bank card number in it: take them out.")
            yield Problem(name, found, written)


def _figures(rules: Rulebook, notice: Text, today: date) -> Iterator[Problem]:
    """Figures bound to the policy; without one only the telephone has a value."""
    policy = rules.policies.by_id.get(notice.policy)
    for written, words in spoken(notice):
        if policy:
            found = checks.of_policy(policy, words, written)
        else:
            found = checks.without_value(words, ())
        yield from (Problem(fault.field, in_words(fault), written) for fault in found)
    yield from (Problem("policy", sentence) for sentence in _changed(rules, notice, today))


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


def _wording(rules: Rulebook, notice: Text) -> Iterator[Problem]:
    """Words providers refuse stop a notice; plain wording is asked of ready ones by their test."""
    for written, words in spoken(notice):
        for fault in checks.of_wording(words, rules.plain_notices.wording[written]):
            if fault.kind == "refused":
                yield Problem(fault.field, in_words(fault), written)


def _dates(notice: Text, today: date) -> Iterator[Problem]:
    if notice.review_by < today:
        yield Problem("review_by", _past())
    elif notice.review_by > today + LONGEST_REVIEW:
        said = _("The review date is more than a year away: choose a nearer one.")
        yield Problem("review_by", said)


def _past() -> str:
    return _("The review date is past: choose a day from today on.")
