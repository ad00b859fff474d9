"""Steps of cases in a chat: what is next in every procedure, steps by note, papers by picture."""

from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import delete, select

from acts.actor import signed_in
from acts.cases import Step, advance
from bot.inbox import store
from channels.contract import Incoming, Media
from rulebook import codes
from rulebook.cases import CaseState, Run, to_json
from storage.models.base import new_id
from storage.models.cases import Document
from storage.models.duties import Post
from storage.queries import addresses, cases, pictures, regions
from storage.queries.cases import Filed
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.talk import CHANNELS, Phone
from tests.handlers.test_report import code_in, file


async def opened(county: County, farmer: Phone) -> str:
    code = code_in(await file(county, farmer))
    await county.say(farmer, "取消")
    return code


async def found(county: County, code: str) -> Filed:
    async with county.sessions.read() as session:
        case = await cases.by_code(session, EVERYTHING, code)
    assert case is not None
    return case


async def last(county: County, code: str) -> cases.Happened:
    case = await found(county, code)
    async with county.sessions.read() as session:
        return (await cases.history(session, EVERYTHING, case.id))[-1]


async def put(session, procedure, state, random: Random) -> str:
    """Put a case into a state, however it may have come there."""
    village, today = await regions.get(session, "liu"), session.moment.today
    runs = {clock.id: Run(today) for clock in procedure.clocks.values() if clock.kind == "min"}
    papers = frozenset[str]()
    standing = CaseState(procedure.id, state.key, today, today, papers, {}, {}, runs)
    case = Filed(
        new_id(), codes.make(random), procedure.id, None, "liu", village.path, state.key, "normal",
        None, to_json(standing), 0, today, today if state.terminal else None, today,
        subject="东头的路",
    )  # fmt: skip
    await cases.insert_case(session, case)
    return case.code


def needed(state) -> set[str]:
    """The papers every way of a step asks for."""
    ways: dict[str, list[set[str]]] = {}
    for way in state.transitions:
        ways.setdefault(way.event, []).append(set(way.requires))
    return set().union(*(set.intersection(*several) for several in ways.values()))


async def test_in_every_state_of_every_procedure_it_is_told_who_is_next_and_what_is_missing(
    county: County,
) -> None:
    boss, random = await bound(county, "county_leading_group@county"), Random(5)
    shown = {}
    for procedure in RULES.procedures.values():
        for state in procedure.states.values():
            async with county.sessions.write() as session:
                code = await put(session, procedure, state, random)
            shown[procedure.id, state.key] = await county.say(boss, f"办 {code}")
    wrong = []
    for procedure in RULES.procedures.values():
        for state in procedure.states.values():
            text = shown[procedure.id, state.key]
            roles = {role for way in state.transitions for role in way.by}
            roles |= set() if state.terminal else {state.actor}
            words = [procedure.title, state.zh, "柳树村 东头的路"]
            words += [RULES.roles[role].zh for role in roles]
            words += [f"《{RULES.documents[key].zh}》" for key in needed(state)]
            wrong += [(procedure.id, state.key, word) for word in words if word not in text]
    assert not wrong
    assert len(shown) > 100


async def test_a_step_a_note_can_carry_is_taken_in_the_chat(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    code = await opened(county, farmer)
    said = await county.say(cadre, f"办{code[:4]} {code[4:]}")
    assert "线索登记" in said
    choice = next(line[0] for line in said.splitlines() if line[:1] in "123" and "上门" in line)
    await county.say(cadre, choice)
    said = await county.say(cadre, "3月2日 房顶漏雨，老人住在西屋")
    assert "入户核实" in said
    assert "《承诺授权书》" in said
    done = await last(county, code)
    assert (done.event, done.role, done.note) == (
        "visit_started", "village_committee", "房顶漏雨，老人住在西屋",
    )  # fmt: skip


async def test_what_decides_is_never_offered_in_a_chat_and_the_console_is_named(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    code = await opened(county, farmer)
    case = await found(county, code)
    await county.say(cadre, "走访 1 看过了")
    said = await county.say(cadre, f"办 {code}")
    offered = [line for line in said.splitlines() if line[:2] in ("1 ", "2 ", "3 ", "4 ")]
    assert not any("不纳入" in line or "撤回" in line for line in offered)
    assert f"/console/cases/{case.id}" in said


async def test_whose_turn_it_is_not_gets_no_step_and_a_stranger_no_case(
    county: County, farmer: Phone
) -> None:
    code = await opened(county, farmer)
    case = await found(county, code)
    boss = await bound(county, "county_leading_group@county")
    said = await county.say(boss, f"办 {code}")
    assert "线索登记" in said
    assert "\n1 " not in said
    other = await bound(county, "village_committee@zhao")
    foreign, absent = await county.say(other, f"办 {code}"), await county.say(other, "办 00000000")
    assert foreign == absent
    assert str(case.id) not in foreign


async def test_for_a_household_the_same_words_ask_how_far_it_is(
    county: County, farmer: Phone
) -> None:
    code = await opened(county, farmer)
    assert await county.say(farmer, f"办 {code}") == await county.say(farmer, f"进度 {code}")


async def test_a_question_that_begins_with_the_same_word_stays_a_question(
    county: County, cadre: Phone
) -> None:
    assert await county.say(cadre, "办低保要什么材料") != await county.say(cadre, "办")


async def test_who_comes_second_hears_what_the_first_did(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    code = await opened(county, farmer)
    second = await bound(county, "first_secretary@liu")
    for phone in (cadre, second):
        said = await county.say(phone, f"办 {code}")
        await county.say(phone, visit_in(said))
    await county.say(cadre, "去看了")
    said = await county.say(second, "我也去看了")
    assert "3月2日，某人" in said
    assert "入户核实" in said
    assert (await last(county, code)).note == "去看了"


async def test_a_post_that_ended_a_second_ago_takes_no_step(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    code = await opened(county, farmer)
    said = await county.say(cadre, f"办 {code}")
    await county.say(cadre, visit_in(said))
    async with county.sessions.write() as session:
        person = county.people["village_committee@liu"]
        await session.execute(delete(Post).where(Post.person_id == person))
    await county.say(cadre, "去看了")
    assert (await found(county, code)).state == "clue_registered"


async def send_picture(county: County, phone: Phone) -> str:
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        handle = await pictures.put(session, contact.id, b"a picture")
        media = (Media("photo", str(handle)),)
        item = Incoming(phone.number, "", media=media, external_id=f"picture {handle}")
        await store(session, CHANNELS[phone.channel], [item])
    await county.answer_all()
    return await county.read(phone)


async def papers(county: County, code: str) -> list[tuple[str, bool]]:
    case = await found(county, code)
    async with county.sessions.read() as session:
        rows = await session.execute(
            select(Document.key, Document.content).where(Document.case_id == case.id)
        )
        return [(row.key, row.content is not None) for row in rows]


def visit_in(said: str) -> str:
    """The number of the choice that says the first visit was made."""
    return next(line[0] for line in said.splitlines() if line[:1] in "123" and "上门" in line)


@pytest.fixture
async def township(county: County) -> tuple[str, Phone]:
    """A case that waits for one paper of the township, and the township's chat."""
    code, random = "", Random(9)
    procedure = RULES.procedures["house_repair"]
    async with county.sessions.write() as session:
        code = await put(session, procedure, procedure.states["township_review"], random)
    return code, await bound(county, "township_government@town")


async def test_a_picture_after_the_case_goes_on_file_as_the_paper_that_is_missing(
    county: County, township: tuple[str, Phone]
) -> None:
    code, phone = township
    assert "还缺《乡镇审核意见》" in await county.say(phone, f"办 {code}")
    said = await send_picture(county, phone)
    assert "《乡镇审核意见》" in said
    assert await papers(county, code) == [("township_opinion", True)]


async def test_of_several_missing_papers_the_one_that_was_chosen_is_kept(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    random, procedure = Random(3), RULES.procedures["identify"]
    async with county.sessions.write() as session:
        code = await put(session, procedure, procedure.states["village_shortlist"], random)
    said = await county.say(cadre, f"办 {code}")
    choice = next(x[0] for x in said.splitlines() if "《村级综合研判" in x and x[1:2] == " ")
    await county.say(cadre, choice)
    await send_picture(county, cadre)
    assert await papers(county, code) == [("deliberation_record", True)]


async def test_a_step_in_time_is_refused_with_its_reason_and_what_to_do(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    code = await opened(county, farmer)
    said = await county.say(cadre, f"办 {code}")
    await county.say(cadre, visit_in(said))
    said = await county.say(cadre, "2月20日 去看了")
    assert "3月2日" in said
    assert (await last(county, code)).refusal == "out_of_order"


async def test_progress_tells_the_household_whose_turn_it_is_and_what_followed(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    code = await opened(county, farmer)
    async with county.sessions.write() as session:
        boss = await signed_in(session, county.people["county_leading_group@county"])
        case = await cases.by_code(session, EVERYTHING, code)
        state = CaseState(
            "identify", "county_approval", case.opened_on, case.opened_on,
            frozenset({"approval_doc"}), {}, {}, {},
        )  # fmt: skip
        await cases.save(session, replace(case, state="county_approval", standing=to_json(state)))
        moved = await advance(
            session, RULES, boss, case.id,
            Step("county_approved", case.opened_on, frozenset({"approval_doc"})),
        )  # fmt: skip
        assert moved.state == "result_announcement"
        follow = (await cases.followed_by(session, EVERYTHING, case.id))[0]
    said = await county.say(farmer, f"进度 {code}")
    assert f"{follow.code[:4]}-{follow.code[4:]}" in said
    assert "结果公告" not in said, "only coarse words for a household"
    assert f"{follow.code[:4]}-{follow.code[4:]}" in await county.say(farmer, f"进度 {follow.code}")
    assert "结果公告" in await county.say(cadre, f"进度 {code}")
