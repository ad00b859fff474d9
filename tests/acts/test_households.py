"""Finding households: within a scope, and those nobody has registered yet."""

from storage.engine import Sessions
from storage.queries import households, members, named_homes, regions
from storage.scope import EVERYTHING, Scope
from tests.workbooks import (
    GOOD,
    Book,
    family,
    save,
)


async def test_foreign_and_absent_households_look_the_same(
    sqlite_county: Sessions, book: Book
) -> None:
    await save(sqlite_county, book.households(GOOD).read())
    foreign = Scope(paths=("/ma/shi/",))
    async with sqlite_county.read() as session:
        home = await family(session, 3)
        assert await households.get(session, foreign, home.id) is None
        assert await households.get(session, EVERYTHING, 1) is None
        assert await households.find_by_number(session, foreign, ["zhang"], 3) == []
        assert await named_homes.by_names(session, foreign, ["zhang"], ["张"]) == {}
        assert await households.by_village(session, foreign, "zhang") == []
        assert await members.of_household(session, foreign, home.id) == []


async def test_provisional_households_have_numbers_no_roster_uses(county: Sessions) -> None:
    async with county.write() as session:
        place = await regions.get(session, "zhang")
        assert place is not None
        first = await households.provisional(session, place, "张三", "+8619900000007")
        second = await households.provisional(session, place, "张三")
        assert (first.number, second.number) == (9001, 9002)
        assert first.provisional
        assert await households.next_number(session, "zhang") == 1
        assert len(await households.find_by_head(session, "zhang", "张三")) == 2
        renamed = await households.rename(session, second, "司马青")
        found = await named_homes.by_names(session, EVERYTHING, ["zhang"], ["司马"])
        assert found == {"司马": [renamed]}
