"""A household's reported income against the monitoring line; never fills a gap with zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rulebook.conditions import Value
from rulebook.entry import Cite, Entry

INCOME_FIELDS = (
    "members",
    "wage_year",
    "business_gross_year",
    "business_cost_year",
    "property_year",
    "transfer_year",
)
RIGID_FIELDS = ("medical_oop_year", "education_year", "disaster_loss")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """The monitoring line of a year and region, in yuan per head."""

    year: int
    region: str
    amount: int
    binding: bool
    source: Cite | None


@dataclass(frozen=True)
class Arithmetic:
    """How income is put together, for showing; the formulas are `income` below."""

    period: str
    basis_note: str
    rules: tuple[str, ...]
    lines: tuple[Line, ...]
    medical_alert_percent: int


@dataclass(frozen=True)
class Income:
    """The sums of a household's year. A sum that lacks a figure is None and `missing` says which.

    Sums per head are exact; `shown` rounds one for reading.
    """

    missing: tuple[str, ...]
    business_net_year: Decimal | None = None
    net_income_year: Decimal | None = None
    per_capita_net_income: Decimal | None = None
    rigid_expense_year: Decimal | None = None
    after_rigid_per_capita: Decimal | None = None


def read(entry: Entry) -> Arithmetic:
    line = entry.part("monitoring_line")
    return Arithmetic(
        period=entry.text("period"),
        basis_note=entry.text("basis_note"),
        rules=entry.texts("rules"),
        lines=tuple(_line(year, line.cite()) for year in line.parts("years")),
        medical_alert_percent=entry.whole("medical_alert_percent"),
    )


def income(answers: Mapping[str, Value]) -> Income:
    """Add up what was reported."""
    members = answers.get("members")
    missing = tuple(
        field
        for field in (*INCOME_FIELDS, *RIGID_FIELDS)
        if not _is_money(answers.get(field)) or (field == "members" and members == 0)
    )
    rigid = _sum(answers, RIGID_FIELDS, missing)
    if set(missing) & set(INCOME_FIELDS):
        return Income(missing, rigid_expense_year=rigid)
    business = _money(answers, "business_gross_year") - _money(answers, "business_cost_year")
    others = ("wage_year", "property_year", "transfer_year")
    net = business + sum(_money(answers, field) for field in others)
    heads = _money(answers, "members")
    return Income(
        missing=missing,
        business_net_year=business,
        net_income_year=net,
        per_capita_net_income=net / heads,
        rigid_expense_year=rigid,
        after_rigid_per_capita=(net - rigid) / heads if rigid is not None else None,
    )


def flags(
    sums: Income,
    line: int | Decimal | None,
    medical: Value | None = None,
    average_income: int | Decimal | None = None,
    alert_percent: int = 50,
) -> dict[str, Value]:
    """Return the comparisons that can be made; what cannot be known is left out.

    `average_income` is last year's average disposable income, which the county enters.
    """
    found: dict[str, Value] = {}
    per_head, after = sums.per_capita_net_income, sums.after_rigid_per_capita
    if line is not None and per_head is not None:
        found["below_line"] = per_head < line
        found["at_line"] = per_head == line
        if after is not None:
            found["rigid_below_line"] = after < line <= per_head
    if average_income is not None and isinstance(medical, int | Decimal):
        found["medical_alert"] = medical * 100 > alert_percent * average_income
    return found


def line_for(arithmetic: Arithmetic, year: int, region: str) -> Line | None:
    """Return the line of that year; another year's figure is never carried over."""
    return next(
        (line for line in arithmetic.lines if line.year == year and line.region == region), None
    )


def shown(amount: Decimal) -> Decimal:
    """Round a sum to two places, half up, for reading only."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _line(entry: Entry, source: Cite | None) -> Line:
    entry.only("year", "amount", "region", "binding", "note")
    return Line(
        entry.whole("year"),
        entry.text("region"),
        entry.whole("amount"),
        entry.flag("binding"),
        source,
    )


def _sum(
    answers: Mapping[str, Value], fields: tuple[str, ...], missing: tuple[str, ...]
) -> Decimal | None:
    if set(fields) & set(missing):
        return None
    return sum((_money(answers, field) for field in fields), Decimal(0))


def _money(answers: Mapping[str, Value], field: str) -> Decimal:
    value = answers[field]
    assert isinstance(value, int | Decimal)
    return Decimal(value)


def _is_money(value: Value | None) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
