"""Duties read from their entries, strictly."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from rulebook.duties.entry import (
    ANCHORS,
    BASES,
    BY,
    DUE_RULES,
    OPS,
    PERS,
    SPANS,
    STATUSES,
    TARGETS,
    TYPES,
    UNITS,
    Due,
    Duty,
    LocalSetting,
    Quota,
    Subject,
)
from rulebook.entry import Entry
from rulebook.periods import LENGTHS
from rulebook.roles import RANKED, Role

SUBJECT_DETAILS: Mapping[str, Callable[[Entry, str], object]] = {
    "person_count": Entry.whole,
    "must_be": Entry.text,
    "stable_months": Entry.whole,
    "disease_kinds": Entry.whole,
    "rooms": Entry.texts,
    "items": Entry.texts,
    "kinds": Entry.texts,
}
QUOTA_DETAILS: Mapping[str, Callable[[Entry, str], object]] = {
    "note": Entry.text,
    "alternative": Entry.text,
    "count_max": Entry.whole,
    "population_over": Entry.whole,
    "area_population_at_least": Entry.whole,
    "subsidised_up_to": Entry.whole,
}
DUE_DETAILS: Mapping[str, Callable[[Entry, str], object]] = {
    "note": Entry.text,
    "offset_basis": Entry.text,
    "inclusive": Entry.flag,
}
# What a due rule asks of the period: a rule of the calendar belongs to school years, and so on.
RULE_PERS = {
    "period_end": tuple(LENGTHS),
    "day_of_month": ("month",),
    "date": ("once",),
    "days_after": ("event",),
    "calendar": ("school-year",),
    "term_end": ("term",),
    "none": PERS,
}
TYPE_OPS = {
    "presence": (">=",),
    "count": (">=",),
    "coverage": (">=",),
    "min_duration": (">=",),
    "cap": ("<=",),
    "deadline": ("<=",),
    "by_date": (">=", "<=", ">", "<"),
    "indicator": OPS,
}


def read(
    entry: Entry, leads: Mapping[str, int], roles: Mapping[str, Role], activities: Iterable[str]
) -> Duty:
    """Read a duty.

    Raises: BadEntry
    """
    entry.only(
        *("id", "rank", "title", "role", "also_roles", "type", "subject", "quota", "due", "target"),
        *("evidence", "escalate_to", "escalate_basis", "source", "region", "effective", "basis"),
        *("status", "machine_checkable", "local", "note"),
    )
    kind, role = entry.one_of("type", TYPES), entry.one_of("role", tuple(roles))
    duty = Duty(
        id=entry.text("id"),
        title=entry.text("title"),
        role=role,
        level=roles[role].level,
        also_roles=_known(entry, "also_roles", tuple(roles)),
        type=kind,
        subject=_subject(entry.part("subject"), tuple(activities)),
        quota=_quota(entry.part("quota"), kind),
        due=_due(entry.part("due"), kind),
        target=entry.one_of("target", TARGETS),
        evidence=entry.text("evidence"),
        escalate_to=entry.one_of("escalate_to", tuple(roles)) if "escalate_to" in entry else None,
        escalate_implied=entry.text_or_none("escalate_basis") == "implied",
        leads=leads,
        source=entry.cite(),
        region=entry.text_or_none("region"),
        effective=_years(entry),
        basis=entry.one_of("basis", BASES),
        status=entry.one_of("status", STATUSES),
        machine_checkable=entry.flag("machine_checkable"),
        local=_local(entry.part("local")) if "local" in entry else None,
        rank=entry.whole_or_none("rank"),
        note=entry.text_or_none("note"),
    )
    _agree(entry, duty)
    return duty


def read_lead_days(entry: Entry) -> Mapping[str, int]:
    """Read how long before its deadline a duty is at risk, by the kind of its period."""
    entry.only(*PERS)
    return {per: entry.whole(per) for per in entry.values}


def read_kinds(entry: Entry) -> Mapping[str, str]:
    """Read what can be logged, and how it is called."""
    return {kind: entry.text(kind) for kind in entry.values}


def _agree(entry: Entry, duty: Duty) -> None:
    """Check what its fields say about each other."""
    rule = duty.due.rule
    if duty.per not in RULE_PERS[rule]:
        raise entry.part("quota").bad("per", f"one of {', '.join(RULE_PERS[rule])} for {rule}")
    if not duty.has_figure and duty.local is None:
        part, field = ("due", "days") if duty.type == "deadline" else ("quota", "count")
        raise entry.part(part).bad(field, "a figure: only a local setting may be without one")
    if (duty.basis == "local") != (duty.local is not None):
        raise entry.bad("local", "the word of the document where, and only where, basis is local")
    if duty.type == "presence" and duty.quota.nights is None:
        raise entry.part("quota").bad("nights", "a whole number of nights")
    if duty.type == "min_duration" and duty.quota.unit not in SPANS:
        raise entry.part("quota").bad("unit", f"one of {', '.join(SPANS)}")
    if duty.type in ("by_date", "deadline"):
        wanted = "date" if duty.type == "by_date" else "days_after"
        if rule != wanted:
            raise entry.part("due").bad("rule", wanted)


def _subject(entry: Entry, activities: tuple[str, ...]) -> Subject:
    entry.only(
        *("unit", "counts", "recipients", "mode", "level_at_least", "min_class_hours_each"),
        *("diseases", "categories", "stationed_months", *SUBJECT_DETAILS),
    )
    if "counts" not in entry:
        raise entry.bad("counts", "a list of kinds of activity")
    return Subject(
        unit=entry.one_of("unit", UNITS),
        kinds=_known(entry, "counts", activities),
        recipients=entry.texts("recipients"),
        mode=entry.text_or_none("mode"),
        level_at_least=entry.one_of("level_at_least", RANKED)
        if "level_at_least" in entry
        else None,
        class_hours=_figure_or_none(entry, "min_class_hours_each"),
        diseases=entry.texts("diseases"),
        categories=entry.texts("categories"),
        stationed_months=entry.whole_or_none("stationed_months"),
        details=_details(entry, SUBJECT_DETAILS),
    )


def _quota(entry: Entry, kind: str) -> Quota:
    entry.only(
        *("op", "count", "nights", "ratio", "per", "by", "unit", "over", "tiers", "trigger"),
        *("for_each_target", *QUOTA_DETAILS),
    )
    ratio = _figure_or_none(entry, "ratio")
    if ratio is not None and not 0 < ratio <= 1:
        raise entry.bad("ratio", "a ratio above 0, at most 1")
    count = _figure_or_none(entry, "count")
    if kind in ("count", "presence") and count is not None and count != int(count):
        raise entry.bad("count", "a whole number")
    return Quota(
        op=entry.one_of("op", TYPE_OPS[kind]),
        count=count,
        per=entry.one_of("per", PERS),
        by=entry.one_of("by", BY),
        nights=entry.whole_or_none("nights"),
        ratio=Decimal(1) if ratio is None else ratio,
        unit=entry.text_or_none("unit"),
        over=entry.text_or_none("over"),
        tiers=_tiers(entry.part("tiers")) if "tiers" in entry else None,
        trigger=entry.flag("trigger"),
        for_each_target=entry.flag("for_each_target"),
        details=_details(entry, QUOTA_DETAILS),
    )


def _due(entry: Entry, kind: str) -> Due:
    entry.only(
        *("rule", "event", "days", "day", "date", "anchor", "offset_days"),
        *("window_from_anchor", "window_from_offset", "procedure", "clock", *DUE_DETAILS),
    )
    rule = entry.one_of("rule", DUE_RULES)
    if rule == "day_of_month" and not 1 <= entry.whole("day") <= 31:
        raise entry.bad("day", "a day of the month")
    days = entry.whole_or_none("days")
    if days is not None and days < 0:
        raise entry.bad("days", "0 days or more")
    from_anchor = "window_from_anchor"
    return Due(
        rule=rule,
        event=entry.text("event") if rule == "days_after" else entry.text_or_none("event"),
        days=days,
        day=entry.whole_or_none("day"),
        on=entry.day("date") if rule == "date" else None,
        anchor=entry.one_of("anchor", ANCHORS) if rule == "calendar" else None,
        offset_days=entry.whole("offset_days") if rule == "calendar" else 0,
        window_from_anchor=entry.one_of(from_anchor, ANCHORS) if from_anchor in entry else None,
        window_from_offset=entry.whole_or_none("window_from_offset"),
        procedure=entry.text_or_none("procedure"),
        clock=entry.text_or_none("clock"),
        details=_details(entry, DUE_DETAILS),
    )


def _tiers(entry: Entry) -> Mapping[str, Decimal]:
    """Read a figure for each tier; a tier of a tier is called outer/inner."""
    found: dict[str, Decimal] = {}
    for name, value in entry.values.items():
        if isinstance(value, dict):
            inner = _tiers(entry.part(name))
            found |= {f"{name}/{tier}": figure for tier, figure in inner.items()}
        else:
            found[name] = _figure(entry, name)
    return found


def _figure(entry: Entry, field: str) -> Decimal:
    figure = Decimal(str(entry.number(field)))
    if not figure.is_finite() or figure < 0:
        raise entry.bad(field, "a figure of 0 or more")
    return figure


def _figure_or_none(entry: Entry, field: str) -> Decimal | None:
    return _figure(entry, field) if field in entry else None


def _known(entry: Entry, field: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    found = entry.texts(field)
    for word in found:
        if word not in allowed:
            raise entry.bad(field, f"some of {', '.join(allowed)}, not {word}")
    return found


def _details(
    entry: Entry, known: Mapping[str, Callable[[Entry, str], object]]
) -> Mapping[str, object]:
    return {field: read(entry, field) for field, read in known.items() if field in entry}


def _years(entry: Entry) -> tuple[int | None, int | None]:
    if "effective" not in entry:
        return None, None
    years = entry.part("effective")
    years.only("from", "to")
    return years.whole_or_none("from"), years.whole_or_none("to")


def _local(entry: Entry) -> LocalSetting:
    entry.only("word", "shown_as")
    return LocalSetting(entry.text("word"), entry.text("shown_as"))
