"""The plain gateway: what every answer to a message of ours means."""

import asyncio
import json
import time
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, TCPConnector, web

from channels.contract import Choice, Incoming, Outcome, Outgoing, Receipt, Request
from channels.errors import (
    Blocked,
    NotAuthorised,
    Refused,
    RequestError,
    Throttled,
    Unreachable,
    Unsure,
)
from channels.sms_http import SmsHttpSettings

PHONE = "+8613800138000"
HELLO = Outgoing(PHONE, "您好", reference="r-1")
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


async def test_a_message_leaves_as_text_and_as_template_values(gateway, open_sms):
    sms = open_sms(gateway.url, templates={"progress": "T-77"})
    message = Outgoing(
        PHONE, "您的申报已受理。", kind="progress", values={"step": "受理"}, reference="r-9"
    )
    assert await sms.send(message) == "g-1"
    assert [json.loads(sent) for sent in gateway.sent] == [
        {
            "reference": "r-9",
            "to": PHONE,
            "text": "【明白】您的申报已受理。",
            "kind": "progress",
            "template": "T-77",
            "values": {"step": "受理"},
        }
    ]


async def test_choices_arrive_as_numbered_lines_within_500_characters(gateway, sms):
    await sms.send(Outgoing(PHONE, "很长。" * 400, [Choice("看懂", "x"), Choice("没看懂", "y")]))
    text = json.loads(gateway.sent[0])["text"]
    assert text.endswith("。…\n1 看懂\n2 没看懂")
    assert len(text) <= 500


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("throttle", Throttled),
        ("refuse", Refused),
        ("block", Blocked),
        ("error", Unsure),
        ("redirect", Unsure),
        ("drop", Unsure),
        ("error_after_accept", Unsure),
        ("accept_then_drop", Unsure),
        ("accept_then_stall", Unsure),
        ("accept_then_garbage", Unsure),
    ],
)
async def test_every_answer_says_what_to_do_next(gateway, open_sms, mode, error):
    gateway.behave(mode=mode)
    with pytest.raises(error) as caught:
        await open_sms(gateway.url, timeout=0.3).send(HELLO)
    assert type(caught.value) is error
    assert gateway.requests == 1, "nothing is tried twice"


async def test_a_refusal_keeps_the_code_and_never_the_words(gateway, sms):
    gateway.behave(mode="refuse")
    with pytest.raises(Refused) as caught:
        await sms.send(HELLO)
    assert caught.value.code == "BAD_NUMBER"
    assert "no such number" not in str(caught.value)


@pytest.mark.parametrize(("asked", "waited"), [(35, 35), (0.5, 0.5), (1e9, 3600), (-5, 0)])
async def test_the_gateway_says_how_long_to_wait(gateway, sms, asked, waited):
    gateway.behave(mode="throttle", retry_after=asked)
    with pytest.raises(Throttled) as caught:
        await sms.send(HELLO)
    assert caught.value.retry_after == waited


async def test_without_a_connection_nothing_was_sent(gateway, sms):
    await gateway.close()
    with pytest.raises(Unreachable):
        await sms.send(HELLO)
    with pytest.raises(Unreachable):
        await sms.query("r-1")


async def test_a_message_that_waited_in_vain_for_a_connection_was_not_sent(gateway):
    gateway.behave(mode="accept_then_stall")
    async with ClientSession(connector=TCPConnector(limit=1)) as http:
        sms = SmsHttpSettings(url=gateway.url + "/send", token="token", secret="s", timeout=0.6)
        channel = sms.open(http, lambda: AT)
        sent = [channel.send(HELLO), channel.send(HELLO)]
        errors = await asyncio.gather(*sent, return_exceptions=True)
    assert [type(error) for error in errors] == [Unsure, Unreachable]
    assert gateway.requests == 1


async def test_a_wrong_token_holds_the_message_instead_of_burning_it(gateway, open_sms):
    with pytest.raises(NotAuthorised, match="BAD_TOKEN") as caught:
        await open_sms(gateway.url, token="other").send(HELLO)
    assert caught.value.retryable
    assert not isinstance(caught.value, Refused)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, None, NotAuthorised),
        (401, "BLACKLIST", NotAuthorised),
        (403, "SUSPENDED", NotAuthorised),
        (403, "no_account", NotAuthorised),
        (403, None, Refused),
        (403, "TEMPLATE", Refused),
        (403, "BLACKLIST", Blocked),
        (404, "SUSPENDED", Refused),
    ],
)
async def test_only_what_is_about_our_account_is_not_about_the_message(status, code, error):
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"code": code, "message": "no"}, status=status)

    app = web.Application()
    app.router.add_post("/send", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/send"
    try:
        async with ClientSession() as http:
            sms = SmsHttpSettings(url=url, token="t", secret="s").open(http, lambda: AT)
            with pytest.raises(error) as caught:
                await sms.send(HELLO)
        assert type(caught.value) is error
    finally:
        await runner.cleanup()


async def test_unknown_is_evidence_and_silence_is_not(gateway, sms, open_sms):
    assert await sms.query("r-1") is Outcome.UNKNOWN
    await sms.send(HELLO)
    assert await sms.query("r-1") is Outcome.ACCEPTED
    gateway.states["r-1"] = "delivered"
    assert await sms.query("r-1") is Outcome.DELIVERED
    gateway.states["r-1"] = "in transit"
    assert await sms.query("r-1") is None, "a state without a word may not cause a second message"
    assert await open_sms(gateway.url, query_url=None).query("r-1") is None
    with pytest.raises(Unsure):
        await open_sms(gateway.url, query_url=gateway.url + "/nothing").query("r-1")
    assert await open_sms(gateway.url, query_url=gateway.url + "/sent").query("r-1") is None


async def test_the_gateway_and_the_channel_understand_each_other_both_ways(gateway, open_sms, http):
    seen: list[Incoming | Receipt] = []
    sms = open_sms(gateway.url)

    async def hook(request: web.Request) -> web.Response:
        headers = {key.lower(): value for key, value in request.headers.items()}
        try:
            received = await sms.receive(Request("POST", headers, {}, await request.read()))
        except RequestError as error:
            return web.Response(status=error.status)
        seen.extend(received.items)
        return web.json_response(received.answer)

    app = web.Application()
    app.router.add_post("/hooks/sms_http", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    gateway.behave(callback=f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/sms_http")
    try:
        assert await gateway.say("13800138000", "申报", times=3) == [200, 200, 200]
        assert {item.external_id for item in seen} == {"in-1"}
        seen.clear()
        gateway.behave(receipts="duplicate")
        await sms.send(HELLO)
        deadline = time.monotonic() + 5
        while len(seen) < 2 and time.monotonic() < deadline:
            await http.get(gateway.url + "/stats")
        assert [item.outcome for item in seen] == [Outcome.DELIVERED] * 2
        async with http.post(
            gateway.url + "/receipt",
            json={"reference": "r-1", "state": "undelivered", "forged": True},
        ) as reply:
            assert await reply.json() == {"answer": 401}
    finally:
        await runner.cleanup()
