"""Telegram: messages with buttons out, updates in by webhook or by asking."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.contract import Choice, Incoming, Media, Outgoing, Request
from channels.errors import (
    Blocked,
    NotAuthorised,
    Refused,
    RequestError,
    Throttled,
    Unauthenticated,
    Unreachable,
    Unsure,
)
from channels.telegram import TelegramSettings, parse_update

TOKEN = "42:token"
FROM = {"id": 7, "is_bot": False}
CHAT = {"id": 7, "type": "private"}
PERSON = {"message_id": 1, "date": 1772352000, "from": FROM, "chat": CHAT}
TAP = {"id": "55", "from": FROM, "data": "token"}


def hook(body: bytes, secret: str = "hook-secret") -> Request:
    return Request("POST", {"x-telegram-bot-api-secret-token": secret}, {}, body)


async def test_a_message_leaves_with_its_choices_as_buttons(botapi, telegram):
    sent = await telegram.send(
        Outgoing("7", "<b>1 & 2</b>", [Choice("是", "y~mac"), Choice("否", "n~mac")])
    )
    assert sent.isdigit()
    assert botapi.sent == [
        {
            "method": "sendMessage",
            "chat_id": "7",
            "text": "<b>1 & 2</b>",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {
                "inline_keyboard": [
                    [{"text": "是", "callback_data": "y~mac"}],
                    [{"text": "否", "callback_data": "n~mac"}],
                ]
            },
        }
    ]


async def test_a_long_text_is_shortened_to_what_telegram_takes(botapi, telegram):
    await telegram.send(Outgoing("7", "长" * 5000))
    assert len(botapi.sent[0]["text"]) == 4096


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (400, Refused),
        (401, NotAuthorised),
        (404, NotAuthorised),
        (403, Blocked),
        (429, Throttled),
        (500, Unsure),
        (302, Unsure),
    ],
)
async def test_every_answer_says_what_to_do_next(botapi, telegram, code, error):
    botapi.failures.append({"code": code, "description": "no", "parameters": {"retry_after": 35}})
    with pytest.raises(error) as caught:
        await telegram.send(Outgoing("7", "您好"))
    assert type(caught.value) is error
    if isinstance(caught.value, Throttled):
        assert caught.value.retry_after == 35


async def test_a_token_that_is_none_is_a_matter_of_the_account(botapi, http):
    wrong = TelegramSettings.model_validate({"token": "nonsense", "api_url": botapi.url})
    with pytest.raises(NotAuthorised) as caught:
        await wrong.open(http, lambda: None).updates(0, 0)
    assert caught.value.retryable
    assert "nonsense" not in str(caught.value)


async def test_without_a_connection_nothing_was_sent(botapi, telegram):
    await botapi.close()
    with pytest.raises(Unreachable) as caught:
        await telegram.send(Outgoing("7", "您好"))
    assert TOKEN not in str(caught.value)


async def test_polling_reads_words_and_taps_and_moves_on(botapi, telegram):
    await botapi.say(TOKEN, 7, "申报")
    await telegram.send(Outgoing("7", "发生了什么？", [Choice("生病看病", "ill~mac")]))
    await botapi.tap(TOKEN, 7, "生病看病")
    updates = await telegram.updates(0, 1)
    assert [(item.text, item.choice) for _, item in updates] == [("申报", None), ("", "ill~mac")]
    await telegram.acknowledge(updates[1][1])
    assert botapi.sent[-1]["method"] == "answerCallbackQuery"
    assert await telegram.updates(updates[1][0] + 1, 0) == []


async def test_an_update_nobody_understands_does_not_stop_the_others(botapi, telegram):
    await botapi.say(TOKEN, 7, "first", photo="not a list")
    await botapi.say(TOKEN, 7, "second")
    assert [item and item.text for _, item in await telegram.updates(0, 1)] == [None, "second"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "您好"}, {"text": "您好"}),
        (
            {"photo": [{"file_id": "small"}, {"file_id": "large"}], "caption": "屋顶"},
            {"text": "屋顶", "media": (Media("photo", "large"),)},
        ),
        ({"voice": {"file_id": "v"}}, {"media": (Media("voice", "v"),)}),
        (
            {"contact": {"phone_number": "8613800138000", "user_id": 7}},
            {"contact": "+8613800138000"},
        ),
        ({"contact": {"phone_number": "8613800138000", "user_id": 8}}, {}),
        ({"contact": {"phone_number": "8613800138000"}}, {}),
        ({"location": {"latitude": 27, "longitude": 109.5}}, {"location": (27.0, 109.5)}),
        ({"sticker": {"file_id": "s"}}, {}),
    ],
)
def test_a_private_message_is_read_whatever_it_holds(fields, expected):
    incoming = parse_update({"update_id": 9, "message": PERSON | fields})
    assert incoming is not None
    assert incoming == Incoming(**{"sender": "7", "external_id": "9", "at": incoming.at} | expected)


def test_a_tap_carries_the_data_of_its_button():
    incoming = parse_update({"update_id": 9, "callback_query": TAP})
    assert incoming == Incoming("7", choice="token", external_id="9")


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "edited_message": PERSON},
        {"update_id": 1, "my_chat_member": {}},
        {"update_id": 1, "message": PERSON | {"chat": {"id": -5, "type": "group"}}},
    ],
)
def test_other_kinds_and_groups_are_none_of_our_business(update):
    assert parse_update(update) is None


async def test_the_webhook_answer_stops_the_spinner_of_a_tap(telegram):
    received = await telegram.receive(
        hook(json.dumps({"update_id": 1, "callback_query": TAP}).encode())
    )
    assert received.answer == {"method": "answerCallbackQuery", "callback_query_id": "55"}
    assert [item.choice for item in received.items] == ["token"]


@pytest.mark.parametrize("secret", ["", "wrong", "密", "\udcff", "hook-secret "])
async def test_a_call_without_our_secret_is_not_read(telegram, secret):
    with pytest.raises(Unauthenticated):
        await telegram.receive(hook(b"{}", secret))


async def test_without_a_secret_there_is_no_webhook(http):
    polling = TelegramSettings.model_validate({"token": TOKEN}).open(http, lambda: None)
    with pytest.raises(Unauthenticated):
        await polling.receive(hook(b"{}", ""))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("text", "photo", "voice", "contact", "location", "from", "chat", "date", "caption")
messages = st.dictionaries(st.sampled_from(FIELDS), anything).map(
    lambda changes: {"update_id": 1, "message": PERSON | changes}
)
taps = st.dictionaries(st.sampled_from(("id", "from", "data")), anything).map(
    lambda changes: {"update_id": 1, "callback_query": TAP | changes}
)


@settings(max_examples=300, deadline=None)
@given(st.binary() | (anything | messages | taps).map(lambda value: json.dumps(value).encode()))
async def test_no_body_causes_anything_but_a_request_error(body):
    given_settings = {"token": TOKEN, "secret": "hook-secret"}
    telegram = TelegramSettings.model_validate(given_settings).open(None, lambda: None)
    with suppress(RequestError):
        await telegram.receive(hook(body))
