"""What is recorded of duties feeds the pitfalls too: found from rows, and not found in doubt."""

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from acts.detection import gathering, looking, settings
from rulebook.loader import Rulebook, load
from rulebook.pitfalls import Finding, misfits
from storage.engine import Sessions
from storage.models.base import new_id
from storage.models.burden import FormRequest
from storage.models.duties import Activity
from storage.models.stationing import Leave
from storage.moment import SHANGHAI
from storage.queries import activities, form_requests, inspections, leaves, visit_pauses
from storage.queries.activities import Done
from storage.queries.leaves import APPROVED, AWAY, LEAVE, REFUSED, NewLeave
from tests.acts.case_scene import OTHER, VILLAGE, Scene, open_scene

RULES: Rulebook = load()
COUNTY, TOWN = "990000", "990101"
Make = Callable[[Scene], Awaitable[object]]
Found = tuple[str, int]


async def person(scene: Scene, role: str, region: str = VILLAGE) -> int:
    actor = await scene.official(role, region)
    assert actor.person_id is not None
    return actor.person_id


async def line(scene: Scene, role: str, kind: str, days: int, **said: Any) -> int:
    """Something logged by an official of a role some days ago, and entered then or later."""
    region = said.pop("region", COUNTY)
    by, entered = said.pop("by", None), said.pop("entered", days)
    who = by or await person(scene, role, region)
    done = Done(kind, who, role, region, None, None, scene.ago(days), "", "console", detail=said)
    row = await activities.add(scene.session, done)
    at = datetime.combine(scene.ago(entered), time(12), SHANGHAI)
    table = Activity.__table__
    await scene.session.execute(
        update(table).where(table.c.id == row).values(recorded_at=at)
    )
    return who


async def away(
    scene: Scene, first: int, last: int, kind: str = LEAVE, who: int | None = None, **then: int
) -> int:
    """Days away some days ago; `then` is how many days ago it was approved or refused."""
    who = who or await person(scene, "first_secretary")
    row = await leaves.add(
        scene.session, NewLeave(who, scene.ago(first), scene.ago(last), kind, "有事", "webchat")
    )
    for state, days in then.items():
        at = datetime.combine(scene.ago(days), time(12), SHANGHAI)
        table = Leave.__table__
        values = {"state": state, "decided_at": at}
        await scene.session.execute(update(table).where(table.c.id == row).values(**values))
    return who


async def excused(scene: Scene) -> None:
    who = await away(scene, 9, 3, **{APPROVED: 12})
    await away(scene, 9, 3, AWAY, who)


async def on_days_off(scene: Scene) -> None:
    """A Saturday and a Sunday before this week that were days off."""
    back = scene.today.weekday() + 2
    await away(scene, back, back - 1, AWAY)


async def four_weeks_away(scene: Scene) -> None:
    who = await person(scene, "first_secretary")
    back = scene.today.weekday()
    for week in range(1, 5):
        await away(scene, back + 7 * week, back + 7 * week - 4, AWAY, who)


async def inspection(scene: Scene, **said: Any) -> None:
    planned: dict[str, Any] = {
        "region_id": COUNTY, "path": f"/{COUNTY}/", "title": "饮水安全", "kind": "inspection",
        "initiator": "某局", "initiator_kind": "department", "target_kind": "village",
        "report_no": "报备一号", "authority_no": None, "notice_id": None, "notice_on": None,
        "first": scene.today, "last": scene.today,
        "person_id": await person(scene, "county_leading_group", COUNTY),
    }  # fmt: skip
    row = await inspections.add(scene.session, inspections.Planned(**{**planned, **said}))
    if said.get("title") == "取消":
        await inspections.cancel(scene.session, row)


async def forms(scene: Scene, *columns: str, region: str = VILLAGE) -> None:
    """Two forms asked for at once: one at the village, one there or elsewhere."""
    who = await person(scene, "county_leading_group", COUNTY)
    for place, column in zip((VILLAGE, region), columns, strict=True):
        path = f"/{COUNTY}/{TOWN}/{place}/"
        wanted = form_requests.Wanted(
            place, path, "统计表", "某局", "批准一号", [(column, None), ("户主", "head")], "",
            scene.today + timedelta(days=5), who,
        )  # fmt: skip
        await form_requests.add(scene.session, wanted)


async def unapproved(scene: Scene) -> None:
    await forms(scene, "鸡的只数", "猪的头数")
    await scene.session.execute(update(FormRequest.__table__).values(approval_no=""))


async def long_without(scene: Scene, kind: str, days: int = 400) -> None:
    """A committee that met long ago, so that its log can tell, and not since."""
    await line(scene, "county_committee", kind, days)


async def meets(scene: Scene, days: int, role: str = "county_leading_group") -> None:
    await person(scene, "county_leading_group", COUNTY)
    await line(scene, "county_committee", "special_meeting", 250)
    await line(scene, role, "special_meeting", days)


async def journeys(scene: Scene, *days: int) -> None:
    who = await person(scene, "county_leader", COUNTY)
    for ago in days:
        await line(scene, "county_leader", "survey", ago, region=VILLAGE, by=who)


async def served_long(scene: Scene, trained: dict[str, Any] | None) -> None:
    """A first secretary of 400 days, somebody trained before them, and perhaps their training."""
    who = await person(scene, "first_secretary")
    await line(scene, "team_member", "training", 405, region=OTHER, level="county")
    if trained is not None:
        await line(scene, "first_secretary", "training", 50, by=who, region=VILLAGE, **trained)


async def lesson(scene: Scene, hours: str | None) -> None:
    said = {"class_hours": hours} if hours else {}
    await line(scene, "home_teacher", "home_lesson", 1, region=VILLAGE, targets=["student:a"], **said)


async def head_missed(scene: Scene, log_days: int) -> None:
    await line(scene, "county_committee", "special_meeting", log_days)
    await person(scene, "sending_unit_head", VILLAGE)


async def rotation(scene: Scene, until: int | None) -> None:
    from storage.queries.officials import NewOfficial, put

    end = None if until is None else scene.ago(-until)
    new = NewOfficial("钱示例", None, "first_secretary", VILLAGE, since=scene.ago(900), until=end)
    await put(scene.session, new)


async def unseen(scene: Scene, paused: int | None) -> None:
    """A family with a visit to a neighbour long ago, and perhaps a pause that ended days ago."""
    who = await person(scene, "first_secretary")
    row = {"id": new_id(), "kind": "household_visit", "person_id": who, "role": "first_secretary"}
    row |= {"region_id": VILLAGE, "household_id": scene.household.id, "on": scene.ago(45)}
    row |= {"channel": "console", "draft": False, "recorded_at": scene.session.moment.now}
    await scene.session.execute(insert(Activity), row)
    from storage.models.people import Household

    table = Household.__table__
    long_ago = scene.session.moment.now - timedelta(days=100)
    await scene.session.execute(update(table).values(created_at=long_ago))
    if paused is None:
        return
    pause = await visit_pauses.add(scene.session, scene.household.id, "away", scene.today, "", who)
    from storage.models.duties import VisitPause

    past = {"first": scene.ago(paused + 9), "last": scene.ago(paused)}
    await scene.session.execute(
        update(VisitPause.__table__).where(VisitPause.__table__.c.id == pause.id).values(**past)
    )


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


@pytest.mark.parametrize(("make", "pitfall", "is_found"), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])
async def test_rows_show_it_or_leave_it_in_doubt(sqlite_sessions, make, pitfall, is_found):
    shown = await show(sqlite_sessions, make)
    assert ((pitfall in {(one.pitfall, one.place) for one in shown})) is is_found
    assert not [one for one in shown if one.about_id.startswith("before:")]
