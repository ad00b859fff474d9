"""Correcting what was logged, and households nobody is sent to for a while."""

from tests.handlers.conftest import County, bound
from tests.handlers.log_scene import counts, phone_of, rows, secretary, township, village
from tests.handlers.talk import Phone
from tests.handlers.test_report import file
from tests.hands import Hands

__all__ = ["secretary", "township", "village"]

SCREENED = "hen23-screening-all-households"


async def test_another_household_is_put_right_with_the_reason(
    village: County, secretary: Phone, hands: Hands
) -> None:
    await village.say(secretary, "走访 1 3 好")
    hands.advance(days=1)
    said = await village.say(secretary, "更正")
    assert said == "要更正哪一条？\n1 3月2日 走访 3号 张家\n2 3月2日 走访 1号 李家"
    assert await village.say(secretary, "1") == (
        "3月2日 走访 3号 张家：哪里不对？\n1 不是这户\n2 不是这天\n3 没去过，撤销\n4 补充说明"
    )
    assert "应该是哪一户？" in await village.say(secretary, "1")
    assert await village.say(secretary, "5号") == "为什么改？写几个字就行。"
    assert await village.say(secretary, "点错了") == (
        "已更正。原来那条还留着，不再算次数。\n监测排查覆盖全部农村人口：2/5户"
    )
    old, new = (await rows(village))[-2:]
    assert (new.corrects_id, new.typed, str(new.on)) == (old.id, 5, "2026-03-02")
    assert (await counts(village))[SCREENED] == 2


async def test_what_was_corrected_is_corrected_in_its_newest_row_only(
    village: County, secretary: Phone
) -> None:
    await village.say(secretary, "走访 3 好")
    for text in ("更正", "1", "1", "张家 点错了"):
        said = await village.say(secretary, text)
    assert said == "“张家”有好几户，是哪一户？\n1 3号 张家\n2 5号 张家"
    assert (await village.say(secretary, "2")).startswith("已更正。")
    assert await village.say(secretary, "更正") == "要更正哪一条？\n1 3月2日 走访 5号 张家"
    for text in ("1", "2", "昨天 走访日期写错了"):
        said = await village.say(secretary, text)
    assert said.startswith("已更正。")
    newest = (await rows(village))[-1]
    assert (str(newest.on), len(await rows(village))) == ("2026-03-01", 3)
    assert set((await counts(village)).values()) == {1}


async def test_a_visit_that_never_was_is_taken_back_and_another_takes_over_its_count(
    village: County, secretary: Phone
) -> None:
    await village.say(secretary, "昨天走访 3 好")
    await village.say(secretary, "走访 3 也好")
    for text in ("更正", "2", "3", "记成别人家了"):
        said = await village.say(secretary, text)
    assert said == "已撤销：3月1日 走访 3号 张家，不再算次数。"
    assert (await counts(village))[SCREENED] == 1
    for text in ("更正", "1", "3", "也没去"):
        await village.say(secretary, text)
    assert SCREENED not in await counts(village)
    assert [row.kind for row in await rows(village)].count("withdrawn") == 2


async def test_something_is_added_and_may_make_it_count(village: County, secretary: Phone) -> None:
    await village.say(secretary, "培训 两天")
    for text in ("更正", "1"):
        said = await village.say(secretary, text)
    assert "不是这户" not in said
    await village.say(secretary, "3")
    said = await village.say(secretary, "县里办的")
    assert "至少一次县级以上培训：已算上" in said


async def test_a_correction_does_not_undo_the_step_of_a_case(
    village: County, farmer: Phone, secretary: Phone
) -> None:
    await file(village, farmer, "柳树村", "1", "住院", "2", "张大山", "1")
    await village.say(farmer, "1")
    said = await village.say(secretary, "走访 3 看了")
    assert "入户核实" in said
    for text in ("更正", "1", "3", "记错户了"):
        said = await village.say(secretary, text)
    assert "“入户核实”这一步还在" in said


async def test_nobody_corrects_what_is_not_theirs(
    village: County, secretary: Phone, township: Phone
) -> None:
    await village.say(secretary, "走访 3 好")
    assert await village.say(township, "更正") == "您还没有记过什么。"


async def test_a_household_is_paused_in_one_line_and_taken_up_again(
    village: County, secretary: Phone
) -> None:
    assert await village.say(secretary, "暂停 8 王家 住院 到4月1日") == (
        "4月1日之前不再安排人去8号 王家。村里该走访的数不变。要提前恢复就发：恢复 8"
    )
    assert await village.say(secretary, "恢复 王家") == "8号 王家恢复走访了。"
    assert await village.say(secretary, "恢复 8") == "8号 王家没有暂停走访。"


async def test_reason_and_day_of_a_pause_are_asked_for_one_at_a_time(
    village: County, secretary: Phone
) -> None:
    said = await village.say(secretary, "暂停 张家")
    assert said.startswith("“张家”有好几户，是哪一户？")
    said = await village.say(secretary, "1")
    assert said.startswith("3号 张家为什么先不去？\n1 外出不在家\n2 不愿意让人去")
    assert "到哪一天？" in await village.say(secretary, "1")
    assert "暂停最晚到6月2日" in await village.say(secretary, "9月1日")
    assert "3月22日之前不再安排人去3号 张家" in await village.say(secretary, "20天")


async def test_a_visit_ends_the_pause(village: County, secretary: Phone) -> None:
    await village.say(secretary, "暂停 8 外出 20天")
    assert "暂停走访到此结束" in await village.say(secretary, "走访 8 回来了")
    assert await village.say(secretary, "恢复 8") == "8号 王家没有暂停走访。"


async def test_a_short_message_pauses_nothing_and_strangers_neither(
    village: County, secretary: Phone, farmer: Phone
) -> None:
    phone = await phone_of(village, "first_secretary@liu")
    said = await village.say(phone, "暂停 8 外出 20天")
    assert said == "请在绑定的聊天里发，短信办不了这件事。"
    other = await bound(village, "village_committee@zhao")
    assert "暂停" not in await village.say(farmer, "暂停 8 外出 20天")
    assert "不再安排" not in await village.say(other, "暂停 8 外出 20天")
