"""The talk as its page shows it: both sides, from the house, for nobody else."""

import html
import re
from datetime import timedelta

import pytest

from channels.contract import Choice
from console.links import linked
from storage.queries import addresses, inbox, private_talks
from tests.console.county import echo
from tests.console.test_chat import hear, opened, say

CHOICES = [Choice("我要申报", "report:begin"), Choice("查进度", "progress")]


async def spoken(visitor, path="/chat"):
    """What the page shows, in its order."""
    page = await visitor.text(path)
    shown = re.findall(r'<li class="(own|theirs|day)"[^>]*>(?:<p>)?(.*?)</', page)
    return [(kind, html.unescape(words)) for kind, words in shown]


async def told(house, sender, count):
    """So many words of one browser, each answered."""
    async with house.sessions.write() as session:
        items = [
            (f"{sender}:{number:08d}", sender, {"sender": sender, "text": f"第{number}句"})
            for number in range(count)
        ]
        await inbox.accept(session, "webchat", items)
    while await echo(house):
        pass


async def test_ones_own_words_are_there_when_the_browser_comes_back(visitor, house, county, hands):
    socket = await opened(visitor, query="?v=990101001")
    await echo(house)
    for number, words in enumerate(("房子漏雨", "在东屋")):
        hands.advance(seconds=5)
        await say(socket, words, f"0123456789{number:04d}")
        hands.advance(seconds=1)
        await echo(house)
    await socket.close()
    assert await spoken(visitor) == [
        ("day", "3月2日"),
        ("theirs", "您说：村码 990101001"),
        ("own", "房子漏雨"),
        ("theirs", "您说：房子漏雨"),
        ("own", "在东屋"),
        ("theirs", "您说：在东屋"),
    ]


async def test_days_stand_between_what_was_said_on_them(visitor, house, county, hands, clock):
    """Also in a rehearsal whose clock was moved: words have no business time of their own."""
    socket = await opened(visitor)
    await say(socket, "房子漏雨")
    hands.advance(seconds=1)
    await echo(house)
    hands.advance(seconds=1)
    clock.offset += timedelta(days=2)
    await say(socket, "还在漏", "0123456789abcdeg")
    hands.advance(seconds=1)
    await echo(house)
    kinds = [(kind, words) for kind, words in await spoken(visitor) if kind != "theirs"]
    assert kinds == [("day", "3月2日"), ("own", "房子漏雨"), ("day", "3月4日"), ("own", "还在漏")]


async def test_what_was_said_before_is_a_page_further_and_complete(
    visitor, another, house, county, hands
):
    await say(await opened(visitor), "第一句")
    [first] = await echo(house)
    hands.advance(seconds=1)
    await told(house, first["sender"], 40)
    path, found = "/chat", []
    while path:
        page = await visitor.text(path)
        found = [words for kind, words in await spoken(visitor, path) if kind == "own"] + found
        more = re.search(r'id="earlier"[^>]*href="([^"]*)"', page)
        path = html.unescape(more[1]) if more else ""
    assert found == ["第一句", *(f"第{number}句" for number in range(40))]
    before = re.search(r'href="(/chat\?before=[^"]*)"', await visitor.text("/chat"))[1]
    await say(await opened(another), "我是别人")
    await echo(house)
    assert [words for _kind, words in await spoken(another, before)][1:] == [
        "我是别人",
        "您说：我是别人",
    ]


async def test_words_that_were_wiped_do_not_come_back(visitor, house, county):
    await say(await opened(visitor), "我家有人得了病")
    [said] = await echo(house)
    async with house.sessions.write() as session:
        contact = await addresses.find(session, "webchat", said["sender"])
        await private_talks.forget_words(session, contact.id, 0)
    assert ("own", "我家有人得了病") not in await spoken(visitor)


async def test_what_was_chosen_stays_marked_and_the_rest_is_not_offered_again(
    visitor, house, county, hands
):
    socket = await opened(visitor)
    await say(socket, "你好")
    hands.advance(seconds=1)
    await echo(house, choices=CHOICES)
    token = (await hear(socket, "message"))["choices"][0]["token"]
    page = await visitor.text("/chat")
    assert re.findall(r'name="choice" value="[^"]*">([^<]*)<', page) == ["我要申报", "查进度"]
    hands.advance(seconds=1)
    await visitor.post("/chat/say", "/chat", id="0123456789abcdeg", choice=token)
    hands.advance(seconds=1)
    await echo(house)
    page = await visitor.text("/chat")
    assert re.search(r'disabled class="chosen" aria-pressed="true">我要申报<', page)
    assert 'name="choice"' not in page
    assert ("own", "我要申报") in await spoken(visitor)


async def test_the_page_hears_when_somebody_looks_at_it_and_when_it_is_over(visitor, house, county):
    socket = await opened(visitor)
    await say(socket, "房子漏雨")
    assert (await hear(socket, "answering"))["on"] is True
    assert not re.search(r'id="answering"[^>]* hidden', await visitor.text("/chat"))
    await echo(house)
    assert (await hear(socket, "answering"))["on"] is False
    assert re.search(r'id="answering"[^>]* hidden', await visitor.text("/chat"))


async def test_a_line_that_is_opened_again_brings_nothing_twice(visitor, house, county):
    socket = await opened(visitor)
    await say(socket, "你好")
    await echo(house)
    reference = (await hear(socket, "message"))["reference"]
    await socket.close()
    again = await visitor.client.ws_connect(
        f"/chat/socket?known={reference}", headers=visitor.origin
    )
    await say(again, "第二句", "0123456789abcdeg")
    await echo(house)
    assert (await hear(again, "message"))["text"] == "您说：第二句"


async def test_what_lies_further_up_does_not_come_as_if_it_were_new(visitor, house, county):
    socket = await opened(visitor)
    await say(socket, "第一句")
    [first] = await echo(house)
    await told(house, first["sender"], 3)
    references = [(await hear(socket, "message"))["reference"] for _each in range(4)]
    again = await visitor.client.ws_connect(
        f"/chat/socket?known={references[2]}", headers=visitor.origin
    )
    assert (await hear(again, "message"))["text"] == "您说：第2句"
    await say(again, "最后一句", "0123456789abcdeg")
    await echo(house)
    assert (await hear(again, "message"))["text"] == "您说：最后一句"


async def test_a_talk_can_be_taken_off_a_phone_that_others_use_too(visitor, house, county):
    await say(await opened(visitor), "我家有人得了病")
    await echo(house)
    page = await visitor.text("/chat")
    assert "/chat/leave" in page
    cookie = visitor.client.session.cookie_jar.filter_cookies(visitor.client.make_url("/"))
    old = cookie["mingbai_chat"].value
    left = await visitor.post("/chat/leave", "/chat")
    assert (left.status, left.headers["Location"]) == (303, "/chat")
    assert await spoken(visitor) == []
    visitor.client.session.cookie_jar.update_cookies({"mingbai_chat": old})
    assert await spoken(visitor) == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("请看 /p/saf-dibao。", ["/p/saf-dibao"]),
        (
            "请看https://ming.example/p/saf-dibao?v=990101001，再打电话",
            ["/p/saf-dibao?v=990101001"],
        ),
        ("公示在/board/990101001", ["/board/990101001"]),
        ("https://elsewhere.example/p/saf-dibao", []),
        ("//elsewhere.example/p/x", []),
        ("javascript:/p/x", []),
        ("/console/cases /chat", []),
        ("1/p/2", []),
        ("", []),
    ],
)
def test_only_pages_of_this_house_become_links(text, links):
    pieces = linked(text, "https://ming.example/")
    assert [piece.address for piece in pieces if piece.address] == links
    assert "".join(piece.text for piece in pieces) == text


async def test_a_link_is_a_link_and_markup_is_words(visitor, house, county):
    socket = await opened(visitor)
    await say(socket, "<b>看</b> /p/saf-dibao")
    await echo(house)
    pieces = (await hear(socket, "message"))["pieces"]
    assert pieces == [["您说：<b>看</b> ", ""], ["/p/saf-dibao", "/p/saf-dibao"]]
    page = await visitor.text("/chat")
    assert '<a href="/p/saf-dibao">/p/saf-dibao</a>' in page
    assert "<b>看" not in page


async def test_the_first_load_is_small(visitor, county):
    page = await visitor.text("/chat")
    needed = [page.encode()]
    for address in set(re.findall('/static/[^"]+', page)):
        needed.append(await (await visitor.get(address)).read())
    assert sum(map(len, needed)) < 60 * 1024
    assert len(needed) <= 6
    assert "htmx" not in page
