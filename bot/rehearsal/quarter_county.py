"""The county of a simulated quarter: places, officials with chats, families, and what is set."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acts import local_settings
from acts.actor import SERVICE
from acts.local_settings import Wanted
from rulebook.loader import Rulebook
from storage import invented_posts
from storage.engine import Session
from storage.invented_posts import Invented
from storage.queries import regions
from storage.queries.regions import Place

ROOT = "990100"
VILLAGES_EACH = 7
"""In a township."""
IN_VILLAGE = ("village_committee", "first_secretary", "team_member", "team_member", "helper")
IN_TOWNSHIP = ("township_government", "township_cadre")
IN_COUNTY = ("county_rural_revival_bureau", "county_org_dept")
HOURS = (8, 8, 8, 8, 9, 12, 17)
"""The hours at which people want their digest."""
BY_SMS = 0.1
"""How many have no chat and read short messages."""
FIGURES = {
    "province": "Henan",
    "duty.unq-hen23-household-visits.count": "4",
    "duty.unq-hen23-routine-screening.count": "1",
    "duty.unq-hen23-house-patrol.count": "1",
}
"""What this county made of words without a figure, as somebody would type it."""


@dataclass(frozen=True)
class Village:
    """A village with who serves it and the ids of its families."""

    place: Place
    homes: Sequence[int]


@dataclass(frozen=True)
class County:
    """All that was built: officials by role and place, villages by id."""

    path: str
    people: Sequence[Invented]
    villages: dict[str, Village]

    def holding(self, role: str) -> list[Invented]:
        """Who was given a role in the beginning."""
        return [one for one in self.people if one.role == role]


async def build(
    session: Session, rules: Rulebook, cadres: int, households: int, rng: random.Random
) -> County:
    """Build it, of a size that gives so many officials."""
    many = max((cadres - len(IN_COUNTY)) // len(IN_VILLAGE) - 1, 1)
    while _size(many) > cadres and many > 1:
        many -= 1
    await regions.put_all(session, _places(many))
    places = await regions.within(session, [f"/{ROOT}/"])
    people = _people(places, cadres, session.moment.today, rng)
    villages = [place for place in places if place.level == "village"]
    await invented_posts.people(session, people)
    await invented_posts.families(session, villages, households)
    county = next(place for place in places if place.id == ROOT)
    for name, text in FIGURES.items():
        wanted = Wanted(session.moment.today.year, name, text, "演练")
        await local_settings.set_value(session, rules, SERVICE, county, wanted)
    await invented_posts.settle(session)
    return County(
        county.path,
        people,
        {
            place.id: Village(place, range(number + 1, households + 1, len(villages)))
            for number, place in enumerate(villages)
        },
    )


def _size(villages: int) -> int:
    townships = (villages + VILLAGES_EACH - 1) // VILLAGES_EACH
    return villages * len(IN_VILLAGE) + townships * len(IN_TOWNSHIP) + len(IN_COUNTY)


def _places(villages: int) -> list[Place]:
    found = [Place(ROOT, "明水县", "county", landline="0990-12345", invented=True)]
    for number in range(villages):
        high, low = divmod(number, VILLAGES_EACH)
        above = f"{ROOT}{high + 1:03d}"
        if not low:
            found.append(Place(above, f"第{high + 1}乡", "township", ROOT, invented=True))
        name = f"第{number + 1}村"
        found.append(Place(f"{above}{low + 1:03d}", name, "village", above, invented=True))
    return found


def _people(
    places: Sequence[Place], cadres: int, today: date, rng: random.Random
) -> list[Invented]:
    """Everybody's post; whoever is left over when all places are served is one more in a team."""
    seats = []
    for place in places:
        roles = {"village": IN_VILLAGE, "township": IN_TOWNSHIP, "county": IN_COUNTY}[place.level]
        seats += [(role, place.id) for role in roles]
    villages = [place.id for place in places if place.level == "village"]
    while len(seats) < cadres:
        seats.append(("team_member", villages[len(seats) % len(villages)]))
    return [
        Invented(
            number,
            role,
            place,
            today - timedelta(days=rng.randrange(60, 500)),
            rng.choice(HOURS),
            "示例单位",
            "sms_simulator" if rng.random() < BY_SMS else "webchat",
        )
        for number, (role, place) in enumerate(seats, 1)
    ]
