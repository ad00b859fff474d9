"""The plain gateway: what it may tell us, and what its account must say."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from channels.contract import Incoming, Outcome, Receipt, Request
from channels.errors import Malformed, RequestError, Unauthenticated
from channels.signing import signature
from channels.sms_http import SmsHttp, SmsHttpSettings

SECRET = "a shared secret"
PHONE = "+8613800138000"
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
MESSAGE = {
    "type": "message",
    "id": "m-1",
    "from": "13800138000",
    "text": "申报",
    "at": "2026-03-01T08:00:00Z",
}
RECEIPT = {
    "type": "receipt",
    "reference": "r-1",
    "id": "g-1",
    "state": "delivered",
    "code": "DELIVRD",
    "at": 1772352000,
}


def call(body: bytes, *, secret: str = SECRET, stamp: str | None = None, **headers: str) -> Request:
    stamp = stamp or str(int(AT.timestamp()))
    given_headers = {"x-timestamp": stamp, "x-signature": signature(secret, stamp, body)}
    return Request("POST", given_headers | headers, {}, body)


@pytest.fixture
def inbound() -> SmsHttp:
    return reader()


def reader(**changes) -> SmsHttp:
    given_settings = {"url": "http://gateway.example/send", "token": "t", "secret": SECRET}
    return SmsHttpSettings.model_validate(given_settings | changes).open(None, lambda: AT)


async def test_messages_and_receipts_come_in_one_call(inbound):
    received = await inbound.receive(call(json.dumps([MESSAGE, RECEIPT]).encode()))
    assert list(received.items) == [
        Incoming(sender=PHONE, text="申报", external_id="m-1", at=AT),
        Receipt("r-1", Outcome.DELIVERED, "DELIVRD", AT),
    ]


async def test_a_single_object_is_as_good_as_a_list(inbound):
    received = await inbound.receive(call(json.dumps(MESSAGE).encode()))
    assert [item.text for item in received.items] == ["申报"]


async def test_a_sender_that_is_no_mobile_number_is_kept(inbound):
    received = await inbound.receive(call(json.dumps(MESSAGE | {"from": "10086"}).encode()))
    assert received.items[0].sender == "10086"


async def test_an_unknown_state_is_unknown_and_never_a_failure(inbound):
    received = await inbound.receive(call(json.dumps(RECEIPT | {"state": "ROUTED"}).encode()))
    assert received.items[0].outcome is Outcome.UNKNOWN


async def test_an_entry_of_a_later_protocol_is_passed_over(inbound):
    later = {"type": "price", "amount": 1}
    received = await inbound.receive(call(json.dumps([later, MESSAGE]).encode()))
    assert len(received.items) == 1


BODY = json.dumps(MESSAGE).encode()


@pytest.mark.parametrize(
    "request_",
    [
        Request("POST", {}, {}, BODY),
        call(BODY, secret="wrong"),
        call(BODY, secret="签"),
        call(BODY, stamp=str(int(AT.timestamp()) - 301)),
        call(BODY, stamp=str(int(AT.timestamp()) + 301)),
        call(BODY, **{"x-signature": "签名"}),
        call(BODY, **{"x-signature": "\udcff"}),
        call(BODY, **{"x-timestamp": "now"}),
        Request("POST", call(BODY).headers, {}, BODY + b" "),
    ],
    ids=["none", "wrong", "odd", "stale", "future", "chinese", "bytes", "words", "other body"],
)
async def test_a_call_without_our_signature_is_not_read(inbound, request_):
    with pytest.raises(Unauthenticated):
        await inbound.receive(request_)


async def test_the_old_secret_counts_while_it_is_being_changed():
    assert await reader(secret="new", previous_secret=SECRET).receive(call(BODY))
    with pytest.raises(Unauthenticated):
        await reader(secret="new").receive(call(BODY))


MUTATIONS = [
    *(
        {**MESSAGE, key: value}
        for key in ("type", "id", "from", "text")
        for value in (None, 1.5, [], {})
    ),
    *({**RECEIPT, key: value} for key in ("reference", "state") for value in (None, 1.5, [], {})),
    {**MESSAGE, "at": 2**62},
    {**MESSAGE, "at": "yesterday"},
    {**MESSAGE, "id": "a" * 1000},
    {**MESSAGE, "id": "\x00"},
    {**MESSAGE, "from": "\x00"},
    {**RECEIPT, "code": {}},
    [[MESSAGE]],
    [MESSAGE] * 1001,
    "message",
    None,
    7,
]


@pytest.mark.parametrize("content", MUTATIONS, ids=range(len(MUTATIONS)))
async def test_what_is_signed_and_cannot_be_read_is_malformed(inbound, content):
    with pytest.raises(Malformed):
        await inbound.receive(call(json.dumps(content).encode()))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
entries = st.sampled_from([MESSAGE, RECEIPT]).flatmap(
    lambda entry: st.dictionaries(st.sampled_from(sorted(entry)), anything, max_size=3).map(
        lambda changes: entry | changes
    )
)
bodies = st.binary() | (anything | entries | st.lists(entries, max_size=3)).map(
    lambda value: json.dumps(value).encode()
)


@settings(max_examples=300, deadline=None)
@given(bodies)
async def test_no_signed_body_causes_anything_but_a_request_error(body):
    with suppress(RequestError):
        await reader().receive(call(body))


@settings(deadline=None)
@given(st.text(st.characters()), st.text(st.characters()), st.binary())
async def test_no_header_causes_anything_but_a_request_error(stamp, given_signature, body):
    headers = {"x-timestamp": stamp, "x-signature": given_signature}
    with pytest.raises(RequestError):
        await reader().receive(Request("POST", headers, {}, body))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"url": "ftp://gateway.example"}, "begins with https"),
        ({"url": "gateway.example/send"}, "begins with https"),
        ({"query_url": "https://"}, "begins with https"),
        ({"secret": " "}, "must not be empty"),
        ({"token": ""}, "must not be empty"),
        ({"wait": 5, "timeout": 10}, "wait must be at least timeout"),
        ({"tps": 0}, "greater than 0"),
        ({"signature": "【明白】"}, "signature"),
    ],
)
def test_settings_say_what_is_wrong_with_them(change, complaint):
    with pytest.raises(ValidationError, match=complaint):
        reader(**change)


def test_settings_do_not_show_their_secrets():
    shown = repr(SmsHttpSettings(url="https://gateway.example", token="hush", secret="hush"))
    assert "hush" not in shown


def test_the_limits_of_the_account_are_the_features_of_the_channel():
    features = reader(tps=9, wait=60).features
    assert (features.tps, features.wait, features.max_text, features.buttons) == (9, 60, 496, False)
