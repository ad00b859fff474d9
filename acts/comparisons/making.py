"""Making a batch: who may be compared, which offices are asked, under which number."""

from collections.abc import Iterable
from dataclasses import dataclass

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from locales import _
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.models.base import new_id
from storage.queries import comparisons
from storage.queries.comparisons import Made
from storage.queries.regions import Place

BUREAU = "county_rural_revival_bureau"
"""Who compares, by the procedure."""
PREFIX = "BD"


class NobodyToCompare(Declined):
    """No household here both waits for comparison and agreed to it."""

    def __init__(self, refused: int) -> None:
        super().__init__()
        self.refused = refused

    def sentence(self) -> str:
        return _(
            "Nobody here waits to be compared; %(refused)s without consent are left out.",
            refused=self.refused,
        )


class NoOffice(Declined):
    """At least one office must be asked."""

    def sentence(self) -> str:
        return _("Choose at least one office to ask.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many households of a place may be compared, and how many may not, by count only."""

    place: Place
    ready: int
    refused: int


def may(actor: Actor, path: str) -> bool:
    """Whether they compare records of this place."""
    return actor.role_among(path, (BUREAU,)) is not None


async def waiting(session: Session, actor: Actor, place: Place) -> Waiting:
    """Who waits at a place."""
    ready = await comparisons.waiting(session, actor.scope, place.path)
    refused = await comparisons.without_consent(session, actor.scope, place.path)
    return Waiting(place, len(ready), refused)


async def make(
    session: Session, rules: Rulebook, actor: Actor, place: Place, departments: Iterable[str]
) -> Made:
    """Make a batch of everybody at a place who waits, agreed, and is not being asked already.

    Raises:
        NotAllowed: the actor does not compare records of this place.
        NobodyToCompare, NoOffice: there is nothing to make.
    """
    actor.needs(Trust.CONSOLE)
    if actor.person_id is None or not may(actor, place.path):
        raise NotAllowed("compares no records here")
    chosen = set(departments)
    asked = [key for key in rules.exchanges.comparison.departments if key in chosen]
    if not asked:
        raise NoOffice
    cases = await comparisons.waiting(session, actor.scope, place.path)
    if not cases:
        raise NobodyToCompare(await comparisons.without_consent(session, actor.scope, place.path))
    batch = None
    while batch is None:  # somebody else may take the number at this very moment
        draft = await _draft(session, actor, place, asked)
        batch = await comparisons.make(session, draft, cases)
    detail = {"number": batch.number, "cases": len(cases), "departments": asked}
    await audit.record(
        session, actor.name, "comparison.made", f"comparison_batch:{batch.id}", detail
    )
    return batch


async def _draft(session: Session, actor: Actor, place: Place, departments: list[str]) -> Made:
    assert actor.person_id is not None
    today = session.moment.today
    prefix = f"{PREFIX}{today.year}-"
    last = await comparisons.last_number(session, prefix)
    number = int(last.removeprefix(prefix)) + 1 if last else 1
    return Made(
        id=new_id(),
        number=f"{prefix}{number:04d}",
        region_id=place.id,
        path=place.path,
        departments=departments,
        made_by=actor.person_id,
        made_on=today,
        closed_on=None,
    )
