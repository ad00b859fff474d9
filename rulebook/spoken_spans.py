"""Stretches of days as people type them: 周四到周五, 明天, 9月3日-5日, 后天起3天, 下周."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.numerals import plain, small
from rulebook.spoken_dates import DAYS_FROM_TODAY, WEEKS_FROM_NOW, read

ONE_DAY = timedelta(days=1)
WORKING_WEEK = timedelta(days=4)
LONGEST = 400
"""Days; more is a slip of the finger, not a stretch of days."""
LATE = timedelta(days=92)
"""A day of a month further back than this is meant to come."""
WRAPS_WITHIN = timedelta(days=15)
WEEKDAYS = "一二三四五六日"

_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_WEEK = r"(?:周|个?星期|个?礼拜)"
_SAID = "|".join(word for word in DAYS_FROM_TODAY if word[0] not in "上刚现")
_DAY = (
    rf"(?:{_SAID}|明早|明晚"
    rf"|[上这本下]?{_WEEK}[一二三四五六日天]"
    rf"|(?:\d{{4}}[年\-./])?{_NUMBER}(?:月|[\-./]){_NUMBER}[号日]?"
    rf"|{_NUMBER}(?:[号日]|(?=(?:到|至|~|-|–){_NUMBER}[号日])))"
)
_PART = r"(?:上午|下午|早上|晚上|中午|全天|整天|一天|那天)?"
_TO = r"\s*(?:到|至|~|-|—+|–|直到)\s*"
SPAN = re.compile(
    rf"从?\s*(?P<first>{_DAY})\s*{_PART}"
    rf"(?:{_TO}(?P<last>{_DAY}|{_NUMBER}[号日]?)\s*{_PART}"
    rf"|\s*[、和跟]?\s*(?P<next>{_DAY})\s*{_PART}"
    rf"|\s*(?:起|开始|请)?\s*(?P<count>{_NUMBER})\s*天假?)?"
)
NEAR = {
    "今明两天": (0, 1),
    "今天明天": (0, 1),
    "明后两天": (1, 2),
    "明后天": (1, 2),
    "今明后三天": (0, 2),
}
"""First and last day, counted from today."""
WEEK = re.compile(rf"(?P<which>[这本下]){_WEEK}(?![一二三四五六日天])(?:整周|一周|一整周)?")
_WEEKDAY = re.compile(rf"(?P<which>[上这本下]?){_WEEK}(?P<day>[一二三四五六日天])")
_DAY_ONLY = re.compile(rf"(?P<day>{_NUMBER})[号日]?")
_YEAR = re.compile(r"\d{4}")
EDGES = " \n。.,，!！?？~、:：;；"


@dataclass(frozen=True)
class Spoken:
    """A stretch of days, both ends as they were said, and the other words of the text."""

    first: date
    last: date
    rest: str


def span_in(text: str, today: date) -> Spoken | None:
    """Read the stretch of days a text begins with, else the first it holds.

    What is not dated in the past in so many words lies ahead: 周三 is the next Wednesday, today
    included. The last day may come out before the first one, when it was said so.
    """
    said = plain(text).strip(EDGES)
    for find in (_at_start, _anywhere):
        if found := find(said, today):
            return found
    return None


def _at_start(said: str, today: date) -> Spoken | None:
    for words, (first, last) in NEAR.items():
        if said.startswith(words):
            return _spoken(today + first * ONE_DAY, today + last * ONE_DAY, said[len(words) :])
    if match := WEEK.match(said):
        monday = today + (WEEKS_FROM_NOW[match["which"]] * 7 - today.weekday()) * ONE_DAY
        return _spoken(max(monday, today), monday + WORKING_WEEK, said[match.end() :])
    match = SPAN.match(said)
    return _of(match, said, today) if match else None


def _anywhere(said: str, today: date) -> Spoken | None:
    for match in SPAN.finditer(said):
        if found := _of(match, said, today):
            return found
    return None


def _of(match: re.Match[str], said: str, today: date) -> Spoken | None:
    first = _day(match["first"], today)
    if first is None:
        return None
    last: date | None = first
    if match["last"] or match["next"]:
        last = _later(match["last"] or match["next"], first, today)
    elif match["count"]:
        last = first + ((small(match["count"]) or 0) - 1) * ONE_DAY
    if last is None or abs((last - first).days) > LONGEST:
        return None
    return _spoken(first, last, f"{said[: match.start()]} {said[match.end() :]}")


def _day(text: str, today: date) -> date | None:
    if text in ("明早", "明晚"):
        return today + ONE_DAY
    if match := _WEEKDAY.fullmatch(text):
        return _weekday(match, today)
    if match := _DAY_ONLY.fullmatch(text):
        return _next_with_day(small(match["day"]), today)
    found = read(text, today, past=False)
    if not isinstance(found, date) or _YEAR.match(text) or today - found <= LATE:
        return found if isinstance(found, date) else None
    return _next_year(found)


def _later(text: str, first: date, today: date) -> date | None:
    """The last day of a stretch, which takes month and week from the first one."""
    match = _WEEKDAY.fullmatch(text)
    if match and not match["which"]:
        return _weekday(match, first)
    if match := _DAY_ONLY.fullmatch(text):
        return _later_in_month(small(match["day"]), first)
    found = _day(text, today)
    turned = found is not None and found < first - LATE and not _YEAR.match(text)
    return _next_year(found) if found and turned else found


def _weekday(match: re.Match[str], today: date) -> date:
    number = WEEKDAYS.index(match["day"].replace("天", "日"))
    if match["which"]:
        weeks = WEEKS_FROM_NOW[match["which"]]
        return today + (weeks * 7 - today.weekday() + number) * ONE_DAY
    return today + ((number - today.weekday()) % 7) * ONE_DAY


def _next_with_day(number: int | None, since: date) -> date | None:
    """The next date that is this day of its month."""
    if not number or number > 31:
        return None
    days = (since + count * ONE_DAY for count in range(62))
    return next((day for day in days if day.day == number), None)


def _later_in_month(number: int | None, first: date) -> date | None:
    """The day of the same month; of the next one only where that is near: 30号到2号."""
    found = _next_with_day(number, first)
    if found and found.month != first.month and found - first > WRAPS_WITHIN:
        return date(first.year, first.month, found.day)
    return found


def _next_year(day: date) -> date | None:
    return None if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def _spoken(first: date, last: date, rest: str) -> Spoken:
    return Spoken(first, last, re.sub(r"\s+", " ", rest).strip(EDGES))
