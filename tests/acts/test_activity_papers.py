"""A minute kept with its entry: by whom, how many, of what, and that it never goes."""

import pytest
from sqlalchemy import select

from acts.activities import correcting, forms, papers, recording
from acts.activities.correcting import Change
from acts.activities.entry import Entry
from acts.activities.papers import MOST, Enough, NoPaperOfThis
from acts.activities.refusals import CorrectedBefore
from acts.actor import Actor, NotAllowed, Trust
from storage.engine import Session, Sessions
from storage.models.duties import ActivityPaper, DutyMark
from storage.queries import activity_papers
from tests.acts.log_scene import RULES, log, settle, somebody, visit

PICTURE = b"\xff\xd8\xff a minute"


async def training(session: Session, actor: Actor) -> int:
    entry = Entry("training", session.moment.today, detail={"level": "county"}, note="防返贫政策")
    return await log(session, actor, entry)


async def test_a_minute_is_sealed_and_seen_by_whoever_sees_its_entry(sessions: Sessions) -> None:
    async with sessions.write() as session:
        await settle(session)
        own = await somebody(session, "first_secretary", "liu")
        above = await somebody(session, "county_rural_revival_bureau", "xian")
        beside = await somebody(session, "first_secretary", "zhao", name="别人")
        entry = await training(session, own)
        paper = await papers.keep(session, own, entry, PICTURE)
        assert paper is not None
        [row] = (await session.execute(select(ActivityPaper.content))).all()
        assert PICTURE not in row.content
        for actor, seen in ((own, PICTURE), (above, PICTURE), (beside, None)):
            assert await activity_papers.content(session, actor.scope, entry, paper) == seen
        assert await activity_papers.content(session, own.scope, entry + 1, paper) is None


async def test_only_ones_own_entry_gets_a_paper_and_only_so_many(sessions: Sessions) -> None:
    async with sessions.write() as session:
        await settle(session)
        own = await somebody(session, "first_secretary", "liu")
        above = await somebody(session, "county_rural_revival_bureau", "xian")
        entry = await training(session, own)
        assert await papers.keep(session, above, entry, PICTURE) is None
        assert await papers.keep(session, own, entry + 1, PICTURE) is None
        stranger = Actor("address:1", Trust.ANONYMOUS, own.scope, own.held, own.person_id)
        with pytest.raises(NotAllowed):
            await papers.keep(session, stranger, entry, PICTURE)
        for _page in range(MOST):
            await papers.keep(session, own, entry, PICTURE)
        with pytest.raises(Enough):
            await papers.keep(session, own, entry, PICTURE)


async def test_a_visit_takes_no_paper(sessions: Sessions) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        own = await somebody(session, "first_secretary", "liu")
        entry = await log(session, own, visit(session, homes["liu1"]))
        with pytest.raises(NoPaperOfThis):
            await papers.keep(session, own, entry, PICTURE)


async def test_a_corrected_entry_keeps_its_paper_and_the_newest_shows_it(
    sessions: Sessions,
) -> None:
    async with sessions.write() as session:
        await settle(session)
        own = await somebody(session, "first_secretary", "liu")
        first = await training(session, own)
        paper = await papers.keep(session, own, first, PICTURE)
        entry, made = first, None
        for more in ("县里办的", "一共两天"):
            change = Change("写漏了", more=more)
            made = await correcting.correct(session, RULES, own, entry, change)
            assert made is not None
            entry = made.new_id
        assert made is not None
        found = await activity_papers.of_entries(session, {entry: made.done.corrects_id})
        assert [(one.id, one.activity_id) for one in found[entry]] == [(paper, first)]
        with pytest.raises(CorrectedBefore):
            await papers.keep(session, own, first, PICTURE)
        await correcting.correct(session, RULES, own, entry, Change("记错了", withdrawn=True))
        assert await activity_papers.count(session, first) == 1


async def test_assessed_cadres_are_people_we_know_and_count_once(sessions: Sessions) -> None:
    async with sessions.write() as session:
        await settle(session)
        office = await somebody(session, "county_org_dept", "xian")
        known = await somebody(session, "first_secretary", "liu", name="王伟")
        given = {"kind": "assessment", "on": "2026-03-02", "whom": "王伟first_secretary"}
        filled = await forms.read(session, office, given)
        assert filled.entry is not None
        await recording.record(session, RULES, office, filled.entry)
        marks = await session.execute(
            select(DutyMark.target).where(DutyMark.duty == "hen23-cadre-annual-assessment")
        )
        assert [row.target for row in marks] == [f"cadre:{known.person_id}"]
        for whom in ("赵无名", "某人county_org_dept", ""):
            unclear = await forms.read(session, office, {**given, "whom": whom})
            assert unclear.entry is None
            assert set(unclear.problems) == {"whom"}


async def test_a_list_counts_once_every_office_has_it(sessions: Sessions) -> None:
    everybody = "county_finance,county_health,county_medical_insurance"
    async with sessions.write() as session:
        await settle(session)
        office = await somebody(session, "county_civil_affairs", "xian")
        for to, note, counted in (
            ("county_finance", "", 0),
            (everybody, "", 1),
        ):
            given = {"kind": "list_share", "on": "2026-03-02", "note": note, "to": to}
            filled = await forms.read(session, office, {**given, "again": "1"})
            assert filled.entry is not None
            made = await recording.record(session, RULES, office, filled.entry)
            assert len(made.served) == counted
            assert len(made.missed) == 1 - counted
        nobody = await forms.read(session, office, {**given, "to": ""})
        assert set(nobody.problems) == {"to"}


@pytest.mark.parametrize(
    ("role", "given", "detail"),
    [
        ("first_secretary", {"kind": "training", "level": "county"}, {"level": "county"}),
        ("first_secretary", {"kind": "training", "note": "县里 两天"}, {"level": "county"}),
        ("first_secretary", {"kind": "training", "level": "nonsense"}, {}),
        (
            "home_teacher",
            {"kind": "home_lesson", "whom": "小明", "class_hours": "3"},
            {"class_hours": "3"},
        ),
        ("home_teacher", {"kind": "home_lesson", "whom": "小明", "class_hours": "-3"}, None),
    ],
)
async def test_a_form_asks_what_duties_ask(
    sessions: Sessions, role: str, given: dict[str, str], detail: dict[str, str] | None
) -> None:
    async with sessions.write() as session:
        await settle(session)
        actor = await somebody(session, role, "liu")
        filled = await forms.read(session, actor, {"on": "2026-03-02", **given})
        assert (filled.entry.detail if filled.entry else None) == detail
