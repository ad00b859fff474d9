"""One family of the database: what it gets, what may be still open, what the county has not set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from acts.facts import Raw
from acts.local_settings import Standing
from acts.setting_words import said
from locales import arithmetic
from rulebook import eligibility
from rulebook.eligibility import Answer as Found
from rulebook.eligibility import deciding, stacking, standards
from rulebook.eligibility.facts import Facts
from rulebook.eligibility.verdicts import APPLIES, CANNOT_TELL
from rulebook.loader import Rulebook
from rulebook.local_settings import PROVINCE
from rulebook.sources import quote

Answer = dict[str, Any]


@dataclass(frozen=True)
class Family:
    """What is looked at: what the household is called, the year, its facts, and what is not set.

    `raw` are the facts as they were put together, `known` the same as they were read.
    """

    called: str
    year: int
    raw: Raw
    known: Facts
    not_set: Sequence[Standing]


def answer(rules: Rulebook, family: Family) -> Answer:
    """Say what the rules make of a family, as JSON can say it; a missing fact is never a no."""
    found = eligibility.answers(rules.policies, family.known)
    applying = [one for one in found if one.verdict == APPLIES]
    gets = [_gets(rules, family, one) for one in applying]
    open_ = [_open(rules, one) for one in found if one.verdict == CANNOT_TELL]
    return {
        "household": family.called,
        "year": family.year,
        "province": family.raw["region"].get("province"),
        "people": [
            {"subject": person["id"], "age": person.get("age")} for person in family.raw["persons"]
        ],
        "gets": gets,
        "together": [
            {
                "group": one.group,
                "subject": one.subject,
                "amount": _plain(one.amount),
                "precision": one.precision,
            }
            for one in stacking.combined(rules.policies, applying)
        ],
        "only_one_of": [
            {"subject": note.subject, "policies": list(note.policies)}
            for note in stacking.notes(rules.policies, applying)
            if note.rule != "stack"
        ],
        "tests": list(_tests(rules, family, applying)),
        "cannot_tell": open_,
        "ask_next": list(deciding.ask_next(rules.policies, family.known)),
        "not_set": list(_not_set(rules, family.not_set, [*gets, *open_])),
    }


def _gets(rules: Rulebook, family: Family, one: Found) -> Answer:
    policy = rules.policies.by_id[one.policy]
    why = eligibility.explain(rules.policies, one.policy, family.known, one.subject)
    assert why.amount is not None
    sum_ = arithmetic.in_words(policy.benefit, why.arithmetic) if why.arithmetic else None
    return {
        "policy": policy.id,
        "title": policy.title,
        "subject": one.subject,
        "decision": policy.decision,
        "kind": policy.benefit.kind,
        "amount": _plain(why.amount.value),
        "unit": why.amount.unit,
        "precision": why.amount.precision,
        "promised": why.amount.promised,
        "how_much": arithmetic.how_much(why.amount),
        "calc": sum_,
        "missing": list(why.amount.missing),
        "clause": quote(rules.sources, policy.cite),
    }


def _open(rules: Rulebook, one: Found) -> Answer:
    policy = rules.policies.by_id[one.policy]
    return {
        "policy": policy.id,
        "title": policy.title,
        "subject": one.subject,
        "decision": policy.decision,
        "missing": list(one.missing),
        "clause": quote(rules.sources, policy.cite),
    }


def _tests(rules: Rulebook, family: Family, applying: Sequence[Found]) -> Iterator[Answer]:
    sure = {(one.policy, one.subject) for one in applying}
    for one in standards.results(rules.policies, family.known):
        if (one.policy, one.subject) in sure:
            result = "cannot_tell" if one.missing else "pass" if one.passed else "fail"
            yield {
                "policy": one.policy,
                "title": rules.policies.by_id[one.policy].title,
                "subject": one.subject,
                "result": result,
                "missing": list(one.missing),
            }


def _not_set(
    rules: Rulebook, not_set: Sequence[Standing], said_of: Sequence[Answer]
) -> Iterator[Answer]:
    """Name the settings this family's policies wait for; without a province none is in force."""
    for one in not_set:
        setting = one.setting
        waiting = [told["policy"] for told in said_of if setting.fact in told["missing"]]
        if waiting or setting.id == PROVINCE:
            yield {
                "setting": setting.id,
                "title": setting.zh,
                "needed_by": list(dict.fromkeys(waiting)),
                "last_year": None if one.last_year is None else said(setting, one.last_year),
                "asked_of": rules.roles[setting.asked_of].zh,
            }


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral() else float(value)
