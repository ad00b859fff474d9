"""The folder `procedures`: workflows with the papers and notices they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rulebook import procedure_entries
from rulebook.entry import Entry, read, read_folder, read_list
from rulebook.procedure_entries import Procedure
from rulebook.reading.checks import among, sourced
from rulebook.roles import Role
from rulebook.sources import Source


@dataclass(frozen=True)
class Document:
    """A paper an event may have to hand in."""

    id: str
    zh: str
    given_by_source: bool


@dataclass(frozen=True)
class Notice:
    """Something people are told, and through which kinds of channel."""

    id: str
    zh: str
    channels: tuple[str, ...]


@dataclass(frozen=True)
class AutomaticNotice:
    """A notice sent by rule rather than by a state."""

    when: str
    notice: str
    to: tuple[str, ...]
    days_left: int | None
    every_days: int | None


@dataclass(frozen=True)
class GuardFact:
    """What a fact or counter of guards is called, and its values where they are words."""

    zh: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Procedures:
    """Every workflow, and what they share."""

    procedures: Mapping[str, Procedure]
    documents: Mapping[str, Document]
    notices: Mapping[str, Notice]
    automatic_notices: tuple[AutomaticNotice, ...]
    guards: Mapping[str, str]
    guard_facts: Mapping[str, GuardFact]
    step_names: Mapping[str, str]


def read_procedures(
    folder: Path, roles: Mapping[str, Role], sources: Mapping[str, Source]
) -> Procedures:
    """Read every workflow.

    Raises: BadEntry
    """
    shared = folder / "_shared"
    names = read(shared / "events.yaml")
    documents = _documents(read(shared / "documents.yaml"))
    notices = _notices(read(shared / "notices.yaml"))
    return Procedures(
        procedures=_procedures(folder, roles, sources, documents, notices),
        documents=documents,
        notices=notices,
        automatic_notices=_automatic(read_list(shared / "automatic.yaml"), notices),
        guards=_guards(read(shared / "guards.yaml")),
        guard_facts=_guard_facts(read(shared / "facts.yaml")),
        step_names={event: names.text(event) for event in names.values},
    )


def _procedures(
    folder: Path,
    roles: Mapping[str, Role],
    sources: Mapping[str, Source],
    documents: Mapping[str, Document],
    notices: Mapping[str, Notice],
) -> dict[str, Procedure]:
    found = {}
    for entry in read_folder(folder):
        sourced(entry, sources)
        procedure = procedure_entries.read(entry)
        among(entry.part("initial"), "by", roles, "roles")
        for state in entry.parts("states"):
            among(state, "actor", roles, "roles")
            among(state, "helpers", roles, "roles")
            among(state, "documents", documents, "documents")
            for inform in state.parts("informs"):
                among(inform, "to", roles, "roles")
                among(inform, "notice", notices, "notices")
            for transition in state.parts("transitions"):
                among(transition, "by", roles, "roles")
                among(transition, "requires", documents, "documents")
        found[procedure.id] = procedure
    return found


def _documents(entry: Entry) -> dict[str, Document]:
    return {
        key: Document(key, part.text("zh"), part.flag("given_by_source"))
        for key in entry.values
        for part in [entry.part(key)]
    }


def _notices(entry: Entry) -> dict[str, Notice]:
    return {
        key: Notice(key, part.text("zh"), part.texts("channels"))
        for key in entry.values
        for part in [entry.part(key)]
    }


def _guards(entry: Entry) -> dict[str, str]:
    return {key: entry.part(key).text("zh") for key in entry.values}


def _guard_facts(entry: Entry) -> dict[str, GuardFact]:
    return {
        key: GuardFact(part.text("zh"), part.labels("values"))
        for key in entry.values
        for part in [entry.part(key)]
    }


def _automatic(
    entries: tuple[Entry, ...], notices: Mapping[str, Notice]
) -> tuple[AutomaticNotice, ...]:
    for entry in entries:
        entry.only("when", "notice", "to", "days_left", "every_days")
        among(entry, "notice", notices, "notices")
    return tuple(
        AutomaticNotice(
            entry.text("when"),
            entry.text("notice"),
            entry.texts("to"),
            entry.whole_or_none("days_left"),
            entry.whole_or_none("every_days"),
        )
        for entry in entries
    )
