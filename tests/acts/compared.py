"""A county with cases at comparison, and offices that fill in what they get."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import openpyxl

from acts.actor import Actor, signed_in
from acts.cases import open_case
from acts.comparisons import applying, lists, making
from acts.comparisons.reading import read_answers
from rulebook.cases import from_json, to_json
from rulebook.loader import load
from storage.engine import Session, Sessions
from storage.models.base import new_id
from storage.queries import cases, comparisons, consents, households, members, posts, regions
from storage.queries.cases import Filed
from storage.queries.comparisons import Made
from storage.queries.consents import Consent
from storage.queries.households import NewHousehold
from storage.queries.members import NewMember
from storage.scope import EVERYTHING
from tests.console.county import found
from tests.workbooks import identity

RULES = load()
COMPARED = RULES.exchanges.comparison
BUREAU = "county_rural_revival_bureau"
NOTE, HEADER = 1, 2
"""The rows of a list above the first household."""
Fill = Callable[[int, str, str], object]
"""What an office writes: by line, head and column."""


@dataclass
class Compared:
    """The county's bureau and the cases of its village, in order."""

    sessions: Sessions
    bureau: int
    cadre: int
    other: int
    cases: list[int]
    households: list[int]

    async def actor(self, session: Session) -> Actor:
        return await signed_in(session, self.bureau)

    async def make(self, *departments: str) -> Made:
        """A batch of the whole county."""
        async with self.sessions.write() as session:
            place = await regions.get(session, "990000")
            assert place is not None
            chosen = departments or COMPARED.departments
            return await making.make(session, RULES, await self.actor(session), place, chosen)

    async def sheet(self, batch: Made, department: str) -> bytes:
        """What an office gets."""
        async with self.sessions.write() as session:
            batch = await comparisons.get(session, EVERYTHING, batch.id)
            written = await lists.for_office(
                session, RULES, await self.actor(session), batch, department
            )
        return written.content

    async def look(self, batch: Made, content: bytes) -> int:
        """Hand a file in, to be looked at."""
        rows = read_answers(COMPARED, content)
        async with self.sessions.write() as session:
            return await applying.look(session, await self.actor(session), batch.id, rows)

    async def preview(self, batch: Made, import_id: int) -> applying.Seen:
        async with self.sessions.read() as session:
            return await applying.preview(session, await self.actor(session), batch.id, import_id)

    async def apply(self, batch: Made, import_id: int) -> tuple[applying.Done, int]:
        """Take a file in; what was done, and how many cases moved."""
        async with self.sessions.write() as session:
            actor = await self.actor(session)
            done = await applying.apply(session, RULES, actor, batch.id, import_id)
        return done, await applying.move(self.sessions, RULES, actor, done.ready)

    async def enough(self, batch: Made) -> int:
        """The county waits no longer; how many cases moved."""
        async with self.sessions.write() as session:
            actor = await self.actor(session)
            done = await applying.enough(session, actor, batch.id)
        return await applying.move(self.sessions, RULES, actor, done.ready)

    async def answer(self, batch: Made, department: str, fill: Fill) -> tuple[applying.Done, int]:
        """An office fills its list in, and it is taken in."""
        content = filled(await self.sheet(batch, department), fill)
        return await self.apply(batch, await self.look(batch, content))

    async def case(self, place: int = 0) -> Filed:
        async with self.sessions.read() as session:
            return await cases.get(session, EVERYTHING, self.cases[place])

    async def states(self) -> list[str]:
        return [(await self.case(place)).state for place in range(len(self.cases))]

    async def withdraw(self, place: int = 0) -> None:
        """The household of a case takes its consent back."""
        async with self.sessions.write() as session:
            case = await cases.get(session, EVERYTHING, self.cases[place])
            await consents.add(session, _consent(session, case, self.cadre, "withdrawn"))


async def county(sessions: Sessions, count: int, *, consenting: bool = True) -> Compared:
    """The county with so many cases at comparison."""
    made = await found(sessions, RULES)
    async with sessions.write() as session:
        village = await regions.get(session, "990101001")
        assert village is not None
        held = await posts.responsible(session, village.path, [BUREAU], session.moment.today)
        ids, homes = [], []
        for number in range(10, 10 + count):
            home = await households.register(session, NewHousehold(village, number, f"王{number}"))
            case = await open_case(session, RULES, home, "household")
            ids.append(case.id)
            homes.append(home.id)
            await _at_comparison(session, case)
            if consenting:
                await consents.add(session, _consent(session, case, made.cadre_id, "given"))
        people = [
            NewMember(home, f"王{10 + place}", identity("19700102", f"{place % 999:03}"), "户主")
            for place, home in enumerate(homes)
            if place % 2 == 0
        ]
        await members.put_all(session, people)
    return Compared(sessions, held[0].person_id, made.cadre_id, made.other_id, ids, homes)


def filled(content: bytes, fill: Fill, lines: Sequence[int] | None = None) -> bytes:
    """A list with an office's answers in it; `fill` gives a value by line, head and column."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[HEADER]]
    for row in sheet.iter_rows(min_row=HEADER + 1):
        line, head = int(row[1].value), str(row[2].value)
        if lines is not None and line not in lines:
            continue
        for cell, name in zip(row, names, strict=True):
            if name not in lists.GIVEN and name != lists.REMARK:
                cell.value = fill(line, head, name)
    return saved(book)


def changed(content: bytes, cells: Mapping[str, object]) -> bytes:
    """A list with some cells changed."""
    book = openpyxl.load_workbook(BytesIO(content))
    for place, value in cells.items():
        book.worksheets[0][place].value = value
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def nothing(_line: int, _head: str, column: str) -> object:
    """An office that has nothing on record."""
    return "否" if column.startswith("是否") else "无"


async def _at_comparison(session: Session, case: Filed) -> None:
    standing = replace(from_json(case.standing), state="info_comparison")
    at = replace(case, state="info_comparison", standing=to_json(standing))
    await cases.save(session, at)


def _consent(session: Session, case: Filed, witness: int, answer: str) -> Consent:
    today = session.moment.today
    return Consent(new_id(), case.household_id, case.id, answer, "t", "paper", today, witness)
