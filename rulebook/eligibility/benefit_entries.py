"""Benefits as their entries say them, and the unit and precision of what they come to."""

import re
from dataclasses import dataclass
from decimal import Decimal

from rulebook.eligibility.condition_entries import Names, read_condition
from rulebook.eligibility.formulas import Formula, NotAFormula, compiled, parse
from rulebook.eligibility.policy import (
    KINDS,
    PERIODS,
    PRECISION,
    Benefit,
    Cap,
    Sum,
    Threshold,
    Tier,
)
from rulebook.entry import Entry

# Figures of the source that nothing is reckoned with; people may read them.
DETAILS = (
    "floor",
    "factor",
    "range",
    "session",
    "rooms",
    "scope",
    "kpi",
    "limits",
    "duration",
    "interest_subsidy_limit",
    "risk_compensation_limit",
)
FIELDS = (
    *("kind", "amount", "amount_type", "unit", "period", "formula", "formula_unit", "line"),
    *("tiers", "base", "cap", "threshold", "test", "hedge", "parts", "note"),
    *DETAILS,
)
MONEY_BY_PERIOD = {
    "yearly": "CNY/year",
    "monthly": "CNY/month",
    "daily": "CNY/day",
    "once": "CNY",
}
PARENTHESES = str.maketrans("", "", "()")


@dataclass(frozen=True)
class Subject:
    """For whom a benefit is reckoned, and which names its conditions may use."""

    kind: str
    names: Names


def read_benefit(entry: Entry, subject: Subject) -> Benefit:
    """Read a benefit.

    Raises: BadEntry
    """
    entry.only(*FIELDS)
    period = entry.one_of("period", PERIODS) if "period" in entry else None
    cap = _cap(entry, subject.names)
    total = _sum(entry, subject.names, cap)
    amount_type = entry.one_of("amount_type", tuple(PRECISION))
    return Benefit(
        kind=entry.one_of("kind", KINDS),
        amount_type=amount_type,
        amount=_decimal(entry, "amount"),
        unit=entry.text_or_none("unit"),
        said_unit=said_unit(entry, subject.kind, total),
        precision="line" if entry.flag("line") else PRECISION[amount_type],
        period=period,
        sum=total,
        tiers=tuple(_tier(part, subject.names, cap) for part in entry.parts("tiers")),
        base=subject.names.field(entry, "base").key if "base" in entry else None,
        cap=cap,
        threshold=_threshold(entry, subject.names),
        test=read_condition(entry.part("test"), subject.names) if "test" in entry else None,
        hedge=entry.texts("hedge"),
        parts=entry.texts("parts"),
        note=entry.text_or_none("note"),
        details={key: entry.values[key] for key in DETAILS if key in entry},
    )


def said_unit(entry: Entry, subject: str, total: Sum | None) -> str | None:
    """Shorten the unit to that of one subject's amount.

    A formula over percent gives money for the period; money per day times days is money; what is
    counted per person or household is counted for this one, unless it is a household's money.
    """
    unit = entry.text_or_none("unit")
    if "formula_unit" in entry:
        unit = entry.text("formula_unit").translate(PARENTHESES)
    elif total and unit == "percent":
        period = entry.text_or_none("period") or "once"
        if period not in MONEY_BY_PERIOD:
            raise entry.bad("formula_unit", f"the unit of the formula, which {period} does not say")
        unit = MONEY_BY_PERIOD[period]
    elif total and unit and unit.startswith("CNY") and unit.endswith("/day"):
        unit = "CNY"
    if unit and subject == "person":
        unit = unit.replace("/person", "", 1)
    if unit and not unit.startswith("CNY"):
        unit = re.sub(r"/household$", "", unit)
    return unit


def _sum(entry: Entry, names: Names, cap: Cap | None) -> Sum | None:
    if "formula" not in entry:
        return None
    try:
        formula = parse(entry.text("formula"))
    except NotAFormula as error:
        raise entry.bad("formula", str(error)) from None
    for key in formula.facts():
        about = names.fields.get(key)
        if not about or about.prefix not in names.prefixes or about.type not in ("int", "number"):
            raise entry.bad("formula", f"known facts that are numbers, not {key}")
    if not cap or not (cap.amount or cap.fact):
        return Sum(formula, compiled(formula))
    return _capped(entry, formula, cap)


def _capped(entry: Entry, formula: Formula, cap: Cap) -> Sum:
    limit = [
        part
        for part in formula.parts
        if (part.kind == "number" and part.value == cap.amount)
        or (part.kind == "fact" and part.name == cap.fact)
    ]
    rest = [part for part in formula.parts if part not in limit]
    if formula.name != "min" or len(limit) != 1 or len(rest) != 1:
        raise entry.bad("formula", "min(cap, the rest), with the cap this benefit has")
    return Sum(
        formula,
        compiled(formula),
        compiled(limit[0]),
        compiled(rest[0]),
        limit[0],
        rest[0],
    )


def _tier(entry: Entry, names: Names, cap: Cap | None) -> Tier:
    entry.only("when", "amount", "unit", "formula")
    return Tier(
        read_condition(entry.part("when"), names),
        _decimal(entry, "amount"),
        entry.text_or_none("unit"),
        _sum(entry, names, cap),
    )


def _cap(entry: Entry, names: Names) -> Cap | None:
    if "cap" not in entry:
        return None
    part = entry.part("cap")
    part.only("amount", "unit", "from", "shared_group", "note")
    return Cap(
        _decimal(part, "amount"),
        names.field(part, "from").key if "from" in part else None,
        part.text_or_none("unit"),
        part.text_or_none("shared_group"),
        part.text_or_none("note"),
    )


def _threshold(entry: Entry, names: Names) -> Threshold | None:
    if "threshold" not in entry:
        return None
    part = entry.part("threshold")
    part.only("amount", "unit", "factor", "of", "hedge", "note", "what")
    return Threshold(
        _decimal(part, "amount"),
        _decimal(part, "factor"),
        names.field(part, "of").key if "of" in part else None,
    )


def _decimal(entry: Entry, field: str) -> Decimal | None:
    return Decimal(str(entry.number(field))) if field in entry else None
