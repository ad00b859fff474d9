"""What officials do, leave undone and record of it, put into rows for detection to look at."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, update

from storage.models.base import new_id
from storage.models.duties import Activity, VisitPause
from storage.models.people import Household
from storage.models.stationing import Leave
from storage.moment import SHANGHAI
from storage.queries import (
    activities,
    form_requests,
    inspections,
    leaves,
    officials,
    visit_pauses,
)
from storage.queries.activities import Done
from storage.queries.leaves import APPROVED, AWAY, LEAVE, NewLeave
from storage.queries.officials import NewOfficial
from tests.acts.case_scene import OTHER, VILLAGE, Scene

COUNTY, TOWN = "990000", "990101"


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
    await scene.session.execute(update(table).where(table.c.id == row).values(recorded_at=at))
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
    """The Saturday and Sunday before this week."""
    await away(scene, 2, 1, AWAY)


async def four_weeks_away(scene: Scene) -> None:
    who = await person(scene, "first_secretary")
    for week in range(1, 5):
        await away(scene, 7 * week, 7 * week - 4, AWAY, who)


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


async def meets(scene: Scene, days: int, role: str = "county_leading_group") -> None:
    await person(scene, "county_leading_group", COUNTY)
    await line(scene, "county_committee", "special_meeting", 250)
    await line(scene, role, "special_meeting", days)


async def journeys(scene: Scene, *days: int) -> None:
    who = await person(scene, "county_leader", COUNTY)
    for ago in days:
        await line(scene, "county_leader", "survey", ago, region=VILLAGE, by=who)


async def served_long(scene: Scene, trained: dict[str, Any] | None) -> None:
    """A first secretary of 400 days, a committee trained before, and perhaps their training."""
    who = await person(scene, "first_secretary")
    await line(scene, "village_committee", "training", 405, region=OTHER, level="county")
    if trained is not None:
        await line(scene, "first_secretary", "training", 50, by=who, region=VILLAGE, **trained)


async def lesson(scene: Scene, hours: str | None) -> None:
    said = {"class_hours": hours} if hours else {}
    await line(
        scene, "home_teacher", "home_lesson", 1, region=VILLAGE, targets=["student:a"], **said
    )


async def unheard(scene: Scene, log_days: int) -> None:
    """A unit that has heard no report in a half-year that ends, and how old the log is."""
    await line(scene, "county_committee", "special_meeting", log_days)
    await officials.put(
        scene.session,
        NewOfficial("孙示例", None, "sending_unit", VILLAGE, unit="某局", since=scene.ago(400)),
    )


async def rotation(scene: Scene, until: int | None) -> None:
    end = None if until is None else scene.ago(-until)
    new = NewOfficial("钱示例", None, "first_secretary", VILLAGE, since=scene.ago(900), until=end)
    await officials.put(scene.session, new)


async def unseen(scene: Scene, paused: int | None) -> None:
    """A family with a visit to a neighbour long ago, and perhaps a pause that ended days ago."""
    who = await person(scene, "first_secretary")
    row = {"id": new_id(), "kind": "household_visit", "person_id": who, "role": "first_secretary"}
    row |= {"region_id": VILLAGE, "household_id": scene.household.id, "on": scene.ago(45)}
    row |= {"channel": "console", "draft": False, "recorded_at": scene.session.moment.now}
    await scene.session.execute(insert(Activity), row)
    table = Household.__table__
    long_ago = scene.session.moment.now - timedelta(days=100)
    await scene.session.execute(update(table).values(created_at=long_ago))
    if paused is None:
        return
    pause = await visit_pauses.add(scene.session, scene.household.id, "away", scene.today, "", who)
    past = {"first": scene.ago(paused + 9), "last": scene.ago(paused)}
    await scene.session.execute(
        update(VisitPause.__table__).where(VisitPause.__table__.c.id == pause.id).values(**past)
    )


async def seen(scene: Scene, since: int, days: int | None) -> None:
    """A leader whose county has logged journeys since long ago, and perhaps one of their own."""
    who = await person(scene, "county_leader", COUNTY)
    await line(scene, "county_rural_revival_bureau", "survey", since, region=VILLAGE)
    if days is not None:
        await line(scene, "county_leader", "onsite_office", days, region=OTHER, by=who)
