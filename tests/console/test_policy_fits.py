"""“Is it for us?” on a policy's page: a few questions without a script, of which nothing stays."""

import html
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.fitting import fitting, read, result
from rulebook import loader
from rulebook.eligibility.interview import MOST, PROVINCE, Start
from rulebook.eligibility.one_policy import walk
from rulebook.eligibility.verdicts import APPLIES, CANNOT_TELL, NOT, verdicts
from rulebook.search.policies import HOME
from storage.queries import inbox
from tests.console.county import County

BOARDERS = "/p/edu-boarding-primary-1000"
RULES = loader.load()
PLAN = RULES.asking.plan
POLICIES = [matter.policy for matter in PLAN.matters[HOME]]
PLACE = Start(
    {PROVINCE: HOME, "hh.rural": True, "region.dibao_std_month": Decimal(450)}, alone=True
)
UNSURE = 4
BOARDER = {
    "who": "上学",
    "stage": "小学",
    "boarding": "住校",
    "registered": "是",
    "standing": "低保",
    "needy": "定过",
}


@pytest.fixture
def sessions(sqlite_sessions):
    """Of the database the pages read a landline and a county's figures."""
    return sqlite_sessions


@pytest.fixture(autouse=True)
async def places(county: County) -> County:
    return county


def told(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page)))


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def place_of(page: str, words: str) -> str:
    """The place of the choice with these words."""
    found = re.findall(r'name="take" value="(\d+)"> ?([^<]*)<', page)
    return next(place for place, label in found if words in label)


async def answer(visitor, page: str, path: str = f"{BOARDERS}/fits", **fields):
    """Answer the question of a page; returns where it leads."""
    sent = {name: hidden(page, name) for name in ("csrf", "s", "question")} | fields
    return await visitor.client.post(path, data=sent, allow_redirects=False)


async def walked(visitor, **words: str) -> tuple[str, list[str]]:
    """The page where these answers lead, question by question, and the addresses on the way."""
    page, ways = await visitor.text(f"{BOARDERS}/fits"), [f"{BOARDERS}/fits"]
    while 'name="question"' in page and hidden(page, "question") in words:
        said = words[hidden(page, "question")]
        taken = {"unknown": "1"} if said == "?" else {"take": place_of(page, said)}
        sent = await answer(visitor, page, **taken)
        assert sent.status == 303
        ways.append(sent.headers["Location"])
        page = await visitor.text(ways[-1])
    return page, ways


async def test_a_policys_page_leads_to_its_questions(visitor):
    page = await visitor.text(f"{BOARDERS}?v=990101001")
    way = html.unescape(re.search(r'href="(/p/[^"]*/fits[^"]*)"', page)[1])
    assert way == f"{BOARDERS}/fits?v=990101001"
    asked = await visitor.get(way)
    assert asked.headers["Cache-Control"] == "no-store"
    assert "最多8个" in told(await asked.text())


async def test_what_comes_out_has_the_reason_the_amount_and_the_way_on(visitor):
    page, _ways = await walked(visitor, **BOARDER)
    said = told(page)
    assert 'class="result applies"' in page
    for words in ("1000元", "豫教财", "0370-6600000", "您刚才说的"):
        assert words in said
    assert 'href="/chat"' in page


async def test_of_a_village_it_leads_to_the_report_of_this_village(visitor):
    first = f"{BOARDERS}/fits?v=990101001"
    page = await visitor.text(first)
    sent = await answer(visitor, page, first, take=place_of(page, "病人"))
    page = await visitor.text(sent.headers["Location"])
    assert 'class="result not"' in page
    assert "上学的孩子" in told(page)
    assert 'href="/r/990101001/report"' in page


async def test_what_nobody_knows_is_may_with_what_is_missing(visitor):
    page, _ways = await walked(visitor, who="上学", stage="?")
    while 'name="question"' in page:
        sent = await answer(visitor, page, unknown="1")
        page = await visitor.text(sent.headers["Location"])
    assert 'class="result may"' in page
    assert "还不知道" in told(page)


async def test_the_back_button_finds_every_page_as_it_was(visitor):
    _page, ways = await walked(visitor, who="上学", stage="小学")
    pages = [await visitor.text(way) for way in ways]
    assert [hidden(page, "question") for page in pages][:2] == ["who", "stage"]
    sent = await answer(visitor, pages[1], take=place_of(pages[1], "初中"))
    changed = await visitor.text(sent.headers["Location"])
    assert "初中" in told(changed)


async def test_nothing_is_stored_and_nothing_can_be_read_in_the_address(
    visitor, another, sessions, clock
):
    _page, ways = await walked(visitor, who="上学", stage="小学")
    assert not re.search(r"pupil|stage|who|小学", ways[-1])
    async with sessions.read() as session:
        assert await inbox.backlog(session) == {}
    assert "已经清掉" in await another.text(ways[-1])
    assert "已经清掉" in await visitor.text(f"{BOARDERS}/fits?s=nonsense")
    assert "已经清掉" in await visitor.text(
        ways[-1].replace("edu-boarding-primary-1000", "saf-dibao")
    )


async def test_no_choice_is_said_beside_the_question_and_nothing_is_lost(visitor):
    page, _ways = await walked(visitor, who="上学")
    sent = await answer(visitor, page)
    again = await sent.text()
    assert sent.status == 422
    assert re.search(r'role="alert">\S', again)
    assert hidden(again, "question") == hidden(page, "question")
    for wrong in ("99", "-1", "x", "1" * 5000):
        assert (await answer(visitor, page, take=wrong)).status == 422


async def test_the_same_answer_twice_leads_to_the_same_question(visitor):
    page = await visitor.text(f"{BOARDERS}/fits")
    taken = place_of(page, "上学")
    ways = [(await answer(visitor, page, take=taken)).headers["Location"] for _time in range(2)]
    pages = [await visitor.text(way) for way in ways]
    assert hidden(pages[0], "question") == hidden(pages[1], "question") == "stage"


async def test_a_policy_without_questions_has_none(visitor):
    for path in ("/p/no-such-policy/fits", "/p/%2e%2e/fits"):
        assert (await visitor.get(path)).status == 404


async def test_it_is_asked_in_english_too(visitor):
    page = await visitor.text(f"{BOARDERS}/fits?lang=en")
    assert "Is it for us?" in page
    assert re.findall(r"[\u4e00-\u9fff]+", told(page)) == ["中文"]


def expected(one) -> str:
    """What the rules say of the family told so far, by an evaluator that asks nothing."""
    family = one.family
    found = {
        answer.subject: answer.verdict
        for answer in verdicts(PLAN.policies, family.facts, {one.policy.id})
        if answer.subject in one.matter.subjects
    }
    sure = {said for subject, said in found.items() if subject not in family.perhaps}
    if APPLIES in sure:
        return "applies" if one.policy.decision == "rule" else "may"
    open_ = CANNOT_TELL in found.values() or APPLIES in found.values()
    assert open_ or set(found.values()) <= {NOT}
    return "may" if open_ else "not"


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(POLICIES), st.lists(st.integers(0, 999), min_size=MOST, max_size=MOST))
def test_the_page_says_what_the_rules_say_of_the_same_answers(policy, draws):
    taken: dict[str, tuple[int, ...]] = {}
    for draw in draws:
        one = walk(PLAN, policy.id, PLACE, taken)
        question = one.next_question()
        if question is None:
            break
        offered = one.family.choices(question)
        places = [] if draw % UNSURE == 0 else [draw % len(offered)]
        taken = {**taken, question.id: fitting(question, offered, places)}
    one = walk(PLAN, policy.id, PLACE, read(PLAN, PLACE, taken))
    assert len(taken) <= MOST
    if one.answer().held:
        return
    assert result(RULES, one).verdict == expected(one)
