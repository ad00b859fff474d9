"""The list an office gets: who agreed, by the fewest fields that find them in its register."""

from collections.abc import Sequence
from dataclasses import dataclass

from acts.actor import Actor, NotAllowed, Trust
from acts.comparisons.making import may
from acts.exchange_book import Page, write
from acts.rosters.sheets import Layout, clean
from rulebook.comparison import Comparison, Department, Item
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import comparison_lines, comparisons, regions
from storage.queries.comparisons import Made

NUMBER = "批次号"  # so that an answer finds its way back, and to no other batch
LINE = "序号"  # one of the batch's households: an answer needs no name to be matched
HEAD = "户主姓名"  # what a register is searched by where we hold no identity number
IDENTITY = "户主身份证号"  # the one key every register has; without it namesakes are confused
VILLAGE = "村"  # tells namesakes apart where we hold no identity number
REMARK = "备注"  # for whoever answers, read by nobody here but kept with the row
GIVEN = (NUMBER, LINE, HEAD, IDENTITY, VILLAGE)
NOT_HELD = "无"


@dataclass(frozen=True, slots=True)
class Written:
    """A workbook for an office; `left_out` agreed when the batch was made, and no longer."""

    name: str
    content: bytes
    rows: int
    left_out: int


def header(department: Department) -> tuple[str, ...]:
    """The columns of an office's sheet."""
    return (*GIVEN, *(item.zh for item in department.items), REMARK)


def heading(item: Item) -> str:
    """What stands above an item, as it is read back: half width."""
    return clean(item.zh)


def layouts(compared: Comparison) -> list[Layout]:
    """Every sheet an answer may come back on."""
    return [
        Layout(
            department.zh,
            tuple(map(clean, header(department))),
            optional_columns=frozenset({IDENTITY, VILLAGE, REMARK}),
            optional=True,
        )
        for department in compared.departments.values()
    ]


async def for_office(
    session: Session, rules: Rulebook, actor: Actor, batch: Made, department_id: str
) -> Written | None:
    """Write an office's list; None when it is not asked in this batch.

    Raises:
        NotAllowed: the actor does not compare records of the batch's place.
    """
    actor.needs(Trust.CONSOLE)
    if not may(actor, batch.path):
        raise NotAllowed("compares no records here")
    if department_id not in batch.departments:
        return None
    compared = rules.exchanges.comparison
    department = compared.departments[department_id]
    rows, left_out = await _rows(session, actor, batch, department)
    await audit.record(
        session,
        actor.name,
        "comparison.exported",
        f"comparison_batch:{batch.id}",
        {"department": department.id, "rows": len(rows)},
    )
    page = Page(department.zh, compared.sheet_note, header(department), rows)
    name = f"{batch.number}-{department.zh}.xlsx"
    return Written(name, write([page]), len(rows), left_out)


async def _rows(
    session: Session, actor: Actor, batch: Made, department: Department
) -> tuple[list[Sequence[str]], int]:
    lines = await comparison_lines.lines(session, actor.scope, batch.id)
    agreeing = await comparisons.agreeing(session, [line.case_id for line in lines])
    names = {place.id: place.full_name for place in await regions.all_of(session)}
    blank = [""] * (len(department.items) + 1)
    rows: list[Sequence[str]] = [
        (
            batch.number,
            str(line.number),
            line.head,
            line.id_number or NOT_HELD,
            names.get(line.region_id, ""),
            *blank,
        )
        for line in lines
        if line.case_id in agreeing
    ]
    return rows, len(lines) - len(rows)
