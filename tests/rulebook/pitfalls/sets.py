"""The sets of records by which pitfalls are shown, and figures a county might have set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from rulebook.pitfalls import Kind, Record, Records

DATA = Path(__file__).parent.parent.parent / "data" / "pitfalls"
TODAY = date(2026, 9, 15)
SETTINGS: Mapping[str, Any] = {
    "dibao_std_month": 500,
    "monitoring_line": 8000,
    "disposable_income_prev": 20000,
    "autumn_start": date(2026, 9, 1),
    "spring_start": date(2026, 2, 24),
    "pf-3-1-1-1.from": date(2026, 7, 1),
    "pf-3-1-1-1.until": "08-31",
    "pf-3-6-1-0.oldest": 70,
}


@dataclass(frozen=True)
class Shown:
    """Records that show one finder of a pitfall, and records that no longer do."""

    pitfall: str
    place: int
    about: tuple[str, str]
    today: date
    records: Records
    clean: Records

    def __str__(self) -> str:
        return f"{self.pitfall}-{self.place}"


def all_shown(kinds: Mapping[str, Kind]) -> list[Shown]:
    """Read every set."""
    return [
        _shown(item, kinds)
        for file in sorted(DATA.glob("*.yaml"))
        for item in yaml.safe_load(file.read_text("utf-8"))
    ]


def _shown(item: dict[str, Any], kinds: Mapping[str, Kind]) -> Shown:
    today = item.get("today", TODAY)
    records = _records(item["records"], kinds, today)
    return Shown(
        pitfall=item["pitfall"],
        place=item["place"],
        about=tuple(item["about"]),
        today=today,
        records=records,
        clean={**records, **_records(item["clean"], kinds, today)},
    )


def _records(raw: dict[str, Any], kinds: Mapping[str, Kind], today: date) -> Records:
    return {kind: [_record(row, kinds[kind], today) for row in rows] for kind, rows in raw.items()}


def _record(row: dict[str, Any], kind: Kind, today: date) -> Record:
    return {name: _value(kind.fields[name].type, value, today) for name, value in row.items()}


def _value(type_: str, value: Any, today: date) -> Any:
    if type_ == "day" and isinstance(value, int):
        return today + timedelta(days=value)
    return tuple(value) if isinstance(value, list) else value
