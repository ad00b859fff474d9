"""Telling two officials that posts and households went from one to the other, in counts only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from locales import _, day, speaking
from notifications import tell as telling
from notifications.outbox import put
from storage.engine import Session

KIND = "post.changed"


@dataclass(frozen=True, slots=True)
class Handed:
    """From which day on how much goes over; `cases` are those in which it is the post's turn."""

    on: date
    posts: int
    homes: int
    cases: int


async def tell(session: Session, from_id: int, to_id: int | None, handed: Handed) -> None:
    """Tell who leaves, and who comes if somebody does; once each."""
    await _say(session, from_id, lambda: _leaver(handed, to_id is not None))
    if to_id is not None:
        await _say(session, to_id, lambda: _successor(handed))


async def tell_undone(session: Session, from_id: int, to_id: int | None, on: date) -> None:
    """Tell the same people that everything is as it was."""
    for person_id in (from_id, to_id):
        if person_id is not None:
            await _say(
                session,
                person_id,
                lambda: _(
                    "The hand-over of %(day)s was taken back. Everything is as before.", day=day(on)
                ),
            )


async def _say(session: Session, person_id: int, sentence: Callable[[], str]) -> None:
    contact = await telling.official_contact(session, person_id)
    if contact is None:
        return
    with speaking(contact.language):
        text = sentence()
    await put(session, contact, KIND, text)


def _leaver(handed: Handed, somebody: bool) -> str:
    values = {"day": day(handed.on), "posts": handed.posts, "homes": handed.homes}
    if somebody:
        return _(
            "From %(day)s on somebody else has what you had here (posts: %(posts)s, families you "
            "help: %(homes)s). What you logged stays yours.",
            **values,
        )
    return _(
        "From %(day)s on you no longer have (posts: %(posts)s, families you help: %(homes)s). "
        "What you logged stays yours.",
        **values,
    )


def _successor(handed: Handed) -> str:
    return _(
        "From %(day)s on you take over (posts: %(posts)s, families to help: %(homes)s, open cases: "
        "%(cases)s). Write 待办 to see what is due.",
        day=day(handed.on),
        posts=handed.posts,
        homes=handed.homes,
        cases=handed.cases,
    )
