"""What people ask, found: the table of questions, nonsense, and whose policies may be found."""

import time
from collections.abc import Mapping
from typing import Any

import pytest

from rulebook.eligibility.policy import Policies
from rulebook.search import PolicySearch, Vocabulary
from rulebook.search.policies import HOME
from tests.rulebook.tables import cases

QUESTIONS = cases("policy_questions.yaml")

NONSENSE = """
今天天气怎么样 / 骗人的吧 / 你们都是骗子 / 你是机器人吗 / 附近有没有好吃的饭店 / 哈哈哈哈 / 滚
asdf qwer / 123456 / 我要结婚了 / 明天集中开会 / 谁是县长 / 双色球开奖 / 你几岁了 / 唱首歌 / 彩票
他打我 / 狗咬人了 / 身份证丢了 / 怎么做红烧肉 / 快递到哪了 / 微信怎么加好友 / 好人一生平安 / 5G
""".replace("\n", "/").split("/")


def test_there_are_questions_of_two_characters_and_enough_of_all() -> None:
    assert len(QUESTIONS) >= 120
    assert len({question["ask"] for question in QUESTIONS}) == len(QUESTIONS)
    assert sum(len(question["ask"]) == 2 for question in QUESTIONS) >= 20


def test_every_right_answer_is_a_live_policy(policies: Policies) -> None:
    live = {policy.id for policy in policies.live[HOME]}
    assert {key for question in QUESTIONS for key in question["right"]} <= live


def test_most_policies_are_asked_for(policies: Policies) -> None:
    asked = {key for question in QUESTIONS for key in question["right"]}
    assert len(asked) >= 0.8 * len(policies.live[HOME])


@pytest.mark.parametrize(("among", "share"), [(5, 0.95), (3, 0.95), (1, 0.80)])
def test_questions_are_answered_right_among_the_first(
    search: PolicySearch, among: int, share: float
) -> None:
    missed = [question for question in QUESTIONS if not _answered(search, question, among)]
    assert len(missed) <= (1 - share) * len(QUESTIONS), missed


def test_words_of_two_characters_are_answered_as_well(search: PolicySearch) -> None:
    short = [question for question in QUESTIONS if len(question["ask"]) == 2]
    missed = [question for question in short if not _answered(search, question, 5)]
    assert len(missed) <= 0.05 * len(short), missed


@pytest.mark.parametrize("text", [text.strip() for text in NONSENSE if text.strip()])
def test_what_no_policy_is_about_finds_nothing(search: PolicySearch, text: str) -> None:
    assert search.find(text) == ()


@pytest.mark.parametrize("text", ["", "  ", "？？？", "🙂", "，。！", "请问", "怎么办啊"])
def test_what_says_nothing_finds_nothing(search: PolicySearch, text: str) -> None:
    assert search.find(text) == ()
    assert search.names_nothing(text)


@pytest.mark.parametrize(
    "same",
    [
        ("低保", "低 保", "低保？！", "请问低保", "我家低保怎么办啊", "低保多少钱呢"),
        ("C级危房", "Ｃ级危房", "c级 危房", "“C级危房”"),
        ("832平台", "８３２平台", "832 平台"),
    ],
)
def test_width_spaces_signs_and_fillers_change_nothing(
    search: PolicySearch, same: tuple[str, ...]
) -> None:
    first, *others = (tuple(hit.id for hit in search.find(text, limit=1)) for text in same)
    assert first
    assert others == [first] * len(others)


def test_historical_policies_come_only_when_asked_for(
    search: PolicySearch, policies: Policies
) -> None:
    live = {policy.id for policy in policies.live[HOME]}
    asked = [question["ask"] for question in QUESTIONS]
    found = {hit.id for text in asked for hit in search.find(text, limit=50)}
    assert found <= live
    wider = {
        hit.id for text in asked for hit in search.find(text, limit=50, include_historical=True)
    }
    assert {policies.by_id[key].status for key in wider - live} == {"historical"}
    assert {policies.by_id[key].region for key in wider} == {HOME}


def test_another_province_has_its_own_policies(search: PolicySearch, policies: Policies) -> None:
    assert search.find("低保", province="Hubei") == ()
    found = search.find("危房", province="Hubei", include_historical=True)
    assert {policies.by_id[hit.id].region for hit in found} <= {"Hubei"}
    assert search.find("低保", province="Atlantis") == ()


def test_a_hit_says_which_word_met_which(search: PolicySearch) -> None:
    reasons = {
        (match.said, match.found) for hit in search.find("娃上学补助") for match in hit.matches
    }
    assert ("补助", "补助") in reasons
    assert ("娃", "学生") in reasons


def test_every_word_said_leads_to_some_live_policy(
    search: PolicySearch, vocabulary: Vocabulary
) -> None:
    home = search.live[HOME]
    for said, words in vocabulary.means.items():
        assert any(_stands(search, word, home) for word in (said, *words)), said


def test_a_question_takes_less_than_the_floor_of_five_milliseconds(search: PolicySearch) -> None:
    took = []
    for question in QUESTIONS * 3:
        begin = time.perf_counter()
        search.find(question["ask"])
        took.append(time.perf_counter() - begin)
    assert sorted(took)[len(took) // 2] < 0.005


def _stands(search: PolicySearch, word: str, among: frozenset[str]) -> bool:
    places = search.index.postings.get(word, {})
    return any(search.index.documents[place].id in among for place in places)


def _answered(search: PolicySearch, question: Mapping[str, Any], among: int) -> bool:
    return any(hit.id in question["right"] for hit in search.find(question["ask"], limit=among))
