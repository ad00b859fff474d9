"""Two people write the same notice: the later one sees the other's words beside their own."""

import pytest

from console import notice_text
from console.notice_text import BEGUN, merged
from tests.console.test_notice_editor import NEW, POLICY, fields, ready

BLANK = dict.fromkeys(notice_text.NAMES, "")


@pytest.mark.parametrize(
    ("begun", "mine", "theirs", "kept", "taken", "beside"),
    [
        ("a", "a", "b", "b", True, False),
        ("a", "b", "a", "b", False, False),
        ("a", "b", "b", "b", False, False),
        ("a", "b", "c", "b", False, True),
        ("", "b", "c", "b", False, True),
    ],
)
def test_words_are_joined_so_that_nobody_s_are_lost(begun, mine, theirs, kept, taken, beside):
    found = merged(
        {**BLANK, "title": begun, BEGUN: "1"},
        {**BLANK, "title": mine, BEGUN: "1"},
        {**BLANK, "title": theirs, BEGUN: "2"},
    )
    assert found.kept == {**BLANK, "title": kept, BEGUN: "2"}
    assert found.taken == (("title",) if taken else ())
    assert dict(found.theirs) == ({"title": theirs} if beside else {})


async def both_write(visitor, another):
    """One begins, another begins and keeps first; what the first gets then."""
    mine = await ready(visitor)
    await another.sign_in("second")
    theirs = fields(await another.text(f"{NEW}?policy={POLICY}"))
    quicker = {"place": "乡镇中心学校", "how": "找班主任填表，老王写的。"}
    assert (await another.post(NEW, **{**theirs, **quicker})).status == 303
    mine |= {"how": "找班主任填表，小李写的。", "by_when": "秋季开学以后"}
    answer = await visitor.post(NEW, **mine)
    assert answer.status == 422
    return await answer.text()


async def test_the_later_one_sees_the_difference_and_keeps_their_own(visitor, another, county):
    page = await both_write(visitor, another)
    assert "县里老陈写的是：" in page
    assert page.count('name="take"') == 1
    kept = fields(page)
    assert kept["how"] == "找班主任填表，小李写的。"
    assert kept["place"] == "乡镇中心学校"  # only the other had changed it
    assert kept["by_when"] == "秋季开学以后"
    kept.pop("take")
    made = await visitor.post(NEW, **kept)
    assert made.status == 303
    shown = await visitor.text(made.headers["Location"])
    assert "第2版" in shown
    assert "小李写的" in shown


async def test_the_later_one_takes_the_other_s_words(visitor, another, county):
    kept = fields(await both_write(visitor, another))
    assert kept["take"] == "how"
    made = await visitor.post(NEW, **kept)
    assert made.status == 303
    assert fields(await visitor.text(f"{NEW}?slug={POLICY}"))["how"] == "找班主任填表，老王写的。"


async def test_one_s_own_later_words_are_nobody_s_conflict(visitor, county):
    kept = await ready(visitor)
    assert (await visitor.post(NEW, **kept)).status == 303
    again = await visitor.post(NEW, **{**kept, "place": "村小学"})
    assert again.status == 303
    assert (await visitor.post(NEW, **{**kept, "place": "村小学"})).status == 303
    assert "第3版" not in await visitor.text(again.headers["Location"])
