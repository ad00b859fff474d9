"""The documents every figure comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rulebook.entry import Cite, Entry


@dataclass(frozen=True)
class Source:
    """A document with the title people know it by."""

    id: str
    title: str
    issuer: str
    doc_no: str | None
    date: date | None
    region: str | None
    note: str | None = None


def read(entry: Entry) -> Mapping[str, Source]:
    return {key: _source(key, entry.part(key)) for key in entry.values}


def quote(sources: Mapping[str, Source], cite: Cite) -> str:
    """Name the clause as officials do: 《title》（number）section."""
    source = sources[cite.source]
    number = cite.doc_no or source.doc_no
    return f"《{source.title}》{f'（{number}）' if number else ''}{cite.section}"


def _source(key: str, entry: Entry) -> Source:
    entry.only("title", "issuer", "doc_no", "date", "region", "note")
    return Source(
        id=key,
        title=entry.text("title"),
        issuer=entry.text("issuer"),
        doc_no=entry.text_or_none("doc_no"),
        date=entry.day_or_none("date"),
        region=entry.text_or_none("region"),
        note=entry.text_or_none("note"),
    )
