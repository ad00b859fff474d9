"""A minute at the console: with its entry or later, never compulsory, seen within a scope."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from aiohttp import ClientResponse, FormData
from sqlalchemy import select

from acts.activities import recording
from acts.activities.entry import Entry
from acts.actor import signed_in
from console.developing import LARGEST_FILE
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.models.duties import Activity, ActivityPaper
from storage.models.system import Audit
from storage.queries import officials
from storage.queries.officials import NewOfficial
from tests.console.county import County, Visitor
from tests.console.photographs import BAD, SMALL

LOG = "/console/activities"
LIST = {
    "kind": "list_share",
    "on": "2026-03-01",
    "note": "二月名单",
    "to_county_finance": "1",
    "to_county_health": "1",
    "to_county_medical_insurance": "1",
}


async def send(
    visitor: Visitor, path: str, data: bytes | None, fields: dict[str, str]
) -> ClientResponse:
    form = FormData(default_to_multipart=True)
    form.add_field("csrf", await visitor.token(LOG))
    for name, value in fields.items():
        form.add_field(name, value)
    form.add_field("photo", BytesIO(data or b""), filename="minute.jpg" if data else "")
    return await visitor.client.post(path, data=form, allow_redirects=False)


async def kept(sessions: Sessions) -> tuple[list[str], int]:
    """The kinds of the rows of the log, and how many papers there are."""
    async with sessions.read() as session:
        kinds = await session.execute(select(Activity.kind).order_by(Activity.id))
        papers = (await session.execute(select(ActivityPaper.id))).all()
        return [row.kind for row in kinds], len(papers)


@pytest.fixture
async def trained(county: County, sessions: Sessions, rules: Rulebook) -> int:
    """A training of the village's own official three days ago; its row."""
    async with sessions.write() as session:
        since = session.moment.today - timedelta(days=30)
        post = NewOfficial("张庄文书", None, "first_secretary", "990101001", since=since)
        person = (await officials.put(session, post)).person_id
        actor = await signed_in(session, person)
        on = session.moment.today - timedelta(days=3)
        made = await recording.record(session, rules, actor, Entry("training", on, note="政策班"))
        return made.kept[0].activity_id


async def test_date_title_and_picture_are_the_whole_entry(
    county: County, visitor: Visitor, sessions: Sessions
) -> None:
    await visitor.sign_in("county")
    answer = await send(visitor, LOG, SMALL, LIST)
    assert answer.status == 200
    assert "照片已附在后面" in await answer.text()
    assert await kept(sessions) == (["list_share"], 1)
    link = re.search(rf"{LOG}/\d+/papers/\d+", await visitor.text(LOG))
    assert link
    shown = await visitor.get(link[0])
    assert shown.content_type == "image/jpeg"
    assert (await shown.read()).startswith(b"\xff\xd8\xff")
    async with sessions.read() as session:
        audit = await session.execute(select(Audit.action).order_by(Audit.id))
    assert [row.action for row in audit][-3:] == [
        "activity.logged",
        "activity.paper",
        "activity.paper_read",
    ]


async def test_no_picture_is_needed(county: County, visitor: Visitor, sessions: Sessions) -> None:
    await visitor.sign_in("county")
    form = await visitor.text(f"{LOG}?log=list_share")
    assert form.count(" checked") == 3
    assert (await send(visitor, LOG, None, LIST)).status == 200
    assert await kept(sessions) == (["list_share"], 0)


async def test_what_is_no_picture_is_refused_with_the_reason_and_nothing_typed_is_lost(
    county: County, visitor: Visitor, sessions: Sessions
) -> None:
    await visitor.sign_in("county")
    partly = {name: value for name, value in LIST.items() if name != "to_county_health"}
    for data, why in ((BAD["html"](), "不是能打开的照片"), (b"\xff" * (LARGEST_FILE + 1), "太大")):
        answer = await send(visitor, LOG, data, partly)
        said = await answer.text()
        assert answer.status == 422
        assert why in said
        assert "二月名单" in said
        assert said.count(" checked") == 2
    answer = await send(visitor, LOG, SMALL, {**LIST, "on": "2026-03-09"})
    assert "请把照片再选一次" in await answer.text()
    assert await kept(sessions) == ([], 0)


async def test_a_picture_may_come_later_and_both_days_are_shown(
    county: County, visitor: Visitor, sessions: Sessions, trained: int
) -> None:
    await visitor.sign_in("zhang")
    path = f"{LOG}/{trained}/papers"
    assert (await send(visitor, path, BAD["gif"](), {})).status == 422
    assert (await send(visitor, path, None, {})).status == 422
    assert (await send(visitor, path, SMALL, {})).status == 303
    said = await visitor.text(LOG)
    assert "2月27日" in said
    assert "3月2日补传" in said
    answer = await visitor.post(f"{LOG}/{trained}/withdraw", LOG, reason="没有这个班")
    assert answer.status == 303
    assert "这条记录已不算数" in await visitor.text(LOG)
    assert await kept(sessions) == (["training", "withdrawn"], 1)
    assert (await send(visitor, path, SMALL, {})).status == 422


async def test_a_foreign_entry_shows_and_takes_no_paper(
    county: County, visitor: Visitor, another: Visitor, sessions: Sessions, trained: int
) -> None:
    await visitor.sign_in("zhang")
    path = f"{LOG}/{trained}/papers"
    await send(visitor, path, SMALL, {})
    async with sessions.read() as session:
        paper = await session.scalar(select(ActivityPaper.id))
    await another.sign_in("li")
    foreign = await another.get(f"{path}/{paper}")
    absent = await another.get(f"{path}/77")
    assert foreign.status == absent.status == 404
    assert await foreign.text() == await absent.text()
    assert f"/papers/{paper}" not in await another.text(LOG)
    another.client.session.cookie_jar.clear()
    await another.sign_in("county")
    assert (await another.get(f"{path}/{paper}")).status == 200
    assert (await send(another, path, SMALL, {})).status == 404
    assert (await kept(sessions))[1] == 1
