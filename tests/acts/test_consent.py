"""Consent: a message wishes, a visit gives, a request takes back; every text has its version."""

from hashlib import sha256

import pytest
from sqlalchemy import select

from acts import consent
from acts.actor import NotAllowed, signed_in
from acts.cases import Step, advance
from acts.consent import NothingToTakeBack, NotSaid, Witnessed
from rulebook.cases import Refusal
from rulebook.loader import load
from storage.models.people import Consent
from storage.models.system import Audit
from storage.queries import addresses, case_requests, cases, consents, papers, posts
from storage.scope import EVERYTHING
from tests.console.county import found

RULES = load()

TEXTS = {"2026-2": "4ef0d9d6e78a0a9d"}
"""Every version there has been, with what it said; a changed text is a new version."""


@pytest.fixture
async def county(sessions):
    """A village where a family's case is being verified."""
    made = await found(sessions, RULES)
    async with sessions.write() as session:
        actor = await signed_in(session, made.cadre_id)
        await step(session, actor, made.case_id, "visit_started")
    return made


async def step(session, actor, case_id, event, *documents):
    today = session.moment.today
    return await advance(
        session, RULES, actor, case_id, Step(event, today, documents=frozenset(documents))
    )


async def say(session, contact, said):
    return await consent.say(session, RULES, contact, said)


async def witness(session, county, answer="given", how="paper", person=None):
    actor = await signed_in(session, person or county.cadre_id)
    return await consent.witness(session, RULES, actor, county.case_id, Witnessed(answer, how))


async def verify(sessions, county, *documents):
    async with sessions.write() as session:
        actor = await signed_in(session, county.cadre_id)
        return await step(
            session, actor, county.case_id, "verified", "verification_form", *documents
        )


async def rows(session):
    return list(await session.execute(select(Consent).order_by(Consent.id)))


def test_the_text_has_not_changed_without_a_new_version():
    letter = RULES.exchanges.consent_letter
    whole = "\n".join([letter.title, letter.short, *(p.zh + p.text for p in letter.parts)])
    assert TEXTS[letter.version] == sha256(whole.encode()).hexdigest()[:16]


def test_every_office_that_is_asked_is_named_in_the_letter():
    letter = RULES.exchanges.consent_letter
    [by_whom] = [part.text for part in letter.parts if part.about == "by_whom"]
    for department in RULES.exchanges.comparison.departments.values():
        assert department.zh.removesuffix("部门").removeprefix("卫生健康")[:2] in by_whom or (
            department.id == "health" and "卫健" in by_whom
        ), department.zh


async def test_a_wish_given_in_a_chat_is_no_consent(sessions, county, own):
    async with sessions.write() as session:
        assert await say(session, await own(session), "agree") == "given"
        assert not await consents.in_force(session, county.case_id)
        [row] = await rows(session)
    assert (row.answer, row.channel, row.witness_id) == ("given", "webchat", None)
    refused = await verify(sessions, county)
    assert isinstance(refused, Refusal)
    assert refused.missing == ("consent_letter",)


async def test_given_at_the_visit_it_needs_no_tick(sessions, county):
    async with sessions.write() as session:
        await witness(session, county)
        [row] = await rows(session)
        assert "consent_letter" in await papers.keys_of(session, county.case_id)
    assert row.text_version == RULES.exchanges.consent_letter.version
    assert (row.witness_id, row.channel) == (county.cadre_id, "paper")
    assert row.document_id
    assert (await verify(sessions, county)).state == "info_comparison"
    async with sessions.read() as session:
        assert len(await rows(session)) == 1


async def test_in_the_household_s_own_chat_it_counts_before_a_witness(sessions, county, own):
    async with sessions.write() as session:
        with pytest.raises(NotSaid):
            await witness(session, county, how="chat")
        await say(session, await own(session), "agree")
        await witness(session, county, how="chat")
        assert await consents.in_force(session, county.case_id)
        row = (await rows(session))[-1]
    assert (row.channel, row.witness_id) == ("webchat", county.cadre_id)


async def test_a_letter_ticked_at_a_step_is_kept_as_consent_on_paper(sessions, county):
    assert (await verify(sessions, county, "consent_letter")).state == "info_comparison"
    async with sessions.read() as session:
        [row] = await rows(session)
        assert (row.answer, row.channel, row.witness_id) == ("given", "paper", county.cadre_id)
        assert await consents.in_force(session, county.case_id)


async def test_declined_at_the_visit_the_case_cannot_go_on_to_comparison(sessions, county):
    async with sessions.write() as session:
        await witness(session, county, "given")
        await witness(session, county, "declined")
    refused = await verify(sessions, county)
    assert isinstance(refused, Refusal)
    assert refused.missing == ("consent_letter",)


async def test_no_message_takes_a_letter_back_it_asks_for_it(sessions, county, own):
    async with sessions.write() as session:
        await witness(session, county)
        contact = await own(session)
        assert await say(session, contact, "refuse") == "withdrawn"
        assert await consent.ask_back(session, contact) == "withdrawn"
        assert await consents.in_force(session, county.case_id)
        waiting = await case_requests.open_of(session, EVERYTHING, county.case_id)
    assert [one.kind for one in waiting] == ["withdraw_consent"]


async def test_taken_back_by_an_official_no_step_counts_the_letter(sessions, county):
    async with sessions.write() as session:
        await witness(session, county)
    await verify(sessions, county)
    async with sessions.write() as session:
        actor = await signed_in(session, county.cadre_id)
        await consent.withdraw(session, actor, county.case_id)
        with pytest.raises(NothingToTakeBack):
            await consent.withdraw(session, actor, county.case_id)
    async with sessions.write() as session:
        bureau = await bureau_of(session, county)
        refused = await step(
            session, bureau, county.case_id, "comparison_returned", "comparison_result"
        )
        assert isinstance(refused, Refusal)
        history = await cases.history(session, EVERYTHING, county.case_id)
        assert history[-1].refusal == "missing_document"
        actions = [row.action for row in await session.execute(select(Audit))]
    assert "consent.withdrawn" in actions


async def test_taken_back_and_given_again_the_last_answer_counts(sessions, county):
    async with sessions.write() as session:
        actor = await signed_in(session, county.cadre_id)
        for _again in range(2):
            await witness(session, county)
            await consent.withdraw(session, actor, county.case_id)
        await witness(session, county)
        assert await consents.in_force(session, county.case_id)
        assert len(await rows(session)) == 5


async def test_a_witness_stands_over_the_village(sessions, county):
    async with sessions.write() as session:
        assert await witness(session, county, person=county.other_id) is None
        bureau = await bureau_of(session, county)
        with pytest.raises(NotAllowed):
            await consent.witness(session, RULES, bureau, county.case_id, Witnessed("given"))


async def test_closed_for_want_of_it_the_case_keeps_that_it_was_declined(sessions, county):
    async with sessions.write() as session:
        actor = await signed_in(session, county.cadre_id)
        done = await step(session, actor, county.case_id, "consent_declined", "verification_form")
        assert done.state == "closed_no_consent"
        [row] = await rows(session)
    assert (row.answer, row.witness_id) == ("declined", county.cadre_id)


async def bureau_of(session, county):

    case = await cases.get(session, EVERYTHING, county.case_id)
    held = await posts.responsible(
        session, case.path, ["county_rural_revival_bureau"], session.moment.today
    )
    return await signed_in(session, held[0].person_id)


@pytest.fixture
def own(county):
    """The household's own browser chat, within a transaction."""

    async def contact(session):
        made = await addresses.ensure(session, "webchat", "the family")
        await addresses.belongs(session, made.id, county.household_id)
        return await addresses.get(session, made.id)

    return contact


HISTORIES = [
    ([], False),
    (["agree"], False),
    (["letter"], True),
    (["refuse", "letter"], True),
    (["letter", "refuse"], True),
    (["letter", "agree", "later"], True),
    (["letter", "back"], False),
    (["letter", "back", "agree"], False),
    (["letter", "back", "letter"], True),
    (["letter", "no"], False),
    (["no", "letter"], True),
    (["agree", "no"], False),
]


@pytest.mark.parametrize(("history", "counts"), HISTORIES, ids=str)
async def test_only_a_letter_that_was_not_taken_back_counts(sqlite_sessions, history, counts):
    county = await found(sqlite_sessions, RULES)
    async with sqlite_sessions.write() as session:
        made = await addresses.ensure(session, "webchat", "the family")
        await addresses.belongs(session, made.id, county.household_id)
        contact = await addresses.get(session, made.id)
        cadre = await signed_in(session, county.cadre_id)
        for said in history:
            match said:
                case "letter":
                    await witness(session, county)
                case "no":
                    await witness(session, county, "declined")
                case "back":
                    await consent.withdraw(session, cadre, county.case_id)
                case _:
                    await say(session, contact, said)
        assert await consents.in_force(session, county.case_id) is counts
        on_file = "consent_letter" in await papers.keys_of(session, county.case_id)
        assert on_file is counts
