"""Scene 1: the county's roster comes in as a workbook; a bad row changes nothing."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from acts import accounts, rosters
from acts.actor import SERVICE
from acts.rosters import Options
from acts.rosters.rows import HOUSEHOLDS, MEMBERS, OFFICIALS
from acts.rosters.sheets import Layout
from bot.rehearsal.stage import Stage, dumped
from rulebook.phones import mobile
from storage.queries import counts, officials, regions
from storage.queries.regions import Place

PLACES = (
    Place("county", "明安县", "county", landline="0370-0000001", invented=True),
    Place("town", "柳河镇", "township", "county", landline="0370-0000002", invented=True),
    Place("liu", "柳树村", "village", "town", landline="0370-0000003", invented=True),
    Place("zhao", "赵庄村", "village", "town", landline="0370-0000004", invented=True),
)
ZHANG, LI, WANG, ZHAO, ZHOU = (f"1990000000{number}" for number in range(1, 6))
HOMES = (
    ("柳河镇", "柳树村", "1", "李秋生", "", LI, "4", "脱贫户", "监测户"),
    ("柳河镇", "柳树村", "3", "张大山", "", ZHANG, "3", "一般农户", "在校学生"),
    ("柳河镇", "柳树村", "5", "王有田", "", WANG, "2", "一般农户", "在校学生"),
    ("柳河镇", "赵庄村", "1", "周小满", "", ZHOU, "3", "一般农户", "在校学生"),
    ("柳河镇", "赵庄村", "2", "赵来福", "", ZHAO, "5", "一般农户", "在校学生"),
)
MEMBERS_OF = (("柳河镇", "柳树村", "3", "张小禾", "", "女儿"),)
BAD = ("柳河镇", "没有村", "7", "陈某", "123", "12345", "2", "一般农户", "")
PEOPLE = (
    ("刘支书", "19900000011", "村“两委”", "柳河镇柳树村", "", "2026-01-01", "", ""),
    ("孙书记", "19900000012", "驻村第一书记", "柳河镇柳树村", "", "2026-01-01", "", ""),
    ("周支书", "19900000013", "村“两委”", "柳河镇赵庄村", "", "2026-01-01", "", ""),
    ("郑乡长", "19900000014", "乡镇政府（街道办）", "柳河镇", "", "2026-01-01", "", ""),
    ("吴主任", "19900000015", "县级乡村振兴部门", "明安县", "", "2026-01-01", "", ""),
    ("何组长", "19900000016", "县级党委农村工作领导小组（或巩固衔接领导小组）", "明安县", "",
     "2026-01-01", "", ""),
)  # fmt: skip
SECRETARY, TOWNSHIP, BUREAU, LEADERS = "19900000011", "19900000014", "19900000015", "19900000016"
NEIGHBOUR, FIRST_SECRETARY = "19900000013", "19900000012"


async def play(stage: Stage) -> None:
    """Import places, households and officials, first with a bad row, then well, then again."""
    async with stage.house.sessions.write() as session:
        await regions.put_all(session, PLACES)
    bad = await import_rows(stage, "households", HOUSEHOLDS, [*HOMES, BAD])
    stage.expect("a file with a bad row changes nothing", 0, await _households(stage))
    stage.expect("each wrong cell is named", True, len(bad) >= 2)
    await import_rows(stage, "households", HOUSEHOLDS, HOMES)
    await import_rows(stage, "officials", OFFICIALS, PEOPLE)
    stage.expect("every household is registered", len(HOMES), await _households(stage))
    before = await _counts(stage)
    await import_rows(stage, "households", HOUSEHOLDS, HOMES)
    await import_rows(stage, "officials", OFFICIALS, PEOPLE)
    stage.expect("the same files again change nothing", before, await _counts(stage))
    await _accounts(stage)
    for home in HOMES:
        stage.names[f"+86{home[5]}"] = home[3]
    for name, phone, *_rest in PEOPLE:
        stage.names[f"+86{phone}"] = name
        stage.names[phone] = name


async def import_rows(
    stage: Stage, kind: str, layout: Layout, rows: Sequence[Sequence[str]]
) -> Sequence[object]:
    """Import a workbook of these rows; returns what was wrong with it."""
    path = stage.folder / f"{kind}.xlsx"
    _write(path, layout, rows, with_members=kind == "households")
    today = stage.house.sessions.clock.moment().today
    reading = rosters.read(path, kind, today)
    async with stage.house.sessions.write() as session:
        result = await rosters.save(session, SERVICE, reading, Options(sms_channel="sms_http"))
    return result.faults


def _write(
    path: Path, layout: Layout, rows: Sequence[Sequence[str]], *, with_members: bool
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = layout.sheet
    for row in (layout.columns, *rows):
        sheet.append(list(row))
    if with_members:
        listed = book.create_sheet(MEMBERS.sheet)
        for row in (MEMBERS.columns, *MEMBERS_OF):
            listed.append(list(row))
    book.save(path)


async def _accounts(stage: Stage) -> None:
    """Two sign-ins: who drafts a notice, and who approves it. Nobody signs in by password here."""
    async with stage.house.sessions.write() as session:
        phones = [mobile(BUREAU) or "", mobile(LEADERS) or ""]
        known = await officials.by_phones(session, phones)
        for login, phone in zip(("author", "approver"), phones, strict=True):
            person_id, _name = known[phone]
            await accounts.create(session, SERVICE, person_id, login, "no password")
            stage.notes[login] = person_id


async def _households(stage: Stage) -> int:
    async with stage.house.sessions.read() as session:
        return (await counts.of_tables(session))["household"]


async def _counts(stage: Stage) -> str:
    async with stage.house.sessions.read() as session:
        found = await counts.of_tables(session)
    return dumped({name: found[name] for name in ("household", "person", "post", "address")})
