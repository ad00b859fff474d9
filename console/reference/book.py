"""The entries as they are written, with the names of what they refer to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rulebook.entry import Cite, Entry, read, read_folder, read_list
from rulebook.loader import Rulebook, load
from rulebook.sources import quote

OURS = {
    "design": "文件没有规定，是本系统的做法，县里可以改",
    "local": "本县规定",
    "generated": "由公开的节假日资料生成",
}
MATCH = {"by-title": "", "section-list": "（该节所列文件之一）"}
PROVINCES = {
    "henan": "河南",
    "hubei": "湖北",
    "hebei": "河北",
}


@dataclass(frozen=True)
class Book:
    """A folder of entries, checked by the loader, and the words for its keys."""

    root: Path
    rules: Rulebook
    _read: dict[str, tuple[Entry, ...]] = field(default_factory=dict, compare=False, repr=False)

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """Read a folder's entries, by rank where they have one, else by path."""
        return self._once(folder, lambda path: sorted(read_folder(path), key=_rank))

    def shared(self, name: str) -> Entry:
        return self._once(name, lambda path: [read(path)])[0]

    def listed(self, name: str) -> tuple[Entry, ...]:
        return self._once(name, read_list)

    def _once(self, name: str, reading: Callable[[Path], Iterable[Entry]]) -> tuple[Entry, ...]:
        """Read what stands under a name, the first time somebody asks for it."""
        if name not in self._read:
            self._read[name] = tuple(reading(self.root / name))
        return self._read[name]

    def roles(self, keys: object) -> str:
        """Name roles as people do."""
        names = (
            self.rules.roles[key].zh if key in self.rules.roles else key for key in texts(keys)
        )
        return "、".join(names)

    def papers(self, keys: object) -> str:
        known = self.rules.documents
        return "、".join(f"《{known[key].zh}》" if key in known else key for key in texts(keys))

    def cite(self, entry: Entry) -> str:
        """Quote the clause an entry comes from, with the document the clause itself relies on."""
        if "source" not in entry:
            return OURS.get(str(entry.values.get("basis")), "")
        source = entry.part("source")
        said = self.clause(source)
        if "doc" in source:
            said += f"（{source.text('doc')}）"
        if documents := source.texts("documents"):
            matched = MATCH.get(str(source.values.get("match")), "")
            said += f"；所依据的文件：{'、'.join(documents)}{matched}"
        return said

    def clause(self, source: Entry) -> str:
        """Quote one clause as it is named in `source`."""
        number = source.text_or_none("doc_no")
        return quote(self.rules.sources, Cite(source.text("file"), source.text("section"), number))

    @cached_property
    def duty_titles(self) -> Mapping[str, str]:
        return titles(self.entries("duties"))

    @cached_property
    def pitfall_titles(self) -> Mapping[str, str]:
        return titles(entry for entry in self.entries("pitfalls") if "title" in entry)

    @cached_property
    def policy_titles(self) -> Mapping[str, str]:
        return titles(self.entries("policies"))


def open_book(root: Path) -> Book:
    """Read a folder of entries.

    Raises: BadEntry
    """
    return Book(root, load(root))


def titles(entries: Iterable[Entry]) -> dict[str, str]:
    return {entry.text("id"): entry.text("title") for entry in entries}


def texts(value: object) -> tuple[str, ...]:
    """Take one text or a list of them; nothing is none."""
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def said(value: object) -> str:
    """Write a value as people do."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return "、".join(map(said, value))
    return str(value)


def province(value: object) -> str:
    return PROVINCES.get(str(value).lower(), "") if value else ""


def years(entry: Entry) -> str:
    """Say from when to when an entry is in force."""
    if "effective" not in entry:
        return ""
    effective = entry.part("effective")
    first, last = effective.values.get("from"), effective.values.get("to")
    return f"{first}年起" + (f"，到{last}年" if last else "")


def by_folder(root: Path, entries: Iterable[Entry]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Group entries by the folder they lie in, in the order met."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault("/".join(entry.file.relative_to(root).parts[1:-1]), []).append(entry)
    for name, group in groups.items():
        yield name, tuple(group)


def is_chinese(text: str) -> bool:
    """Tell whether officers can read a note; some are for those who write entries."""
    chinese = sum("一" <= sign <= "鿿" for sign in text)
    latin = sum(sign.isascii() and sign.isalpha() for sign in text)
    return chinese > latin


def _rank(entry: Entry) -> tuple[int, int, str]:
    rank = entry.values.get("rank")
    return (0, rank, "") if isinstance(rank, int) else (1, 0, str(entry.file))
