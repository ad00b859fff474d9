"""Policies, tags and rules of stacking as their entries say them."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from rulebook.eligibility.benefit_entries import Subject, read_benefit
from rulebook.eligibility.condition_entries import Names, read_condition
from rulebook.eligibility.fields import PREFIXES
from rulebook.eligibility.policy import (
    DECISIONS,
    DOMAINS,
    STACKING_RULES,
    STATUSES,
    SUBJECTS,
    Audience,
    Interpretation,
    Policy,
    Stacking,
    Tag,
    Timing,
)
from rulebook.entry import Cite, Entry

# Which facts a policy may ask for, by its subject.
ASKED_OF = {
    "person": ("region", "area", "hh", "p"),
    "household": ("region", "area", "hh"),
    "entity": ("region", "area", "hh", "ent"),
}
MATCHES = ("by-title", "section-list")
CONFIDENCE = ("high", "medium", "low")
# After every policy with a rank of its own.
LAST = 1_000_000


def read_policy(entry: Entry, names: Names, tags: Collection[str]) -> Policy:
    """Read one policy; it lies in the folder of its domain, or in `historical`.

    Raises: BadEntry
    """
    entry.only(
        *("id", "rank", "title", "gist", "domain", "status", "decision", "subject", "recipient"),
        *("audience", "eligibility", "benefit", "source", "effective_year", "region", "note"),
        *("how_to_apply", "deadline_or_frequency", "one_time"),
    )
    subject = entry.one_of("subject", SUBJECTS)
    named = Names(names.fields, names.diseases, ASKED_OF[subject])
    source = entry.part("source")
    source.only("file", "section", "documents", "match")
    documents = source.texts("documents")
    return Policy(
        id=entry.text("id"),
        rank=entry.whole_or_none("rank") or LAST,
        title=entry.text("title"),
        gist=entry.text("gist"),
        domain=_domain(entry),
        status=entry.one_of("status", STATUSES),
        decision=entry.one_of("decision", DECISIONS),
        subject=subject,
        recipient=entry.text("recipient"),
        audience=_audience(entry.part("audience"), tags),
        eligibility=read_condition(entry.part("eligibility"), named),
        benefit=read_benefit(entry.part("benefit"), Subject(subject, named)),
        cite=Cite(source.text("file"), source.text("section"), "、".join(documents) or None),
        documents=documents,
        match=source.one_of("match", MATCHES) if "match" in source else None,
        effective_year=entry.whole("effective_year"),
        region=entry.one_of("region", _provinces(names)),
        note=entry.text_or_none("note"),
        how_to_apply=entry.text_or_none("how_to_apply"),
        timing=_timing(entry),
        coverage_year=_coverage_year(entry),
    )


def read_tag(entry: Entry, names: Names) -> Tag:
    """Read a word of audiences.

    Raises: BadEntry
    """
    entry.only("key", "zh", "role", "when", "note")
    return Tag(
        entry.text("key"),
        entry.text("zh"),
        entry.text("role"),
        read_condition(entry.part("when"), Names(names.fields, names.diseases, PREFIXES)),
        entry.text_or_none("note"),
    )


def read_stacking(entry: Entry, policies: Mapping[str, Policy]) -> Stacking:
    """Read how some benefits go together.

    Raises: BadEntry
    """
    entry.only("policies", "rule", "group", "note")
    for name in entry.texts("policies"):
        if name not in policies:
            raise entry.bad("policies", f"known policies, not {name}")
    rule = entry.one_of("rule", STACKING_RULES)
    group = entry.text("group") if rule == "shared-cap" else None
    for name in entry.texts("policies") if group else ():
        cap = policies[name].benefit.cap
        if not cap or cap.shared_group != group or cap.amount is None:
            raise entry.bad("policies", f"policies with a cap of the group {group}, not {name}")
    return Stacking(entry.texts("policies"), rule, group, entry.text_or_none("note"))


def read_interpretation(entry: Entry) -> Interpretation:
    """Read how a doubt in a document was settled.

    Raises: BadEntry
    """
    entry.only("id", "says", "resolution", "confidence")
    return Interpretation(
        entry.text("id"),
        entry.text("says"),
        entry.text("resolution"),
        entry.one_of("confidence", CONFIDENCE),
    )


def _audience(entry: Entry, tags: Collection[str]) -> Audience:
    entry.only("any", "all")
    for field in ("any", "all"):
        for tag in entry.texts(field):
            if tag not in tags:
                raise entry.bad(field, f"tags of the audience vocabulary, not {tag}")
    return Audience(entry.texts("any"), entry.texts("all"))


def _domain(entry: Entry) -> str:
    domain = entry.one_of("domain", DOMAINS)
    folder = "historical" if entry.values.get("status") == "historical" else domain
    if folder not in entry.file.parts[-3:-1]:
        raise entry.bad("domain", f"that of the folder, or the entry to lie in {folder}/")
    return domain


def _provinces(names: Names) -> tuple[str, ...]:
    return tuple(map(str, names.fields["region.province"].labels))


def _timing(entry: Entry) -> Timing | None:
    if "deadline_or_frequency" not in entry:
        return None
    part = entry.part("deadline_or_frequency")
    part.only("text", "kind", "value", "unit")
    return Timing(
        part.text("text"),
        part.one_of("kind", ("deadline", "frequency", "duration", "wait")),
        Decimal(str(part.number("value"))) if "value" in part else None,
        part.text("unit"),
    )


def _coverage_year(entry: Entry) -> int | None:
    if "one_time" not in entry:
        return None
    part = entry.part("one_time")
    part.only("coverage_year", "reason", "recurring")
    return part.whole("coverage_year")
