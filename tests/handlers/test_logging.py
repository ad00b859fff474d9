"""Logging by the way: one line, several households, any day and kind; asked only when unsure."""

import pytest

from acts import local_settings
from acts.actor import SERVICE
from acts.local_settings import Wanted
from channels.text import segments
from storage.queries import officials, regions
from storage.queries.officials import NewOfficial
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.log_scene import counts, phone_of, rows, secretary, township, village
from tests.handlers.talk import Phone
from tests.hands import Hands

__all__ = ["secretary", "township", "village"]

SCREENED = "hen23-screening-all-households"


async def test_a_line_with_three_households_is_one_reply_and_three_rows(
    village: County, secretary: Phone
) -> None:
    assert await village.say(secretary, "走访 3 5 8号 都好") == (
        "已记：走访3户（3号 张家、5号 张家、8号 王家）。\n监测排查覆盖全部农村人口：3/5户"
    )
    assert [(row.kind, row.typed) for row in await rows(village)] == [("household_visit", 1)] * 3


async def test_a_figure_of_the_county_is_said_to_be_the_countys(
    village: County, secretary: Phone
) -> None:
    async with village.sessions.write() as session:
        place = await regions.get(session, "county")
        assert place is not None
        wanted = Wanted(session.moment.today.year, "duty.unq-hen23-household-visits.count", "8")
        await local_settings.set_value(session, RULES, SERVICE, place, wanted)
    said = await village.say(secretary, "走访 3 8 好")
    assert "驻村人员走访脱贫户监测户（本县规定每月8次）：已2次" in said


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("昨天走访 3 好", "2026-03-01"),
        ("走访 前天 3 好", "2026-02-28"),
        ("周三 走访 3 好", "2026-02-25"),
        ("2月20日走访 3 好", "2026-02-20"),
    ],
)
async def test_a_late_entry_carries_both_days(
    village: County, secretary: Phone, line: str, on: str
) -> None:
    said = await village.say(secretary, line)
    assert "（3月2日补记）" in said
    [row] = await rows(village)
    assert (str(row.on), str(row.recorded_at)[:10]) == (on, "2026-03-02")


async def test_two_families_of_one_name_are_asked_about_and_the_line_is_kept(
    village: County, secretary: Phone
) -> None:
    assert await village.say(secretary, "昨天走访 李家 张家 屋顶漏雨") == (
        "“张家”有好几户，是哪一户？\n1 3号 张家\n2 5号 张家\n3 不记了"
    )
    assert await rows(village) == []
    said = await village.say(secretary, "2")
    assert said.startswith("已记：3月1日走访2户（1号 李家、5号 张家）（3月2日补记）。")
    assert {row.typed for row in await rows(village)} == {2}


async def test_who_is_not_there_is_said_and_the_nearest_are_offered(
    village: County, secretary: Phone
) -> None:
    assert await village.say(secretary, "走访 7 屋顶漏雨") == (
        "您管的村里没有“7”。是不是这几户里的？\n"
        "1 3号 张家\n2 5号 张家\n3 8号 王家\n4 12号 欧阳家\n5 不记了"
    )
    assert (await village.say(secretary, "3")).startswith("已记：走访8号 王家。")
    said = await village.say(secretary, "走访 王大三 缺水")
    assert said == "是哪一户？是不是这几户里的？\n1 8号 王家\n2 不记了"
    assert await village.say(secretary, "2") == "好的，没有记。"
    assert (await village.say(secretary, "走访 陈家 好")).startswith("您管的村里没有“陈家”。")
    assert len(await rows(village)) == 1


async def test_number_and_name_must_agree_and_words_may_answer(
    village: County, secretary: Phone
) -> None:
    said = await village.say(secretary, "走访 3 李家 漏雨")
    assert said == "户号和姓对不上：“3 李家”。是哪一户？\n1 3号 张家\n2 1号 李家\n3 不记了"
    assert (await village.say(secretary, "李秋生")).startswith("已记：走访1号 李家。")


async def test_three_households_without_names_are_asked_for(
    village: County, secretary: Phone
) -> None:
    said = await village.say(secretary, "昨天走访3家：都好")
    assert said == "是哪3户？请把户号发来，比如 3 5 8。"
    said = await village.say(secretary, "1号 3号 5号")
    assert said.startswith("已记：3月1日走访3户（1号 李家、3号 张家、5号 张家）")


async def test_the_same_again_is_asked_and_counts_for_nothing(
    village: County, secretary: Phone
) -> None:
    await village.say(secretary, "走访 3 上午")
    assert await village.say(secretary, "走访 3 下午") == (
        "那天已经记过3号 张家，再记一条也不会多算次数。还要再记一条吗？\n1 不用\n2 再记一条"
    )
    assert await village.say(secretary, "2") == (
        "已记：走访3号 张家。\n监测排查覆盖全部农村人口：之前算过了，这次不重复算"
    )
    assert (len(await rows(village)), (await counts(village))[SCREENED]) == (2, 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("明天 走访 3 好", "3月3日还没过完，等做完再记。"),
        (
            "2025年11月1日 走访 3",
            "2025年11月1日离现在超过92天，这里记不了了，请写一张纸条交到乡镇。",
        ),
        (
            "12月20日 走访 3 好",
            "您1月1日才到任，2025年12月20日的事记不到您名下。是不是日期写错了？",
        ),
        ("走访 赵庄村 1 好", "“赵庄村”不是您管的村。是哪个村？"),
        ("走访", "是哪一户？请这样发：走访 3 张家 漏雨。不记了就发“算了”。"),
        ("劝返 王小明", "您的岗位没有“劝返”这项任务，不用记。发“记”看您能记哪些。"),
    ],
)
async def test_what_cannot_be_logged_is_said_with_what_to_do(
    village: County, secretary: Phone, line: str, said: str
) -> None:
    assert await village.say(secretary, line) == said
    assert await rows(village) == []


async def test_a_festival_greeting_counts_for_nothing_and_is_said_so(
    village: County, secretary: Phone
) -> None:
    assert await village.say(secretary, "慰问 3 8 送米面") == (
        "已记：慰问2户（3号 张家、8号 王家）。\n节日慰问不算任何一项任务的次数。"
    )
    assert await counts(village) == {}


async def test_each_kind_counts_where_it_legally_can(village: County, township: Phone) -> None:
    said = await village.say(township, "送明白纸 柳树村 3 5 8")
    assert "申报政策和帮扶政策明白纸发放到户：3/5户" in said
    secretary = await bound(village, "first_secretary@liu")
    said = await village.say(secretary, "培训 村里 半天")
    assert "只算县级以上办的培训" in said
    said = await village.say(secretary, "昨天 培训 县里 两天")
    assert "驻村人员任期内至少一次县级以上培训：已算上" in said
    assert [row.detail for row in await rows(village) if row.kind == "training"] == [
        '{"level": "village"}',
        '{"level": "county"}',
    ]


async def test_a_question_about_a_benefit_is_no_training(village: County, secretary: Phone) -> None:
    assert "创业培训补贴" in await village.say(secretary, "培训补贴怎么领")
    assert await rows(village) == []


async def test_a_farmer_who_says_training_is_not_told_about_logging(
    village: County, farmer: Phone
) -> None:
    assert "岗位" not in await village.say(farmer, "培训 在哪报名")
    assert await village.say(farmer, "走访 3 好") == "走访由干部来记。您家有难处请发“申报”。"


async def test_the_menu_shows_what_this_person_can_log(village: County, secretary: Phone) -> None:
    said = await village.say(secretary, "记")
    assert "走访 3 张家 漏雨" in said
    assert "排查 3 5 8 没发现问题" in said
    assert "劝返" not in said


async def test_by_sms_everything_is_a_draft_until_a_bound_chat_confirms(
    village: County, secretary: Phone
) -> None:
    phone = await phone_of(village, "first_secretary@liu")
    said = await village.say(phone, "昨天 走访 3 8 漏雨")
    assert said.startswith("先记下了：3月1日走访3号 张家、8号 王家。短信只能先记草稿")
    assert segments(said).parts <= 2
    await village.say(phone, "培训 县里 两天")
    assert await counts(village) == {}
    confirmed = await village.say(secretary, "确认")
    assert "已记：3月1日走访2户（3号 张家、8号 王家）" in confirmed
    assert "监测排查覆盖全部农村人口：2/5户" in confirmed
    assert "已记：培训。" in confirmed
    assert await village.say(secretary, "确认") == "没有要确认的。"


async def test_a_draft_older_than_a_day_is_not_confirmed(
    village: County, secretary: Phone, hands: Hands
) -> None:
    phone = await phone_of(village, "first_secretary@liu")
    await village.say(phone, "走访 3 漏雨")
    hands.advance(hours=25)
    assert await village.say(secretary, "确认") == "没有要确认的。"
    assert await counts(village) == {}


async def test_a_leader_before_a_festival_says_what_it_was_and_what_was_learnt(
    village: County, hands: Hands
) -> None:
    async with village.sessions.write() as session:
        head = NewOfficial("某局长", None, "sending_unit_head", "liu", since=session.moment.today)
        village.people["head"] = (await officials.put(session, head)).person_id
    chat = await bound(village, "head")
    said = await village.say(chat, "到村")
    assert said == "快过节了。这次是工作走访，还是节日慰问？\n1 工作走访\n2 节日慰问"
    assert await village.say(chat, "1") == "节前到访要写明了解到什么问题，一句话就行。"
    assert (await village.say(chat, "路灯坏了三盏")).startswith("已记：到村。")
    hands.advance(days=10)
    assert (await village.say(chat, "到村 看了修路")).startswith("已记：到村。")
    assert [row.typed for row in await rows(village)] == [3, 1]
