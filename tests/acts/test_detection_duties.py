"""What is recorded of duties feeds the pitfalls too: found from rows, and not found in doubt."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from acts.detection import gathering, looking, settings
from rulebook.loader import Rulebook, load
from rulebook.pitfalls import Finding, misfits
from storage.engine import Sessions
from storage.moment import SHANGHAI
from storage.queries.leaves import APPROVED, AWAY, REFUSED
from tests.acts.case_scene import OTHER, Scene, open_scene
from tests.acts.found_duties import (
    COUNTY,
    away,
    excused,
    forms,
    four_weeks_away,
    inspection,
    journeys,
    lesson,
    line,
    meets,
    on_days_off,
    person,
    rotation,
    seen,
    served_long,
    unheard,
    unseen,
)

RULES: Rulebook = load()
MONDAY = datetime(2026, 6, 15, 12, tzinfo=SHANGHAI)
"""In a half-year of weeks without holidays just before it."""
Make = Callable[[Scene], Awaitable[object]]
Found = tuple[str, int]

LEFT_UNASKED: Found = ("pf-1-4-1-3", 0)
NOT_APPROVED: Found = ("pf-1-4-1-3", 1)
APPROVED_LATER: Found = ("pf-1-4-1-3", 2)
WEEK_SHORT: Found = ("pf-1-4-3-1", 0)

CASES: list[tuple[str, Make, Found, bool]] = [
    ("away without leave", lambda s: away(s, 10, 3, AWAY), LEFT_UNASKED, True),
    ("away with leave", excused, LEFT_UNASKED, False),
    ("away on days off", on_days_off, LEFT_UNASKED, False),
    ("to be away", lambda s: away(s, -2, -9, AWAY), LEFT_UNASKED, False),
    ("gone before an answer", lambda s: away(s, 3, 1), NOT_APPROVED, True),
    ("refused", lambda s: away(s, 3, 1, **{REFUSED: 4}), NOT_APPROVED, False),
    ("asked ahead", lambda s: away(s, -1, -3), NOT_APPROVED, False),
    ("approved afterwards", lambda s: away(s, 9, 8, **{APPROVED: 6}), APPROVED_LATER, True),
    ("approved before", lambda s: away(s, 9, 8, **{APPROVED: 10}), APPROVED_LATER, False),
    ("weeks away", four_weeks_away, WEEK_SHORT, True),
    ("four weeks away", four_weeks_away, ("pf-1-4-1-2", 0), True),
    ("a week away", lambda s: away(s, 14, 3, AWAY), ("pf-1-4-1-2", 0), False),
    ("nobody says anything", lambda s: person(s, "first_secretary"), WEEK_SHORT, False),
    ("no number", lambda s: inspection(s, report_no=None), ("pf-neg-01", 0), True),
    ("a number", inspection, ("pf-neg-01", 0), False),
    ("cancelled", lambda s: inspection(s, report_no=None, title="取消"), ("pf-neg-01", 0), False),
    ("a survey", lambda s: inspection(s, report_no=None, kind="survey"), ("pf-neg-01", 0), False),
    ("just ordered", lambda s: inspection(s, notice_on=s.ago(5)), ("pf-neg-09", 0), True),
    ("long ordered", lambda s: inspection(s, notice_on=s.ago(31)), ("pf-neg-09", 0), False),
    ("asked twice", lambda s: forms(s, "鸡的只数", "鸡的只数"), ("pf-neg-08", 1), True),
    ("asked for two things", lambda s: forms(s, "鸡的只数", "猪的头数"), ("pf-neg-08", 1), False),
    (
        "asked in two villages", lambda s: forms(s, "鸡的只数", "鸡的只数", region=OTHER),
        ("pf-neg-08", 1), False,
    ),
    ("a group that does not meet", lambda s: meets(s, 190), ("pf-1-2-2-3", 0), True),
    ("a group that meets", lambda s: meets(s, 20), ("pf-1-2-2-3", 0), False),
    ("somebody met", lambda s: meets(s, 20, "county_principal"), ("pf-1-2-2-3", 0), False),
    (
        "no log of meetings", lambda s: person(s, "county_leading_group", COUNTY),
        ("pf-1-2-2-3", 0), False,
    ),
    ("entered late", lambda s: line(s, "county_committee", "special_meeting", 9, entered=2),
     ("pf-1-1-1-3", 0), True),
    ("entered soon", lambda s: line(s, "county_committee", "special_meeting", 9, entered=8),
     ("pf-1-1-1-3", 0), False),
    ("a plan entered late", lambda s: line(s, "county_leading_group", "plan_issued", 9, entered=2),
     ("pf-1-1-1-3", 1), True),
    ("never trained", lambda s: served_long(s, None), ("pf-1-4-1-5", 0), True),
    ("trained", lambda s: served_long(s, {"level": "county"}), ("pf-1-4-1-5", 0), False),
    ("trained by whom", lambda s: served_long(s, {}), ("pf-1-4-1-5", 0), False),
    ("a short lesson", lambda s: lesson(s, "2"), ("pf-2-1-4-0", 1), True),
    ("a whole lesson", lambda s: lesson(s, "3"), ("pf-2-1-4-0", 1), False),
    ("a lesson without hours", lambda s: lesson(s, None), ("pf-2-1-1-3", 3), True),
    ("many from above", lambda s: journeys(s, 6, 3, 1), ("pf-1-1-3-3", 0), True),
    ("one journey of days", lambda s: journeys(s, 3, 2, 1), ("pf-1-1-3-3", 0), False),
    ("a half-year unheard", lambda s: unheard(s, 200), ("pf-1-4-2-2", 0), True),
    ("a log too young for it", lambda s: unheard(s, 60), ("pf-1-4-2-2", 0), False),
    ("no rotation planned", lambda s: rotation(s, None), ("pf-1-4-1-1", 2), True),
    ("rotation planned", lambda s: rotation(s, 30), ("pf-1-4-1-1", 2), False),
    ("nobody came", lambda s: unseen(s, None), ("pf-1-4-3-3", 0), True),
    ("nobody is sent", lambda s: unseen(s, 0), ("pf-1-4-3-3", 0), False),
    ("nobody was sent", lambda s: unseen(s, 20), ("pf-1-4-3-3", 0), False),
    ("a pause long over", lambda s: unseen(s, 31), ("pf-1-4-3-3", 0), True),
]  # fmt: skip


async def show(sessions: Sessions, make: Make) -> list[Any]:
    async with sessions.write() as session:
        scene = await open_scene(session, RULES, "tp-general")
        await make(scene)
        figures = await settings.at(session, RULES, f"/{COUNTY}/", scene.today.year)
    gathered = await gathering.of_place(sessions, RULES, f"/{COUNTY}/")
    assert misfits(RULES.pitfalls.kinds, gathered.records) == ()

    def where(one: Finding) -> str:
        return one.region or ""

    return looking.show(RULES, gathered, scene.today, figures, where)


@pytest.mark.parametrize(
    ("make", "pitfall", "is_found"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
async def test_rows_show_it_or_leave_it_in_doubt(sqlite_sessions, hands, make, pitfall, is_found):
    hands.set(MONDAY)
    shown = await show(sqlite_sessions, make)
    assert (pitfall in {(one.pitfall, one.place) for one in shown}) is is_found
    assert not [one for one in shown if one.about_id.startswith("before:")]


NOT_HEARD: Found = ("pf-1-4-2-2", 0)
STAYED_AWAY: Found = ("pf-1-1-3-1", 0)


@pytest.mark.parametrize(
    ("make", "pitfall", "is_found"),
    [
        (lambda s: unheard(s, 250), NOT_HEARD, True),
        (lambda s: unheard(s, 100), NOT_HEARD, False),
        (lambda s: seen(s, 250, None), STAYED_AWAY, True),
        (lambda s: seen(s, 250, 100), STAYED_AWAY, False),
        (lambda s: seen(s, 100, None), STAYED_AWAY, False),
    ],
    ids=["missed", "missed before the log", "stayed away", "came", "perhaps before the log"],
)
async def test_what_was_not_done_by_july_is_found_after_it(
    sqlite_sessions, hands, make, pitfall, is_found
):
    hands.set(MONDAY + timedelta(days=18))
    shown = await show(sqlite_sessions, make)
    assert (pitfall in {(one.pitfall, one.place) for one in shown}) is is_found


async def test_both_databases_show_the_same(sessions, hands):
    async def much(scene: Scene) -> None:
        await four_weeks_away(scene)
        await unheard(scene, 200)
        await inspection(scene, notice_on=scene.ago(5))
        await forms(scene, "鸡的只数", "鸡的只数")
        await journeys(scene, 6, 3, 1)
        await unseen(scene, 20)

    hands.set(MONDAY)
    shown = {(one.pitfall, one.place) for one in await show(sessions, much)}
    assert shown >= {LEFT_UNASKED, WEEK_SHORT, ("pf-1-4-2-2", 0), ("pf-neg-08", 1)}
    assert shown >= {("pf-neg-09", 0), ("pf-1-1-3-3", 0)}
    assert ("pf-1-4-3-3", 0) not in shown
