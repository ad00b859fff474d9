"""How a notice stands while it is written: advice stops nobody, problems name their field."""

from dataclasses import replace
from datetime import date

import pytest

from locales import speaking
from notifications.notices.advice import advice
from notifications.notices.look import look
from notifications.notices.problems import Measure, by_field, problems
from notifications.notices.ready import ready
from rulebook.notices import BRIEF, SHORT, Words
from tests.broadcasting import RULES, TEXT

MEASURE = Measure("明白", date(2026, 3, 2))
LONG = "孩子上学的钱由学校在每个学期开学以后统一打到家长留在学校的那张卡里"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"gets": "按规定予以发放。"}, [("zh_CN", "gets")] * 3),
        ({"how": LONG}, [("zh_CN", "how")]),
        ({"others": {"en": Words(title="Aid", how="Commence now.")}}, [("en", "how")]),
    ],
)
def test_plainer_words_are_advice_and_stop_nobody(change, found):
    text = replace(TEXT, **change)
    assert [(one.language, one.field) for one in advice(RULES, text)] == found
    assert problems(RULES, text, MEASURE) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": " "}, ("zh_CN", "title")),
        ({"slug": "雨露"}, ("zh_CN", "slug")),
        ({"short": "看www.example.cn"}, ("zh_CN", "short")),
        ({"brief": "【急】问{phone}"}, ("zh_CN", "brief")),
        ({"gets": "领{amount}"}, ("zh_CN", "gets")),
        ({"source": "打13800138000"}, ("zh_CN", "source")),
        ({"policy": "no-such"}, ("zh_CN", "policy")),
        ({"review_by": date(2026, 3, 1)}, ("zh_CN", "review_by")),
        ({"others": {"en": Words(title="x" * 61)}}, ("en", "title")),
        ({"others": {"en": Words(title="Aid", short="x" * 280)}}, ("en", "short")),
        ({"others": {"en": Words(title="Aid", place="x" * 501)}}, ("en", "place")),
    ],
)
def test_a_problem_names_its_field_and_its_language(change, place):
    assert [
        (one.language, one.field) for one in by_field(RULES, replace(TEXT, **change), MEASURE)
    ] == [place]


def test_people_read_their_own_landline_and_the_longest_one_is_counted():
    text = ready(RULES, "edu-boarding-primary-1000", date(2026, 9, 1))
    with speaking("zh_CN"):
        near, far = look(RULES, text, MEASURE, "12345"), look(RULES, text, MEASURE)
    for one, other in zip(near.languages[0].messages, far.languages[0].messages, strict=True):
        assert "12345" in one.text
        assert one.text.startswith("【明白】")
        assert (one.units, one.parts) == (other.units, other.parts)
        assert one.units >= len(one.text)
        assert not one.too_long
    assert [one.form for one in near.languages[0].messages] == [BRIEF, SHORT]
    assert [one.language for one in near.languages] == ["zh_CN", "en"]
    assert (near.stopping, near.better) == (0, 0)
    assert [part.name for part in near.languages[0].parts][:2] == ["for_whom", "gets"]
