"""A page of a campaign is one statement, and reads no big table whole."""

import re
from datetime import date

from storage.queries import department_warnings, screenings, unscreened
from storage.queries.department_warnings import Sight, Wanted
from storage.queries.screenings import Screening
from storage.scope import Scope
from tests.acts.screened import scene
from tests.storage.test_case_plans import plans

COUNTY, VILLAGE = Scope(("/c/",)), Scope(("/c/t/liu/",))
BIG = ("household", "activity", "visit_pause", "department_warning", "department_warning_1")
WHOLE = re.compile(r"(?:SCAN|Seq Scan on) \"?(?:" + "|".join(BIG) + r")\b")
CAMPAIGN = Screening(1, "c", "/c/", "排查", date(2026, 3, 1), date(2026, 4, 1))
TODAY = date(2026, 3, 2)

QUESTIONS = {
    "a county by village": lambda s: screenings.by_village(s, COUNTY, CAMPAIGN),
    "a village": lambda s: screenings.by_village(s, VILLAGE, CAMPAIGN),
    "coverage of a village": lambda s: screenings.coverage(s, 1, "/c/t/liu/"),
    "who remains": lambda s: unscreened.remaining(s, VILLAGE, CAMPAIGN, "liu"),
    "whom to go to": lambda s: unscreened.to_go_to(s, VILLAGE, CAMPAIGN, ["liu"], 9),
    "all who remain": lambda s: unscreened.everyone_left(s, COUNTY, CAMPAIGN),
    "under way": lambda s: screenings.under_way(s, "/c/t/liu/", TODAY),
    "open warnings": lambda s: department_warnings.page(s, Sight(VILLAGE), Wanted(), 50),
    "warnings by village": lambda s: department_warnings.waiting(s, VILLAGE, s.moment.now),
    "warnings of a visit": lambda s: department_warnings.open_at(s, VILLAGE, [1, 2], TODAY),
}


async def test_no_big_table_is_read_whole(sessions):
    await scene(sessions)
    for question in QUESTIONS.values():
        lines = await plans(sessions, question)
        assert not [line for line in lines if WHOLE.search(line)], "\n".join(lines)


async def test_a_page_is_one_statement(sessions):
    await scene(sessions)
    for name in ("a county by village", "coverage of a village", "who remains"):
        async with sessions.read() as session:
            counting = Counting(session)
            await QUESTIONS[name](counting)
        assert counting.ran == 1, name


class Counting:
    """A session that counts its statements."""

    def __init__(self, session):
        self.session, self.ran = session, 0

    def __getattr__(self, name):
        return getattr(self.session, name)

    async def execute(self, *statement):
        self.ran += 1
        return await self.session.execute(*statement)
