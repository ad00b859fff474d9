"""Who may see a sensitive case, and the way to make one sensitive or open again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from acts import sensitive
from acts.actor import Actor
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import case_readers, officials
from storage.queries.cases import Filed


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may see the case."""

    person_id: int
    name: str
    since: datetime
    by_rule: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What the section shows; `others` may be named, as (person, name with place and role)."""

    case_id: int
    is_sensitive: bool
    readers: Sequence[Reader]
    others: Sequence[tuple[int, str]]


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Shown | None:
    """The readers of a sensitive case; for others the way to close it, where they may."""
    if not case.sensitive:
        if case.closed_on or not sensitive.may_close(actor, case):
            return None
        return Shown(case.id, False, (), ())
    found = await case_readers.of_case(session, case.id)
    names = await officials.names(session, [one.person_id for one in found])
    readers = [
        Reader(one.person_id, names.get(one.person_id, ""), one.added_at, one.added_by is None)
        for one in found
    ]
    return Shown(case.id, True, readers, await choices(session, rules, case, set(names)))


async def choices(
    session: Session, rules: Rulebook, case: Filed, without: set[int]
) -> list[tuple[int, str]]:
    """Whom a reader may be chosen from, by place, role and name."""
    return [
        (post.person_id, f"{post.region} {rules.roles[post.role].zh} {post.name}")
        for post in await sensitive.candidates(session, case)
        if post.person_id not in without
    ]
