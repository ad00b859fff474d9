"""Stretches of days in the words people use."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.spoken_spans import span_in

TODAY = date(2026, 3, 2)
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "first", "last", "rest"),
    [
        ("周四到周五 家里老人住院", "03-05", "03-06", "家里老人住院"),
        ("家里老人住院 周四到周五", "03-05", "03-06", "家里老人住院"),
        ("明天", "03-03", "03-03", ""),
        ("周一", "03-02", "03-02", ""),
        ("周五到周一", "03-06", "03-09", ""),
        ("周四、周五", "03-05", "03-06", ""),
        ("这周五", "03-06", "03-06", ""),
        ("上周三", "02-25", "02-25", ""),
        ("下周", "03-09", "03-13", ""),
        ("下周一到周三 学习", "03-09", "03-11", "学习"),
        ("下礼拜天", "03-15", "03-15", ""),
        ("今明两天", "03-02", "03-03", ""),
        ("明天下午去县里", "03-03", "03-03", "去县里"),
        ("昨天 去县里", "03-01", "03-01", "去县里"),
        ("后天起3天", "03-04", "03-06", ""),
        ("周四请两天假 看病", "03-05", "03-06", "看病"),
        ("3月4日-3月6日 看病", "03-04", "03-06", "看病"),
        ("3月4日到6日", "03-04", "03-06", ""),
        ("3月4-6日", "03-04", "03-06", ""),
        ("3.4-3.6 培训", "03-04", "03-06", "培训"),
        ("三月四号到六号", "03-04", "03-06", ""),
        ("２０２６年３月９日至１１日", "03-09", "03-11", ""),
        ("2026-03-04到2026-03-06 走亲戚", "03-04", "03-06", "走亲戚"),
        ("9月3日-5日", "09-03", "09-05", ""),
        ("3号到5号", "03-03", "03-05", ""),
        ("4到6号", "03-04", "03-06", ""),
        ("30号到2号", "03-30", "04-02", ""),
        ("5号到3号", "03-05", "03-03", ""),
        ("3月6日到3月4日", "03-06", "03-04", ""),
        ("周四 因为3号楼漏水", "03-05", "03-05", "因为3号楼漏水"),
    ],
)
def test_the_days_that_are_meant(text, first, last, rest):
    found = span_in(text, TODAY)
    assert found is not None
    assert (found.first, found.last, found.rest) == (
        date.fromisoformat(f"2026-{first}"),
        date.fromisoformat(f"2026-{last}"),
        rest,
    )


def test_a_stretch_over_the_end_of_the_year():
    found = span_in("12月30日到1月2日", date(2026, 12, 28))
    assert found is not None
    assert (found.first, found.last) == (date(2026, 12, 30), date(2027, 1, 2))


@pytest.mark.parametrize("text", ["", "家里有事", "2月30日", "35号", "请假", "几天", "3户", "周"])
def test_what_names_no_day_is_asked_again(text):
    assert span_in(text, TODAY) is None


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(-20, 60), st.integers(0, 25))
def test_two_dates_in_full_are_read_as_they_stand(today, ahead, length):
    first = today + timedelta(days=ahead)
    last = first + timedelta(days=length)
    for text in (f"{first}到{last}", f"{first:%Y年%m月%d日}-{last:%m月%d日} 有事"):
        found = span_in(text, today)
        assert found is not None
        assert (found.first, found.last) == (first, last)


@given(st.text(max_size=40))
def test_no_text_stops_the_reader(text):
    found = span_in(text, TODAY)
    assert found is None or abs((found.last - found.first).days) <= 400
