"""Papers on the console: links, files, audit, scope, and signed papers as pictures."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from acts.papers.render import Press
from storage.models.system import Audit
from storage.queries import cases, officials, paper_data, papers
from storage.queries.officials import NewOfficial
from storage.scope import EVERYTHING
from tests.console.county import Visitor, serving
from tests.console.photographs import BAD, SMALL
from tests.printed import flat, scanned


@pytest.fixture
async def path(county):
    return f"/console/cases/{county.case_id}"


@pytest.fixture
def said(sessions):
    """What the audit has of an action: subjects and details."""

    async def look(action):
        async with sessions.read() as session:
            query = select(Audit.subject, Audit.detail).where(Audit.action == action)
            return [(row.subject, row.detail) for row in await session.execute(query)]

    return look


async def upload(visitor, path, key, data, name="paper.jpg"):
    form = FormData()
    form.add_field("csrf", await visitor.token(path))
    form.add_field("key", key)
    form.add_field("photo", data, filename=name)
    return await visitor.client.post(path, data=form, allow_redirects=False)


async def test_the_case_page_links_every_paper_that_fits(visitor, county, path):
    await visitor.sign_in("zhang")
    text = await visitor.text(path)
    for paper in ("verification_form.pdf", "verification_form.xlsx", "consent_letter.pdf?large=1"):
        assert f"{path}/papers/{paper}" in text
    assert "refusal_letter" not in text
    assert "public_notice.pdf" not in text


async def test_a_paper_comes_as_a_file_and_is_written_down(
    visitor, county, path, rules, sessions, said
):
    await visitor.sign_in("zhang")
    answer = await visitor.get(f"{path}/papers/verification_form.pdf")
    assert (answer.status, answer.content_type) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert ".pdf" in answer.headers["Content-Disposition"]
    printed = await answer.read()
    async with sessions.read() as session:
        code = (await cases.get(session, EVERYTHING, county.case_id)).code
    assert scanned(printed) == [code]
    assert rules.documents["verification_form"].zh in flat(printed)
    sheet = await (await visitor.get(f"{path}/papers/verification_form.xlsx")).read()
    assert openpyxl.load_workbook(BytesIO(sheet)).sheetnames
    made = await said("paper.made")
    assert [subject for subject, _detail in made] == [f"case:{county.case_id}"] * 2
    assert [detail["form"] for _subject, detail in made] == ["pdf", "xlsx"]


async def test_a_foreign_case_has_no_papers(visitor, county, path, said):
    await visitor.sign_in("li")
    for address in ("papers", "papers/verification_form.pdf", "kept/1"):
        foreign = await visitor.get(f"{path}/{address}")
        absent = await visitor.get(f"/console/cases/77/{address}")
        assert foreign.status == absent.status == 404
        assert await foreign.text() == await absent.text()
    assert await said("paper.made") == []


@pytest.mark.parametrize("name", ["refusal_letter.pdf", "help_plan.pdf", "nonsense.pdf"])
async def test_a_paper_that_does_not_fit_is_declined_in_words(visitor, county, path, name, said):
    await visitor.sign_in("zhang")
    answer = await visitor.get(f"{path}/papers/{name}")
    assert answer.status == 422
    assert 'role="alert"' in await answer.text()
    assert await said("paper.made") == []


@pytest.mark.parametrize("name", ["verification_form", "verification_form.exe", "..pdf.html"])
async def test_there_are_two_forms_only(visitor, county, path, name):
    await visitor.sign_in("zhang")
    assert (await visitor.get(f"{path}/papers/{name}")).status == 404


async def test_a_broken_layout_is_told_with_file_and_line(house, county, path, tmp_path, said):
    (tmp_path / "consent_letter.typ").write_text("\n#nothing\n")
    async with TestClient(serving(replace(house, press=Press(tmp_path)))) as client:
        visitor = Visitor(client)
        await visitor.sign_in("zhang")
        answer = await visitor.get(f"{path}/papers/consent_letter.pdf")
        text = await answer.text()
    assert answer.status == 422
    assert "consent_letter.typ" in text
    assert await said("paper.made") == []


async def test_a_signed_paper_is_kept_shown_and_counts(visitor, county, path, sessions, said):
    await visitor.sign_in("zhang")
    assert (await upload(visitor, f"{path}/papers", "verification_form", SMALL)).status == 303
    async with sessions.read() as session:
        [scan] = await paper_data.scans(session, EVERYTHING, county.case_id)
        assert await papers.keys_of(session, county.case_id) == {"verification_form"}
    address = f"{path}/kept/{scan.id}"
    assert address in await visitor.text(path)
    picture = await visitor.get(address)
    assert picture.content_type == "image/jpeg"
    assert (await picture.read()).startswith(b"\xff\xd8\xff")
    assert [detail["paper"] for _subject, detail in await said("paper.kept")] == [
        "verification_form"
    ]
    assert [subject for subject, _detail in await said("paper.read")] == [f"document:{scan.id}"]


@pytest.mark.parametrize("what", ["html", "truncated jpeg", "81 MP"])
async def test_a_file_that_is_not_what_it_says_is_refused_in_words(
    visitor, county, path, sessions, what
):
    await visitor.sign_in("zhang")
    answer = await upload(visitor, f"{path}/papers", "verification_form", BAD[what]())
    assert answer.status == 422
    assert 'role="alert"' in await answer.text()
    async with sessions.read() as session:
        assert await papers.keys_of(session, county.case_id) == frozenset()
        assert (await cases.get(session, EVERYTHING, county.case_id)).state == "clue_registered"


@pytest.mark.parametrize("key", ["consent_letter", "issue_sheet"])
async def test_only_papers_the_case_waits_for_are_taken(visitor, county, path, key, sessions):
    await visitor.sign_in("zhang")
    assert (await upload(visitor, f"{path}/papers", key, SMALL)).status == 422
    async with sessions.read() as session:
        assert await papers.keys_of(session, county.case_id) == frozenset()


async def test_the_monthly_draft_is_fetched_within_ones_own_places(visitor, another, county, said):
    await visitor.sign_in("county")
    page = "/console/reports/monthly"
    text = await visitor.text(f"{page}?place=990101&month=2026-03")
    assert f"{page}.pdf?place=990101&amp;month=2026-03" in text
    answer = await visitor.get(f"{page}.pdf?place=990101&month=2026-03")
    assert "柳河镇" in flat(await answer.read())
    assert await said("paper.made") == [
        ("region:990101", {"paper": "monthly_report", "form": "pdf"})
    ]
    await another.sign_in("li")
    for query in ("place=990101&month=2026-03", "place=990101002&month=2026-13", "place=x"):
        assert (await another.get(f"{page}.pdf?{query}")).status == 404
    assert (await another.get(f"{page}.exe?place=990101002&month=2026-03")).status == 404


async def test_only_who_reports_notes_that_the_report_was_sent(visitor, county, sessions, said):
    page, sent = "/console/reports/monthly", {"place": "990000", "month": "2026-03"}
    await visitor.sign_in("county")
    assert (await visitor.post(page, **sent)).status == 422
    async with sessions.write() as session:
        bureau = NewOfficial("县里老王", None, "county_rural_revival_bureau", "990000")
        put = await officials.put(session, bureau)
        leader = replace(bureau, role="county_leading_group", since=session.moment.today)
        assert (await officials.put(session, leader)).person_id == put.person_id
    assert (await visitor.post(page, **sent)).status == 303
    assert await said("report.sent") == [("region:990000", {"month": "2026-03"})]
