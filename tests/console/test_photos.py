"""Photos in the chat: whatever is sent, nothing breaks, and only pixels are kept."""

import asyncio
import re
import resource
import time
from dataclasses import replace
from io import BytesIO

import pytest
from aiohttp import FormData
from PIL import Image
from sqlalchemy import func, select, text

from acts import pictures as acts
from bot.inbox import store
from console import darkroom
from console.darkroom import AT_ONCE, Darkroom
from console.developing import LARGEST_FILE
from console.uploads import MOST_FIELDS
from storage.models.inbox import Picture
from storage.models.system import Audit
from storage.queries import addresses, cases, inbox, pictures
from storage.scope import EVERYTHING
from tests.console.county import MAILBOXES
from tests.console.photographs import BAD, GOOD, HTML, JPEG, PLACE, SMALL

ID = "0123456789abcdef"


@pytest.fixture
def house(house):
    """A house whose inbox takes pictures as the real one does."""

    async def accept(channel, items):
        async with house.sessions.write() as session:
            return (await store(session, MAILBOXES[channel], items))[0]

    return replace(house, accept=accept)


async def send(visitor, data, client_id=ID, **fields):
    """Send a photo as the page's script does."""
    form = FormData()
    form.add_field("id", client_id)
    for name, value in fields.items():
        form.add_field(name, value)
    form.add_field("photo", BytesIO(data), filename="../../etc/passwd", content_type="text/html")
    return await visitor.client.post(
        "/chat/photo", data=form, headers={"X-CSRF-Token": await visitor.token("/chat")}
    )


async def said(house):
    """What the inbox holds, in order."""
    async with house.sessions.write() as session:
        events = [await inbox.take(session, one) for one in await inbox.waiting(session, 50)]
    return [event.body for event in events]


async def stored(house):
    """The only picture that came in."""
    [body] = await said(house)
    [[kind, handle]] = body["media"]
    assert kind == "photo"
    async with house.sessions.write() as session:
        contact = await addresses.find(session, "webchat", body["sender"])
        return await pictures.take(session, contact.id, int(handle))


def computed() -> float:
    """Seconds of computing by us and by children; a busy machine makes them no more."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in used)


@pytest.mark.parametrize("name", GOOD)
async def test_of_a_photo_only_its_pixels_are_kept(visitor, house, county, name):
    data = GOOD[name]()
    before = computed()
    answer = await send(visitor, data)
    assert (answer.status, await answer.json()) == (200, {"stored": True})
    assert computed() - before < 2
    kept = await stored(house)
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.mode, max(image.size) <= 1600) == ("JPEG", "RGB", True)
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not image.getexif()
    for trace in (PLACE.encode(), b"Exif", b"script", b"GPS", b"profile"):
        assert trace not in kept


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_picture_is_answered_in_words(visitor, house, county, name):
    data = BAD[name]()
    largest, before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, computed()
    answer = await send(visitor, data)
    assert computed() - before < 2
    assert answer.status == 422
    assert (await answer.json())["error"]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - largest
    assert grown < 150 * 1024
    assert await said(house) == []


def test_the_bombs_are_as_small_as_they_say():
    assert [len(BAD[name]()) for name in ("81 MP", "169 MP", "400 MP")] == [75, 75, 75]


async def test_a_photo_comes_upright(visitor, house, county):
    await send(visitor, JPEG)
    with Image.open(BytesIO(await stored(house))) as image:
        assert image.size == (48, 64)


async def test_nothing_of_it_lies_open_in_the_database(visitor, house, county):
    await send(visitor, JPEG)
    async with house.sessions.read() as session:
        sealed = await session.scalar(select(Picture.content))
    assert b"JFIF" not in sealed
    assert b"/9j/" not in sealed


async def test_a_photo_sent_again_is_one(visitor, house, county):
    for _twice in range(2):
        assert (await send(visitor, SMALL)).status == 200
    assert len(await said(house)) == 1
    async with house.sessions.read() as session:
        assert await session.scalar(select(func.count(Picture.id))) == 1


async def test_a_photo_is_not_mistaken_for_a_word_with_the_same_id(visitor, house, county):
    await visitor.post("/chat/say", "/chat", id=ID, text="你好")
    await send(visitor, SMALL)
    async with house.sessions.read() as session:
        assert (await inbox.backlog(session))["inbound.new"] == 2


async def test_a_browser_sends_only_so_many_a_day(visitor, another, house, county, hands):
    statuses = [
        (await send(visitor, HTML, f"{ID}{number}")).status for number in range(acts.MOST_A_DAY)
    ]
    assert statuses == [422] * acts.MOST_A_DAY
    refused = await send(visitor, SMALL)
    assert (refused.status, bool((await refused.json())["error"])) == (429, True)
    assert (await send(another, SMALL)).status == 200
    hands.advance(days=1, seconds=1)
    assert (await send(visitor, SMALL)).status == 200


async def test_without_its_counter_nothing_is_taken(visitor, house, county):
    async with house.sessions.write() as session:
        await session.execute(text("DROP TABLE tries"))
    assert (await send(visitor, SMALL)).status == 500
    assert await said(house) == []


@pytest.mark.parametrize(
    ("fields", "data", "status"),
    [
        ({}, b"\xff" * (LARGEST_FILE + 1), 413),
        ({"seen": "x" * 5000}, SMALL, 413),
        ({f"field{number}": "x" for number in range(MOST_FIELDS + 1)}, SMALL, 400),
        ({}, b"", 400),
    ],
)
async def test_a_form_has_its_limits(visitor, house, county, fields, data, status):
    answer = await send(visitor, data, **fields)
    assert answer.status == status
    assert (await answer.json())["error"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"photo"),
        ("multipart/form-data", b"photo"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=photo"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n" + b"y" * 99),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 9999),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nz\r\n--y--\r\n",
        ),
        ("multipart/form-data; boundary=" + "x" * 99, b""),
    ],
)
async def test_what_is_no_form_is_answered_in_words(visitor, house, county, kind, body):
    headers = {"Content-Type": kind, "X-CSRF-Token": await visitor.token("/chat")}
    answer = await visitor.client.post("/chat/photo", data=body, headers=headers)
    assert (answer.status, bool((await answer.json())["error"])) == (400, True)


async def test_without_a_script_a_form_does(visitor, house, county):
    async def posted(data):
        form = FormData({"csrf": await visitor.token("/chat"), "id": ID})
        form.add_field("photo", data, filename="a.png", content_type="image/png")
        return await visitor.client.post("/chat/photo", data=form, allow_redirects=False)

    refused = await posted(HTML)
    assert refused.status == 422
    assert re.search(r'role="alert">\S', await refused.text())
    assert (await posted(SMALL)).status == 303
    assert await stored(house)


async def test_a_few_are_developed_at_a_time_and_the_others_wait(monkeypatch):
    at_work, most = 0, 0
    real = darkroom._by_child

    async def counted(data):
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        try:
            return await real(data)
        finally:
            at_work -= 1

    monkeypatch.setattr(darkroom, "_by_child", counted)
    room = Darkroom()
    assert all(await asyncio.gather(*(room.develop(SMALL) for _photo in range(5))))
    assert most == AT_ONCE


async def test_too_many_at_once_are_asked_to_come_later(visitor, house, county, monkeypatch):
    monkeypatch.setattr(darkroom, "MOST_IN_HAND", 0)
    assert (await send(visitor, SMALL)).status == 429


async def test_a_child_that_hangs_is_ended(monkeypatch, tmp_path):
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time, sys\nsys.stdin.buffer.read()\ntime.sleep(60)\n")
    monkeypatch.setattr(darkroom, "CHILD", (darkroom.sys.executable, "-I", str(sleeper)))
    monkeypatch.setattr(darkroom, "SECONDS", 0.5)
    began = time.monotonic()
    assert await Darkroom().develop(SMALL) is None
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("program", ["1/0", "print('x' * 10**8)", "import os; os._exit(0)"])
async def test_a_child_that_misbehaves_has_made_no_picture(monkeypatch, tmp_path, program):
    child = tmp_path / "child.py"
    child.write_text(program)
    monkeypatch.setattr(darkroom, "CHILD", (darkroom.sys.executable, "-I", str(child)))
    assert await Darkroom().develop(SMALL) is None


async def test_officials_in_scope_see_it_and_nobody_else(visitor, another, house, county):
    async with house.sessions.write() as session:
        kept = await cases.add_document(
            session, county.case_id, "picture", None, SMALL, "image/jpeg"
        )
        paper = await cases.add_document(session, county.case_id, "letter", None, SMALL, "text")
    case = f"/console/cases/{county.case_id}"
    path = f"{case}/pictures/{kept}"
    await visitor.sign_in("zhang")
    await another.sign_in("li")
    assert path in await visitor.text(case)
    answer = await visitor.get(path)
    assert (answer.status, await answer.read()) == (200, SMALL)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for foreign in (f"{case}/pictures/{paper}", f"/console/cases/1/pictures/{kept}", f"{path}x"):
        assert (await visitor.get(foreign)).status == 404
    assert (await another.get(path)).status == 404
    async with house.sessions.read() as session:
        read = select(Audit.subject).where(Audit.action == "picture.read")
        assert [row.subject for row in await session.execute(read)] == [f"document:{kept}"]
        assert len(await pictures.of_case(session, EVERYTHING, county.case_id)) == 1


async def test_without_a_script_a_large_photo_comes_too(visitor, house, county):
    noise = BytesIO()
    Image.effect_noise((1900, 1900), 99).save(noise, "PNG")
    for data, status in ((noise.getvalue(), 303), (bytes(5_400_000), 413)):
        form = FormData({"csrf": await visitor.token("/chat"), "id": ID})
        form.add_field("photo", BytesIO(data), filename="a.png", content_type="image/png")
        answer = await visitor.client.post("/chat/photo", data=form, allow_redirects=False)
        assert answer.status == status


async def test_nothing_large_is_read_before_the_token(visitor, house, county):
    for fields in ({"csrf": "0" * 40}, {"id": ID}):
        form = FormData(fields)
        form.add_field("photo", BytesIO(SMALL), filename="a.png", content_type="image/png")
        assert (await visitor.client.post("/chat/photo", data=form)).status == 403
