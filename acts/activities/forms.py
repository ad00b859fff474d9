"""An entry from the fields of a form: what each kind needs, and what is wrong beside each field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from acts.activities import about, naming, recording, words
from acts.activities.entry import LONGEST_NOTE, Entry
from acts.actor import Actor
from locales import _
from rulebook import log_line
from rulebook.log_words import BY_KIND, HOMES, PLACE
from storage.engine import Session
from storage.queries import regions

FIELDS = (
    *("kind", "on", "village", "whom", "note", "level", "class_hours", "to"),
    *("again", "for_work"),
)
COUNTED = ("on", "whom", "note", "level", "class_hours")
"""The fields that somebody fills in, counted as what an entry took."""
HOURS = re.compile(r"(?:[1-9]|1\d)(?:\.5)?")


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
    entry = replace(entry, typed=sum(bool(given.get(name)) for name in COUNTED))
    entry = replace(entry, again=given.get("again") == "1")
    if given.get("for_work") == "1":
        entry = replace(entry, detail={**entry.detail, recording.FOR_WORK: True})
    entry = _with_details(entry, given, problems)
    match BY_KIND[kind].about:
        case whom if whom == HOMES:
            entry = await _with_homes(session, actor, entry, given, problems)
        case whom if whom == PLACE:
            entry = await _with_place(session, actor, entry, given)
        case _:
            entry = await _with_names(session, actor, entry, given, problems)
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


async def _with_names(
    session: Session, actor: Actor, entry: Entry, given: Mapping[str, str], problems: dict[str, str]
) -> Entry:
    text = given.get("whom", "").strip().replace(" ", "、")
    found = await about.named(session, actor, BY_KIND[entry.kind].about, entry.on, text)
    if not found.names:
        problems["whom"] = _("Whom was it about?")
    if found.unknown:
        problems["whom"] = about_cadre(found.unknown)
    note = f"{found.note} {entry.note}".strip()[:LONGEST_NOTE]
    return replace(entry, targets=found.targets, note=note)


async def _with_place(
    session: Session, actor: Actor, entry: Entry, given: Mapping[str, str]
) -> Entry:
    place = await regions.get(session, given.get("village", ""))
    if place is None or not actor.scope.covers(place.path):
        return entry
    return replace(entry, region_id=place.id, targets=(f"village:{place.id}",))


def _with_details(entry: Entry, given: Mapping[str, str], problems: dict[str, str]) -> Entry:
    """What duties ask besides: who held a training, how long a lesson was, who got a list."""
    told: dict[str, object] = {}
    if entry.kind == "training" and given.get("level") in words.LEVELS:
        told["level"] = given["level"]
    if entry.kind == "home_lesson" and (hours := given.get("class_hours", "")):
        if HOURS.fullmatch(hours):
            told["class_hours"] = hours
        else:
            problems["class_hours"] = _("How many class hours? A number, like 3.")
    if entry.kind == "list_share" and "to" in given:
        told["to"] = sorted(filter(None, given["to"].split(",")))
        if not told["to"]:
            problems["to"] = _("Who got the list? Tick at least one office.")
    return replace(entry, detail={**entry.detail, **told})


def about_cadre(name: str) -> str:
    """Why a name cannot be taken for a cadre's."""
    return _(
        "In your places nobody stationed in a village, or more than one, is called %(name)s.",
        name=name,
    )
