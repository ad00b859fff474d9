"""Invented families: who lives together, how old they are, and what numbers they carry."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.rehearsal.county_names import MEN, RARE_SURNAMES, SURNAMES, WOMEN
from rulebook.chinese_id import check_digit

REGION_CODE = "419901"
"""No county has it: the codes of its province's directly governed counties end at 4190xx, and
4199xx has never been given out. So no identity number here is anybody's."""
BORN_BEFORE = 2026
LAST_DAY = 28
OLD = 65
PUPILS = range(6, 22)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone invented."""

    name: str
    relation: str
    age: int
    id_number: str


@dataclass(frozen=True, slots=True)
class Home:
    """Who lives together, the head first."""

    people: tuple[Person, ...]

    @property
    def lives_alone(self) -> bool:
        """Whether this is an old person without anybody."""
        return len(self.people) == 1 and self.people[0].age >= OLD

    @property
    def has_pupils(self) -> bool:
        """Whether somebody goes to school."""
        return any(person.age in PUPILS for person in self.people)

    @property
    def is_old(self) -> bool:
        """Whether nobody of working age lives here."""
        return all(person.age >= OLD for person in self.people)


class Families:
    """Invents families, each identity number once."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._given: Counter[tuple[date, bool]] = Counter()
        self._kinds: tuple[tuple[Callable[[str], Iterator[Person]], int], ...] = (
            (self._couple, 48),
            (self._three_generations, 20),
            (self._old_couple, 16),
            (self._alone, 11),
            (self._one_parent, 5),
        )

    def home(self, village: str) -> Home:
        """Invent a family; many of a village share the surname it is called after."""
        kinds, weights = zip(*self._kinds, strict=True)
        kind = self._rng.choices(kinds, weights)[0]
        return Home(tuple(kind(self.surname(village))))

    def surname(self, village: str = "") -> str:
        """Invent a surname."""
        if village[:1] in SURNAMES and village and self._rng.random() < 0.45:
            return village[0]
        if self._rng.random() < 0.01:
            return self._rng.choice(RARE_SURNAMES)
        # The commonest surnames stand first.
        place = min(self._rng.randrange(len(SURNAMES)), self._rng.randrange(len(SURNAMES)))
        return SURNAMES[place]

    def name(self, surname: str, man: bool) -> str:
        """Invent a full name."""
        signs = MEN if man else WOMEN
        length = self._rng.choices((1, 2), (25, 75))[0]
        return surname + "".join(self._rng.sample(signs, length))

    def _couple(self, surname: str) -> Iterator[Person]:
        age = self._rng.randint(28, 62)
        yield self._person(surname, "户主", age, man=True)
        yield self._person(self.surname(), "配偶", age - self._rng.randint(-2, 4), man=False)
        yield from self._children(surname, age)

    def _three_generations(self, surname: str) -> Iterator[Person]:
        age = self._rng.randint(30, 52)
        yield from self._couple_aged(surname, age)
        yield from self._children(surname, age)
        yield self._person(self.surname(), "母亲", age + self._rng.randint(21, 32), man=False)
        if self._rng.random() < 0.5:
            yield self._person(surname, "父亲", age + self._rng.randint(22, 34), man=True)

    def _couple_aged(self, surname: str, age: int) -> Iterator[Person]:
        yield self._person(surname, "户主", age, man=True)
        yield self._person(self.surname(), "配偶", age - self._rng.randint(-2, 4), man=False)

    def _old_couple(self, surname: str) -> Iterator[Person]:
        yield from self._couple_aged(surname, self._rng.randint(67, 84))

    def _alone(self, surname: str) -> Iterator[Person]:
        yield self._person(surname, "户主", self._rng.randint(45, 90), man=self._rng.random() < 0.6)

    def _one_parent(self, surname: str) -> Iterator[Person]:
        age = self._rng.randint(30, 50)
        yield self._person(surname, "户主", age, man=self._rng.random() < 0.5)
        yield from self._children(surname, age, least=1)

    def _children(self, surname: str, age: int, least: int = 0) -> Iterator[Person]:
        for _child in range(self._rng.randint(least, 3)):
            years = age - self._rng.randint(22, 34)
            if 0 <= years <= 30:
                man = self._rng.random() < 0.5
                yield self._person(surname, "子" if man else "女", years, man=man)

    def _person(self, surname: str, relation: str, age: int, *, man: bool) -> Person:
        day = self._rng.randint(1, LAST_DAY)
        birth = date(BORN_BEFORE - 1 - age, self._rng.randint(1, 12), day)
        return Person(self.name(surname, man), relation, age, self._id_number(birth, man))

    def _id_number(self, birth: date, man: bool) -> str:
        """The three digits after the birth count people of a day; odd ones are men."""
        self._given[birth, man] += 1
        order = 2 * self._given[birth, man] - (1 if man else 0)
        first17 = f"{REGION_CODE}{birth:%Y%m%d}{order:03d}"
        return first17 + check_digit(first17)
