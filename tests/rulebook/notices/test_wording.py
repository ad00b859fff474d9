"""Plain wording: what nobody says at home, what providers refuse, what is too long for a breath."""

import pytest

from rulebook.notices import Words
from rulebook.notices.checks import of_ready, of_wording


def faults(book, text: str, language: str = "zh_CN") -> list[tuple[str, str]]:
    wording = book.plain_notices.wording[language]
    found = of_wording(Words(title="标题", how=text), wording)
    return [(fault.kind, fault.what) for fault in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("到村委会问问。", []),
        ("请按规定办理。", [("jargon", "按规定")]),
        ("脱贫户、监测户都能领，低保户也能领。", []),
        ("上门核查。", [("jargon", "核查")]),
        ("点击链接领钱。", [("refused", "点击"), ("refused", "链接")]),
        ("把银行卡号发来。", [("refused", "银行卡号")]),
        ("创业担保贷款找人社。", []),
        ("家" * 22 + "。", []),
        ("家" * 23 + "。", [("long_sentence", "家" * 23)]),
        ("，".join(["家里有人"] * 16) + "。", [("long_sentence", "，".join(["家里有人"] * 16))]),
    ],
)
def test_chinese_is_what_people_say_at_home(book, text, found):
    assert faults(book, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask the village committee.", []),
        ("Click here.", [("refused", "click")]),
        ("Eligible families apply.", [("jargon", "eligible")]),
        ("Use it in accordance with the rules.", [("jargon", "in accordance with")]),
        ("word " * 25, [("long_sentence", ("word " * 25).strip())]),
    ],
)
def test_english_is_plain_too(book, text, found):
    assert faults(book, text, "en") == found


def test_better_words_are_offered_for_every_word_of_offices(book):
    for wording in book.plain_notices.wording.values():
        assert wording.jargon
        assert all(instead.strip() for instead in wording.jargon.values())
        assert not set(wording.known) & set(wording.jargon)


def test_a_ready_notice_answers_everything_and_says_whom_to_call():
    found = {(fault.kind, fault.field) for fault in of_ready(Words(title="标题", brief="打电话"))}
    assert ("missing", "gets") in found
    assert ("missing", "title") not in found
    assert {("no_phone", "brief"), ("no_phone", "short")} <= found
