"""Importing places: the real list, and a bad one."""

from pathlib import Path

from acts import rosters
from rulebook.loader import ENTRIES
from storage.engine import Sessions
from storage.queries import regions
from storage.queries.changes import Changes
from tests.workbooks import (
    TODAY,
    save,
)


async def test_the_real_list_of_places_is_imported_and_again_changes_nothing(
    sessions: Sessions,
) -> None:
    reading = rosters.read(ENTRIES / "regions", "regions", TODAY)
    first = await save(sessions, reading)
    again = await save(sessions, reading)
    assert first.faults == []
    assert first.changes == Changes(new=143)
    assert again.changes == Changes(unchanged=143)
    async with sessions.read() as session:
        [village] = await regions.find_by_name(session, "南寨镇清水坪")
        assert await regions.chain(session, village.id) == ["辉县市", "南寨镇", "清水坪村"]
        assert {place.level for place in await regions.all_of(session)} == set(regions.LEVELS)


BAD_PLACES = """
units:
- {id: c, name: 明安县, level: county}
- {id: c, name: 明安县, level: county}
- {id: t, name: 柳河镇, level: township, parent: nowhere}
- {id: v, name: 张庄村, level: village, parent: t}
- {id: 41, name: 某省, level: province}
- {id: "a b", name: "", level: hamlet, parent: 3}
- {id: t2, name: 石门镇, level: township, parent: c}
- {id: c2, name: 某县, level: county, parent: t2}
- 张庄村
"""


async def test_a_bad_list_of_places_is_named_line_by_line(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    path = tmp_path / "places.yaml"
    path.write_text(BAD_PLACES, "utf-8")
    reading = rosters.read(path, "regions", TODAY)
    refused = await save(sqlite_sessions, reading)
    assert not refused.saved
    where = {(fault.row, fault.column) for fault in refused.faults}
    assert where >= {(2, "id"), (3, "id"), (5, "id"), (6, "id"), (6, "name"), (6, "level")}
    assert where >= {(6, "parent"), (9, "")}
    taken = await save(sqlite_sessions, reading, accept=True)
    assert taken.changes == Changes(new=2)
    for text in ("units: 3", "- a", "a: [", "\x00"):
        path.write_text(text, "utf-8")
        assert len(rosters.read(path, "regions", TODAY).faults) == 1


async def test_a_folder_with_a_bad_entry_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("id: d\nname: 明安县\nlevel: county\n", "utf-8")
    reading = rosters.read(tmp_path, "regions", TODAY)
    [fault] = reading.faults
    assert "c.yaml:1: id" in fault.reason
