"""Asking for an export: how many lines it has, what it looks like, and whether it must wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from acts.actor import Actor, Trust
from acts.declined import Declined
from acts.exports.kinds import SOURCES, USES
from acts.exports.source import ANY, MOST, Line, Look, Source, TooMany, Word, as_code
from channels.text import clean
from locales import _
from notifications.export_chores import APPROVERS
from rulebook import masking
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import assignments, exports, regions
from storage.queries.exports import GRANTED, WAITING, Wanted

AT_ONCE = 100
"""So many lines leave at once, with the password; more wait for a second person."""
FETCHED_WITHIN = timedelta(days=7)
WAITS = timedelta(days=14)
SHORTEST, LONGEST = 4, 200
LONGEST_FILTER = 80
SHOWN = 5


class NoPurpose(Declined):
    """Say what it is for."""

    def sentence(self) -> str:
        return _("Write what this table is for, in at least four characters.")


class NothingThere(Declined):
    """Change the filters."""

    def sentence(self) -> str:
        return _("There is no line to take along: change the filters.")


@dataclass(frozen=True, slots=True)
class Question:
    """A kind of export and its filters, as somebody asks."""

    kind: str
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an export would hold: how many lines, the first ones masked, who could approve it."""

    source: Source
    filters: Mapping[str, str]
    path: str
    place: str
    rows: int
    sample: Sequence[Line]
    approvers: Sequence[str]

    @property
    def waits(self) -> bool:
        """Whether a second person has to approve it."""
        return self.rows > AT_ONCE

    @property
    def too_many(self) -> bool:
        """Whether it is more than one table may hold."""
        return self.rows > MOST


def question(given: Mapping[str, str]) -> Question | None:
    """What an address or a form asks for; None where it is no kind of export."""
    source = SOURCES.get(given.get("kind", ""))
    if source is None:
        return None
    known = (ANY, *source.filters)
    said = {name: clean(given.get(name, ""), LONGEST_FILTER) for name in known}
    return Question(source.key, {name: value for name, value in said.items() if value})


async def preview(
    session: Session, rules: Rulebook, actor: Actor, asked: Question, word: Word = as_code
) -> Preview | None:
    """What an export would hold; None where it is not for this actor, or its place is foreign.

    Raises:
        NotAllowed: the actor did not come by the console.
    """
    actor.needs(Trust.CONSOLE)
    source = SOURCES[asked.kind]
    if source.roles and not any(post.role in source.roles for post in actor.held):
        return None
    look = await look_at(session, rules, actor, asked, word)
    if look is None:
        return None
    path = look.path or together(actor.scope.paths)
    if source.where:
        found = await source.where(look)
        if found is None:
            return None
        path = found
    rows = await source.count(look)
    sample = await source.lines(look, SHOWN)
    return Preview(
        source,
        asked.filters,
        path,
        await _named(session, look.path or path),
        rows,
        sample,
        await _approvers(session, path, actor) if rows > AT_ONCE else (),
    )


async def ask(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    asked: Question,
    use: str,
    purpose: str,
) -> int | None:
    """Keep what somebody wants to take along; few lines may be fetched at once.

    The same question of the same person that waits already is not asked twice.

    Raises:
        NotAllowed: the actor is nobody who signed in.
        NoPurpose, NothingThere, TooMany: what to do about it.
    """
    found = await preview(session, rules, actor, asked)
    if found is None or actor.person_id is None:
        return None
    said = _harmless(purpose)
    if use not in USES or len(said) < SHORTEST:
        raise NoPurpose
    if not found.rows:
        raise NothingThere
    if found.too_many:
        raise TooMany
    known = await exports.alike(session, actor.person_id, asked.kind, asked.filters)
    if found.waits and known is not None:
        return known
    wanted = Wanted(asked.kind, asked.filters, found.path, actor.scope.paths, use, said, found.rows)
    state, lasts = (WAITING, WAITS) if found.waits else (GRANTED, FETCHED_WITHIN)
    until = session.moment.real + lasts
    export_id = await exports.add(session, actor.person_id, wanted, state, until)
    detail = {"kind": asked.kind, "use": use, "rows": found.rows, "path": found.path}
    await audit.record(session, actor.name, "export.asked", f"export:{export_id}", detail)
    if found.waits:
        session.touch("exports")
    return export_id


async def look_at(
    session: Session, rules: Rulebook, actor: Actor, asked: Question, word: Word
) -> Look | None:
    """A look at what is asked for; None where its place is foreign or absent."""
    filters = dict(asked.filters)
    region_id = filters.pop(ANY, "")
    look = Look(session, rules, actor, filters, "", plain=False, word=word)
    if not region_id:
        return look
    place = await regions.get(session, region_id)
    if place is None or not actor.scope.covers(place.path):
        return None
    return replace(look, path=place.path)


def together(paths: Sequence[str]) -> str:
    """The smallest place in which all of these lie; "/" where nothing is served."""
    parts = [path.strip("/").split("/") for path in paths]
    shared = []
    for one in zip(*parts, strict=False):
        if len(set(one)) > 1:
            break
        shared.append(one[0])
    return f"/{'/'.join(shared)}/" if shared else "/"


async def _approvers(session: Session, path: str, actor: Actor) -> Sequence[str]:
    """Who may approve it today, by name; nobody where the county has no second one."""
    held = await assignments.holders(session, path, APPROVERS, session.moment.today)
    return tuple(dict.fromkeys(one.name for one in held if one.person_id != actor.person_id))


async def _named(session: Session, path: str) -> str:
    place = await regions.get(session, path.strip("/").rpartition("/")[2])
    return place.name if place else ""


def _harmless(purpose: str) -> str:
    """What somebody wrote, without the numbers that point to a person."""
    said = clean(purpose, LONGEST)
    for run in masking.RUNS.values():
        said = run.sub("****", said)
    return said
