"""Signed papers put on file: which, by whom, and what they count for."""

import pytest

from acts import opening
from acts.actor import SERVICE, NotAllowed, Trust, signed_in
from acts.cases import Step, advance
from acts.papers import keeping
from storage.queries import paper_data, papers, regions
from storage.scope import EVERYTHING
from tests.console.county import found


@pytest.fixture
async def county(sessions, rules):
    return await found(sessions, rules)


@pytest.fixture
def keep(sessions, rules, county):
    """Put a paper on file as an official."""

    async def put(person_id, key, case_id=None):
        async with sessions.write() as session:
            actor = await signed_in(session, person_id)
            case_id = case_id or county.case_id
            return await keeping.keep(session, rules, actor, case_id, key, b"jpeg")

    return put


async def test_a_signed_paper_on_file_counts_for_the_next_step(keep, county, rules, sessions):
    document = await keep(county.cadre_id, "verification_form")
    async with sessions.read() as session:
        assert await papers.keys_of(session, county.case_id) == {"verification_form"}
        shown = await paper_data.scan(session, EVERYTHING, county.case_id, document)
        li = await signed_in(session, county.other_id)
        foreign = await paper_data.scan(session, li.scope, county.case_id, document)
    assert (shown, foreign) == (b"jpeg", None)
    for event in ("visit_started", "not_identified_decided"):
        async with sessions.write() as session:
            step = Step(event, session.moment.today, role="village_committee")
            done = await advance(session, rules, SERVICE, county.case_id, step)
    assert done.state == "not_identified"


async def test_only_papers_the_case_needs_are_put_on_file(keep, county, sessions, rules):
    assert await keep(county.other_id, "verification_form") is None
    async with sessions.write() as session:
        village = await regions.get(session, "990101001")
        today = session.moment.today
        start = opening.Start("supervision_issue", village.id, village.path, today, subject="水管")
        issue = await opening.begin(session, rules, SERVICE, start)
    for key in ("consent_letter", "public_notice", "unheard_of"):
        with pytest.raises(keeping.NotKept):
            await keep(county.cadre_id, key)
    with pytest.raises(keeping.NotKept):
        await keep(county.cadre_id, "verification_form", issue.id)


async def test_a_chat_puts_no_paper_on_file(sessions, rules, county):
    async with sessions.write() as session:
        actor = await signed_in(session, county.cadre_id)
        chatting = type(actor)(actor.name, Trust.BOUND, actor.scope, actor.held, actor.person_id)
        with pytest.raises(NotAllowed):
            await keeping.keep(
                session, rules, chatting, county.case_id, "verification_form", b"jpeg"
            )
