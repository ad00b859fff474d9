"""A countable obligation as it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from rulebook.entry import Cite
from rulebook.periods import LENGTHS

TYPES = (
    *("count", "coverage", "presence", "deadline"),
    *("min_duration", "cap", "indicator", "by_date"),
)
PERS = (*LENGTHS, "school-year", "term", "event", "once", "continuous")
BY = ("individual", "team", "org")
DUE_RULES = (
    *("period_end", "day_of_month", "date", "days_after"),
    *("calendar", "term_end", "none"),
)
ANCHORS = ("autumn_start", "spring_start", "spring_end")
OPS = (">=", "<=", ">", "<", "~")
SPANS = {"天": "day", "月": "month", "年": "year"}
"""The units in which something can last."""
UNITS = (
    *("visit", "meeting", "hearing", "report", "plan", "training", "assessment", "screening"),
    *("persuasion", "lesson", "class", "card", "notice", "followup", "list", "day_night"),
    *("person", "assignment", "payment", "indicator", "publicity", "case_step", "acceptance"),
    *("project", "measure", "post", "loan", "house", "clinic", "inspection", "file"),
)
TARGETS = (
    *("province", "city", "county", "township", "village", "household", "student", "patient"),
    *("person", "cadre", "project", "station", "fund", "unit", "resettlement_area", "issue"),
    *("school_class", "house"),
)
BASES = ("direct", "implied", "local")
STATUSES = ("active", "suggested", "historical")


@dataclass(frozen=True)
class LocalSetting:
    """A figure the county chose: the documents only have a word, and people are told so."""

    word: str
    shown_as: str


@dataclass(frozen=True)
class Subject:
    """What counts: the kinds of activity, and what each must satisfy.

    `details` say something about it to people and decide nothing.
    """

    unit: str
    kinds: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    mode: str | None = None
    level_at_least: str | None = None
    class_hours: Decimal | None = None
    diseases: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    stationed_months: int | None = None
    details: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Quota:
    """How much: at least, at most or about a figure, in a period, and added up for whom.

    `count` is None where the documents give no figure, or one for each of `tiers`.
    """

    op: str
    count: Decimal | None
    per: str
    by: str
    nights: int | None = None
    ratio: Decimal = Decimal(1)
    unit: str | None = None
    over: str | None = None
    tiers: Mapping[str, Decimal] | None = None
    trigger: bool = False
    for_each_target: bool = False
    details: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Due:
    """By when. `days` is None where the documents give no number of days."""

    rule: str
    event: str | None = None
    days: int | None = None
    day: int | None = None
    on: date | None = None
    anchor: str | None = None
    offset_days: int = 0
    window_from_anchor: str | None = None
    window_from_offset: int | None = None
    procedure: str | None = None
    clock: str | None = None
    details: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Duty:
    """An obligation of a role, with the clause it comes from.

    `level` is that of its role. `documented` is the figure of the document where the county has
    set its own instead, None where the figure is the document's. `lead_days` is how long before its
    deadline it is at risk, None where nothing recurs or ends; `leads` has the same for every kind
    of period.
    """

    id: str
    title: str
    role: str
    level: str
    also_roles: tuple[str, ...]
    type: str
    subject: Subject
    quota: Quota
    due: Due
    target: str
    evidence: str
    escalate_to: str | None
    escalate_implied: bool
    leads: Mapping[str, int]
    source: Cite | None
    region: str | None
    effective: tuple[int | None, int | None]
    basis: str
    status: str
    machine_checkable: bool
    local: LocalSetting | None
    rank: int | None
    note: str | None
    documented: Decimal | None = None

    @property
    def per(self) -> str:
        """The kind of period it is counted in."""
        return self.quota.per

    @property
    def by(self) -> str:
        """Whether activities count for a person, a team or a body."""
        return self.quota.by

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of activity that count."""
        return self.subject.kinds

    @property
    def roles(self) -> tuple[str, ...]:
        """Whoever owes it."""
        return (self.role, *self.also_roles)

    @property
    def lead_days(self) -> int:
        """How many days before its deadline it is at risk."""
        return self.leads.get(self.per, 0)

    @property
    def has_figure(self) -> bool:
        """Whether anybody has said how much: the documents, our suggestion or the county."""
        match self.type:
            case "coverage":
                return True
            case "deadline":
                return self.due.days is not None
            case _:
                return self.quota.count is not None or bool(self.quota.tiers)

    @property
    def setting(self) -> str:
        """The local setting with which a county says how much."""
        return f"duty.{self.id}.{'count' if self.basis == 'local' else 'figure'}"

    @property
    def total_setting(self) -> str:
        """The local setting with which a county says of how many, where nobody can count them."""
        return f"duty.{self.id}.total"


def written(duty: Duty) -> Decimal | None:
    """Return the figure a document gives for a duty, None where it gives none."""
    if duty.basis == "local":
        return None
    match duty.type:
        case "deadline":
            return None if duty.due.days is None else Decimal(duty.due.days)
        case "coverage":
            return duty.quota.ratio
        case _:
            return duty.quota.count


def asks_less(duty: Duty, figure: Decimal) -> bool:
    """Tell whether a figure of the county asks for less than the document of a duty does."""
    documents = written(duty)
    if documents is None:
        return False
    upwards = duty.quota.op in (">=", ">") and duty.type != "deadline"
    return figure < documents if upwards else figure > documents


def set_locally(duty: Duty, figure: Decimal | None = None, per: str | None = None) -> Duty:
    """Return the duty with the county's own figure: a count, days, or the ratio to be covered.

    What was only suggested is owed from then on.

    Raises: ValueError when a duty of its type or period cannot have it.
    """
    if per is not None:
        if duty.due.rule != "period_end" or per not in LENGTHS:
            raise ValueError(f"{duty.id}: per {per} cannot be set")
        duty = replace(duty, quota=replace(duty.quota, per=per))
    if figure is None:
        return duty
    if not figure.is_finite() or figure < 0:
        raise ValueError(f"{duty.id}: figure must be 0 or more")
    duty = replace(duty, status="active") if duty.status == "suggested" else duty
    duty = replace(duty, documented=written(duty))
    if duty.type == "deadline":
        if figure != int(figure):
            raise ValueError(f"{duty.id}: figure must be whole days")
        return replace(duty, due=replace(duty.due, days=int(figure)))
    if duty.type == "coverage":
        if figure > 1:
            raise ValueError(f"{duty.id}: figure must be a ratio, at most 1")
        return replace(duty, quota=replace(duty.quota, ratio=figure))
    return replace(duty, quota=replace(duty.quota, count=figure, tiers=None))
