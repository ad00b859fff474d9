"""Every folder of entries read into one rulebook, in the order in which they name each other."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from rulebook import roles, sources
from rulebook.book import Rulebook
from rulebook.duties.entry import Duty
from rulebook.eligibility.policy import Policies
from rulebook.entry import read
from rulebook.hardship import Hardship
from rulebook.local_settings import Setting
from rulebook.reading.asking import read_asking
from rulebook.reading.calendars import read_calendars
from rulebook.reading.duties import read_activity_kinds, read_duties
from rulebook.reading.exchanges import read_exchanges
from rulebook.reading.forms import read_check_form, read_form_fields
from rulebook.reading.hardship import read_hardship, read_triage
from rulebook.reading.known import Known
from rulebook.reading.masking import read_masking
from rulebook.reading.measures import read_measures
from rulebook.reading.notices import read_notices
from rulebook.reading.pitfalls import read_pitfalls
from rulebook.reading.policies import read_policies
from rulebook.reading.procedures import Procedures, read_procedures
from rulebook.reading.regions import read_regions
from rulebook.reading.search import read_vocabulary
from rulebook.reading.settings import read_settings
from rulebook.reading.systems import read_systems
from rulebook.roles import Role
from rulebook.search.policies import search_policies
from rulebook.sources import Source


def read_everything(root: Path, own: Path | None = None) -> Rulebook:
    """Read every entry below a folder, and the duties a county adds in a folder of its own.

    Raises: BadEntry, naming the file, line and field to correct.
    """
    known = roles.read(read(root / "roles.yaml"))
    documented = sources.read(read(root / "sources.yaml"))
    workflows = read_procedures(root / "procedures", known, documented)
    report = read_hardship(root / "hardship", documented)
    days = read_calendars(root / "calendars", documented)
    policies = read_policies(root / "policies", documented)
    duties = read_duties(root / "duties", known, documented, own)
    settings = read_settings(root / "settings", known, documented, report.lines, duties)
    names = _names(workflows, duties, report, settings, known, documented)
    pitfalls = read_pitfalls(root / "pitfalls", names)
    return Rulebook(
        # What the workflows hold is called the same in the rulebook.
        **{part.name: getattr(workflows, part.name) for part in fields(Procedures)},
        duties=duties,
        activity_kinds=read_activity_kinds(root / "duties"),
        policies=policies,
        **_told(root, policies, report),
        search=search_policies(policies, read_vocabulary(root / "search")),
        hardship=report,
        triage=read_triage(root / "hardship", report, known),
        calendars=days.calendars,
        local_days=days.local,
        festivals=days.festivals,
        masking=read_masking(root / "masking", report, policies.diseases),
        settings=settings,
        pitfalls=pitfalls,
        check_form=read_check_form(root / "forms", report, documented),
        form_fields=read_form_fields(root / "forms", policies.fields),
        measures=read_measures(root / "forms" / "measures.yaml", policies, pitfalls),
        exchanges=read_exchanges(root / "forms", names, policies.fields, pitfalls.by_id),
        systems=read_systems(root / "systems", names, pitfalls.by_id),
        regions=read_regions(root / "regions", documented),
        roles=known,
        sources=documented,
    )


def _told(root: Path, policies: Policies, report: Hardship) -> dict[str, Any]:
    """Read how policies are told and asked for, by the names the rulebook has for it."""
    notices = read_notices(root / "notices", policies)
    asking = read_asking(root / "asking", policies, notices, report)
    return {"plain_notices": notices, "asking": asking}


def _names(
    workflows: Procedures,
    duties: Mapping[str, Duty],
    report: Hardship,
    settings: Mapping[str, Setting],
    known: Mapping[str, Role],
    documented: Mapping[str, Source],
) -> Known:
    return Known(
        roles=known,
        sources=documented,
        procedures=workflows.procedures,
        documents=workflows.documents,
        duties=duties,
        questions=[question.field for question in report.questions],
        settings=settings,
    )
