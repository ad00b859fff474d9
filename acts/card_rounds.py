"""Cards of a whole village: sent in one go to whom a message reaches, and noes looked into."""

from collections.abc import Sequence
from dataclasses import dataclass

from acts import cards, facts
from acts.actor import Actor, NotAllowed, Trust
from acts.confirmations import CARD, Asked, ask
from acts.declined import Declined
from acts.papers import household_card
from acts.papers.paper import Paper, harmless
from locales import _
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session, Sessions
from storage.queries import card_answers, confirmations, households, regions
from storage.queries.card_answers import CardAnswer
from storage.queries.facts import Home
from storage.queries.households import Household
from storage.queries.regions import Place
from storage.scope import EVERYTHING

HANDING = (
    "village_committee",
    "first_secretary",
    "township_government",
    "county_rural_revival_bureau",
)
"""Whose posts may send cards, each within its own places."""
AT_ONCE = 20
"""Households a transaction; a card is put together from many records, and others write too."""


class NoOutcome(Declined):
    """Say what came of it."""

    def sentence(self) -> str:
        return _("Write in a sentence what you found and what was put right.")


@dataclass(frozen=True, slots=True)
class Round:
    """A village before its cards are sent: its registered households, and how many are reached."""

    place: Place
    households: int
    on_paper: Sequence[Household]
    said: Sequence[CardAnswer]

    @property
    def reached(self) -> int:
        """How many a message reaches; the others are shown theirs by a visitor."""
        return self.households - len(self.on_paper)


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What came of a round: cards sent, those not sent again for nothing in them has changed."""

    sent: int = 0
    same: int = 0
    on_paper: int = 0

    def __add__(self, other: "HandedOut") -> "HandedOut":
        return HandedOut(
            self.sent + other.sent, self.same + other.same, self.on_paper + other.on_paper
        )


async def preview(session: Session, actor: Actor, village_id: str) -> Round | None:
    """Show what a round in a village would be; None when this actor sees no such village.

    Raises:
        NotAllowed: none of their posts sends cards there.
    """
    place = await _village(session, actor, village_id)
    if place is None:
        return None
    homes = await _registered(session, place)
    said = await card_answers.last_of_village(session, EVERYTHING, place.path)
    return Round(place, len(homes), [one for one in homes if one.reach_id is None], said)


async def hand_out(
    sessions: Sessions, rules: Rulebook, actor: Actor, village_id: str
) -> HandedOut | None:
    """Send every registered household of a village its card, some at a time.

    Who was asked about this very card before is not asked again, so a round that was interrupted
    is simply begun again. None when this actor sees no such village.

    Raises:
        NotAllowed: none of their posts sends cards there.
    """
    async with sessions.read() as session:
        place = await _village(session, actor, village_id)
        homes = await _registered(session, place) if place else []
    if place is None:
        return None
    done = HandedOut()
    for first in range(0, len(homes), AT_ONCE):
        some = homes[first : first + AT_ONCE]
        async with sessions.write() as session:
            known = await _facts(session, rules, place, some)
            for home in some:
                done += await _hand_out(session, rules, actor, home, known[home.id])
    async with sessions.write() as session:
        counted = {"sent": done.sent, "same": done.same, "on_paper": done.on_paper}
        await audit.record(session, actor.name, "cards.handed_out", f"region:{place.id}", counted)
    return done


async def paper(session: Session, rules: Rulebook, actor: Actor, household_id: int) -> Paper | None:
    """A family's card to be taken along; None when this actor sees no such family.

    Raises:
        NotAllowed: none of their posts sends cards there.
    """
    actor.needs(Trust.CONSOLE)
    home = await households.get(session, actor.scope, household_id)
    if home is None or home.provisional:
        return None
    if actor.role_among(home.path, HANDING) is None:
        raise NotAllowed("no post that sends cards")
    return harmless(await household_card.of_home(session, rules, home))


async def clear(session: Session, actor: Actor, confirmation_id: int, outcome: str) -> bool:
    """Note what came of a household's no; False when this actor sees none that waits.

    Raises:
        NoOutcome: nothing is said of it.
    """
    actor.needs(Trust.CONSOLE)
    if not outcome.strip():
        raise NoOutcome
    assert actor.person_id is not None
    found = await card_answers.clear(
        session, actor.scope, confirmation_id, actor.person_id, outcome.strip()
    )
    if found is None:
        return False
    await audit.record(
        session,
        actor.name,
        "card.cleared",
        f"confirmation:{confirmation_id}",
        {"household": found.household_id},
    )
    return True


async def _facts(
    session: Session, rules: Rulebook, place: Place, some: Sequence[Household]
) -> dict[int, facts.Raw]:
    homes = [
        Home(one.id, one.region_id, one.path, one.number, one.status, one.provisional)
        for one in some
    ]
    return await facts.of_homes(session, rules, homes, place.path, session.moment.today)


async def _hand_out(
    session: Session, rules: Rulebook, actor: Actor, home: Household, known: facts.Raw
) -> HandedOut:
    if home.reach_id is None:
        return HandedOut(on_paper=1)
    shown, text = await cards.for_reader(session, rules, home, known)
    if await confirmations.was_asked(session, home.id, CARD, shown.version):
        return HandedOut(same=1)
    case = await cards.case_of(session, home)
    await ask(session, rules, Asked(CARD, home, case, shown.version, text, actor.person_id))
    return HandedOut(sent=1)


async def _village(session: Session, actor: Actor, village_id: str) -> Place | None:
    actor.needs(Trust.CONSOLE)
    place = await regions.get(session, village_id)
    if place is None or place.level != "village" or not actor.scope.covers(place.path):
        return None
    if actor.role_among(place.path, HANDING) is None:
        raise NotAllowed("no post that sends cards")
    return place


async def _registered(session: Session, place: Place) -> list[Household]:
    homes = await households.by_village(session, EVERYTHING, place.id)
    return [home for home in homes if not home.provisional]
