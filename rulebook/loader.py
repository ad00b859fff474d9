"""Read all entries into one rulebook, checking that every name they use exists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rulebook import (
    calendar,
    duty_entries,
    hardship,
    income,
    procedure_entries,
    questions,
    roles,
    sources,
    triage,
)
from rulebook.duty_entries import Duty
from rulebook.entry import BadEntry, Entry, read, read_folder, read_list
from rulebook.hardship import Hardship
from rulebook.procedure_entries import Procedure
from rulebook.roles import Role
from rulebook.sources import Source
from rulebook.words import read_danger

__all__ = ["ENTRIES", "AutomaticNotice", "BadEntry", "Document", "Notice", "Rulebook", "load"]

ENTRIES = Path(__file__).parent / "entries"


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
class Rulebook:
    """Everything the entries say."""

    procedures: Mapping[str, Procedure]
    documents: Mapping[str, Document]
    notices: Mapping[str, Notice]
    automatic_notices: tuple[AutomaticNotice, ...]
    guards: Mapping[str, str]
    duties: Mapping[str, Duty]
    hardship: Hardship
    triage: triage.Rules
    calendars: calendar.Calendars
    roles: Mapping[str, Role]
    sources: Mapping[str, Source]


def load(root: Path = ENTRIES) -> Rulebook:
    """Read every entry below a folder.

    Raises: BadEntry, naming the file, line and field to correct.
    """
    known = roles.read(read(root / "roles.yaml"))
    documented = sources.read(read(root / "sources.yaml"))
    for folder in ("procedures", "duties", "calendars", "hardship/risks"):
        _check_sources(root / folder, documented)
    shared = root / "procedures" / "_shared"
    documents = _documents(read(shared / "documents.yaml"))
    notices = _notices(read(shared / "notices.yaml"))
    report = _hardship(root / "hardship")
    return Rulebook(
        procedures=_procedures(root / "procedures", known, documents, notices),
        documents=documents,
        notices=notices,
        automatic_notices=_automatic(read_list(shared / "automatic.yaml"), notices),
        guards=_guards(read(shared / "guards.yaml")),
        duties=_duties(root / "duties", known),
        hardship=report,
        triage=_triage(root / "hardship", report, known),
        calendars={
            year.year: year
            for year in map(calendar.read, map(read, sorted((root / "calendars").glob("*.yaml"))))
        },
        roles=known,
        sources=documented,
    )


def _procedures(
    folder: Path,
    known: Mapping[str, Role],
    documents: Mapping[str, Document],
    notices: Mapping[str, Notice],
) -> dict[str, Procedure]:
    found = {}
    for entry in read_folder(folder):
        procedure = procedure_entries.read(entry)
        _among(entry.part("initial"), "by", known, "roles")
        for state in entry.parts("states"):
            _among(state, "actor", known, "roles")
            _among(state, "helpers", known, "roles")
            _among(state, "documents", documents, "documents")
            for inform in state.parts("informs"):
                _among(inform, "to", known, "roles")
                _among(inform, "notice", notices, "notices")
            for transition in state.parts("transitions"):
                _among(transition, "by", known, "roles")
                _among(transition, "requires", documents, "documents")
        found[procedure.id] = procedure
    return found


def _hardship(folder: Path) -> Hardship:
    domains = hardship.read_domains(read(folder / "domains.yaml"))
    menu_entries = read_list(folder / "menu.yaml")
    entries = list(read_folder(folder / "risks"))
    for entry in entries:
        _among(entry, "domains", domains, "domains")
        _among(entry.part("menu"), "group", [e.text("id") for e in menu_entries], "menu groups")
    risks = {risk.id: risk for risk in map(hardship.read_risk, entries)}
    menu = hardship.read_menu(menu_entries, risks)
    risks = {risk: risks[risk] for group in menu for risk in group.risks}
    groups = hardship.read_groups(read(folder / "groups.yaml"))
    return Hardship(
        risks=risks,
        menu=menu,
        questions=_questions(folder / "questions", risks, menu, groups),
        groups=groups,
        domains=domains,
        danger=read_danger(read(folder / "danger_words.yaml")),
        arithmetic=income.read(read(folder / "arithmetic.yaml")),
    )


def _questions(
    folder: Path,
    risks: Mapping[str, hardship.Risk],
    menu: tuple[hardship.MenuGroup, ...],
    groups: Mapping[str, hardship.Group],
) -> tuple[questions.Question, ...]:
    general = {group.default: group.words for group in menu}
    lists = {
        "risk_types": questions.OptionList(
            {risk.id: risk.zh for risk in risks.values()},
            {risk.id: (*risk.words, *general.get(risk.id, ())) for risk in risks.values()},
        ),
        "special_groups": questions.OptionList({g.id: g.zh for g in groups.values()}, {}),
    }
    found = [(entry, questions.read(entry, lists)) for entry in read_folder(folder)]
    fields = {question.field for _, question in found}
    for entry, question in found:
        if unknown := question.ask_when.fields - fields:
            raise entry.bad("ask_when", f"fields of questions, not {', '.join(sorted(unknown))}")
    return tuple(question for _, question in found)


def _triage(folder: Path, report: Hardship, known: Mapping[str, Role]) -> triage.Rules:
    levels = triage.read_levels(read(folder / "levels.yaml"))
    fields = frozenset(question.field for question in report.questions)
    rules = []
    for entry in read_folder(folder / "triage"):
        _among(entry, "tell", known, "roles")
        _among(entry, "domains", report.domains, "domains")
        rules.append(triage.read_rule(entry, levels, fields))
    if not any(rule.when.text == "otherwise" for rule in rules):
        raise BadEntry(folder / "triage", 1, "when", "one rule for everything else: otherwise")
    return triage.Rules(levels, tuple(rules))


def _duties(folder: Path, known: Mapping[str, Role]) -> dict[str, Duty]:
    lead_days = duty_entries.read_lead_days(read(folder / "_shared" / "lead_days.yaml"))
    found = {}
    for entry in read_folder(folder):
        for field in ("role", "also_roles", "escalate_to"):
            _among(entry, field, known, "roles")
        duty = duty_entries.read(entry, lead_days)
        found[duty.id] = duty
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


def _automatic(
    entries: tuple[Entry, ...], notices: Mapping[str, Notice]
) -> tuple[AutomaticNotice, ...]:
    for entry in entries:
        entry.only("when", "notice", "to", "days_left", "every_days")
        _among(entry, "notice", notices, "notices")
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


def _among(entry: Entry, field: str, known: Iterable[str], what: str) -> None:
    """Check that a name, or every name of a list, is a known one."""
    value = entry.values.get(field)
    if value is None:
        return
    names = entry.texts(field) if isinstance(value, list) else (entry.text(field),)
    for name in names:
        if name not in known:
            raise entry.bad(field, f"known {what}, not {name}")


def _check_sources(folder: Path, documented: Mapping[str, Source]) -> None:
    """Check that a source has a title, or its figures could never be quoted."""
    for entry in map(read, sorted(folder.glob("*.yaml"))):
        if "source" in entry:
            _among(entry.part("source"), "file", documented, "sources")
