"""What an officer types is read as meant, whatever the punctuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.audience import EVERYONE, Key, Not, Term, both, either, parse
from tests.rulebook.audience.words import WORDS


def term(key: Key, *values: str) -> Term:
    return Term(key, frozenset(values))


LIUHE = term(Key.REGION, "/c/t1/")
DIBAO, TEKUN, WATCHED = (term(Key.ANY, tag) for tag in ("低保", "特困", "监测户"))
AWAY, NOT_AWAY = term(Key.ANY, "外出"), term(Key.NO, "外出")
BOARDING = term(Key.POLICY, "edu-boarding=applies")
PUBLIC = term(Key.CASE, "identify.village_publicity", "house_repair.village_publicity")
NO_CASE = term(Key.CASE, "none")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", EVERYONE),
        (" ，。", EVERYONE),
        ("地区:柳河镇 且 标签:监测户 且 非 标签:外出", both([LIUHE, WATCHED, Not(AWAY)])),
        ("地区：柳河镇，标签：监测户，不要：外出。", both([LIUHE, WATCHED, NOT_AWAY])),
        ("(标签:低保 或 标签:特困) 且 地区:柳河镇", both([either([DIBAO, TEKUN]), LIUHE])),
        ("（标签：低保或标签：特困）且非标签：外出", both([either([DIBAO, TEKUN]), Not(AWAY)])),
        ("标签:低保 或 标签:特困 且 地区:柳河镇", either([DIBAO, both([TEKUN, LIUHE])])),
        ("标签:低保且非(标签:外出或案件:无)", both([DIBAO, Not(either([AWAY, NO_CASE]))])),
        ("Tag:低保 AND NOT tag:外出", both([DIBAO, Not(AWAY)])),
        ("!标签:外出 && 标签:低保|标签:特困", either([both([Not(AWAY), DIBAO]), TEKUN])),
        ("非 非 标签:低保", Not(Not(DIBAO))),
        ('标签:"监测户（新）",“且”', term(Key.ANY, "监测户（新）", "且")),
        ("政策:edu-boarding", BOARDING),
        ("政策:小学寄宿生活补助 = 符合", BOARDING),
        ("政策：小学寄宿＝符合", BOARDING),
        ("政策:edu-boarding=符合 或 标签:低保", either([BOARDING, DIBAO])),
        ("政策:edu-boarding=符合|标签:低保", either([BOARDING, DIBAO])),
        (
            "policy:edu-boarding=说不准|does_not",
            term(Key.POLICY, "edu-boarding=cannot_tell", "edu-boarding=not"),
        ),
        ("群体:低保对象,特困人员", term(Key.GROUP, "dibao", "tekun")),
        ("群体:监测对象（三类户）", term(Key.GROUP, "monitored")),
        ("案件:公示中", PUBLIC),
        ("案件:village_publicity", PUBLIC),
        ("案件:identify,无", term(Key.CASE, "identify", "none")),
        ("联系:30天内", term(Key.CONTACT, "30")),
        ("联系：两周", term(Key.CONTACT, "14")),
        ("未联系:三个月", term(Key.SILENT, "90")),
        ("渠道:短信,telegram", term(Key.CHANNEL, "sms", "telegram")),
        ("名单:困难家庭 不要:外出", both([either([DIBAO, TEKUN]), NOT_AWAY])),
    ],
)
def test_a_filter_is_read_as_typed(text, read):
    assert parse(text, WORDS) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "地区:柳河镇 标签:监测户,低保 不要:外出",
            both([LIUHE, term(Key.ANY, "监测户", "低保"), NOT_AWAY]),
        ),
        ("标签：低保、监测户", term(Key.ANY, "低保", "监测户")),
        ("都有: 低保 残疾", term(Key.ALL, "低保", "残疾")),
        ("标签:低保 地区:柳河镇 标签:监测户", both([term(Key.ANY, "低保", "监测户"), LIUHE])),
        ("地区:柳河镇 地区:青山乡", term(Key.REGION, "/c/t1/", "/c/t2/")),
        ("不要:外出 不要:低保", both([NOT_AWAY, term(Key.NO, "低保")])),
    ],
)
def test_the_flat_spelling_of_before_means_what_it_meant(text, read):
    assert parse(text, WORDS) == read


def test_only_without_a_joining_word_are_tags_alternatives():
    assert parse("标签:低保 且 标签:监测户", WORDS) == both([DIBAO, WATCHED])
    assert parse("(标签:低保) (标签:监测户)", WORDS) == both([DIBAO, WATCHED])


@pytest.mark.parametrize(
    ("text", "kind", "word", "at"),
    [
        ("柳河镇", "no_key", "柳河镇", 0),
        ("标签:低保 或 特困", "no_key", "特困", 8),
        ("颜色:红", "unknown_key", "颜色", 0),
        ("标签:低保 颜色:红", "unknown_key", "颜色", 6),
        ("标签:", "no_value", "标签", 0),
        ("政策:edu-boarding=", "no_value", "=", 15),
        ("地区:桃花源", "unknown_region", "桃花源", 3),
        ("地区:西坡村", "many_region", "西坡村", 3),
        ("标签:低保,富户", "unknown_tag", "富户", 6),
        ("不要:富户", "unknown_tag", "富户", 3),
        ("群体:富户", "unknown_group", "富户", 3),
        ("政策:没有", "unknown_policy", "没有", 3),
        ("政策:edu-boarding=也许", "unknown_answer", "也许", 16),
        ("案件:村", "unknown_case", "村", 3),
        ("渠道:鸽子", "unknown_channel", "鸽子", 3),
        ("联系:很久", "not_days", "很久", 3),
        ("联系:0天", "not_days", "0天", 3),
        ("联系:30天,60天", "one_value", "60天", 7),
        ("名单:没有", "unknown_list", "没有", 3),
        ("标签:低保 不要:低保", "contradiction", "低保", 9),
        ("标签:低保 且", "no_term", "且", 6),
        ("且 标签:低保", "no_term", "且", 0),
        ("()", "no_term", "(", 0),
        ("(标签:低保", "unclosed", "(", 0),
        ("标签:低保)", "unopened", ")", 5),
        ("标签:低保=符合", "strange", "符合", 6),
        ("=符合 标签:低保", "strange", "=", 0),
        ("(" * 40 + "标签:低保", "too_deep", "(", 20),
        ("非" * 40 + "标签:低保", "too_deep", "非", 20),
        (" 或 ".join(["标签:低保"] * 300), "too_long", "低保", 2395),
    ],
)
def test_what_is_wrong_is_said_with_its_word_and_place(text, kind, word, at):
    problems = parse(text, WORDS)
    assert isinstance(problems, tuple)
    assert (problems[0].kind, problems[0].word, problems[0].at) == (kind, word, at)


def test_every_problem_of_a_text_is_told():
    problems = parse("标签:富户 地区:桃花源 颜色:红", WORDS)
    assert [problem.word for problem in problems] == ["富户", "桃花源", "颜色"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("群体:象", ("低保对象", "监测对象（三类户）")),
        ("政策:寄宿", ("小学寄宿生活补助",)),
        ("案件:村", ("村内公示", "农村危房改造")),
        ("名单:困难", ("困难家庭",)),
    ],
)
def test_a_problem_says_what_may_have_been_meant(text, expected):
    assert parse(text, WORDS)[0].expected == expected


@given(st.text(alphabet='标签地区:：,，()（）且或非=|!"“”低保 a且3天联系', max_size=30))
def test_whatever_is_typed_is_read_or_refused_within_the_text(text):
    found = parse(text, WORDS)
    if isinstance(found, tuple):
        assert found
        assert all(0 <= problem.at < len(text) for problem in found)
