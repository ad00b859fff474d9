"""Verdicts kept for audiences: what policies and tags mean for every household of a place."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acts import facts
from acts.facts import Raw
from rulebook.eligibility import views
from rulebook.eligibility.conditions import Condition
from rulebook.eligibility.facts import Facts, read
from rulebook.eligibility.values import SIZE, UNLISTED
from rulebook.eligibility.verdicts import live
from rulebook.eligibility.views import Views
from rulebook.fact_uses import facts_for
from rulebook.loader import Rulebook
from rulebook.verdict_marks import Mark, of_policy, of_tag
from storage.engine import Session, Sessions
from storage.queries import facts as stored
from storage.queries import verdicts
from storage.queries.facts import Home
from storage.queries.verdicts import APPLIES, CANNOT_TELL, NOT, POLICY, TAG, Standing, Verdict

__all__ = [
    "POLICY",
    "TAG",
    "Keys",
    "bring_up_to_date",
    "bring_up_to_date_in_steps",
    "judged",
]

BATCH = 500
REMEMBERED = 20_000
"""How many different families are kept in mind while a place is looked at."""

PERSON = "person"
"""The subject of policies that are each member's own."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What to compute: ids of policies, and tags of audiences."""

    policies: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


async def bring_up_to_date(session: Session, rules: Rulebook, path: str, keys: Keys) -> int:
    """Compute within this transaction what does not stand any more; returns how many households.

    They are as of this moment: a fact, a setting or a rule that changes later makes them late.
    """
    marks, judge = _marks(rules, keys, session.moment.today), _Judge(rules, keys)
    late = await verdicts.stale(session, path, _standing(marks))
    for first in range(0, len(late), BATCH):
        batch = await stored.homes_of(session, late[first : first + BATCH])
        found = await _computed(session, judge, path, batch)
        await verdicts.put_all(session, found, session.moment, _rules_of(marks))
    return len(late)


async def bring_up_to_date_in_steps(
    sessions: Sessions, rules: Rulebook, path: str, keys: Keys
) -> int:
    """The same for a large place, in transactions of its own that keep nobody waiting."""
    judge = _Judge(rules, keys)
    async with sessions.read() as session:
        marks = _marks(rules, keys, session.moment.today)
        late = await verdicts.stale(session, path, _standing(marks))
    for first in range(0, len(late), BATCH):
        async with sessions.read() as session:
            at = session.moment
            batch = await stored.homes_of(session, late[first : first + BATCH])
            found = await _computed(session, judge, path, batch)
        async with sessions.write() as session:
            await verdicts.put_all(session, found, at, _rules_of(marks))
    return len(late)


Marks = Mapping[tuple[str, str], Mark]


def _marks(rules: Rulebook, keys: Keys, today: date) -> Marks:
    policies = {(POLICY, key): of_policy(rules.policies, key, today) for key in keys.policies}
    return policies | {(TAG, key): of_tag(rules.policies, key, today) for key in keys.tags}


def _standing(marks: Marks) -> list[Standing]:
    return [Standing(*asked, mark.rules, mark.since) for asked, mark in sorted(marks.items())]


def _rules_of(marks: Marks) -> dict[tuple[str, str], str]:
    return {asked: mark.rules for asked, mark in marks.items()}


class _Judge:
    """Judges one household after another; of a county many have the same facts that matter."""

    def __init__(self, rules: Rulebook, keys: Keys) -> None:
        self.rules = rules
        self.looked_at = facts_for(rules.policies, keys.policies, keys.tags)
        self._keys = keys
        self._known: dict[str, dict[tuple[str, str], str]] = {}

    def judge(self, raw: Raw) -> dict[tuple[str, str], str]:
        """Say what the policies and tags mean for a household."""
        matters = self._what_matters(raw)
        found = self._known.get(matters)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[matters] = judged(self.rules, raw, self._keys)
        return found

    def _what_matters(self, raw: Raw) -> str:
        """The facts that are looked at, and how many people there are to look at."""
        kept = {
            part: {
                name: value
                for name, value in facts.items()
                if f"{part}.{name}" in self.looked_at or f"{part}.{name}" == SIZE
            }
            for part, facts in raw.items()
            if part != "persons"
        }
        people = [
            {name: value for name, value in one.items() if f"p.{name}" in self.looked_at}
            for one in raw["persons"]
        ]
        return json.dumps([kept, people], sort_keys=True, default=str)


async def _computed(
    session: Session, judge: _Judge, path: str, batch: Sequence[Home]
) -> list[Verdict]:
    today = session.moment.today
    raw = await facts.of_homes(session, judge.rules, batch, path, today, judge.looked_at)
    return [
        Verdict(home.id, kind, key, verdict)
        for home in batch
        for (kind, key), verdict in judge.judge(raw[home.id]).items()
    ]


def judged(rules: Rulebook, raw: Raw, keys: Keys) -> dict[tuple[str, str], str]:
    """Say what policies and tags mean for one household: what holds for anybody of it holds.

    Of a household whose facts cannot be read, nothing can be told.
    """
    known = read(rules.policies, raw)
    if not isinstance(known, Facts):
        asked = [(POLICY, key) for key in keys.policies] + [(TAG, key) for key in keys.tags]
        return dict.fromkeys(asked, CANNOT_TELL)
    seen = views.kleene(rules.policies, known)
    everybody = bool(seen.persons) and not seen.household.values[UNLISTED]
    found = {(POLICY, key): NOT for key in keys.policies}
    for policy in live(rules.policies, known, keys.policies):
        holds = [policy.eligibility.kleene(view.values) for view in seen.of(policy.subject)]
        whole = everybody or policy.subject != PERSON
        found[POLICY, policy.id] = _any(holds, whole=whole)
    for key in keys.tags:
        found[TAG, key] = _tag(rules.policies.tags[key].when, seen, everybody)
    return found


def _tag(when: Condition, seen: Views, everybody: bool) -> str:
    of_household = when.kleene(seen.household.values)
    about_persons = any(fact.startswith("p.") for fact in when.fields())
    if of_household or not about_persons:
        return _any([of_household], whole=True)
    return _any([when.kleene(view.values) for view in seen.persons], whole=everybody)


def _any(holds: list[bool | None], *, whole: bool) -> str:
    """Three values joined by or; a member nobody listed might be the one it holds for."""
    if True in holds:
        return APPLIES
    return CANNOT_TELL if None in holds or not whole else NOT
