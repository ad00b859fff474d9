"""What never leaves in a table, and that every workbook goes through the door or says why not."""

import re
from pathlib import Path

import pytest

from acts import exports
from acts.actor import signed_in
from acts.declined import Declined
from acts.exports.kinds import ELSEWHERE, SOURCES
from acts.exports.source import Look
from acts.exports.taking import safe
from acts.offices import ADMINISTRATORS, AUDITORS
from notifications.export_chores import APPROVERS
from storage.queries import officials
from storage.queries.officials import NewOfficial

MAKES = re.compile(r"\bWorkbook\(|exchange_book import .*\bwrite\b|write as write_book")
OURS = ("acts.exports.sheet", "acts.exchange_book")
FOLDERS = ("acts.entry_sheets",)


@pytest.mark.parametrize(
    ("cell", "refused"),
    [
        ("41990119700102001X", True),
        ("身份证 419901197001020010 备注", True),
        ("6222 0200 0000 0000 007", True),
        ("2026-03-02 10:00", False),
        ("20260302-AB3CD", False),
        ("82000019", False),
        ("3号 张家", False),
    ],
)
def test_identity_and_bank_numbers_never_leave(cell, refused):
    if refused:
        with pytest.raises(exports.Numbers) as error:
            safe(["村", "备注"], [["张庄村", cell]], plain=True)
        assert error.value.columns == ["备注"]
    else:
        assert safe(["村", "备注"], [["张庄村", cell]], plain=False) == [["张庄村", cell]]


def test_whatever_else_makes_workbooks_is_declared_with_its_reason():
    root = Path(exports.__file__).parents[2]
    found = set()
    for package in ("acts", "console"):
        for path in (root / package).rglob("*.py"):
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            if MAKES.search(path.read_text()) and name not in OURS:
                found.add(name.removesuffix(".__init__"))
    declared = set(ELSEWHERE)
    assert {one for one in found if not any(one.startswith(key) for key in declared)} == set()
    for key in declared:
        assert (root / key.replace(".", "/")).with_suffix(".py").exists() or key in FOLDERS, key
    assert all(ELSEWHERE.values())


def test_a_stray_telephone_number_is_hidden():
    assert safe(["备注"], [["打13800138000找他"]], plain=False) == [["打****找他"]]


def test_whatever_declines_says_what_to_do():
    for error in Declined.__subclasses__():
        if error.__module__.startswith("acts.exports") and error is not exports.Numbers:
            assert error().sentence()


def test_who_approves_is_who_runs_or_audits_the_service():
    assert {*APPROVERS} == {*ADMINISTRATORS, *AUDITORS}


class Heard(dict[str, str]):
    """Filters that note which of them were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, name: str, other: str = "") -> str:  # type: ignore[override]  # texts only
        self.asked.add(name)
        return super().get(name, other)


@pytest.mark.parametrize("kind", [key for key, one in SOURCES.items() if one.where is None])
async def test_whatever_narrows_a_list_narrows_its_export(sqlite_county, rules, kind):
    """Those of one sending or one campaign have tests of their own."""
    source, heard = SOURCES[kind], Heard()
    async with sqlite_county.write() as session:
        new = NewOfficial("王明", None, ADMINISTRATORS[0], "ma")
        actor = await signed_in(session, (await officials.put(session, new)).person_id)
        look = Look(session, rules, actor, heard, "", plain=False, word=lambda _table, key: key)
        await source.count(look)
        await source.lines(look, 5)
    assert set(source.filters) <= heard.asked
