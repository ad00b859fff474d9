"""The chat: stored before it is acknowledged, once however often it is sent, seen is delivered."""

import asyncio
import json
import re
from datetime import timedelta

import pytest
from aiohttp import WSServerHandshakeError
from aiohttp.test_utils import TestClient

from acts import accounts
from acts.actor import SERVICE
from channels.contract import Choice
from console import sockets
from storage.queries import addresses, hand_overs, inbox, people, staff
from storage.queries.hand_overs import Moves
from storage.scope import EVERYTHING
from tests.console.county import Visitor, echo, serving

FIRST = "0123456789abcdef"


async def opened(visitor, path="/chat", query=""):
    await visitor.get(path + query)
    return await visitor.client.ws_connect(f"{path}/socket{query}", headers=visitor.origin)


async def hear(socket, kind):
    """The next thing of a kind the socket says."""
    while True:
        said = json.loads((await asyncio.wait_for(socket.receive(), 5)).data)
        if said["type"] == kind:
            return said


async def say(socket, text, client_id=FIRST):
    await socket.send_json({"type": "say", "id": client_id, "text": text})
    return await hear(socket, "stored")


async def waiting(house):
    async with house.sessions.read() as session:
        return await inbox.waiting(session, 50)


async def test_what_is_said_is_stored_before_it_is_acknowledged(visitor, house, county):
    socket = await opened(visitor)
    stored = await say(socket, "房子漏雨")
    assert stored == {"type": "stored", "id": FIRST, "day": "3月2日", "time": "10:00"}
    said = await echo(house)
    assert [event["text"] for event in said] == ["房子漏雨"]


async def test_a_word_sent_again_after_a_broken_line_is_one_event(visitor, house, county):
    socket = await opened(visitor)
    await say(socket, "房子漏雨")
    await socket.close()
    socket = await opened(visitor)
    await say(socket, "房子漏雨")
    assert len(await waiting(house)) == 1


async def test_an_answer_appears_and_seeing_it_is_its_receipt(visitor, house, county):
    socket = await opened(visitor)
    await say(socket, "你好")
    await echo(house)
    message = await hear(socket, "message")
    assert message["text"] == "您说：你好"
    assert message["at"] == "2026-03-02T10:00+08:00"
    await socket.send_json({"type": "seen", "references": [message["reference"]]})
    await say(socket, "再说一句", "0123456789abcdeg")
    async with house.sessions.read() as session:
        assert (await inbox.backlog(session))["outbox.delivered"] == 1


async def test_nobody_acknowledges_for_another(visitor, another, house, county):
    socket = await opened(visitor)
    await say(socket, "你好")
    theirs = await opened(another)
    await say(theirs, "我是别人")
    await echo(house)
    message = await hear(socket, "message")
    await hear(theirs, "message")
    await theirs.send_json({"type": "seen", "references": [message["reference"]]})
    await say(theirs, "好", "0123456789abcdeg")
    async with house.sessions.read() as session:
        assert "outbox.delivered" not in await inbox.backlog(session)


async def test_history_outlives_a_restart(visitor, house, county):
    socket = await opened(visitor)
    await say(socket, "你好")
    await echo(house)
    await hear(socket, "message")
    jar = visitor.client.session.cookie_jar.filter_cookies(visitor.client.make_url("/"))
    cookie = {"mingbai_chat": jar["mingbai_chat"].value}
    await visitor.client.close()
    async with TestClient(serving(house), cookies=cookie) as client:
        later = Visitor(client)
        assert "您说：你好" in await later.text("/chat")
        socket = await opened(later)
        assert (await hear(socket, "message"))["text"] == "您说：你好"


async def test_a_tapped_choice_comes_back_signed_for_this_address(visitor, house, county):
    socket = await opened(visitor)
    await say(socket, "你好")
    await echo(house, choices=[Choice("我要申报", "report:begin")])
    [choice] = (await hear(socket, "message"))["choices"]
    await socket.send_json(
        {
            "type": "choose",
            "id": "0123456789abcdeg",
            "token": choice["token"],
            "label": choice["label"],
        }
    )
    await hear(socket, "stored")
    [said] = await echo(house)
    assert said["text"] == "我要申报"
    async with house.sessions.read() as session:
        contact = await addresses.find(session, "webchat", said["sender"])
    assert house.signer.open(said["choice"], str(contact.id)) == "report:begin"


async def test_the_village_of_a_scanned_code_comes_first_and_once(visitor, house, county):
    query = "?v=990101001"
    for _time in range(2):
        socket = await opened(visitor, query=query)
        await say(socket, "你好")
        await socket.close()
    first = await echo(house)
    second = await echo(house)
    assert [said["text"] for said in first + second] == ["村码 990101001", "你好"]


async def test_an_unknown_village_is_no_village(visitor, house, county):
    socket = await opened(visitor, query="?v=nowhere")
    await say(socket, "你好")
    assert [said["text"] for said in await echo(house)] == ["你好"]


@pytest.mark.parametrize(
    "said",
    ["[]", "{", '{"type": "dance"}', '{"type": "say", "id": "x", "text": "短号"}', "[" * 9000],
)
async def test_what_cannot_be_read_is_answered_in_words(visitor, county, house, said):
    socket = await opened(visitor)
    await socket.send_str(said)
    assert (await hear(socket, "error"))["text"]
    assert await waiting(house) == []


async def test_too_much_at_once_is_slowed_down(visitor, county, house):
    socket = await opened(visitor)
    for number in range(sockets.MESSAGES):
        await say(socket, "你好", f"0123456789{number:04d}")
    await socket.send_json({"type": "say", "id": FIRST, "text": "太快了"})
    assert (await hear(socket, "error"))["id"] == FIRST
    async with house.sessions.read() as session:
        assert (await inbox.backlog(session))["inbound.new"] == sockets.MESSAGES


async def test_one_browser_opens_only_a_few_sockets(visitor, county):
    held = [await opened(visitor) for _socket in range(sockets.SOCKETS_A_SESSION)]
    with pytest.raises(WSServerHandshakeError) as refused:
        await opened(visitor)
    assert refused.value.status == 429
    await held[0].close()


async def test_too_long_a_message_closes_the_socket(visitor, county):
    socket = await opened(visitor)
    await socket.send_str("x" * (sockets.LARGEST + 1))
    message = await asyncio.wait_for(socket.receive(), 5)
    assert socket.closed, message


async def test_without_a_script_a_form_does(visitor, house, county):
    page = await visitor.text("/chat")
    client_id = re.search(r'name="id" value="(\w+)"', page)[1]
    for _twice in range(2):
        answer = await visitor.post("/chat/say", "/chat", id=client_id, text="房子漏雨")
        assert answer.status == 303
    assert [said["text"] for said in await echo(house)] == ["房子漏雨"]
    page = await visitor.text("/chat")
    assert "您说：房子漏雨" in page
    reference = re.search(r'data-reference="(\w+)"', page)[1]
    await visitor.post("/chat/say", "/chat", id="0123456789abcdeg", text="好", seen=reference)
    async with house.sessions.read() as session:
        assert (await inbox.backlog(session))["outbox.delivered"] == 1


async def test_an_official_s_chat_is_bound_by_the_sign_in(visitor, house, county):
    await visitor.sign_in("zhang")
    socket = await opened(visitor, "/console/chat")
    await say(socket, "待办")
    [said] = await echo(house)
    async with house.sessions.read() as session:
        contact = await addresses.find(session, "webchat", said["sender"])
    assert (contact.bound, contact.person_id) == (True, county.cadre_id)


async def test_an_official_s_socket_ends_with_the_sign_in(visitor, house, county):
    await visitor.sign_in("zhang")
    socket = await opened(visitor, "/console/chat")
    await visitor.post("/console/sign-out", "/console/cases")
    await socket.send_json({"type": "say", "id": FIRST, "text": "待办"})
    message = await asyncio.wait_for(socket.receive(), 5)
    assert message.data == 1008
    assert await waiting(house) == []


async def signed_out(visitor, sessions, county):
    await visitor.post("/console/sign-out", "/console/cases")


async def closed(visitor, sessions, county):
    async with sessions.write() as session:
        account = await staff.of_person(session, county.cadre_id)
        await accounts.close(session, SERVICE, account)


async def ended(visitor, sessions, county):
    async with sessions.write() as session:
        yesterday = session.moment.today - timedelta(days=1)
        for post in await people.terms(session, EVERYTHING, county.cadre_id):
            assert await hand_overs.end(session, Moves(), "post", post.id, yesterday)


@pytest.mark.parametrize("ending", [signed_out, closed, ended])
async def test_a_socket_is_cut_within_a_second_of_the_end(visitor, sessions, county, ending):
    await visitor.sign_in("zhang")
    socket = await opened(visitor, "/console/chat")
    await ending(visitor, sessions, county)
    message = await asyncio.wait_for(socket.receive(), 1)
    assert message.data == 1008


async def test_a_line_that_listens_keeps_nobody_signed_in(visitor, county, hands, monkeypatch):
    monkeypatch.setattr(sockets, "ASK_AGAIN", 0.05)
    await visitor.sign_in("zhang")
    socket = await opened(visitor, "/console/chat")
    for _quarter in range(2):
        hands.advance(minutes=15)
        await socket.send_json({"type": "seen", "references": []})
        await asyncio.sleep(0.1)
    hands.advance(minutes=1)
    assert (await asyncio.wait_for(socket.receive(), 2)).data == 1008
    assert (await visitor.get("/console")).status == 303


async def test_who_writes_stays_signed_in(visitor, county, hands, house):
    await visitor.sign_in("zhang")
    socket = await opened(visitor, "/console/chat")
    for number in range(3):
        hands.advance(minutes=20)
        await say(socket, "待办", f"{number:016x}")
    assert (await visitor.get("/console")).status == 200
