"""An entry from the fields of a form: what each kind needs, and what is wrong beside each field."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from acts.activities import naming, recording, words
from acts.activities.entry import LONGEST_NOTE, Entry
from acts.actor import Actor
from locales import _
from rulebook import log_line
from rulebook.log_words import BY_KIND, CLASSES, HOMES, STUDENTS
from storage.engine import Session
from storage.queries import regions

FIELDS = ("kind", "on", "village", "whom", "note", "again", "for_work")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form came to: an entry, or what is wrong by field."""

    entry: Entry | None
    problems: Mapping[str, str] = field(default_factory=dict)


async def read(session: Session, actor: Actor, given: Mapping[str, str]) -> Filled:
    """Read a form of the log; every problem is said, none is guessed away."""
    problems: dict[str, str] = {}
    kind = given.get("kind", "")
    if kind not in BY_KIND:
        return Filled(None, {"kind": _("Choose what was done.")})
    try:
        on = date.fromisoformat(given.get("on", ""))
    except ValueError:
        problems["on"] = _("Which day was it?")
        on = session.moment.today
    entry = Entry(kind, on, note=given.get("note", "")[:LONGEST_NOTE])
    entry = replace(entry, detail=log_line.details(kind, entry.note))
    entry = replace(entry, typed=sum(bool(given.get(name)) for name in ("on", "whom", "note")))
    entry = replace(entry, again=given.get("again") == "1")
    if given.get("for_work") == "1":
        entry = replace(entry, detail={**entry.detail, recording.FOR_WORK: True})
    match BY_KIND[kind].about:
        case about if about == HOMES:
            entry = await _with_homes(session, actor, entry, given, problems)
        case about if about in (STUDENTS, CLASSES):
            entry = _with_names(session, actor, entry, given, problems)
        case _:
            entry = await _with_place(session, actor, entry, given)
    return Filled(None if problems else entry, problems)


async def _with_homes(
    session: Session,
    actor: Actor,
    entry: Entry,
    given: Mapping[str, str],
    problems: dict[str, str],
) -> Entry:
    villages = await naming.villages_of(session, actor)
    place = villages.get(given.get("village", ""))
    lead = f"{place.full_name} " if place else ""
    found = await naming.homes(session, actor, f"{lead}{given.get('whom', '')}")
    if found.doubt:
        homes = words.named(found.doubt.homes)
        asked = words.question(found.doubt, villages)
        problems["whom"] = f"{asked} {homes}" if homes else asked
    elif found.note:
        problems["whom"] = _("“%(text)s” is no household we know.", text=found.note)
    return replace(entry, households=found.homes)


def _with_names(
    session: Session, actor: Actor, entry: Entry, given: Mapping[str, str], problems: dict[str, str]
) -> Entry:
    about = BY_KIND[entry.kind].about
    text = given.get("whom", "").replace(" ", "、")
    names = log_line.classes(text)[0] if about == CLASSES else log_line.targets(text)[0]
    if not names:
        problems["whom"] = _("Whom was it about?")
    if about == CLASSES:
        return replace(entry, targets=tuple(f"class:{name}"[:60] for name in names))
    note = f"{'、'.join(names)} {entry.note}".strip()
    return replace(entry, targets=students(session, actor, names), note=note)


async def _with_place(
    session: Session, actor: Actor, entry: Entry, given: Mapping[str, str]
) -> Entry:
    place = await regions.get(session, given.get("village", ""))
    if place is None or not actor.scope.covers(place.path):
        return entry
    return replace(entry, region_id=place.id, targets=(f"village:{place.id}",))


def students(session: Session, actor: Actor, names: tuple[str, ...]) -> tuple[str, ...]:
    """What students are called in marks: nobody's name is kept there."""
    place = next((post.region_id for post in actor.held), "")
    index = session.vault.index
    return tuple(f"student:{index('student', f'{place}|{name}')}" for name in names)
