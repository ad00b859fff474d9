"""Whom an entry is about besides homes: students, classes, cadres, units, as marks name them."""

from dataclasses import dataclass
from datetime import date

from acts.actor import Actor
from rulebook import log_line
from rulebook.log_words import CADRES, CLASSES, STUDENTS
from storage.engine import Session
from storage.queries import officials
from storage.queries.duty_owners import STATIONED

LONGEST_TARGET = 60


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text names, what they are called in marks, and the note after them.

    `unknown` is the first cadre that nobody, or more than one, is called in the actor's places.
    """

    names: tuple[str, ...]
    targets: tuple[str, ...]
    note: str
    unknown: str = ""


async def named(session: Session, actor: Actor, about: str, on: date, text: str) -> Named:
    """Read whom a text names; the note keeps the names, which marks do not show."""
    if about == CLASSES:
        names, note = log_line.classes(text)
        return Named(names, _marked("class", names), note)
    names, rest = log_line.targets(text)
    note = f"{'、'.join(names)} {rest}".strip()
    if about == STUDENTS:
        return Named(names, _students(session, actor, names), note)
    if about == CADRES:
        return await _cadres(session, actor, on, Named(names, (), note))
    return Named(names, _marked("unit", names), note)


def _marked(what: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{what}:{name}"[:LONGEST_TARGET] for name in names)


def _students(session: Session, actor: Actor, names: tuple[str, ...]) -> tuple[str, ...]:
    """What students are called in marks: nobody's name is kept there."""
    place = next((post.region_id for post in actor.held), "")
    index = session.vault.index
    return tuple(f"student:{index('student', f'{place}|{name}')}" for name in names)


async def _cadres(session: Session, actor: Actor, on: date, said: Named) -> Named:
    """Those stationed in the actor's places on a day who are called so, each one person."""
    targets = []
    for name in said.names:
        posts = await officials.called(session, actor.scope, name, on)
        people = {post.person_id for post in posts if post.role in STATIONED}
        if len(people) != 1:
            return Named(said.names, (), said.note, name)
        targets.append(f"cadre:{people.pop()}")
    return Named(said.names, tuple(targets), said.note)
