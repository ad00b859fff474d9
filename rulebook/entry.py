"""One YAML entry with typed fields, which can say where and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

Step = str | int


class BadEntry(Exception):
    """An entry cannot be used as written."""

    def __init__(self, file: Path, line: int, field: str, expected: str) -> None:
        super().__init__(f"{file}:{line}: {field}: expected {expected}")
        self.file = file
        self.line = line
        self.field = field
        self.expected = expected


@dataclass(frozen=True)
class Cite:
    """The clause a figure comes from: a key of `sources.yaml` and a section."""

    source: str
    section: str
    doc_no: str | None = None


@dataclass(frozen=True)
class Entry:
    """A mapping of an entry file, or a mapping inside one."""

    file: Path
    values: Mapping[str, object]
    path: tuple[Step, ...] = ()

    def __contains__(self, field: str) -> bool:
        return self.values.get(field) is not None

    def bad(self, field: str, expected: str) -> BadEntry:
        path = (*self.path, field) if field else self.path
        return BadEntry(self.file, _line(self.file, path), ".".join(map(str, path)), expected)

    def only(self, *fields: str) -> None:
        """Refuse a field nobody reads: it is a misspelt one that somebody needs."""
        for field in self.values:
            if field not in fields:
                raise self.bad(field, f"one of the fields {', '.join(fields)}")

    def text(self, field: str) -> str:
        value = self.values.get(field)
        if isinstance(value, str) and value.strip():
            return value
        raise self.bad(field, "text")

    def text_or_none(self, field: str) -> str | None:
        return self.text(field) if field in self else None

    def texts(self, field: str) -> tuple[str, ...]:
        """Read a list of texts; an absent list is an empty one."""
        value = self.values.get(field, [])
        if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
            return tuple(value)
        raise self.bad(field, "a list of texts")

    def whole(self, field: str) -> int:
        value = self.values.get(field)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self.bad(field, "a whole number")

    def whole_or_none(self, field: str) -> int | None:
        return self.whole(field) if field in self else None

    def number(self, field: str) -> float:
        value = self.values.get(field)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        raise self.bad(field, "a number")

    def flag(self, field: str) -> bool:
        """Read true or false; an absent flag is false."""
        value = self.values.get(field, False)
        if isinstance(value, bool):
            return value
        raise self.bad(field, "true or false")

    def day(self, field: str) -> date:
        value = self.values.get(field)
        if type(value) is date:
            return value
        raise self.bad(field, "a date such as 2026-05-01")

    def day_or_none(self, field: str) -> date | None:
        return self.day(field) if field in self else None

    def days(self, field: str) -> tuple[date, ...]:
        value = self.values.get(field, [])
        if isinstance(value, list) and all(type(item) is date for item in value):
            return tuple(value)
        raise self.bad(field, "a list of dates")

    def one_of(self, field: str, allowed: tuple[str, ...]) -> str:
        value = self.values.get(field)
        if isinstance(value, str) and value in allowed:
            return value
        raise self.bad(field, f"one of {', '.join(allowed)}")

    def labels(self, field: str) -> Mapping[str, str]:
        """Read a mapping of key to label, in the order written; absent is empty."""
        value = self.values.get(field, {})
        if isinstance(value, dict) and all(
            isinstance(key, str) and isinstance(label, str) for key, label in value.items()
        ):
            return dict(value)
        raise self.bad(field, "labels by key")

    def word_lists(self, field: str) -> Mapping[str, tuple[str, ...]]:
        """Read a mapping of key to a list of words; absent is empty."""
        if field not in self:
            return {}
        part = self.part(field)
        return {key: part.texts(key) for key in part.values}

    def part(self, field: str) -> "Entry":
        value = self.values.get(field)
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return Entry(self.file, value, (*self.path, field))
        raise self.bad(field, "fields with values")

    def parts(self, field: str) -> tuple["Entry", ...]:
        """Read a list of mappings; an absent list is an empty one."""
        value = self.values.get(field, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return tuple(
                Entry(self.file, item, (*self.path, field, place))
                for place, item in enumerate(value)
            )
        raise self.bad(field, "a list of entries")

    def cite(self) -> Cite | None:
        """Read `source`; only what is marked as our own (`basis`) may be without one."""
        if "source" not in self:
            if self.values.get("basis") in ("design", "local", "generated"):
                return None
            raise self.bad("source", "a source, or basis: design")
        source = self.part("source")
        source.only("file", "section", "doc_no", "doc")
        return Cite(source.text("file"), source.text("section"), source.text_or_none("doc_no"))


def read(file: Path) -> Entry:
    """Read a file that holds one mapping."""
    value = _parsed(file)
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return Entry(file, value)
    raise BadEntry(file, 1, "the file", "fields with values")


def read_list(file: Path) -> tuple[Entry, ...]:
    """Read a file that holds a list of mappings."""
    value = _parsed(file)
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return tuple(Entry(file, item, (place,)) for place, item in enumerate(value))
    raise BadEntry(file, 1, "the file", "a list of entries")


def read_folder(folder: Path) -> Iterator[Entry]:
    """Read every entry below a folder, by path; an entry is called what its file is called.

    What lies in a folder `_shared` is not an entry but what entries share.
    """
    for file in sorted(folder.rglob("*.yaml")):
        if "_shared" in file.relative_to(folder).parts:
            continue
        entry = read(file)
        if entry.text("id") != file.stem:
            raise entry.bad("id", f"{file.stem}, the name of its file")
        yield entry


def _parsed(file: Path) -> object:
    try:
        return yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadEntry(file, line, "the file", f"YAML, but {error.problem}") from error


def _line(file: Path, path: tuple[Step, ...]) -> int:
    """Find the line of a field by reading the file again: only a bad entry pays for it."""
    node: object = yaml.compose(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    line = 1
    for step in path:
        node, line = _child(node, step, line)
    return line


def _child(node: object, step: Step, line: int) -> tuple[object, int]:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        child = node.value[step]
        return child, child.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    return None, line
