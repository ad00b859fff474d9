"""A household tells what happened: the dialogue as transcripts."""

import re

from sqlalchemy import func, select

from bot.engine import Engine
from channels.signing import Signer
from storage.models.cases import Case, Report
from storage.models.inbox import Handoff
from storage.models.people import Consent, Household
from storage.queries import addresses, cases, reports
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.talk import CHANNELS, Phone

SIX = ("柳树村", "1", "老伴住院花了三万块", "２", "张大山", "1")


def code_in(text: str) -> str:
    found = re.search(r"编号(?:是)?(\d{4})-(\d{4})", text)
    assert found, text
    return found[1] + found[2]


async def file(county: County, phone: Phone, *answers: str) -> str:
    """Begin a report, give these answers, and return the last thing said."""
    said = await county.say(phone, "申报")
    for answer in answers or SIX:
        said = await county.say(phone, answer)
    return said


async def test_a_report_is_filed_in_six_answers(county: County, farmer: Phone) -> None:
    assert await county.say(farmer, "你好") == (
        "您好，这里是“明白”。家里遇到难处，就在这里告诉我们，不收一分钱。\n"
        "1 我家有难处，要申报\n2 查我报的事到哪一步\n3 找人说话"
    )
    assert (
        await county.say(farmer, "1") == "好，我们来申报，问几句就报上去。您家在哪个乡镇、哪个村？"
    )
    assert (await county.say(farmer, "柳树村")).startswith("家里遇到了什么难处？")
    assert await county.say(farmer, "生病看病") == "请用几句话说说是怎么回事。"
    assert (await county.say(farmer, "老伴住院花了三万块")).startswith("眼下有没有人有危险")
    assert (await county.say(farmer, "２")).startswith("您怎么称呼？")
    assert await county.say(farmer, "李秋生 19900000009") == (
        "您是给自己家报，还是帮别人报？\n1 自己家\n2 帮亲戚\n3 帮邻居\n4 我是干部代报"
    )
    filed = await county.say(farmer, "1")
    code = code_in(filed)
    assert f"您的编号是{code[:4]}-{code[4:]}，请记好。" in filed
    assert "村里会在3月7日前联系您（本县约定）" in filed
    assert "一共最多15天，最晚3月17日有结果（依据：《" in filed
    assert "第三部分·一·(二)2④" in filed
    assert "村里的名册上有“1号 李家”" in filed


async def test_the_case_gets_its_clock_and_is_found_by_its_code(
    county: County, farmer: Phone
) -> None:
    code = code_in(await file(county, farmer))
    async with county.sessions.read() as session:
        case = await cases.by_code(session, EVERYTHING, code)
        assert case is not None
        clocks = await cases.clocks_of(session, case.id)
    assert case.state == "clue_registered"
    assert [(clock.clock, str(clock.deadline)) for clock in clocks] == [("clue_15d", "2026-03-17")]


async def test_a_dialogue_goes_on_after_a_restart(county: County, farmer: Phone) -> None:
    await county.say(farmer, "申报")
    await county.say(farmer, "柳树村")
    signer = Signer(county.sessions.vault.token_key)
    county.engine = Engine(county.sessions, RULES, signer, list(CHANNELS))
    assert await county.say(farmer, "1") == "请用几句话说说是怎么回事。"


async def test_a_second_report_of_a_household_joins_its_case(county: County, farmer: Phone) -> None:
    first = code_in(await file(county, farmer))
    await county.say(farmer, "取消")
    again = await county.say(farmer, "申报")
    assert "家里遇到了什么难处" in again
    for answer in ("6", "房顶漏雨了", "2", "张大山"):
        await county.say(farmer, answer)
    said = await county.say(farmer, "1")
    assert f"您家的事以前报过，这次说的也加进去了。编号{first[:4]}-{first[4:]}。" in said
    assert await count(county, Case) == 1
    assert await count(county, Report) == 2


async def test_the_word_that_ends_the_questions_ends_a_report_too(county, farmer: Phone) -> None:
    await county.say(farmer, "申报")
    assert "申报" in await county.say(farmer, "停")
    assert "最多问8句" in await county.say(farmer, "我能享受什么")


async def test_a_phone_number_typed_into_a_page_opens_nothing_of_its_household(
    county: County, farmer: Phone
) -> None:
    await file(county, farmer, "柳树村", "1", "老伴住院", "2", "张大山 19900000003", "1")
    async with county.sessions.read() as session:
        contact = await addresses.find(session, "webchat", farmer.number)
    assert contact is not None
    assert contact.household_id is None


async def test_danger_is_told_at_once_before_the_last_questions(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    await county.say(farmer, "申报")
    for answer in ("柳树村", "6", "房子歪了"):
        await county.say(farmer, answer)
    said = await county.say(farmer, "1")
    assert said.startswith("已经马上通知村里和乡里，编号")
    assert "您怎么称呼？" in said
    alarm = await county.read(cadre)
    assert alarm.startswith("急事：")
    assert "柳树村" in alarm
    finished = await county.say(farmer, "李秋生")
    finished = await county.say(farmer, "1")
    assert code_in(finished) == code_in(said)
    assert await count(county, Case) == 1


async def test_a_word_of_danger_in_the_story_is_enough(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    await county.say(farmer, "申报")
    for answer in ("柳树村", "6"):
        await county.say(farmer, answer)
    said = await county.say(farmer, "昨晚房子塌了，一家人在外面")
    assert "已经马上通知村里和乡里" in said
    assert "房子塌了或快塌了" in await county.read(cadre)


async def test_despair_is_answered_at_once_and_reaches_people(
    county: County, farmer: Phone
) -> None:
    said = await county.say(farmer, "我不想活了")
    assert said.startswith("听着很危险！请马上打电话：报警110，火警119，急救120。")
    assert "您家在哪个乡镇、哪个村？" in said
    assert await reasons(county) == ["danger"]


async def test_three_wrong_answers_lead_to_a_person(county: County, farmer: Phone) -> None:
    await county.say(farmer, "申报")
    for _ in range(2):
        said = await county.say(farmer, "天上")
        assert said.startswith("没找到这个村。")
        assert "0370" not in said
    assert "也可以打电话0370-0000001直接说" in await county.say(farmer, "地下")
    assert await reasons(county) == ["report_stuck"]


async def test_nothing_typed_in_a_number_question_is_lost_or_fatal(
    county: County, farmer: Phone
) -> None:
    await county.say(farmer, "申报")
    await county.say(farmer, "柳树村")
    for nonsense in ("77", "😀😀😀", "", "<b>1</b>", "=HYPERLINK(1)"):
        said = await county.say(farmer, nonsense)
        assert "家里遇到了什么难处？" in said, nonsense


async def test_someone_elses_trouble_is_recorded_as_told_on_behalf(
    county: County, farmer: Phone
) -> None:
    await file(county, farmer, "柳树村", "1", "邻居病重没人管", "2", "王小明", "3")
    async with county.sessions.read() as session:
        row = (await session.execute(select(Report))).one()
    assert (row.relation, row.on_behalf) == ("neighbour", True)


async def test_consent_is_asked_explained_and_may_be_refused(county: County, farmer: Phone) -> None:
    said = await file(county, farmer, "柳树村", "1", "住院", "2", "孙七", "1")
    assert "签一份承诺授权书。不同意也没关系" in said
    assert (await county.say(farmer, "不愿意")).startswith("还有几个小问题")
    async with county.sessions.read() as session:
        row = (await session.execute(select(Consent))).one()
    assert (row.answer, row.channel) == ("declined", "webchat")


async def test_saying_that_it_is_the_household_of_the_list_joins_the_two(
    county: County, farmer: Phone
) -> None:
    said = await file(county, farmer, "柳树村", "1", "住院了", "2", "李秋生", "1")
    assert "村里的名册上有“1号 李家”。报的就是这一家吗？" in said
    await county.say(farmer, "是")
    async with county.sessions.read() as session:
        case = (await session.execute(select(Case))).one()
        household = (
            await session.execute(select(Household).where(Household.id == case.household_id))
        ).one()
    assert (household.number, household.provisional) == (1, False)


async def test_progress_is_told_only_to_the_phone_that_filed(county: County, farmer: Phone) -> None:
    code = code_in(await file(county, farmer))
    await county.say(farmer, "取消")
    assert await county.say(farmer, f"进度 {code}") == (
        f"编号{code[:4]}-{code[4:]}：3月2日起，村里在办，最晚到3月17日有结果。"
    )
    assert (await county.say(farmer, "进度")).startswith(f"编号{code[:4]}-{code[4:]}：")
    stranger = Phone("stranger")
    assert "发“进度”加编号" in await county.say(stranger, "进度")
    assert "没查到这个编号" in await county.say(stranger, f"进度 {code}")
    assert "没查到这个编号" in await county.say(stranger, "进度 00000000")


async def test_by_sms_the_phone_is_known_and_not_asked(county: County) -> None:
    phone = Phone("+8619900000009", "sms_simulator")
    await county.say(phone, "申报")
    for answer in ("柳河镇柳树村", "1", "住院", "2"):
        asked = await county.say(phone, answer)
    assert asked == "您怎么称呼？"


async def test_words_alone_begin_a_report(county: County, farmer: Phone) -> None:
    said = await county.say(farmer, "我家房顶漏雨没法住")
    assert said == "好，我们来申报，问几句就报上去。您家在哪个乡镇、哪个村？"
    assert "眼下有没有人有危险" in await county.say(farmer, "柳树村")


async def test_a_village_name_that_fits_twice_is_asked_about(county: County) -> None:
    phone = Phone("other")
    await county.say(phone, "申报")
    said = await county.say(phone, "柳河镇")
    assert "1 柳河镇柳树村\n2 柳河镇赵庄村" in said
    assert (await county.say(phone, "2")).startswith("家里遇到了什么难处？")


async def test_a_button_of_somebody_else_does_nothing(county: County, farmer: Phone) -> None:
    await county.say(farmer, "申报")
    async with county.sessions.write() as session:
        other = await addresses.ensure(session, "webchat", "other")
    token = county.signer.sign("village:liu", str(other.id))
    said = await county.say(farmer, choice=token)
    assert said.startswith("没找到这个村。")


async def test_unknown_words_reach_a_persons_list(county: County, farmer: Phone) -> None:
    assert (await county.say(farmer, "天气怎么样")).startswith("对不起，没看明白您的意思。")
    assert await reasons(county) == ["not_understood"]


async def test_opting_out_is_confirmed_once_and_never_blocks_a_report(
    county: County, farmer: Phone
) -> None:
    assert "不再给您发通知了" in await county.say(farmer, "ＴＤ")
    assert await county.say(farmer, "退订") == ""
    assert "您的编号是" in await file(county, farmer)


async def test_what_was_said_is_nowhere_readable_in_the_database(
    county: County, farmer: Phone
) -> None:
    await file(county, farmer, "柳树村", "1", "暗语暗语暗语住院", "2", "欧阳某某", "1")
    async with county.sessions.read() as session:
        for table in Report.metadata.sorted_tables:
            for row in await session.execute(select(table)):
                assert "暗语" not in repr(tuple(row))
                assert "欧阳" not in repr(tuple(row))


async def test_an_officials_chat_sees_only_cases_of_its_own_villages(
    county: County, farmer: Phone
) -> None:
    code = code_in(await file(county, farmer))
    theirs = await bound(county, "village_committee@zhao")
    ours = await bound(county, "village_committee@liu")
    assert "没查到这个编号" in await county.say(theirs, f"进度 {code}")
    assert "线索登记" in await county.say(ours, f"进度 {code}")
    assert "依据：《" in await county.say(ours, f"为什么 {code}")


async def count(county: County, table: type[Case] | type[Report]) -> int:
    async with county.sessions.read() as session:
        return int(await session.scalar(select(func.count()).select_from(table)))


async def reasons(county: County) -> list[str]:
    async with county.sessions.read() as session:
        return [row.reason for row in await session.execute(select(Handoff))]


async def test_what_is_told_instead_of_a_number_is_not_lost(county: County, farmer: Phone) -> None:
    await county.say(farmer, "申报")
    for answer in ("柳树村", "1", "老伴病了"):
        await county.say(farmer, answer)
    said = await county.say(farmer, "脑梗住院花了三万多，家里没钱了")
    assert "眼下有没有人有危险" in said
    for answer in ("没有", "孙七", "1"):
        await county.say(farmer, answer)
    async with county.sessions.read() as session:
        case = (await cases.page(session, EVERYTHING))[0]
        told = (await reports.of_case(session, EVERYTHING, case.id))[0]
    assert told.answers["story"] == "老伴病了；脑梗住院花了三万多，家里没钱了"
