"""Officials write as they speak: nothing they say is a dead end, and nothing is taken for a log."""

import pytest

from tests.handlers.conftest import County
from tests.handlers.talk import Phone

KNOWN = "已记：走访3号 张家"


@pytest.mark.parametrize(
    "line", ["我们走访了3号", "下午去走访3号张家", "走访了 3 张家 都好", "中午入户 3"]
)
async def test_what_people_say_around_the_word_changes_nothing(
    county: County, cadre: Phone, line: str
) -> None:
    assert (await county.say(cadre, line)).startswith(KNOWN)


@pytest.mark.parametrize("line", ["走访有什么用", "走访怎么记", "走访为什么要记"])
async def test_a_question_about_visits_is_no_visit(county: County, cadre: Phone, line: str) -> None:
    assert "是哪一户" not in await county.say(cadre, line)


async def test_a_question_about_a_household_does_not_swallow_every_later_word(
    county: County, cadre: Phone
) -> None:
    await county.say(cadre, "走访 房顶漏雨")
    said = [await county.say(cadre, word) for word in ("好的", "谢谢", "完成")]
    assert said[-1].startswith("还是不清楚是哪一户，这条先不记。")
    assert "没看明白" in await county.say(cadre, "好的")


async def test_a_family_nobody_has_is_named_in_the_question(county: County, cadre: Phone) -> None:
    assert await county.say(cadre, "走访 欧阳家 都好") == "您管的村里没有“欧阳家”。请把户号发来。"


async def test_words_leave_a_choice_as_well_as_its_number(county: County, cadre: Phone) -> None:
    await county.say(cadre, "走访 3")
    assert "还要再记一条吗" in await county.say(cadre, "走访 3")
    assert await county.say(cadre, "不记了") == "好的，没有记。"


async def test_of_several_homes_only_those_not_logged_yet_may_be_logged(
    county: County, cadre: Phone
) -> None:
    await county.say(cadre, "走访 3")
    asked = await county.say(cadre, "走访 1 3")
    assert "1 只记没记过的" in asked
    assert (await county.say(cadre, "1")).startswith("已记：走访1号 李家。")


async def test_what_is_wrong_with_an_entry_may_be_said_in_words(
    county: County, cadre: Phone
) -> None:
    await county.say(cadre, "走访 3")
    assert "要更正哪一条" in await county.say(cadre, "更正 上面那条不对")
    assert "哪里不对" in await county.say(cadre, "1")
    assert "应该是哪一户" in await county.say(cadre, "记错户了")


@pytest.mark.parametrize("word", ["打卡", "签到", "在村"])
async def test_who_wants_to_sign_in_hears_that_nobody_does(
    county: County, cadre: Phone, word: str
) -> None:
    assert (await county.say(cadre, word)).startswith("这里不打卡、不签到。")


async def test_an_official_is_never_told_to_call_their_own_village(
    county: County, cadre: Phone
) -> None:
    said = [await county.say(cadre, "啊") for _again in range(4)]
    assert not any("0370" in one for one in said)


async def test_to_go_on_is_about_visits_for_an_official_who_gets_notices(
    county: County, cadre: Phone, farmer: Phone
) -> None:
    assert "恢复 3 张家" in await county.say(cadre, "恢复")
    assert "通知" in await county.say(farmer, "恢复")


async def test_what_was_put_off_says_so_in_the_list(county: County, cadre: Phone) -> None:
    await county.say(cadre, "任务")
    assert "不再提醒" in await county.say(cadre, "推迟 1 到周五 人在外地")
    assert "（3月6日前不提醒）" in await county.say(cadre, "任务")
