"""The rulebook: everything the entries say, in one value.

Its parts are types here and nothing more: who only passes a rulebook on imports none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulebook import triage
    from rulebook.asking import Asking
    from rulebook.calendar import Calendars
    from rulebook.check_form import CheckForm
    from rulebook.duties.entry import Duty
    from rulebook.eligibility.policy import Policies
    from rulebook.festivals import Festivals
    from rulebook.form_fields import FormFields
    from rulebook.hardship import Hardship
    from rulebook.help_plan import Categories
    from rulebook.local_days import LocalDays
    from rulebook.local_settings import Setting
    from rulebook.masking import MaskingRules
    from rulebook.notices import PlainNotices
    from rulebook.pitfalls import Pitfalls
    from rulebook.procedure_entries import Procedure
    from rulebook.reading.exchanges import Exchanges
    from rulebook.reading.procedures import AutomaticNotice, Document, GuardFact, Notice
    from rulebook.regions import Regions
    from rulebook.roles import Role
    from rulebook.search.policies import PolicySearch
    from rulebook.sources import Source
    from rulebook.systems import System


@dataclass(frozen=True, repr=False)
class Rulebook:
    """Everything the entries say."""

    procedures: Mapping[str, Procedure]
    documents: Mapping[str, Document]
    notices: Mapping[str, Notice]
    automatic_notices: tuple[AutomaticNotice, ...]
    guards: Mapping[str, str]
    guard_facts: Mapping[str, GuardFact]
    step_names: Mapping[str, str]
    duties: Mapping[str, Duty]
    activity_kinds: Mapping[str, str]
    policies: Policies
    plain_notices: PlainNotices
    asking: Asking
    search: PolicySearch
    hardship: Hardship
    triage: triage.Rules
    calendars: Calendars
    local_days: tuple[LocalDays, ...]
    festivals: Festivals
    masking: MaskingRules
    settings: Mapping[str, Setting]
    pitfalls: Pitfalls
    check_form: CheckForm
    form_fields: FormFields
    measures: Categories
    exchanges: Exchanges
    systems: Mapping[str, System]
    regions: Regions
    roles: Mapping[str, Role]
    sources: Mapping[str, Source]
