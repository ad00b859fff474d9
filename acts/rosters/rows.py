"""Rows of a roster, typed: what each sheet says, before anybody asks the database."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import TypeVar

from acts.rosters.cells import Cells
from acts.rosters.sheets import Fault, Layout, Progress, Row, Source, read
from locales import _
from rulebook import entry, loader, roles
from storage.queries.households import PROVISIONAL_FROM

HOUSEHOLDS = Layout(
    "农户",
    ("乡镇", "村", "户号", "户主姓名", "户主身份证号", "手机号", "人口", "类别", "标签"),
)
MEMBERS = Layout(
    "成员",
    ("乡镇", "村", "户号", "姓名", "身份证号", "与户主关系"),
    optional_columns=frozenset({"乡镇"}),
    optional=True,
)
OFFICIALS = Layout(
    "干部",
    ("姓名", "手机号", "角色", "地区", "单位", "到岗日期", "离岗日期", "帮扶户"),
)
UNITS = Layout("派出单位", ("单位", "村", "起", "止"))
STATUSES = {
    "一般农户": "general",
    "脱贫户": "tp-general",
    "脱贫不稳定户": "tp-unstable",
    "边缘易致贫户": "edge-prone",
    "突发严重困难户": "sudden-hardship",
}
HEAD = "户主"
MEANS_HEAD = ("本人", "本人或户主", "户主本人")
MOST_PEOPLE = 30
OTHER_NAMES = {
    "第一书记": "first_secretary",
    "工作队员": "team_member",
    "包村干部": "township_cadre",
    "村支书": "village_party_secretary",
    "村干部": "village_committee",
    "县乡村振兴局": "county_rural_revival_bureau",
    "乡村振兴局": "county_rural_revival_bureau",
}
NOT_SERVING = ("household", "service")
BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）")
QUOTES = re.compile(r"[“”\"'‘’「」]")
HELPED = re.compile(r"(.*?\D)(\d{1,5})号?")
"""A village, then a number."""
HELPED_EXAMPLE = "柳河镇张庄村3号、上河村12号"


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A line of the sheet 农户; `status` and `tags` are None where nothing is said."""

    row: int
    township: str
    village: str
    number: int
    head: str
    id_number: str | None = None
    phone: str | None = None
    people: int | None = None
    status: str | None = None
    tags: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A line of the sheet 成员."""

    row: int
    township: str
    village: str
    number: int
    name: str
    id_number: str | None
    relation: str


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """A line of the sheet 干部; `helps` are villages and numbers."""

    row: int
    name: str
    phone: str | None
    role: str
    region: str
    unit: str | None = None
    since: date | None = None
    until: date | None = None
    helps: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A line of the sheet 派出单位."""

    row: int
    unit: str
    village: str
    since: date | None = None
    until: date | None = None


AnyRow = TypeVar("AnyRow")


def read_households(
    source: Source, today: date, progress: Progress
) -> tuple[list[HouseholdRow], list[MemberRow], list[Fault]]:
    """Read a workbook of households and their members."""
    filled = read(source, (HOUSEHOLDS, MEMBERS), progress)
    faults = list(filled.faults)
    households = _typed(filled.rows.get(HOUSEHOLDS.sheet, ()), _household, today, faults)
    members = _typed(filled.rows.get(MEMBERS.sheet, ()), _member, today, faults)
    return households, members, faults


def read_officials(
    source: Source, today: date, progress: Progress
) -> tuple[list[OfficialRow], list[UnitRow], list[Fault]]:
    """Read a workbook of officials, and of their units where it has a sheet of them."""
    filled = read(source, (OFFICIALS, replace(UNITS, optional=True)), progress)
    faults = list(filled.faults)
    officials = _typed(filled.rows.get(OFFICIALS.sheet, ()), _official, today, faults)
    units = _typed(filled.rows.get(UNITS.sheet, ()), _unit, today, faults)
    return officials, units, faults


def read_units(
    source: Source, today: date, progress: Progress
) -> tuple[list[UnitRow], list[Fault]]:
    """Read a workbook of units and the villages they help."""
    filled = read(source, (UNITS,), progress)
    faults = list(filled.faults)
    return _typed(filled.rows.get(UNITS.sheet, ()), _unit, today, faults), faults


@cache
def known_roles() -> Mapping[str, roles.Role]:
    """The roles of the rulebook."""
    return roles.read(entry.read(loader.ENTRIES / "roles.yaml"))


@cache
def role_names() -> Mapping[str, str]:
    """What roles are called, without brackets and quotes: 村两委, 乡镇政府, 帮扶责任人."""
    serving = [role for role in known_roles().values() if role.level not in NOT_SERVING]
    return {plain_role(role.zh): role.id for role in serving} | OTHER_NAMES


def plain_role(text: str) -> str:
    """A role's name without brackets, quotes and spaces."""
    return QUOTES.sub("", BRACKETS.sub("", "".join(text.split())))


def _typed(
    rows: Iterable[Row],
    build: Callable[[Cells, date], AnyRow],
    today: date,
    faults: list[Fault],
) -> list[AnyRow]:
    """Build what can be built; a row with any fault is left out."""
    built = []
    for row in rows:
        cells = Cells(row)
        value = build(cells, today)
        faults += cells.faults
        if not cells.faults:
            built.append(value)
    return built


def _household(cells: Cells, today: date) -> HouseholdRow:
    return HouseholdRow(
        row=cells.row.number,
        township=cells.closed("乡镇"),
        village=cells.closed("村", needed=True),
        number=_number(cells),
        head=cells.name("户主姓名"),
        id_number=cells.identity("户主身份证号", today),
        phone=cells.mobile("手机号"),
        people=cells.whole("人口", 1, MOST_PEOPLE),
        status=cells.one_of("类别", STATUSES),
        tags=frozenset(cells.words("标签")) or None,
    )


def _member(cells: Cells, today: date) -> MemberRow:
    return MemberRow(
        row=cells.row.number,
        township=cells.closed("乡镇"),
        village=cells.closed("村", needed=True),
        number=_number(cells),
        name=cells.name("姓名"),
        id_number=cells.identity("身份证号", today),
        relation=_relation(cells),
    )


def _official(cells: Cells, _today: date) -> OfficialRow:
    since, until = cells.day("到岗日期"), cells.day("离岗日期")
    if since and until and until < since:
        cells.fault("离岗日期", _("The last day is before the first."))
    return OfficialRow(
        row=cells.row.number,
        name=cells.name("姓名"),
        phone=cells.mobile("手机号"),
        role=_role(cells),
        region=cells.closed("地区", needed=True),
        unit=cells.text("单位") or None,
        since=since,
        until=until,
        helps=_helps(cells),
    )


def _unit(cells: Cells, _today: date) -> UnitRow:
    since, until = cells.day("起"), cells.day("止")
    if since and until and until < since:
        cells.fault("止", _("The last day is before the first."))
    return UnitRow(
        row=cells.row.number,
        unit=cells.closed("单位", longest=80, needed=True),
        village=cells.closed("村", needed=True),
        since=since,
        until=until,
    )


def _relation(cells: Cells) -> str:
    said = cells.closed("与户主关系", longest=20, needed=True)
    return HEAD if said in MEANS_HEAD else said


def _number(cells: Cells) -> int:
    return cells.whole("户号", 1, PROVISIONAL_FROM - 1, needed=True) or 0


def _role(cells: Cells) -> str:
    said = plain_role(cells.closed("角色", needed=True))
    role = role_names().get(said)
    if said and role is None:
        near = get_close_matches(said, role_names(), 1)
        reason = _("There is no such role; the sheet of notes lists them.")
        if near:
            reason = _("There is no such role; is %(near)s meant?", near=near[0])
        cells.fault("角色", reason)
    return role or ""


def _helps(cells: Cells) -> tuple[tuple[str, int], ...]:
    helps = []
    for word in cells.words("帮扶户", longest=60):
        match = HELPED.fullmatch(word)
        if match:
            helps.append((match[1], int(match[2])))
        else:
            reason = _("Write villages and numbers, like %(example)s.", example=HELPED_EXAMPLE)
            cells.fault("帮扶户", reason)
            break
    return tuple(helps)
