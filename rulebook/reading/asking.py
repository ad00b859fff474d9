"""The folder `asking`: how families ask what they may get, and how they ask for it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from rulebook.asking import Asking, LifeEvent
from rulebook.eligibility.facts import Facts
from rulebook.eligibility.facts import read as read_facts
from rulebook.eligibility.policy import DOMAINS, Policies, Policy
from rulebook.eligibility.spoken_questions import ALL, HOUSEHOLD, Band, Choice, Question, Situation
from rulebook.eligibility.told_family import Matter, Plan
from rulebook.entry import BadEntry, Entry, read_list
from rulebook.fact_uses import facts_for
from rulebook.hardship import Hardship
from rulebook.notices import PlainNotices

LANGUAGES = ("zh_CN", "en")
STANDARD = "standard"
DECIDED = ("rule", "discretionary")


def read_asking(
    folder: Path, policies: Policies, notices: PlainNotices, report: Hardship
) -> Asking:
    """Read what is asked and how.

    Raises: BadEntry
    """
    situations = {
        one.id: one
        for one in (_situation(entry, policies) for entry in read_list(folder / "situations.yaml"))
    }
    entries = read_list(folder / "questions.yaml")
    questions = {one.id: one for one in (_question(e, policies, situations) for e in entries)}
    events = read_list(folder / "life_events.yaml")
    return Asking(
        plan=Plan(
            policies=policies,
            questions=questions,
            situations=situations,
            matters=_matters(policies, notices, situations),
            told_by=_told_by(entries, questions, situations),
            held=_held(read_list(folder / "held.yaml"), policies),
        ),
        events={one.id: one for one in (_event(entry, situations) for entry in events)},
        reported=_reported(read_list(folder / "applying.yaml"), policies, report),
    )


def _situation(entry: Entry, policies: Policies) -> Situation:
    entry.only("id", "zh", "en", "about", "claims", "there", "implied")
    for key in entry.texts("about"):
        if key not in policies.fields:
            raise entry.bad("about", f"facts, not {key}")
    return Situation(
        id=entry.text("id"),
        label=_label(entry),
        about=frozenset(entry.texts("about")),
        claims=entry.flag("claims"),
        there=entry.flag("there"),
        implied=_facts(entry, "implied", policies),
    )


def _question(entry: Entry, policies: Policies, situations: Mapping[str, Situation]) -> Question:
    entry.only("id", "about", "several", "zh", "en", "choices", "private", "keep", "band")
    band = _band(entry.part("band"), policies) if "band" in entry else None
    choices = tuple(_choice(part, policies, situations) for part in entry.parts("choices"))
    if (band is None) != (len(choices) > 1):
        raise entry.bad("choices", "at least two choices, or a band")
    return Question(
        id=entry.text("id"),
        about=entry.one_of("about", (HOUSEHOLD, ALL, *situations)),
        text=_label(entry),
        choices=choices,
        several=entry.flag("several"),
        private=entry.flag("private"),
        keep=entry.flag("keep"),
        band=band,
    )


def _choice(entry: Entry, policies: Policies, situations: Mapping[str, Situation]) -> Choice:
    entry.only("zh", "en", "words", "facts", "unless", "finds", "alone", "open")
    if unknown := set(entry.texts("finds")) - situations.keys():
        raise entry.bad("finds", f"situations, not {min(unknown)}")
    if unknown := set(entry.texts("open")) - policies.fields.keys():
        raise entry.bad("open", f"facts, not {min(unknown)}")
    return Choice(
        label=_label(entry),
        words=entry.texts("words"),
        facts=_facts(entry, "facts", policies),
        unless=_facts(entry, "unless", policies),
        finds=entry.texts("finds"),
        alone=entry.flag("alone"),
        open=entry.texts("open"),
    )


def _band(entry: Entry, policies: Policies) -> Band:
    entry.only("fact", "of", "at")
    for field in ("fact", "of"):
        if entry.text(field) not in policies.fields:
            raise entry.bad(field, "a fact")
    at = entry.values.get("at")
    if not (isinstance(at, list) and len(at) == 2 and 0 < at[0] < at[1]):
        raise entry.bad("at", "two multiples, the smaller first")
    low, high = (Decimal(str(times)) for times in at)
    return Band(entry.text("fact"), entry.text("of"), (low, high))


def _facts(entry: Entry, field: str, policies: Policies) -> Mapping[str, Any]:
    """Read facts by key as the rules read them, so that a half-read one never reaches a rule."""
    if field not in entry:
        return {}
    part = entry.part(field)
    raw: dict[str, Any] = {"hh": {}, "persons": [{"id": "1"}]}
    for key, value in part.values.items():
        prefix, _dot, name = key.partition(".")
        if key not in policies.fields or prefix not in ("hh", "p"):
            raise part.bad(key, "a fact of a household or a person")
        (raw["persons"][0] if prefix == "p" else raw["hh"])[name] = value
    found = read_facts(policies, raw)
    if not isinstance(found, Facts):
        raise part.bad(found[0].field, found[0].expected)
    return {**found.household, **found.persons[0].values}


def _matters(
    policies: Policies, notices: PlainNotices, situations: Mapping[str, Situation]
) -> Mapping[str, tuple[Matter, ...]]:
    return {
        province: tuple(
            Matter(
                policy,
                _subjects(policy, situations, policies),
                facts_for(policies, [policy.id], ()),
            )
            for policy in live
            if _is_of_families(policy, notices)
        )
        for province, live in policies.live.items()
    }


def _is_of_families(policy: Policy, notices: PlainNotices) -> bool:
    """Whether a family gets it or can ask for it; a standard of a place is no help of one's own."""
    notice = notices.ready.get(policy.id)
    if policy.subject == "entity":
        return False
    given = policy.decision in DECIDED and policy.benefit.kind != STANDARD
    return given or (notice is not None and notice.may_apply)


def _subjects(
    policy: Policy, situations: Mapping[str, Situation], policies: Policies
) -> tuple[str, ...]:
    if policy.subject == "household":
        return ("hh",)
    looked_at = policy.eligibility.fields()
    fitting = [one for one in situations.values() if not one.about.isdisjoint(looked_at)]
    claiming = [one.id for one in fitting if one.claims]
    if claiming:
        return tuple(claiming[:1])
    return tuple(one.id for one in fitting) or tuple(
        one.id for one in situations.values() if one.there
    )


def _told_by(
    entries: Iterable[Entry],
    questions: Mapping[str, Question],
    situations: Mapping[str, Situation],
) -> Mapping[str, str]:
    """Which question tells of each situation: exactly one does, unless somebody is always there."""
    found: dict[str, str] = {}
    entry = None
    for entry in entries:
        for key in questions[entry.text("id")].finds:
            if key in found:
                raise entry.bad("choices", f"one question that finds {key}, not two")
            found[key] = entry.text("id")
    missing = [one.id for one in situations.values() if not one.there and one.id not in found]
    if missing and entry is not None:
        raise BadEntry(entry.file, 1, "finds", f"a question that finds {missing[0]}")
    return found


def _event(entry: Entry, situations: Mapping[str, Situation]) -> LifeEvent:
    entry.only("id", "zh", "en", "words", "look_for", "domains", "there")
    if unknown := set(entry.texts("domains")) - set(DOMAINS):
        raise entry.bad("domains", f"fields of policies, not {min(unknown)}")
    if unknown := set(entry.texts("there")) - situations.keys():
        raise entry.bad("there", f"situations, not {min(unknown)}")
    return LifeEvent(
        id=entry.text("id"),
        label=_label(entry),
        words=entry.texts("words"),
        look_for=entry.text("look_for"),
        domains=frozenset(entry.texts("domains")),
        there=entry.texts("there"),
    )


def _reported(entries: Iterable[Entry], policies: Policies, report: Hardship) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        entry.only("risk", "policies")
        risk = entry.one_of("risk", tuple(report.risks))
        found |= dict.fromkeys(_live(entry, policies), risk)
    return found


def _held(entries: Iterable[Entry], policies: Policies) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        entry.only("fact", "policies")
        fact = entry.one_of("fact", tuple(policies.fields))
        found |= dict.fromkeys(_live(entry, policies), fact)
    return found


def _live(entry: Entry, policies: Policies) -> tuple[str, ...]:
    for key in entry.texts("policies"):
        policy = policies.by_id.get(key)
        if policy is None or not policy.live:
            raise entry.bad("policies", f"policies in force, not {key}")
    return entry.texts("policies")


def _label(entry: Entry) -> Mapping[str, str]:
    return dict(zip(LANGUAGES, (entry.text("zh"), entry.text("en")), strict=True))
