"""`evaluate household CODE`: what a family gets, with clause and arithmetic; no name is printed."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from acts import facts, local_settings
from acts.declined import Declined
from bot.commands import named
from bot.commands.evaluating.family import Answer, Family, answer
from bot.commands.evaluating.why import why
from bot.own_entries import load
from locales import _, ngettext, problems, reasons, yuan
from locales.units import listed
from rulebook.eligibility.facts import HOUSEHOLD, Facts, read
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions
from storage.queries import regions

FOR_THIS_FAMILY = ("rule", "discretionary")
"""The decisions that are about this family rather than about a place or an office."""
ASKED_FIRST = 5
OPEN_SHOWN = 12
"""How many open benefits are shown to a person, those that lack least first; JSON has all."""


async def run(args: argparse.Namespace, sessions: Sessions) -> int:
    """Print what the rules make of a household; 1 when there is no such household."""
    rules = load()
    try:
        async with sessions.read() as session:
            family = await _family(session, rules, args.code)
    except Declined as declined:
        print(declined.sentence(), file=sys.stderr)
        return 1
    if args.why and args.why not in rules.policies.by_id:
        print(_("There is no policy “%(id)s”.", id=args.why), file=sys.stderr)
        return 1
    if args.why:
        print("\n".join(why(rules, family, args.why)))
        return 0
    found = answer(rules, family)
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        print("\n".join(lines(rules, found)))
    return 0


def lines(rules: Rulebook, found: Answer) -> list[str]:
    """Say an answer for people."""
    own, others = _sorted(found["gets"])
    return [
        _("%(household)s, %(year)s", household=found["household"], year=found["year"]),
        _("What this family gets:") if own else _("Nothing is sure yet of what this family gets."),
        *(line for one in own for line in _gets(rules, found, one)),
        *(_together(found, one) for one in found["together"]),
        *(_only_one(rules, found, one) for one in found["only_one_of"]),
        *(_tested(rules, one) for one in found["tests"]),
        *_also(others),
        *_open(rules, found),
        *_not_set(found["not_set"]),
    ]


async def _family(session: Session, rules: Rulebook, code: str) -> Family:
    """Look a household up, with its facts and what its county has not set.

    Raises:
        Unknown: there is none, or what is on file of it cannot be read.
    """
    today = session.moment.today
    household = await named.household(session, code)
    place = await regions.get(session, household.region_id)
    assert place is not None
    raw = await facts.of_household(session, rules, household, today)
    known = read(rules.policies, raw)
    if not isinstance(known, Facts):
        raise named.Unknown("\n".join(problems.in_words(problem) for problem in known))
    not_set = await local_settings.missing(session, rules, household.path, today.year)
    called = _("%(place)s household %(number)s", place=place.full_name, number=household.number)
    return Family(called, today.year, raw, known, not_set)


def _sorted(gets: Sequence[Answer]) -> tuple[list[Answer], list[str]]:
    """Tell what is this family's own from what everyone concerned gets; standards stand apart."""
    gets = [one for one in gets if one["kind"] != "standard"]
    own = [one for one in gets if one["decision"] in FOR_THIS_FAMILY]
    return own, [one["title"] for one in gets if one["decision"] not in FOR_THIS_FAMILY]


def _gets(rules: Rulebook, found: Answer, one: Answer) -> Iterator[str]:
    yield _("· %(title)s (%(who)s)", title=one["title"], who=_who(found, [one["subject"]]))
    if one["how_much"]:
        yield _("  How much: %(amount)s", amount=one["how_much"])
    if one["calc"]:
        yield _("  Reckoned: %(sum)s", sum=one["calc"])
    for line in reasons.missing(rules.policies.fields, one["missing"]):
        yield f"  {line}"
    if one["precision"] in ("average", "at-most") or one["decision"] == "discretionary":
        yield _("  This is not a promise: the office in charge decides how much, or whether.")
    yield _("  Basis: %(clause)s", clause=one["clause"])


def _together(found: Answer, one: Answer) -> str:
    amount = one["amount"]
    return _(
        "Under one shared cap, %(who)s gets together: %(amount)s",
        who=_who(found, [one["subject"]]),
        amount=_("not known yet") if amount is None else yuan(Decimal(str(amount))),
    )


def _only_one(rules: Rulebook, found: Answer, one: Answer) -> str:
    titles = listed(rules.policies.by_id[policy].title for policy in one["policies"])
    return _(
        "Only one of these is given to %(who)s: %(titles)s",
        who=_who(found, [one["subject"]]),
        titles=titles,
    )


def _tested(rules: Rulebook, one: Answer) -> str:
    match one["result"]:
        case "pass":
            return _("%(title)s: the standard is met", title=one["title"])
        case "fail":
            return _("%(title)s: the standard is not met", title=one["title"])
    known = listed(reasons.missing(rules.policies.fields, one["missing"]))
    return _("%(title)s: cannot tell yet. %(missing)s", title=one["title"], missing=known)


def _also(titles: Sequence[str]) -> Iterator[str]:
    if titles:
        yield _("Also, for everyone concerned: %(titles)s", titles=listed(dict.fromkeys(titles)))


def _open(rules: Rulebook, found: Answer) -> Iterator[str]:
    """Say what may be, by policy, those that lack least first."""
    fields = rules.policies.fields
    together = _by_policy(found["cannot_tell"])
    if not together:
        return
    yield ngettext(
        "Cannot tell yet for %(count)s benefit:",
        "Cannot tell yet for %(count)s benefits:",
        len(together),
    )
    for ones in together[:OPEN_SHOWN]:
        subjects = [one["subject"] for one in ones]
        yield _("· %(title)s (%(who)s)", title=ones[0]["title"], who=_who(found, subjects))
        keys = dict.fromkeys(key for one in ones for key in one["missing"])
        for line in reasons.missing(fields, keys):
            yield f"  {line}"
        yield _("  Basis: %(clause)s", clause=ones[0]["clause"])
    if len(together) > OPEN_SHOWN:
        count = len(together) - OPEN_SHOWN
        yield ngettext(
            "%(count)s more is open; --json shows all.",
            "%(count)s more are open; --json shows all.",
            count,
        )
    asked = [key for key in found["ask_next"] if fields[key].prefix != "region"][:ASKED_FIRST]
    if asked:
        names = listed(reasons.label(fields[key]) for key in asked)
        yield _("What to ask first: %(facts)s", facts=names)


def _by_policy(cannot_tell: Sequence[Answer]) -> list[list[Answer]]:
    """Put the subjects of one policy together; what is about places and offices is left out."""
    found: dict[str, list[Answer]] = {}
    for one in cannot_tell:
        if one["decision"] in FOR_THIS_FAMILY:
            found.setdefault(one["policy"], []).append(one)
    return sorted(found.values(), key=lambda ones: min(len(one["missing"]) for one in ones))


def _not_set(not_set: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in not_set:
        yield _(
            "Cannot tell: %(setting)s of this year is not set. Ask %(who)s.",
            setting=one["title"],
            who=one["asked_of"],
        )
        if one["last_year"] is not None:
            yield _("  Last year it was %(value)s; that is not used.", value=one["last_year"])


def _who(found: Answer, subjects: Sequence[str]) -> str:
    ages = {person["subject"]: person["age"] for person in found["people"]}
    if len(subjects) == len(ages) > 1:
        return _("every member of the family")
    return listed(_one(subject, ages.get(subject)) for subject in subjects)


def _one(subject: str, age: int | None) -> str:
    if subject == HOUSEHOLD:
        return _("the family")
    if age is None:
        return _("member %(number)s", number=subject)
    return _("member %(number)s, aged %(age)s", number=subject, age=age)
