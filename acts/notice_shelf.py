"""How the notices of the county stand: blocked, soon to be looked at, ready and not taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from locales import LANGUAGES, day
from notifications.notices import figures, problems
from rulebook.eligibility.policy import Policy
from rulebook.loader import Rulebook
from rulebook.notices import FIELDS
from storage.engine import Session
from storage.queries import notices
from storage.queries.notices import Text, Version, Written

SOON = timedelta(days=30)
MOST = 1000
SINGLE = ("source", "policy")


@dataclass(frozen=True, slots=True)
class Blocked:
    """A text that may not be sent as it is; `figures` when taking the new ones would do."""

    notice: Version
    why: tuple[str, ...]
    figures: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every notice by its newest version, and the ready ones nobody has taken over."""

    all: tuple[Version, ...]
    blocked: tuple[Blocked, ...]
    soon: tuple[Version, ...]
    ready: tuple[Policy, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a version says otherwise than the one before it."""

    field: str
    language: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """A version with what it changed; the first one changed nothing."""

    written: Written
    changes: tuple[Change, ...]


async def shelf(session: Session, rules: Rulebook) -> Shelf:
    """Look at all of them."""
    today = session.moment.today
    written = await notices.all_latest(session, MOST)
    taken = {one.policy for one in written}
    blocked = [_blocked(rules, one, today) for one in written]
    stopped = {one.notice.id for one in blocked if one}
    return Shelf(
        all=tuple(written),
        blocked=tuple(one for one in blocked if one),
        soon=tuple(
            one for one in written if one.id not in stopped and one.review_by <= today + SOON
        ),
        ready=tuple(
            rules.policies.by_id[one]
            for one in sorted(rules.plain_notices.ready)
            if one not in taken
        ),
    )


async def steps(session: Session, slug: str) -> list[Step]:
    """The versions of a notice, the newest first, each with what it changed."""
    written = await notices.history(session, slug)
    before = [one.version for one in written[1:]]
    changed = [_changes(old, new.version) for old, new in zip(before, written[:-1], strict=True)]
    return [Step(one, tuple(what)) for one, what in zip(written, [*changed, []], strict=True)]


def _blocked(rules: Rulebook, notice: Version, today: date) -> Blocked | None:
    why = problems.blocked(rules, notice, today)
    if not why:
        return None
    policy = rules.policies.by_id.get(notice.policy)
    live = policy is not None and policy.live
    would_do = live and len(why) == 1 and bool(figures.changed(policy, notice.figures))
    return Blocked(notice, tuple(why), would_do)


def _changes(before: Text, after: Text) -> list[Change]:
    old, new = _plain(before), _plain(after)
    return [
        Change(name, language, old.get((name, language), ""), new.get((name, language), ""))
        for name, language in dict.fromkeys([*new, *old])
        if old.get((name, language), "") != new.get((name, language), "")
    ]


def _plain(notice: Text) -> Mapping[tuple[str, str], str]:
    """Everything a version says, by field and language."""
    found = {(name, LANGUAGES[0]): getattr(notice, name) for name in (*FIELDS, *SINGLE)}
    for language, words in notice.others.items():
        found |= {(name, language): getattr(words, name) for name in FIELDS}
    found["review_by", LANGUAGES[0]] = day(notice.review_by)
    said = figures.said(notice.figures)
    found["figures", LANGUAGES[0]] = "、".join(f"{name} {value}" for name, value in said.items())
    return found
