"""The line of an official (昨天 走访 3号张家、5号李家 漏雨): what it says, and what it does not.

It is read in two goes, because only the list of households tells a name from the beginning of a
note: `names_in` returns what may be a name, the caller looks which ones are, `read` does the rest.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.numerals import small
from rulebook.spoken_dates import DAYS_FROM_TODAY

HAN = "[\u4e00-\u9fff]"
NUMERAL = "[零一二两三四五六七八九十百]"
BETWEEN = re.compile(r"(?:[\s、，,；;：:。.]|和(?=\s*\d)|跟(?=\s*\d)|和|跟)*")
NUMBER = re.compile(
    rf"(?:第?(?P<figures>\d{{1,4}})(?:\s*(?P<mark>号))?|(?P<words>{NUMERAL}{{1,4}})号)"
)
COUNT = re.compile(rf"(?P<count>\d{{1,3}}|{NUMERAL}{{1,3}})(?:户|家)(?:人家)?")
FAMILY = re.compile(rf"老?(?P<name>{HAN}{{1,4}}?)家(?!里|中|人|庭|属|长|访|具|电)")
NAME = re.compile(rf"{HAN}{{2,4}}")
VILLAGE = re.compile(rf"{HAN}{{1,6}}[村镇乡]")
ENDS = re.compile(rf"(?!{HAN})|[和跟]")
MEASURES = re.compile(r"\s*(?:[个口人天月年岁块元斤亩间次头只平米点万千百分时届%％.]|课时)")
NOT_FAMILIES = frozenset(
    "大人全国自回在老一两几每各这那哪到搬当娘婆亲本邻专作离公厂商住谁他她我你俺咱农"
)
"""What stands before 家 and is nobody's surname: 大家, 全家, 回家 …"""
WEEKDAY = re.compile(r"(?P<week>上|这|本)?(?:个?星期|周|个?礼拜)(?P<day>[一二三四五六日天])")
MONTH_DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*[年\-./]\s*(?P<m>\d{1,2})[月\-./]|(?P<month>\d{1,2})月)"
    r"(?P<day>\d{1,2})[日号]?(?!\d)"
)
RANGE = re.compile(
    r"第?(\d{1,3})号?\s*(?:[-~～—－]+|到|至)\s*第?(\d{1,3})号?(?!\d)(?=$|[\s，,。、；;])"
)
MOST_OF_RANGE = 60
HOURS = re.compile(r"(\d{1,2}(?:\.5)?)\s*(?:个?课时|节课?|个?小时)")
LEVEL = re.compile(r"(省|市|县|区|乡镇|镇|乡|村)(?:里|级|上)")
LEVELS = {
    "省": "province",
    "市": "city",
    "县": "county",
    "区": "county",
    "乡镇": "township",
    "镇": "township",
    "乡": "township",
    "村": "village",
}
RECEIVERS = {
    "财政": "county_finance",
    "卫健": "county_health",
    "卫生健康": "county_health",
    "医保": "county_medical_insurance",
}
"""What the offices that get lists are called in short; a line that names none means them all."""
EDGES = " \n\t，,。.、；;：:"


@dataclass(frozen=True)
class Mention:
    """A household as somebody named it: by number, by a surname or a head's name, or by both."""

    text: str
    number: int | None = None
    name: str | None = None


@dataclass(frozen=True)
class Line:
    """What a line says: the day, the village it names, the households, and the note.

    `count` is how many households it speaks of, where it does (走访3家：…). What is not clear is
    left to be asked: there may be no mention at all.
    """

    on: date
    village: str | None = None
    mentions: tuple[Mention, ...] = ()
    count: int | None = None
    note: str = ""

    @property
    def wants_more(self) -> bool:
        """Whether it speaks of another number of households than it names."""
        return self.count is not None and self.count != len(self.mentions)


def day_of(text: str, today: date) -> tuple[date | None, str]:
    """Take the day off the beginning of a line; None when it says none.

    A weekday is today or the last one that was: on Tuesday 周三 is last week's. A day without its
    year is the last one that was, unless it is within the next month: that is a slip, to be told.
    """
    said = text.strip(EDGES)
    for words, days in sorted(DAYS_FROM_TODAY.items(), key=lambda item: -len(item[0])):
        if abs(days) <= 3 and said.startswith(words):
            return today + timedelta(days=days), said[len(words) :].strip(EDGES)
    if match := WEEKDAY.match(said):
        return _weekday(match, today), said[match.end() :].strip(EDGES)
    match = MONTH_DAY.match(said)
    on = _written(match, today) if match else None
    if match and on:
        return on, said[match.end() :].strip(EDGES)
    return None, said


def spread(text: str) -> str:
    """A line that begins with a range of households, 1-10 or 3号到8号, with each of them named."""
    said = text.strip(EDGES)
    match = RANGE.match(said)
    if match is None or not 0 < int(match[2]) - int(match[1]) < MOST_OF_RANGE:
        return text
    numbers = range(int(match[1]), int(match[2]) + 1)
    return " ".join([*(f"{number}号" for number in numbers), said[match.end() :]])


def names_in(text: str) -> frozenset[str]:
    """What may be the name of a head or of a family in a line, to be looked up."""
    families = {match["name"] for match in FAMILY.finditer(text)}
    whole = {
        token.removesuffix("家") for token in re.split(r"[\s、，,；;：:。.]|\d+号?|和|跟", text)
    }
    tails = {name[-size:] for name in families for size in (1, 2, 3, 4) if size <= len(name)}
    return frozenset({name for name in whole | tails | families if 1 <= len(name) <= 4} - {""})


def read(text: str, today: date, known: Collection[str], villages: Mapping[str, str]) -> Line:
    """Read what follows the word of a line.

    `known` are those names of `names_in` that heads or families have, `villages` the ids of the
    places somebody serves by what they are called.
    """
    on, rest = day_of(text, today)
    village, rest = _village(rest, villages)
    found, rest, count = _mentions(rest, known)
    return Line(on or today, village, tuple(found), count, rest.strip(EDGES))


def targets(text: str) -> tuple[tuple[str, ...], str]:
    """The names a line begins with when it is about students or classes: one, or several by 、."""
    parts = text.strip(EDGES).split(None, 1)
    if not parts:
        return (), ""
    names = tuple(dict.fromkeys(name for name in re.split(r"[、，,和]", parts[0]) if name))
    return names, parts[1].strip(EDGES) if len(parts) > 1 else ""


def classes(text: str) -> tuple[tuple[str, ...], str]:
    """The classes a line names (七1 七2 初二3班), and the note after them."""
    names, rest = [], text.strip(EDGES)
    pattern = re.compile(
        rf"(?:{HAN}{{0,3}}?{NUMERAL}?[年级（(]*\d{{1,2}}[）)]?班?)(?=$|[\s、，,和])"
    )
    while match := pattern.match(rest):
        names.append(match.group().strip())
        rest = rest[match.end() :].strip(EDGES + "和")
    return tuple(dict.fromkeys(names)), rest


def details(kind: str, text: str) -> dict[str, str | list[str]]:
    """What a note says that duties ask: who held a training, how long a lesson was, who got it."""
    if kind == "training" and (level := LEVEL.search(text)):
        return {"level": LEVELS[level[1]]}
    if kind == "home_lesson" and (hours := HOURS.search(text)):
        return {"class_hours": hours[1]}
    if kind == "list_share":
        to = {role for called, role in RECEIVERS.items() if called in text}
        return {"to": sorted(to)} if to else {}
    return {}


def _mentions(text: str, known: Collection[str]) -> tuple[list[Mention], str, int | None]:
    found: list[Mention] = []
    count: int | None = None
    at = 0
    while True:
        between = BETWEEN.match(text, at)
        start = between.end() if between else at
        counted = COUNT.match(text, start) if not found and count is None else None
        if counted and _family(text, start, known) is None:
            count, at = small(counted["count"]), counted.end()
            continue
        one = _number(text, start, known, first=not found) or _called(text, start, known)
        if one is None:
            return found, text[at:], count
        mention, at = one
        if mention not in found:
            found.append(mention)


def _number(text: str, at: int, known: Collection[str], first: bool) -> tuple[Mention, int] | None:
    """A number: 3, 3号, 三号, 3号张家; not the 2 of 2口人."""
    match = NUMBER.match(text, at)
    if match is None:
        return None
    number = int(match["figures"]) if match["figures"] else small(match["words"])
    marked = match["mark"] or match["words"]
    if number is None or (not marked and MEASURES.match(text, match.end())):
        return None
    after = re.compile(r"\s*").match(text, match.end())
    named = _called(text, after.end() if after else match.end(), known)
    if named and named[0].name is not None:
        return Mention(text[at : named[1]].strip(), number, named[0].name), named[1]
    if not marked and not first and not ENDS.match(text, match.end()):
        return None
    return Mention(match.group().strip(), number), match.end()


def _called(text: str, at: int, known: Collection[str]) -> tuple[Mention, int] | None:
    """A family or the name of a head: 张家, 老张家, 王大山, 王大山家."""
    family = _family(text, at, known)
    if family is not None:
        return family
    for size in (4, 3, 2):
        name = text[at : at + size]
        if len(name) == size and name in known and ENDS.match(text, at + size):
            return Mention(name, None, name), at + size
    return None


def _family(text: str, at: int, known: Collection[str]) -> tuple[Mention, int] | None:
    match = FAMILY.match(text, at)
    if match is None:
        return None
    name = match["name"]
    if name in known or (len(name) == 1 and name not in NOT_FAMILIES and not small(name)):
        return Mention(match.group(), None, name), match.end()
    return None


def _village(text: str, villages: Mapping[str, str]) -> tuple[str | None, str]:
    """A village the line begins with; one that is not theirs stays in the text."""
    for name in sorted(villages, key=len, reverse=True):
        if text.startswith(name) and not text[len(name) :].startswith("家"):
            return villages[name], text[len(name) :].strip(EDGES)
    return None, text


def foreign_village(text: str, villages: Iterable[str]) -> str | None:
    """A place the line begins with that is none of theirs."""
    match = VILLAGE.match(text)
    return match.group() if match and match.group() not in set(villages) else None


def _weekday(match: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    on = monday + timedelta(days="一二三四五六日".index(match["day"].replace("天", "日")))
    if match["week"] == "上":
        return on - timedelta(weeks=1)
    return on if on <= today or match["week"] else on - timedelta(weeks=1)


def _written(match: re.Match[str], today: date) -> date | None:
    month, day = int(match["m"] or match["month"]), int(match["day"])
    years = [int(match["year"])] if match["year"] else [today.year, today.year - 1, today.year + 1]
    known = []
    for year in years:
        try:
            known.append(date(year, month, day))
        except ValueError:
            continue
    if match["year"]:
        return known[0] if known else None
    return next((on for on in known if on <= today + timedelta(days=31)), None)
