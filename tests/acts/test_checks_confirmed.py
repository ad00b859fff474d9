"""The household confirms what was seen: by words, by a code told to the visitor, or on paper."""

import re

import pytest
from sqlalchemy import insert, select, update

from acts import checks, confirmations
from acts.confirmations import Entered, Meant, NotNow
from acts.confirmations.words import read
from notifications.check_chores import SOURCE
from notifications.kinds import class_of
from notifications.truth import no_longer
from storage.engine import Sessions
from storage.models.delivery import Outbox
from storage.models.people import Household
from storage.queries import addresses, check_questions, pictures
from storage.queries import confirmations as stored
from storage.queries.outbox import place
from storage.scope import EVERYTHING
from tests.acts.checked import COMPLETE, PHONE, Village, village


@pytest.fixture
async def home(sessions: Sessions) -> Village:
    """A household whose form is finished: it has been asked to confirm it."""
    made = await village(sessions, {})
    await made.begin()
    await made.see(**COMPLETE, illness_name="肺病")
    await made.finish()
    return made


async def asked(home: Village) -> stored.Confirmation:
    async with home.sessions.read() as session:
        return (await stored.of_case(session, EVERYTHING, home.case_id))[0]


async def said(home: Village, kind: str) -> list[str]:
    """The messages of a kind that were put, opened."""
    async with home.sessions.read() as session:
        rows = await session.execute(
            select(Outbox.body, Outbox.reference).where(Outbox.kind == kind).order_by(Outbox.id)
        )
        return [session.vault.open_data(row.body, place(row.reference))["text"] for row in rows]


async def code(home: Village) -> str:
    """Have a code sent, and read it on the household's phone."""
    async with home.sessions.write() as session:
        actor = await home.actor(session, "village")
        await confirmations.send_code(session, home.rules, actor, (await asked(home)).id)
    found = re.search(r"\d{6}", (await said(home, "case.confirm_code"))[-1])
    assert found
    return found[0]


async def enter(home: Village, typed: str) -> Entered | None:
    async with home.sessions.write() as session:
        actor = await home.actor(session, "village")
        return await confirmations.by_code(
            session, home.rules, actor, (await asked(home)).id, typed
        )


async def questions(home: Village) -> list[str]:
    async with home.sessions.read() as session:
        found = await check_questions.open_of(session, EVERYTHING, home.case_id)
    return [one.text for one in found]


async def test_a_phone_hears_what_to_do_and_nothing_of_the_family(home):
    (text,) = await said(home, "case.confirm")
    assert "对" in text
    for private in ("肺病", "12000", "张", "漏雨", PHONE[3:]):
        assert private not in text
    assert class_of("case.confirm").name == "progress"


async def test_the_households_own_chat_hears_all_but_illness(home):
    async with home.sessions.write() as session:
        chat = await addresses.ensure(session, "webchat", "own chat")
        await addresses.belongs(session, chat.id, home.household.id)
    await home.finish()
    text = (await said(home, "case.confirm"))[-1]
    assert "漏雨" in text
    assert "肺病" not in text


async def test_a_chat_two_households_share_hears_no_more_than_a_phone(home):
    async with home.sessions.write() as session:
        chat = await addresses.ensure(session, "webchat", "shared chat")
        await addresses.belongs(session, chat.id, home.household.id)
        other = {name: getattr(home.household, name) for name in ("region_id", "path", "status")}
        values = {"id": 7, "number": 8, "head": b"", "head_index": "x", "surname_index": "x"}
        row = {**values, **other, "provisional": False, "reach_id": chat.id}
        await session.execute(
            insert(Household), {**row, "created_at": session.moment.now, "phone_index": None}
        )
    await home.finish()
    assert "漏雨" not in (await said(home, "case.confirm"))[-1]


async def test_a_newer_question_replaces_the_open_one_whose_message_stays_behind(home):
    first = await asked(home)
    await home.see(house_state="crack")
    await home.finish()
    second = await asked(home)
    assert second.id != first.id
    assert second.version != first.version
    async with home.sessions.read() as session:
        assert (await stored.get(session, EVERYTHING, first.id)).answer == stored.REPLACED
        about = [f"confirmation:{first.id}", f"confirmation:{second.id}"]
        assert await no_longer(session, about) == {about[0]}


async def test_by_code_told_to_the_visitor(home):
    right = await code(home)
    assert await enter(home, f"{right[:3]} {right[3:]}") == Entered.RIGHT
    done = await asked(home)
    assert (done.answer, done.how, done.recorded_by) == ("yes", "code", home.people["village"])
    assert await questions(home) == []
    assert await enter(home, right) == Entered.WRONG


async def test_five_wrong_codes_and_even_the_right_one_is_not_taken(home, hands):
    right = await code(home)
    wrong = "000000" if right != "000000" else "111111"
    assert [await enter(home, wrong) for _ in range(5)] == [Entered.WRONG] * 5
    assert await enter(home, right) == Entered.TOO_OFTEN
    hands.advance(minutes=11)
    assert await enter(home, right) == Entered.WRONG
    assert await enter(home, await code(home)) == Entered.RIGHT


async def test_a_code_is_good_for_ten_minutes_and_a_newer_one_ends_it(home, hands):
    first = await code(home)
    hands.advance(minutes=9)
    second = await code(home)
    assert first == second or await enter(home, first) == Entered.WRONG
    hands.advance(minutes=11)
    assert await enter(home, second) == Entered.WRONG


async def test_codes_are_not_sent_without_end(home):
    for _ in range(5):
        await code(home)
    with pytest.raises(NotNow):
        await code(home)


async def test_on_paper_with_a_picture(home):
    async with home.sessions.write() as session:
        actor = await home.actor(session, "secretary")
        no = Meant(False, note="房子是裂了")
        asked_id = (await asked(home)).id
        await confirmations.on_paper(session, home.rules, actor, asked_id, no, b"\xff\xd8jpeg")
        assert len(await pictures.of_case(session, EVERYTHING, home.case_id)) == 1
    done = await asked(home)
    assert (done.answer, done.how, done.note) == ("no", "paper", "房子是裂了")
    assert ["房子是裂了" in text for text in await questions(home)] == [True]
    async with home.sessions.write() as session:
        with pytest.raises(NotNow):
            await confirmations.on_paper(session, home.rules, actor, asked_id, Meant(True))


async def test_without_a_phone_the_question_waits_for_paper(home):
    async with home.sessions.write() as session:
        await session.execute(update(Household).values(reach_id=None))
    await home.finish()
    assert (await asked(home)).address_id is None
    assert len(await said(home, "case.confirm")) == 1
    with pytest.raises(NotNow):
        await code(home)


async def test_a_foreign_confirmation_is_absent(home):
    asked_id = (await asked(home)).id
    async with home.sessions.write() as session:
        stranger = await home.actor(session, "elsewhere")
        assert await confirmations.send_code(session, home.rules, stranger, asked_id) is None
        assert await confirmations.by_code(session, home.rules, stranger, asked_id, "1") is None
        yes = Meant(True)
        assert await confirmations.on_paper(session, home.rules, stranger, asked_id, yes) is None


async def test_a_question_is_answered_once_by_who_verifies_there(home):
    async with home.sessions.write() as session:
        question = await check_questions.ask(session, home.case_id, "members", "三口还是四口？")
        stranger = await home.actor(session, "elsewhere")
        assert await check_questions.open_of(session, stranger.scope, home.case_id) == []
        args = (session, stranger, home.case_id, question, "四口")
        assert await checks.answer_question(*args) is None
        verifier = await home.actor(session, "secretary")
        args = (session, verifier, home.case_id, question, "四口")
        done = await checks.answer_question(*args)
        assert (done.answer, done.answered_by) == ("四口", verifier.person_id)
        assert await checks.answer_question(*args) is None
        assert await check_questions.open_of(session, EVERYTHING, home.case_id) == []


WORDS = [
    ("check", "对", Meant(True)),
    ("check", "对。", Meant(True)),
    ("check", "不对", Meant(False)),
    ("check", "不对，房子是裂的", Meant(False, note="房子是裂的")),
    ("check", "不对房子是裂的", Meant(False, note="房子是裂的")),
    ("check", "对不起", None),
    ("check", "不对劲", None),
    ("check", "1", None),
    ("check", "今天下雨", None),
    ("plan", "同意", Meant(True)),
    ("plan", "不同意 没人会养羊", Meant(False, note="没人会养羊")),
    ("solved", "解决了", Meant(True)),
    ("solved", "没解决", Meant(False)),
    ("solved", "还没解决 水还是停", Meant(False, note="水还是停")),
    ("solved", "对", None),
    ("check", "对 1234 5670", None),
    ("check", "对 1000 0061", Meant(True, "10000061")),
    ("check", "不对 10000061 房子", Meant(False, "10000061", "房子")),
]


@pytest.mark.parametrize(("kind", "text", "meaning"), WORDS)
def test_words_mean_what_people_mean_by_them(kind, text, meaning):
    assert read(kind, text) == meaning


async def test_a_question_is_a_line_of_its_verifiers_digest_until_it_is_answered(home):
    async with home.sessions.write() as session:
        verifier = await home.actor(session, "secretary")
        assert await SOURCE.of(session, home.rules, verifier.person_id, verifier.held) == []
        question = await check_questions.ask(session, home.case_id, "members", "肺病是谁的？")
        (line,) = await SOURCE.of(session, home.rules, verifier.person_id, verifier.held)
        assert "肺病" not in line.text
        assert line.address == f"/console/cases/{home.case_id}"
        assert verifier.person_id in await SOURCE.people(session)
        stranger = await home.actor(session, "elsewhere")
        assert await SOURCE.of(session, home.rules, stranger.person_id, stranger.held) == []
        await checks.answer_question(session, verifier, home.case_id, question, "奶奶")
        assert await SOURCE.of(session, home.rules, verifier.person_id, verifier.held) == []
