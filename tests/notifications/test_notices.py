"""How a notice reads on a phone and in a chat, and what keeps it from being sent."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from channels.contract import Features
from channels.text import degrade, segments
from locales import speaking
from notifications.notices import forms
from notifications.notices.forms import MOST
from notifications.notices.problems import LONGEST_LANDLINE, Measure, problems
from notifications.notices.sending import Rendered
from rulebook.notices import SHORT
from storage.models.delivery import Outbox
from storage.queries import outbox
from storage.queries.outbox import Lease
from tests.broadcasting import RULES, TEXT, County

TODAY = date(2026, 3, 2)
NUMBER = LONGEST_LANDLINE


def texts(notice, channel):
    return forms.text(notice, channel, NUMBER)


FIT = "测" * (
    MOST["zh_CN"][SHORT] - segments(texts(replace(TEXT, short=""), "sms_http"), "明白").units
)


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


async def claimed(county):
    """The rows of a sending as the delivery gets them."""
    await county.sent()
    async with county.sessions.write() as session:
        lease = Lease("lease", session.moment.real)
        return await outbox.claim(session, county.channel.name, lease, 100)


async def messages(county, rows):
    rendered = Rendered(RULES)
    async with county.sessions.read() as session:
        readers = await rendered.readers(session, rows)
        return [await rendered.message(session, row, readers) for row in rows]


def test_a_phone_gets_the_short_text_and_a_chat_all_of_it():
    assert TEXT.short in texts(TEXT, "sms_http")
    assert TEXT.body not in texts(TEXT, "sms_http")
    for part in (TEXT.title, TEXT.body, TEXT.source):
        assert part in texts(TEXT, "webchat")


def test_the_line_that_asks_for_an_answer_asks_for_words_and_never_for_digits():
    bare = replace(TEXT, short="", source="-")
    for language in ("zh_CN", "en"):
        with speaking(language):
            assert not any(char.isdigit() for char in texts(bare, "sms_http"))


async def test_a_phone_gets_no_choices_for_they_would_become_digits(county):
    rows = await claimed(county)
    for message in await messages(county, rows):
        assert message.choices == ()
        assert degrade(message, Features(max_text=500)).text == message.text


async def test_a_chat_gets_a_button_of_its_own_recipient_for_every_answer(county):
    rows = [replace(row, channel="webchat") for row in await claimed(county)]
    for row, message in zip(rows, await messages(county, rows), strict=True):
        assert [choice.data for choice in message.choices] == [
            f"notice:{row.recipient_id}:{answer}" for answer in ("understood", "unclear", "apply")
        ]
        assert message.reference == row.reference


async def test_past_its_review_date_a_notice_says_nothing(county, hands):
    rows = await claimed(county)
    hands.set(hands.now.replace(month=10, day=1))
    assert await messages(county, rows) == [None] * len(rows)


async def test_a_message_past_the_review_date_is_stale(county, hands):
    await county.sent(replace(TEXT, review_by=TODAY))
    hands.advance(days=1)
    assert await county.deliver(2) == []
    assert set(await county.states()) == {"stale"}


async def test_a_message_waits_no_longer_than_a_week_or_its_review_date(county):
    await county.sent(replace(TEXT, review_by=date(2026, 3, 4)))
    await county.sent(replace(TEXT, title="另一张"))
    async with county.sessions.read() as session:
        rows = await session.execute(select(Outbox.fresh_until).distinct().order_by("fresh_until"))
        days = [(row.fresh_until - session.moment.now).total_seconds() / 86400 for row in rows]
    assert days == [pytest.approx(2 + 14 / 24), 7]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, 0),
        ({"short": FIT}, 0),
        ({"short": FIT + "测"}, 1),
        ({"short": "𠮷" * (len(FIT) // 2 + 1)}, 1),
        ({"title": " "}, 1),
        ({"short": ""}, 1),
        ({"body": ""}, 1),
        ({"source": ""}, 1),
        ({"slug": "雨露"}, 1),
        ({"title": "长" * 61}, 1),
        ({"body": "长" * 3001}, 1),
        ({"short": "请打13800138000"}, 1),
        ({"body": "请打 138-0013-8000"}, 1),
        ({"body": "身份证 11010519491231002X"}, 1),
        ({"body": "卡号 6222021234567890123"}, 1),
        ({"short": "看 http://a.example/b"}, 1),
        ({"short": "看www.example.cn"}, 1),
        ({"body": "看 https://www.example.gov.cn"}, 0),
        ({"short": "【通知】办理补助"}, 1),
        ({"review_by": date(2026, 3, 1)}, 1),
        ({"review_by": TODAY}, 0),
        ({"review_by": date(2027, 3, 3)}, 0),
        ({"review_by": date(2027, 3, 4)}, 1),
    ],
)
def test_what_must_be_corrected_is_said_in_sentences(change, found):
    assert len(problems(RULES, replace(TEXT, **change), Measure("明白", TODAY))) == found


def test_the_signature_counts():
    assert problems(RULES, replace(TEXT, short=FIT), Measure("清水县乡村振兴", TODAY))
