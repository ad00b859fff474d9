"""Rosters on disk and the small county they are about, for the tests of imports."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from acts import rosters
from acts.actor import SERVICE, Actor
from acts.rosters import Options, Reading, Result
from rulebook.chinese_id import check_digit
from storage.engine import Session, Sessions
from storage.queries import households
from storage.queries.regions import Place
from storage.scope import EVERYTHING

TODAY = date(2026, 3, 2)
HOUSEHOLD = ("乡镇", "村", "户号", "户主姓名", "户主身份证号", "手机号", "人口", "类别", "标签")
MEMBER = ("户号", "村", "姓名", "身份证号", "与户主关系")
OFFICIAL = ("姓名", "手机号", "角色", "地区", "单位", "到岗日期", "离岗日期", "帮扶户")
GOOD = ("柳河镇", "张庄村", "3", "张一", "", "", "", "", "")
PLACES = (
    Place("ma", "明安县", "county"),
    Place("liu", "柳河镇", "township", "ma"),
    Place("shi", "石门镇", "township", "ma"),
    Place("zhang", "张庄村", "village", "liu"),
    Place("he", "上河村", "village", "liu"),
    Place("zhang2", "张庄村", "village", "shi"),
)
Lines = Iterable[Sequence[Any]]


def identity(day: str, order: str = "001") -> str:
    """An identity number of the region code that nobody has."""
    first17 = f"419901{day}{order}"
    return first17 + check_digit(first17)


ZHANG, LI, WANG = identity("19700102"), identity("19720304", "002"), identity("20100506")


class Book:
    """A workbook on disk."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "roster.xlsx"
        self.book = openpyxl.Workbook()
        self.book.remove(self.book.worksheets[0])

    def sheet(self, name: str, header: Sequence[str], lines: Lines) -> "Book":
        sheet = self.book.create_sheet(name)
        sheet.append(header)
        for line in lines:
            sheet.append(line)
        return self

    def households(self, *lines: Sequence[Any]) -> "Book":
        return self.sheet("农户", HOUSEHOLD, lines)

    def members(self, *lines: Sequence[Any]) -> "Book":
        return self.sheet("成员", MEMBER, lines)

    def officials(self, *lines: Sequence[Any]) -> "Book":
        return self.sheet("干部", OFFICIAL, lines)

    def read(self, kind: str = "households") -> Reading:
        self.book.save(self.path)
        return rosters.read(self.path, kind, TODAY)


async def save(
    sessions: Sessions, reading: Reading, *, accept: bool = False, actor: Actor = SERVICE
) -> Result:
    options = Options(accept_good_rows=accept, sms_channel="sms_simulator")
    async with sessions.write() as session:
        return await rosters.save(session, actor, reading, options)


async def family(session: Session, number: int, village: str = "zhang") -> households.Household:
    [found] = await households.find_by_number(session, EVERYTHING, [village], number)
    return found


def complaints(faults: Iterable[rosters.Fault]) -> list[tuple[str, int, str]]:
    return [(fault.sheet, fault.row, fault.column) for fault in faults]
