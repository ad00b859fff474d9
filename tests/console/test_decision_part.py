"""The case page tells what each step was decided on, and when a record is not what was made."""

from sqlalchemy import update

from storage.models.cases import Decision
from tests.console.county import a_day


async def visited(visitor, county, clock):
    await visitor.sign_in("zhang")
    path = f"/console/cases/{county.case_id}"
    today = a_day(clock.moment().today)
    await visitor.post(path, event="visit_started", on=today)
    papers = ["verification_form", "consent_letter"]
    await visitor.post(path, event="verified", on=today, papers=papers)
    return path


def section(text):
    return text.split("case replay")[0].rsplit("<section>", 1)[1]


async def test_every_decision_is_listed_with_its_papers(visitor, county, clock):
    shown = section(await visitor.text(await visited(visitor, county, clock)))
    assert shown.count("<details>") == 2
    assert "《承诺授权书》" in shown
    assert 'class="problem"' not in shown


async def test_a_changed_record_is_shown_as_one(visitor, county, clock, sessions):
    path = await visited(visitor, county, clock)
    async with sessions.write() as session:
        changed = update(Decision).where(Decision.event == "verified").values(frozen=b"\0" * 60)
        await session.execute(changed)
    assert section(await visitor.text(path)).count('class="problem"') == 1
