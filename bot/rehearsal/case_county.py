"""The county of the load test of cases: its places, officials, households, and cases under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acts.passwords import Passwords, make
from rulebook import procedures
from rulebook.cases import Event, to_json
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure
from storage import invented_cases
from storage.engine import Session, Sessions
from storage.invented_cases import Model
from storage.queries import officials, regions, staff
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place

COUNTY = "990100"
TOWNSHIPS, VILLAGES = 15, 20
FEWEST_HELPERS, HOMES_OF_A_HELPER = 100, 10
"""Every fourth household has a helper, who helps ten."""
OPENED = (1, 2, 5, 9, 13, 16, 25)
"""Days ago on which invented cases began: some are in time, some are late."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: who may sign in with the password, and cases to open."""

    village: str
    township: str
    county: str
    password: str
    case_ids: Sequence[int]
    village_case: int


async def build_county(
    sessions: Sessions, rules: Rulebook, households: int, open_cases: int
) -> Built:
    """Build it: so many households, of which the first ones have a case each."""
    password = make()
    hashed = await Passwords().hash(password)
    async with sessions.write() as session:
        await regions.put_all(session, _places())
        villages = await regions.all_of(session, ("village",))
        hub = villages[-1].parent_id or ""
        many = max(FEWEST_HELPERS, households // (4 * HOMES_OF_A_HELPER))
        helpers = await _officials(session, villages, hashed, many)
        await invented_cases.fill_households(session, villages, households, helpers)
        models = _models(rules, session.moment.today)
        await invented_cases.fill_cases(session, villages, models, open_cases)
        await invented_cases.settle(session)
    own = [place.id for place in villages if place.parent_id == hub]
    ids = [
        row
        for row in range(1, open_cases + 1)
        if villages[row % len(villages)].id in own
        and models[row % len(models)].state == "clue_registered"
    ]
    at_home = next(row for row in ids if villages[row % len(villages)].id == own[0])
    return Built("village", "township", "county", password, ids, at_home)


async def _officials(
    session: Session, villages: Sequence[Place], hashed: str, helping: int
) -> list[int]:
    """Somebody for every village, helpers, and three who may sign in; returns the helpers."""
    since = session.moment.today - timedelta(days=600)
    for place in villages:
        official = NewOfficial("村示例", None, "village_committee", place.id, since=since)
        await officials.put(session, official)
    hub = villages[-1].parent_id or ""
    home = next(place.id for place in villages if place.parent_id == hub)
    for login, role, place_id in (
        ("village", "village_committee", home),
        ("township", "township_cadre", hub),
        ("county", "county_rural_revival_bureau", COUNTY),
    ):
        official = NewOfficial(login, None, role, place_id, since=since)
        person = await officials.put(session, official)
        await staff.add(session, person.person_id, login, hashed, demo=True)
    helpers = []
    for number in range(helping):
        place_id = villages[number % len(villages)].id
        official = NewOfficial(f"帮示例{number}", None, "helper", place_id, since=since)
        helpers.append((await officials.put(session, official)).person_id)
    return helpers


def _places() -> list[Place]:
    """Townships and villages besides the few of every load test."""
    places = []
    for high in range(1, TOWNSHIPS + 1):
        above = f"{COUNTY}8{high:02d}"
        places.append(Place(above, f"第{high}乡", "township", COUNTY, invented=True))
        places += [
            Place(f"{above}{low:03d}", f"第{low}村", "village", above, invented=True)
            for low in range(1, VILLAGES + 1)
        ]
    return places


def _models(rules: Rulebook, today: date) -> list[Model]:
    """Cases of identification as the rules make them, waiting for a visit or checked at home."""
    procedure = rules.procedures["identify"]
    waiting = [_model(procedure, today - timedelta(days=ago)) for ago in OPENED]
    visited = [_model(procedure, today - timedelta(days=ago), visited=True) for ago in OPENED]
    return [*waiting, *visited]


def _model(procedure: Procedure, opened_on: date, *, visited: bool = False) -> Model:
    standing = procedures.begin(procedure, Event(opened_on, "clue_found", "household"))
    assert isinstance(standing, procedures.CaseState), standing
    events: list[tuple[str, str, str | None, str]] = [
        ("clue_found", "household", None, standing.state)
    ]
    if visited:
        went = Event(opened_on + timedelta(days=1), "visit_started", "village_committee")
        after = procedures.step(procedure, standing, went)
        assert isinstance(after, procedures.CaseState), after
        events.append((went.name, went.by, standing.state, after.state))
        standing = after
    clocks = [
        (status.clock.id, status.deadline)
        for status in procedures.clocks(procedure, standing, opened_on)
        if status.state == "running"
    ]
    return Model(
        procedure.id,
        standing.state,
        to_json(standing),
        events,
        clocks,
        opened_on,
        standing.last_on,
    )
