"""What the invented county is made of: places, households and officials, as a roster has them."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acts.rosters import Reading
from acts.rosters.rows import HouseholdRow, MemberRow, OfficialRow, UnitRow
from bot.rehearsal.county_names import CITY, COUNTY, PROVINCE, SECTORS, TOWNSHIPS, UNITS
from bot.rehearsal.families import REGION_CODE, Families, Home
from storage.queries.duty_owners import STATIONED
from storage.queries.households import MONITORED
from storage.queries.regions import Place

HOUSEHOLDS = 2000
PHONES = "+861990000"
"""Ten thousand numbers: officials have the first thousand."""
LANDLINES = "0370-0000"
"""No exchange begins with 0."""
FIRST_DAY = date(2023, 5, 1)
LAST_DAY = date(2025, 6, 1)
STATUSES = {
    "general": 73,
    "tp-general": 22,
    "tp-unstable": 2,
    "edge-prone": 2,
    "sudden-hardship": 1,
}
"""How many in a hundred."""


@dataclass(frozen=True, slots=True)
class County:
    """Everything invented, as a roster gives it; `logins` say whose phone each is for."""

    readings: Sequence[Reading]
    logins: Mapping[str, str]


def invent(seed: int) -> County:
    """Invent the county; the same seed gives the same one."""
    rng = random.Random(seed)  # noqa: S311  invented people, no secrets
    places = list(_places())
    families = Families(rng)
    villages = [place for place in places if place.level == "village"]
    names = {place.id: place.name for place in places}
    homes = list(_homes(rng, families, villages, names))
    households = [row for row, _members in homes]
    members = [member for _row, members in homes for member in members]
    people = _Officials(rng, families, names)
    people.fill(places, households)
    return County(
        (
            Reading("regions", places=places),
            Reading("households", households=households, members=members),
            Reading("officials", officials=people.rows, units=list(_units(people.rows))),
        ),
        people.logins,
    )


def _places() -> Iterator[Place]:
    """The tree; landlines for the county, the townships and every third village."""
    yield Place("inv-province", PROVINCE, "province", invented=True)
    yield Place("inv-city", CITY, "city", "inv-province", invented=True)
    county = REGION_CODE
    yield Place(county, COUNTY, "county", "inv-city", "", f"{LANDLINES}100", True, county)
    for number, (name, villages) in enumerate(TOWNSHIPS.items(), start=101):
        township = f"{county}{number}"
        yield Place(township, name, "township", county, "", f"{LANDLINES}{number}", True, township)
        for place, village in enumerate(villages, start=201):
            landline = f"{LANDLINES}{(number - 100) * 10 + place}" if place % 3 == 0 else None
            yield Place(f"{township}{place}", village, "village", township, "", landline, True)


def _homes(
    rng: random.Random, families: Families, villages: Sequence[Place], names: Mapping[str, str]
) -> Iterator[tuple[HouseholdRow, list[MemberRow]]]:
    """The same number of households in all, more or fewer of them in each village."""
    weights = [rng.uniform(0.7, 1.3) for _village in villages]
    ends = [round(sum(weights[:n]) / sum(weights) * HOUSEHOLDS) for n in range(len(villages) + 1)]
    phone = 1000
    line = 1
    for village, first, last in zip(villages, ends[:-1], ends[1:], strict=True):
        township = names[village.parent_id or ""]
        for number in range(1, last - first + 1):
            phone += rng.random() < 0.97  # a few share the phone of the family before
            line += 1
            home = families.home(village.name)
            reached = f"{PHONES}{phone:04d}" if rng.random() < 0.86 else None
            status = rng.choices(list(STATUSES), list(STATUSES.values()))[0]
            head = home.people[0]
            row = HouseholdRow(
                line, township, village.name, number, head.name, head.id_number, reached,
                len(home.people), status, _tags(rng, home) or None,
            )  # fmt: skip
            yield row, _members(row, home)


def _members(row: HouseholdRow, home: Home) -> list[MemberRow]:
    return [
        MemberRow(
            row.row, row.township, row.village, row.number, one.name, one.id_number, one.relation
        )
        for one in home.people
    ]


def _tags(rng: random.Random, home: Home) -> frozenset[str]:
    """What is true of a family, and what chance adds."""
    chances = {
        "低保": 0.18 if home.is_old else 0.03,
        "残疾人": 0.05,
        "外出务工": 0.0 if home.is_old else 0.3,
        "独居老人": float(home.lives_alone),
        "在校学生": float(home.has_pupils),
    }
    return frozenset(tag for tag, chance in chances.items() if rng.random() < chance)


def _units(officials: Iterable[OfficialRow]) -> Iterator[UnitRow]:
    """Which unit helps which village: that of its team, since the first of them came."""
    first: dict[tuple[str, str], date] = {}
    for row in officials:
        if row.role in STATIONED and row.unit and row.since:
            key = row.unit, row.region
            first[key] = min(row.since, first.get(key, row.since))
    for number, ((unit, village), since) in enumerate(first.items(), start=2):
        yield UnitRow(number, unit, village, since)


class _Officials:
    """The officials of the county, in the order their phones are given out."""

    def __init__(self, rng: random.Random, families: Families, names: Mapping[str, str]) -> None:
        self.rows: list[OfficialRow] = []
        self.logins: dict[str, str] = {}
        self._rng = rng
        self._families = families
        self._names = names
        self._people = 0

    def fill(self, places: Sequence[Place], households: Sequence[HouseholdRow]) -> None:
        """Invent everybody: county, townships, villages, and who helps watched households."""
        for place in places:
            match place.level:
                case "county":
                    self._county(place.name)
                case "township":
                    self._township(place.name)
                case "village":
                    self._village(self._names[place.parent_id or ""], place.name, households)

    def _county(self, name: str) -> None:
        self.logins["admin"] = self._add("county_rural_revival_bureau", name)
        self.logins["approver"] = self._add("county_rural_revival_bureau", name)
        self._add("county_leading_group", name)
        for role in SECTORS:
            self._add(role, name)

    def _township(self, name: str) -> None:
        phone = self._add("township_government", name)
        self.logins.setdefault("township", phone)
        for _cadre in range(3):
            self._add("township_cadre", name)

    def _village(self, township: str, name: str, households: Sequence[HouseholdRow]) -> None:
        place = township + name
        phone = self._add("village_committee", place)
        self.logins.setdefault("village", phone)
        first = self.rows[-1]
        self._line(first.name, phone, "village_party_secretary", place)
        self._add("village_committee", place)
        unit = self._rng.choice(UNITS)
        self._add("first_secretary", place, unit)
        self._add("team_member", place, unit)
        watched = tuple(
            (place, row.number)
            for row in households
            if (row.township, row.village) == (township, name) and row.status in MONITORED
        )
        if watched:
            self._add("helper", place, self._rng.choice(UNITS), watched)

    def _add(
        self,
        role: str,
        region: str,
        unit: str | None = None,
        helps: tuple[tuple[str, int], ...] = (),
    ) -> str:
        self._people += 1
        phone = f"{PHONES}{self._people:04d}"
        name = self._families.name(self._families.surname(), self._rng.random() < 0.6)
        self._line(name, phone, role, region, unit, helps)
        return phone

    def _line(
        self,
        name: str,
        phone: str,
        role: str,
        region: str,
        unit: str | None = None,
        helps: tuple[tuple[str, int], ...] = (),
    ) -> None:
        days = self._rng.randrange((LAST_DAY - FIRST_DAY).days)
        since = FIRST_DAY + timedelta(days=days)
        row = len(self.rows) + 2
        self.rows.append(OfficialRow(row, name, phone, role, region, unit, since, None, helps))
