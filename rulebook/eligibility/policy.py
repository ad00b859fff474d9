"""Policies as their entries say them: who may get what, in which words, under which clause."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rulebook.eligibility.conditions import Condition
from rulebook.eligibility.derivations import Derivation, Order
from rulebook.eligibility.fields import Field
from rulebook.eligibility.formulas import Calculation, Formula
from rulebook.entry import Cite

DOMAINS = (
    *("education", "health", "housing", "water", "safety-net", "disability"),
    *("employment", "industry-finance", "relocation", "other"),
)
DECISIONS = ("rule", "discretionary", "area", "process")
STATUSES = ("active", "one-time", "historical")
LIVE = ("active", "one-time")
SUBJECTS = ("person", "household", "entity")
KINDS = ("service", "cash", "standard", "rate", "waiver", "loan")
PERIODS = (
    "yearly",
    "monthly",
    "daily",
    "quarterly",
    "school-year",
    "school-days",
    "once",
    "per-admission",
    "per-loan",
)
# How a figure is meant, and what may be said of it. `line` is a threshold, never money to be paid.
PRECISION = {
    "exact": "exact",
    "floor": "at-least",
    "cap": "at-most",
    "average": "average",
    "actual": "actual",
    "range": "at-least",
    "reference": "line",
    "strict-upper": "line",
    "subsidised-limit": "line",
    "unspecified": "n-a",
    "none": "n-a",
}
STACKING_RULES = ("shared-cap", "exclusive", "once-per-person", "stack")


@dataclass(frozen=True, slots=True)
class Amount:
    """How much: `value` is None when nothing gives a figure or facts for it are `missing`.

    `promised` amounts may be told to a person as theirs; an average or a ceiling never is.
    """

    value: Decimal | None
    unit: str | None
    precision: str
    promised: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sum:
    """A formula ready to be worked out; `cap` and `uncapped` are its parts when a cap cuts it."""

    formula: Formula
    total: Calculation = field(compare=False, repr=False)
    cap: Calculation | None = field(default=None, compare=False, repr=False)
    uncapped: Calculation | None = field(default=None, compare=False, repr=False)
    cap_formula: Formula | None = None
    uncapped_formula: Formula | None = None

    @property
    def constant(self) -> bool:
        return self.formula.kind == "number"


@dataclass(frozen=True)
class Tier:
    """The amount in one case of several."""

    when: Condition
    amount: Decimal | None
    unit: str | None
    sum: Sum | None


@dataclass(frozen=True)
class Cap:
    """What a benefit never exceeds: an amount, or a fact; shared with others of its group."""

    amount: Decimal | None
    fact: str | None
    unit: str | None
    shared_group: str | None
    note: str | None


@dataclass(frozen=True)
class Threshold:
    """From where on it counts: an amount, or a factor of a fact."""

    amount: Decimal | None
    factor: Decimal | None
    fact: str | None


@dataclass(frozen=True)
class Benefit:
    """What a policy gives.

    `unit` is the one the source uses, `said_unit` and `precision` those of the amount we work out.
    `details` are further figures of the source that nothing is reckoned with.
    """

    kind: str
    amount_type: str
    amount: Decimal | None
    unit: str | None
    said_unit: str | None
    precision: str
    period: str | None
    sum: Sum | None
    tiers: tuple[Tier, ...]
    base: str | None
    cap: Cap | None
    threshold: Threshold | None
    test: Condition | None
    hedge: tuple[str, ...]
    parts: tuple[str, ...]
    note: str | None
    details: Mapping[str, object]


@dataclass(frozen=True)
class Timing:
    """When or how often, in words and as a figure."""

    text: str
    kind: str
    value: Decimal | None
    unit: str


@dataclass(frozen=True)
class Audience:
    """Whom a policy is announced to: any of some tags and all of others; empty is no limit."""

    any: tuple[str, ...]
    all: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """One benefit with its conditions and its clause."""

    id: str
    rank: int
    title: str
    gist: str
    domain: str
    status: str
    decision: str
    subject: str
    recipient: str
    audience: Audience
    eligibility: Condition
    benefit: Benefit
    cite: Cite
    documents: tuple[str, ...]
    match: str | None
    effective_year: int
    region: str
    note: str | None = None
    how_to_apply: str | None = None
    timing: Timing | None = None
    coverage_year: int | None = None

    @property
    def live(self) -> bool:
        """Whether it is in force; historical ones are kept to be read, never to be told."""
        return self.status in LIVE


@dataclass(frozen=True)
class Tag:
    """A word of audiences, and whom it holds for."""

    key: str
    zh: str
    role: str
    when: Condition
    note: str | None = None


@dataclass(frozen=True)
class Stacking:
    """How some benefits of one person or household go together."""

    policies: tuple[str, ...]
    rule: str
    group: str | None
    note: str | None


@dataclass(frozen=True)
class Interpretation:
    """Where a document leaves a doubt: what it says, how we read it, how sure that is."""

    id: str
    says: str
    resolution: str
    confidence: str


@dataclass(frozen=True)
class Policies:
    """Every policy, and the words their rules are made of."""

    by_id: Mapping[str, Policy]
    fields: Mapping[str, Field]
    derivations: Mapping[str, Derivation]
    order: Order
    tags: Mapping[str, Tag]
    diseases: Mapping[str, Mapping[str, str]]
    stacking: tuple[Stacking, ...]
    readings: tuple[Interpretation, ...]
    live: Mapping[str, tuple[Policy, ...]]
    """The policies in force in each province, in the order of listing."""
