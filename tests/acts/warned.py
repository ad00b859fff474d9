"""Warnings of an office handed in, and seen by whoever asks."""

from datetime import date
from typing import Any

from acts.screenings import importing
from acts.screenings.answering import sight_of
from acts.screenings.importing import Taken
from acts.screenings.warning_sheets import read_warnings
from rulebook.department_warnings import Office
from rulebook.loader import load
from storage.queries import department_warnings
from storage.queries.department_warnings import Kept, Wanted
from tests.acts.screened import Scene, sheet

RULES = load()
WARNINGS = RULES.exchanges.warnings
MEDICAL = WARNINGS.offices["medical_insurance"]
TODAY = date(2026, 3, 2)
COST = {"日期": "2026-02-20", "预警类型": "大额医疗费", "说明": "一次住院", "金额": "32,000元"}
Line = dict[str, Any]


async def look(county: Scene, *lines: Line, by: str = "medical", office: Office = MEDICAL) -> int:
    """Hand in a file; its id."""
    told = read_warnings(WARNINGS, office, sheet(*lines), TODAY)
    async with county.sessions.write() as session:
        actor = await county.actor(session, by)
        return await importing.look(session, RULES, actor, office.id, told)


async def take_in(
    county: Scene, *lines: Line, by: str = "medical", office: Office = MEDICAL
) -> Taken:
    """Hand in a file, and keep what is good of it."""
    file_id = await look(county, *lines, by=by, office=office)
    async with county.sessions.write() as session:
        actor = await county.actor(session, by)
        taken = await importing.apply(session, RULES, actor, file_id)
    assert taken
    return taken


async def warnings(county: Scene, name: str = "bureau", **wanted: Any) -> list[Kept]:
    """What an official sees."""
    async with county.sessions.read() as session:
        sight = sight_of(WARNINGS, await county.actor(session, name))
        return await department_warnings.page(session, sight, Wanted(**wanted), 50)
