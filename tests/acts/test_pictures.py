"""Pictures and reports: whose they are, how many, and what becomes of those that come late."""

from typing import Any

import pytest
from sqlalchemy import func, select

import handlers
from acts import pictures as acts
from acts.pictures import MOST_A_REPORT, Outcome
from bot.engine import Engine
from bot.inbox import store
from channels.contract import Incoming, Media
from channels.signing import Signer
from handlers import picture
from rulebook.loader import Rulebook, load
from storage.engine import Sessions
from storage.models.cases import Document
from storage.models.inbox import Picture
from storage.models.people import Address
from storage.queries import addresses, cases, pictures, regions
from storage.queries.regions import Place
from storage.scope import EVERYTHING
from tests.handlers.talk import CHANNELS, Phone, Talk

JPEG = b"\xff\xd8\xff\xe0 a picture"
SIX = ("柳树村", "1", "老伴住院花了三万块", "2", "张大山", "1")


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    """Everything the entries say."""
    return load()


@pytest.fixture
async def talk(sessions: Sessions, rules: Rulebook, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """A village to talk in, with the topic of pictures among the others."""
    if picture not in handlers.TOPICS:
        monkeypatch.setattr(handlers, "TOPICS", (picture, *handlers.TOPICS))
    async with sessions.write() as session:
        await regions.put_all(
            session,
            [
                Place("county", "明安县", "county", landline="0370-0000001"),
                Place("liu", "柳树村", "village", "county"),
            ],
        )
    made = Talk(sessions, rules)
    made.engine = Engine(sessions, rules, Signer(sessions.vault.token_key), list(CHANNELS))
    return made


@pytest.fixture
def farmer() -> Phone:
    """A farmer in the browser chat."""
    return Phone("farmer-1")


@pytest.fixture
def stranger() -> Phone:
    """Somebody else's browser."""
    return Phone("stranger-1")


async def filed(talk: Talk, phone: Phone) -> None:
    await talk.say(phone, "申报")
    for answer in SIX:
        await talk.say(phone, answer)


async def uploaded(talk: Talk, phone: Phone) -> str:
    async with talk.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        return str(await acts.receive(session, contact, JPEG))


async def show(talk: Talk, phone: Phone, *handles: str, kind: str = "photo", text: str = "") -> str:
    """Say it with pictures, and return what is answered."""
    item = Incoming(
        sender=phone.number,
        text=text,
        media=[Media(kind, handle) for handle in handles],
        external_id=f"{phone.number}/{handles}{text}",
    )
    async with talk.sessions.write() as session:
        await store(session, CHANNELS[phone.channel], [item])
    await talk.answer_all()
    return await talk.read(phone)


async def count(talk: Talk, what: Any) -> int:
    async with talk.sessions.read() as session:
        return int(await session.scalar(select(func.count()).select_from(what)))


async def test_a_picture_joins_the_case_and_the_questions_go_on(talk, farmer):
    await filed(talk, farmer)
    said = await show(talk, farmer, await uploaded(talk, farmer))
    assert said.startswith("照片收到了，跟您报的事放在一起。\n")
    assert "您同意吗" in said or "\n1 " in said
    async with talk.sessions.read() as session:
        [case] = await cases.page(session, EVERYTHING)
        [kept] = await pictures.of_case(session, EVERYTHING, case.id)
        assert await pictures.content(session, EVERYTHING, case.id, kept.id) == JPEG
    assert await count(talk, Picture) == 0


@pytest.mark.parametrize("handle", ["", "0", "１", "-1", "9" * 30, "x'; DROP TABLE picture"])
async def test_a_handle_that_names_nothing_is_absent(talk, farmer, handle):
    await filed(talk, farmer)
    assert not (await show(talk, farmer, handle)).startswith("照片收到了")
    assert await count(talk, Document) == 0


async def test_a_foreign_picture_is_absent(talk, farmer, stranger):
    await filed(talk, farmer)
    await filed(talk, stranger)
    theirs = await uploaded(talk, stranger)
    absent = await show(talk, farmer, "1")
    assert await show(talk, farmer, theirs) == absent
    assert await count(talk, Document) == 0
    assert (await show(talk, stranger, theirs)).startswith("照片收到了")


async def test_a_foreign_report_takes_no_picture(talk, farmer, stranger):
    await filed(talk, farmer)
    handle = await uploaded(talk, stranger)
    async with talk.sessions.write() as session:
        mine = await addresses.find(session, "webchat", farmer.number)
        theirs = await addresses.find(session, "webchat", stranger.number)
        report = await pictures.last_report(session, mine.id, session.moment.today)
        assert await acts.keep(session, theirs, report, [handle]) is Outcome.ABSENT
    assert await count(talk, Document) == 0


async def test_a_report_takes_so_many_pictures(talk, farmer):
    await filed(talk, farmer)
    for _picture in range(MOST_A_REPORT):
        assert (await show(talk, farmer, await uploaded(talk, farmer))).startswith("照片收到了")
    said = await show(talk, farmer, await uploaded(talk, farmer))
    assert not said.startswith("照片收到了")
    assert str(MOST_A_REPORT) in said
    assert await count(talk, Document) == MOST_A_REPORT
    assert await count(talk, Picture) == 0


async def test_another_channel_s_picture_stays_there_and_its_handle_is_kept(talk):
    phone = Phone("+8619900000009", "sms_simulator")
    await filed(talk, phone)
    assert (await show(talk, phone, "AgAD-42")).startswith("照片收到了")
    async with talk.sessions.read() as session:
        row = (await session.execute(select(Document))).one()
        place = f"document|content|{row.id}"
        assert bytes.fromhex(session.vault.open(row.content, place)) == b"AgAD-42"
        assert await pictures.of_case(session, EVERYTHING, row.case_id) == []
    assert row.media_type == "handle/sms_simulator"


async def test_a_recording_is_not_taken_for_a_picture(talk, farmer):
    await filed(talk, farmer)
    said = await show(talk, farmer, "v1", kind="voice")
    assert not said.startswith("照片收到了")
    assert await count(talk, Document) == 0


@pytest.mark.parametrize(("days", "kept"), [(0, 1), (7, 1), (8, 0)])
async def test_a_late_picture_joins_the_last_report_of_a_week(talk, farmer, hands, days, kept):
    await filed(talk, farmer)
    await talk.say(farmer, "取消")
    hands.advance(days=days)
    said = await show(talk, farmer, await uploaded(talk, farmer))
    assert said.startswith("照片收到了") == bool(kept)
    assert said
    assert (await count(talk, Document), await count(talk, Picture)) == (kept, 0)


async def test_a_picture_before_any_report_is_answered_in_words(talk, farmer):
    said = await show(talk, farmer, await uploaded(talk, farmer))
    assert "申报" in said
    assert await count(talk, Picture) == 0


async def test_a_picture_between_two_questions_leaves_the_question_open(talk, farmer):
    await talk.say(farmer, "申报")
    await talk.say(farmer, "柳树村")
    assert await show(talk, farmer, await uploaded(talk, farmer))
    assert await talk.say(farmer, "1") == "请用几句话说说是怎么回事。"
    assert await count(talk, Picture) == 0


async def test_in_danger_a_picture_joins_what_was_filed_at_once(talk, farmer):
    await talk.say(farmer, "申报")
    await talk.say(farmer, "柳树村")
    await talk.say(farmer, "房子塌了，人压在里面")
    assert (await show(talk, farmer, await uploaded(talk, farmer))).startswith("照片收到了")
    assert await count(talk, Document) == 1


async def test_words_with_a_picture_are_heard_as_words(talk, farmer):
    said = await show(talk, farmer, await uploaded(talk, farmer), text="老伴住院花了三万块")
    assert "哪个村" in said


async def test_pictures_follow_their_report_to_another_case(talk, farmer, stranger):
    await filed(talk, farmer)
    await show(talk, farmer, await uploaded(talk, farmer))
    await filed(talk, stranger)
    async with talk.sessions.write() as session:
        [first, second] = await cases.page(session, EVERYTHING)
        await pictures.move(session, first.id, second.id)
        [kept] = await pictures.of_case(session, EVERYTHING, second.id)
        assert await pictures.content(session, EVERYTHING, second.id, kept.id) == JPEG
        assert await pictures.content(session, EVERYTHING, first.id, kept.id) is None


async def test_pictures_nobody_asked_for_are_forgotten(talk, farmer, hands):
    await uploaded(talk, farmer)
    hands.advance(days=1)
    await uploaded(talk, farmer)
    async with talk.sessions.write() as session:
        assert await pictures.forget(session, session.moment.real) == 1
    assert await count(talk, Picture) == 1
    assert await count(talk, Address) == 1
