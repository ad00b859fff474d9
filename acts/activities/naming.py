"""Which homes a line means: what is clear, and the one thing to be asked about what is not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from acts.actor import Actor
from rulebook import log_line
from rulebook.log_line import Line, Mention
from storage.engine import Session
from storage.queries import named_homes, regions
from storage.queries.households import Household
from storage.queries.regions import Place

MOST_VILLAGES = 30
"""Who serves more villages names the one they mean."""
MOST_OFFERED = 8
WHICH, UNKNOWN, DIFFERS = "which", "unknown", "differs"
VILLAGE, MORE, NONE = "village", "more", "none"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is not clear: about which words, and the homes they may mean."""

    why: str
    text: str = ""
    homes: Sequence[Household] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line says once names are looked up; `doubt` is what must be asked first.

    `merged` are the numbers of households that are part of another one now.
    """

    on: date
    note: str
    homes: tuple[Household, ...] = ()
    village: Place | None = None
    merged: Mapping[int, Household] | None = None
    doubt: Doubt | None = None


async def villages_of(session: Session, actor: Actor) -> dict[str, Place]:
    """The villages somebody serves or helps in, by id."""
    below = await regions.within(session, actor.scope.paths) if actor.scope.paths else []
    found = {place.id: place for place in below if place.level == "village"}
    for region_id in await named_homes.helped_villages(session, actor.scope.helped):
        place = await regions.get(session, region_id)
        if place:
            found.setdefault(place.id, place)
    return found


async def homes(
    session: Session,
    actor: Actor,
    text: str,
    chosen: Mapping[str, int] | None = None,
    these: bool = False,
) -> Understood:
    """Understand a line about homes; `chosen` is what was asked before and answered.

    `these` says that no more homes are meant than are named, whatever number the line speaks of.
    """
    villages = await villages_of(session, actor)
    line, found = await _looked_up(session, actor, text, villages)
    place = villages.get(line.village or "")
    understood = Understood(line.on, line.note, village=place)
    within = [place.id] if place else list(villages)
    doubt = _of_the_line(line, text, villages, within)
    if doubt and not (doubt.why == MORE and these):
        if doubt.why == NONE:
            doubt = await _begins_like(session, actor, doubt, within)
        return replace(understood, doubt=doubt)
    return await _resolved(session, actor, understood, line.mentions, (within, found, chosen or {}))


async def candidates(session: Session, actor: Actor, text: str) -> Sequence[Household]:
    """The homes a text may mean, several when it does not say which."""
    found = await homes(session, actor, text)
    if found.doubt is None:
        return found.homes
    return found.doubt.homes if found.doubt.why == WHICH else ()


async def place(session: Session, actor: Actor, text: str) -> tuple[date, Place | None, str]:
    """Understand a line about a place: the day, the village it names, and the note."""
    villages = await villages_of(session, actor)
    line = log_line.read(text, session.moment.today, (), _called(villages.values()))
    on, rest = log_line.day_of(text, session.moment.today)
    if line.village:
        rest = next(
            rest[len(name) :]
            for name in sorted(_called(villages.values()), key=len, reverse=True)
            if rest.startswith(name)
        )
    named = villages.get(line.village or "")
    return on or session.moment.today, named, rest.strip(log_line.EDGES)


async def _looked_up(
    session: Session, actor: Actor, text: str, villages: Mapping[str, Place]
) -> tuple[Line, dict[str, list[Household]]]:
    """The line read with the names that heads and families have where somebody serves."""
    today, called = session.moment.today, _called(villages.values())
    first = log_line.read(text, today, (), called)
    within = [first.village] if first.village else list(villages)[:MOST_VILLAGES]
    names = log_line.names_in(log_line.day_of(text, today)[1])
    found = await named_homes.by_names(session, actor.scope, within, names)
    return log_line.read(text, today, found.keys(), called), found


def _of_the_line(
    line: Line, text: str, villages: Mapping[str, Place], within: Sequence[str]
) -> Doubt | None:
    """What is unclear about the line as a whole."""
    stranger = log_line.foreign_village(line.note, ()) if not line.mentions else None
    if stranger and len(stranger) > 2:
        return Doubt(VILLAGE, stranger)
    if not villages or len(within) > MOST_VILLAGES:
        return Doubt(VILLAGE)
    if not line.mentions:
        return Doubt(NONE, line.note, count=line.count or 0)
    if line.wants_more:
        return Doubt(MORE, count=line.count or 0)
    return None


Known = tuple[Sequence[str], Mapping[str, Sequence[Household]], Mapping[str, int]]


async def _resolved(
    session: Session,
    actor: Actor,
    understood: Understood,
    mentions: Sequence[Mention],
    known: Known,
) -> Understood:
    """Every mention as the home it means, up to the first that is unclear."""
    within, by_name, chosen = known
    numbers = [one.number for one in mentions if one.number is not None]
    by_number = await named_homes.by_numbers(session, actor.scope, within, numbers)
    certain: dict[int, Household] = {}
    merged: dict[int, Household] = {}
    for mention in mentions:
        if mention.text in chosen:
            home = await named_homes.standing(session, actor.scope, chosen[mention.text])
            candidates = [home] if home else []
        elif mention.number is not None:
            candidates = [one.household for one in by_number.get(mention.number, ())]
            for one in by_number.get(mention.number, ()):
                if one.was is not None:
                    merged[one.was] = one.household
        else:
            candidates = list(by_name.get(mention.name or "", ()))
        fits = [one for one in candidates if mention.text in chosen or _fits(one, mention)]
        if len(fits) != 1:
            doubt = await _doubt(session, actor, mention, (candidates, fits), within)
            return replace(understood, doubt=doubt)
        certain[fits[0].id] = fits[0]
    return replace(understood, homes=tuple(certain.values()), merged=merged)


def _fits(home: Household, mention: Mention) -> bool:
    """Whether a home is called so; of a number alone every home is."""
    return mention.name is None or home.head.startswith(mention.name)


async def _doubt(
    session: Session,
    actor: Actor,
    mention: Mention,
    found: tuple[Sequence[Household], Sequence[Household]],
    within: Collection[str],
) -> Doubt:
    candidates, fits = found
    if fits:
        return Doubt(WHICH, mention.text, fits)
    if candidates:
        named = await named_homes.by_names(session, actor.scope, within, {mention.name or ""})
        others = named.get(mention.name or "", [])
        return Doubt(DIFFERS, mention.text, [*candidates, *others][:MOST_OFFERED])
    if mention.number is None:
        return Doubt(UNKNOWN, mention.text)
    nearest = await named_homes.nearest(session, actor.scope, within, mention.number, 4)
    return Doubt(UNKNOWN, mention.text, nearest)


async def _begins_like(
    session: Session, actor: Actor, doubt: Doubt, within: Sequence[str]
) -> Doubt:
    """Offer homes whose family may be meant by the first word of a line that names none."""
    first = doubt.text.split()[0] if doubt.text else ""
    nothing = replace(doubt, text="")
    if not 2 <= len(first) <= 4 or doubt.count:
        return nothing
    found = await named_homes.by_names(session, actor.scope, within, {first[0], first[:2]})
    homes = {one.id: one for several in found.values() for one in several}
    offered = list(homes.values())[:MOST_OFFERED]
    if not offered and first.endswith("家"):
        return replace(doubt, why=UNKNOWN, text=first)
    return replace(doubt, text=first, homes=offered) if offered else nothing


def _called(villages: Collection[Place]) -> dict[str, str]:
    """What villages are called: in full, by name, without 村; what two are called names none."""
    names: dict[str, set[str]] = {}
    for place in villages:
        for name in (place.full_name, place.name, place.name.removesuffix("村")):
            if len(name) > 1:
                names.setdefault(name, set()).add(place.id)
    return {name: ids.pop() for name, ids in names.items() if len(ids) == 1}
