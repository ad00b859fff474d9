"""A firing: one new thing for one person, which happens once however often one looks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Firing:
    """Something new for somebody: what it is about (`schedule`), and which time of it (`due`)."""

    person_id: int
    schedule: str
    due: str
