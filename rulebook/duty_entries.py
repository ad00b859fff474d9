"""Countable obligations as they are written down, and what is logged for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rulebook.entry import Cite, Entry
from rulebook.periods import LENGTHS

TYPES = ("count", "coverage", "deadline", "min_duration")
PERS = (*LENGTHS, "event")
DUE_RULES = ("period_end", "days_after", "none")
BASES = ("direct", "implied", "local")
STATUSES = ("active", "suggested", "historical")


@dataclass(frozen=True)
class LocalSetting:
    """A figure the county chose: the documents only have a word, and people are told so."""

    word: str
    shown_as: str


@dataclass(frozen=True)
class Duty:
    """An obligation of a role, with the clause it comes from."""

    id: str
    title: str
    role: str
    also_roles: tuple[str, ...]
    type: str
    kinds: tuple[str, ...]
    count: int
    ratio: Decimal
    per: str
    by: str
    due_event: str | None
    due_days: int | None
    procedure: str | None
    clock: str | None
    target: str
    evidence: str
    escalate_to: str | None
    escalate_implied: bool
    lead_days: int
    source: Cite | None
    basis: str
    status: str
    local: LocalSetting | None


@dataclass(frozen=True)
class Activity:
    """Something done that may count for duties; `for_period` decides instead of the date."""

    on: date
    kind: str
    role: str | None = None
    by: str | None = None
    targets: frozenset[str] = frozenset()
    for_period: str | None = None


@dataclass(frozen=True)
class Params:
    """What a duty needs to know besides activities."""

    event_date: date | None = None
    start: date | None = None
    ended: date | None = None
    total: int | None = None


def read(entry: Entry, lead_days: Mapping[str, int]) -> Duty:
    entry.only(
        *("id", "title", "role", "also_roles", "type", "subject", "quota", "due", "target"),
        *("evidence", "escalate_to", "escalate_basis", "source", "region", "effective", "basis"),
        *("status", "machine_checkable", "local", "note"),
    )
    quota, due = entry.part("quota"), entry.part("due")
    due.one_of("rule", DUE_RULES)
    kind, per = entry.one_of("type", TYPES), quota.one_of("per", PERS)
    return Duty(
        id=entry.text("id"),
        title=entry.text("title"),
        role=entry.text("role"),
        also_roles=entry.texts("also_roles"),
        type=kind,
        kinds=entry.part("subject").texts("counts"),
        count=quota.whole("count"),
        ratio=Decimal(str(quota.number("ratio"))) if "ratio" in quota else Decimal(1),
        per=per,
        by=quota.text("by"),
        due_event=due.text_or_none("event"),
        due_days=due.whole("days") if kind == "deadline" else None,
        procedure=due.text_or_none("procedure"),
        clock=due.text_or_none("clock"),
        target=entry.text("target"),
        evidence=entry.text("evidence"),
        escalate_to=entry.text_or_none("escalate_to"),
        escalate_implied=entry.text_or_none("escalate_basis") == "implied",
        lead_days=lead_days[per],
        source=entry.cite(),
        basis=entry.one_of("basis", BASES),
        status=entry.one_of("status", STATUSES),
        local=_local(entry.part("local")) if "local" in entry else None,
    )


def read_lead_days(entry: Entry) -> Mapping[str, int]:
    entry.only(*PERS)
    return {per: entry.whole(per) for per in PERS}


def _local(entry: Entry) -> LocalSetting:
    entry.only("word", "shown_as")
    return LocalSetting(entry.text("word"), entry.text("shown_as"))
