"""Dates as people type them: 昨天, 上个月, 5月3号, 去年8月, 2026-05-03."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from rulebook.months import Month, month_of
from rulebook.numerals import plain, small

When = date | Month

DAYS_FROM_TODAY = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨晚": -1,
    "昨夜": -1,
    "昨儿": -1,
    "大后天": 3,
    "后天": 2,
    "明天": 1,
    "今天": 0,
    "今早": 0,
    "今儿": 0,
    "刚才": 0,
    "刚刚": 0,
    "现在": 0,
    "上周": -7,
    "上星期": -7,
    "上礼拜": -7,
}
MONTHS_FROM_NOW = {
    **dict.fromkeys(("上上个月", "上上月"), -2),
    **dict.fromkeys(("上个月", "上月"), -1),
    **dict.fromkeys(("这个月", "本月", "这月"), 0),
    **dict.fromkeys(("下个月", "下月"), 1),
}
YEARS_FROM_NOW = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}

_NUMBER = r"(\d{1,2}|[零一二两三四五六七八九十]{1,3})"
_YEAR = r"(\d{4}|前年|去年|今年|明年)"
YEAR_MONTH_DAY = re.compile(rf"{_YEAR}(?:年|[-./])?{_NUMBER}(?:月|[-./]){_NUMBER}[号日]?(?!\d)")
COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
YEAR_MONTH = re.compile(rf"{_YEAR}(?:年|[-./])?{_NUMBER}(?:月份?)?(?!\d)")
MONTH_DAY = re.compile(rf"(?<!\d){_NUMBER}(?:月|[-./]){_NUMBER}[号日]?(?!\d)")
MONTH_ONLY = re.compile(rf"(?<!\d){_NUMBER}月份?")
DAY_ONLY = re.compile(rf"(?<!\d){_NUMBER}[号日]")
AGO = re.compile(rf"(?<!\d)(半|{_NUMBER})(天|个?星期|周|个?月)(?:以?前|了)")
WEEKDAY = re.compile(r"(上|这|本|下)(?:个?星期|周|个?礼拜)([一二三四五六日天])")
WEEKS_FROM_NOW = {"上": -1, "这": 0, "本": 0, "下": 1}


def read(text: str, today: date, past: bool) -> When | None:
    """Read the date a text speaks of; a month when nothing closer was said.

    A missing year or month is taken so that the date is over, when it must be (`past`),
    and otherwise so that it is nearest to today.
    """
    text = re.sub(r"\s", "", plain(text))
    for reader in (_written, _relative_month, _relative_day, _ago, _partial):
        if found := reader(text, today, past):
            return found
    return None


def _written(text: str, today: date, past: bool) -> When | None:
    if match := COMPACT.search(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := YEAR_MONTH_DAY.search(text):
        return _day(_year(match[1], today), small(match[2]), small(match[3]))
    if match := YEAR_MONTH.search(text):
        return _month(_year(match[1], today), small(match[2]))
    return None


def _relative_month(text: str, today: date, past: bool) -> When | None:
    for words, months in MONTHS_FROM_NOW.items():
        if words in text:
            month = month_of(today, months)
            day = DAY_ONLY.search(text)
            return _day(month.year, month.month, small(day[1])) if day else month
    return None


def _relative_day(text: str, today: date, past: bool) -> When | None:
    if match := WEEKDAY.search(text):
        monday = today - timedelta(days=today.weekday())
        day = "一二三四五六日".index(match[2].replace("天", "日"))
        return monday + timedelta(weeks=WEEKS_FROM_NOW[match[1]], days=day)
    for words, days in DAYS_FROM_TODAY.items():
        if words in text:
            return today + timedelta(days=days)
    return None


def _ago(text: str, today: date, past: bool) -> When | None:
    match = AGO.search(text)
    if not match:
        return None
    unit = match[3]
    if match[1] == "半":
        return today - timedelta(days=15) if "月" in unit else None
    count = small(match[1]) or 0
    if "月" in unit:
        return month_of(today, -count)
    return today - timedelta(days=count if unit == "天" else 7 * count)


def _partial(text: str, today: date, past: bool) -> When | None:
    if match := MONTH_DAY.search(text):
        month, day = small(match[1]), small(match[2])
        years = (today.year + offset for offset in (0, -1, 1))
        return _best((_day(year, month, day) for year in years), today, past)
    if match := MONTH_ONLY.search(text):
        return _partial_month(small(match[1]), today, past)
    if match := DAY_ONLY.search(text):
        day = small(match[1])
        months = (month_of(today, offset) for offset in (0, -1, 1))
        return _best((_day(month.year, month.month, day) for month in months), today, past)
    return None


def _partial_month(number: int | None, today: date, past: bool) -> Month | None:
    months = [_month(today.year + offset, number) for offset in (0, -1, 1)]
    known = [month for month in months if month and not (past and month.first > today)]
    return min(known, key=lambda month: abs((month.nearest(today) - today).days), default=None)


def _best(days: Iterator[date | None], today: date, past: bool) -> date | None:
    known = [day for day in days if day and not (past and day > today)]
    return min(known, key=lambda day: abs((day - today).days), default=None)


def _year(text: str, today: date) -> int:
    return today.year + YEARS_FROM_NOW[text] if text in YEARS_FROM_NOW else int(text)


def _day(year: int, month: int | None, day: int | None) -> date | None:
    found = _month(year, month)
    if not (found and day) or day > monthrange(found.year, found.month)[1]:
        return None
    return date(found.year, found.month, day)


def _month(year: int, month: int | None) -> Month | None:
    return Month(year, month) if month and 1 <= month <= 12 and year >= 1900 else None


def leading_day(text: str, today: date) -> tuple[date, str]:
    """Take a past day off the beginning of a note: 昨天 3 张家 漏雨; without one it is today."""
    said = text.strip()
    for words, days in sorted(DAYS_FROM_TODAY.items(), key=lambda item: -len(item[0])):
        if days <= 0 and said.startswith(words):
            return today + timedelta(days=days), said[len(words) :].strip(" ，,。")
    return today, said
