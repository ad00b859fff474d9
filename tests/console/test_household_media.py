"""What a family says by voice or shows in a photo: taken by what it is, heard by who may."""

import re

import pytest

from acts import voices
from acts.voices import MOST_BYTES
from console.developing import LARGEST_FILE
from storage.queries import voices as recordings
from tests.console.household import REPORT, attach, number_in, sent, step, tell, told_in
from tests.console.photographs import JPEG

REST = bytes(64)
SOUNDS = {
    "audio/webm": b"\x1a\x45\xdf\xa3" + REST,
    "audio/ogg": b"OggS" + REST,
    "audio/mp4": b"\x00\x00\x00\x20ftypM4A " + REST,
    "audio/3gpp": b"\x00\x00\x00\x20ftyp3gp4" + REST,
    "audio/mpeg": b"ID3\x04" + REST,
    "audio/wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + REST,
    "audio/amr": b"#!AMR\n" + REST,
    "audio/aac": b"\xff\xf1" + REST,
}
NONE = [b"", b"OggS", b"<html>" + REST, b"MZ" + REST, JPEG, b"\x1a\x45\xdf\xa3" + bytes(MOST_BYTES)]


@pytest.mark.parametrize(("kind", "data"), SOUNDS.items(), ids=SOUNDS)
def test_a_recording_is_known_by_its_first_bytes(kind, data):
    assert voices.media_type(data) == kind


def test_anything_else_is_none():
    assert [voices.media_type(data) for data in NONE] == [None] * len(NONE)


async def test_a_photo_is_kept_or_refused_with_a_reason(visitor, county, house):
    await tell(visitor)
    for data, said in ((b"not a picture", "打不开"), (b"x" * (LARGEST_FILE + 1), "太大")):
        answer = await attach(visitor, "photo", "photo", data, again="1")
        assert answer.status == 422
        assert said in await answer.text()
    answer = await attach(visitor, "photo", "photo", JPEG, again="1")
    assert answer.headers["Location"] == f"{REPORT}/photo"
    assert "第1张照片已放好" in await visitor.text(f"{REPORT}/photo")
    case, _told = await told_in(house, number_in(await sent(visitor)))
    await visitor.sign_in("zhang")
    page = await visitor.text(f"/console/cases/{case.id}")
    shown = re.search(rf"/console/cases/{case.id}/pictures/\d+", page)
    assert (await visitor.get(shown[0])).content_type == "image/jpeg"


async def test_a_voice_may_stand_for_the_words_and_only_its_own_village_hears_it(
    visitor, another, county, house
):
    await visitor.get(REPORT)
    await step(visitor, "what", what="house")
    answer = await attach(visitor, "words", "voice", SOUNDS["audio/ogg"])
    assert answer.headers["Location"] == f"{REPORT}/danger"
    await step(visitor, "danger", danger="no")
    await step(visitor, "who", relation="self", name="李秋生")
    await step(visitor, "photo")
    case, told = await told_in(house, number_in(await sent(visitor)))
    assert told[0].answers["story"] == "（用录音说的）"
    await visitor.sign_in("zhang")
    page = await visitor.text(f"/console/cases/{case.id}")
    address = re.search(rf"/console/cases/{case.id}/voices/\d+", page)[0]
    heard = await visitor.get(address)
    assert (heard.content_type, await heard.read()) == ("audio/ogg", SOUNDS["audio/ogg"])
    await another.sign_in("li")
    assert (await another.get(address)).status == 404


TOO_LARGE = b"OggS" + bytes(MOST_BYTES)


@pytest.mark.parametrize(
    ("data", "said"), [(b"MZ" + REST, "不是能播放的录音"), (TOO_LARGE, "最长两分钟")]
)
async def test_what_is_no_recording_is_refused_and_the_words_are_kept(visitor, county, data, said):
    await visitor.get(REPORT)
    await step(visitor, "what", what="house")
    answer = await attach(visitor, "words", "voice", data, words="后墙裂了一条缝")
    text = await answer.text()
    assert answer.status == 422
    assert said in text
    assert "后墙裂了一条缝" in text


async def test_what_was_added_can_be_removed_and_giving_up_removes_all(visitor, county, house):
    await visitor.get(REPORT)
    await attach(visitor, "words", "voice", SOUNDS["audio/ogg"], again="1")
    await attach(visitor, "words", "voice", SOUNDS["audio/amr"], again="1")
    page = await visitor.text(f"{REPORT}/words")
    first, second = re.findall(r'name="remove" value="(\d+)"', page)
    await attach(visitor, "words", "voice", b"", remove=first)
    assert re.findall(r'name="remove" value="(\d+)"', await visitor.text(f"{REPORT}/words")) == [
        second
    ]
    await visitor.post(f"{REPORT}/drop", f"{REPORT}/words")
    async with house.sessions.write() as session:
        assert await recordings.forget(session, session.moment.real) == 0
