"""The folder `hardship`: what may be reported, what is asked, and how reports are sorted."""

from collections.abc import Mapping
from pathlib import Path

from rulebook import hardship, income, lines, questions, triage
from rulebook.entry import BadEntry, read, read_folder, read_list
from rulebook.hardship import Hardship
from rulebook.household_classes import read_classes, read_principles
from rulebook.reading.checks import among, sourced
from rulebook.roles import Role
from rulebook.sources import Source
from rulebook.words import read_danger


def read_hardship(folder: Path, sources: Mapping[str, Source]) -> Hardship:
    """Read everything about reports: risks, the menu, questions, arithmetic.

    Raises: BadEntry
    """
    domains = hardship.read_domains(read(folder / "domains.yaml"))
    menu_entries = read_list(folder / "menu.yaml")
    entries = list(read_folder(folder / "risks"))
    for entry in entries:
        sourced(entry, sources)
        among(entry, "domains", domains, "domains")
        among(entry.part("menu"), "group", [e.text("id") for e in menu_entries], "menu groups")
    risks = {risk.id: risk for risk in map(hardship.read_risk, entries)}
    menu = hardship.read_menu(menu_entries, risks)
    risks = {risk: risks[risk] for group in menu for risk in group.risks}
    groups = hardship.read_groups(read(folder / "groups.yaml"))
    asked = _questions(folder / "questions", risks, menu, groups)
    return Hardship(
        risks=risks,
        menu=menu,
        questions=asked,
        groups=groups,
        domains=domains,
        danger=read_danger(read(folder / "danger_words.yaml")),
        arithmetic=income.read(read(folder / "arithmetic.yaml")),
        lines=_lines(folder / "lines", frozenset(question.field for question in asked), sources),
        classes=read_classes(read(folder / "classes.yaml")),
        principles=read_principles(read(folder / "principles.yaml")),
    )


def read_triage(folder: Path, report: Hardship, roles: Mapping[str, Role]) -> triage.Rules:
    """Read the rules by which reports are sorted.

    Raises: BadEntry
    """
    levels = triage.read_levels(read(folder / "levels.yaml"))
    fields = frozenset(question.field for question in report.questions)
    rules = []
    for entry in read_folder(folder / "triage"):
        among(entry, "tell", roles, "roles")
        among(entry, "domains", report.domains, "domains")
        rules.append(triage.read_rule(entry, levels, fields))
    if not any(rule.when.text == "otherwise" for rule in rules):
        raise BadEntry(folder / "triage", 1, "when", "one rule for everything else: otherwise")
    return triage.Rules(levels, tuple(rules))


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


def _lines(
    folder: Path, fields: frozenset[str], sources: Mapping[str, Source]
) -> dict[str, lines.Line]:
    found = []
    for entry in read_folder(folder):
        sourced(entry, sources)
        found.append(lines.read(entry, fields))
    return {line.id: line for line in sorted(found, key=lambda line: line.rank)}
