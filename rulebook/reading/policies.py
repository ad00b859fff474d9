"""The folder `policies`: what families may get, with the words its rules are made of."""

from collections.abc import Mapping
from pathlib import Path

from rulebook.eligibility.condition_entries import Names
from rulebook.eligibility.field_entries import read_derivations, read_diseases, read_fields
from rulebook.eligibility.fields import PREFIXES
from rulebook.eligibility.policy import Policies, Policy, Tag
from rulebook.eligibility.policy_entries import (
    read_interpretation,
    read_policy,
    read_stacking,
    read_tag,
)
from rulebook.entry import Entry, read, read_folder, read_list
from rulebook.reading.checks import sourced
from rulebook.sources import Source


def read_policies(folder: Path, sources: Mapping[str, Source]) -> Policies:
    """Read every policy, sorted by rank; one without a rank comes last.

    Raises: BadEntry
    """
    shared = folder / "_shared"
    diseases = read_diseases(read(shared / "disease_lists.yaml"))
    field_entries = read_list(shared / "fields.yaml")
    fields = read_fields(field_entries, diseases)
    derivations, order = read_derivations(field_entries, fields, diseases)
    names = Names(fields, diseases, PREFIXES)
    tags = _tags(read_list(shared / "tags.yaml"), names)
    policies = []
    for entry in read_folder(folder):
        _source_known(entry, sources)
        policies.append(read_policy(entry, names, tags))
    by_id = {policy.id: policy for policy in sorted(policies, key=lambda one: (one.rank, one.id))}
    return Policies(
        by_id=by_id,
        fields=fields,
        derivations=derivations,
        order=order,
        tags=tags,
        diseases=diseases,
        stacking=tuple(
            read_stacking(entry, by_id) for entry in read_list(shared / "stacking.yaml")
        ),
        readings=tuple(map(read_interpretation, read_list(shared / "readings.yaml"))),
        live=_live(by_id),
    )


def _tags(entries: tuple[Entry, ...], names: Names) -> dict[str, Tag]:
    found: dict[str, Tag] = {}
    for entry in entries:
        tag = read_tag(entry, names)
        if tag.key in found:
            raise entry.bad("key", f"a key of its own, {tag.key} stands above")
        found[tag.key] = tag
    return found


def _source_known(entry: Entry, sources: Mapping[str, Source]) -> None:
    if "source" not in entry:
        raise entry.bad("source", "a source")
    sourced(entry, sources)


def _live(policies: Mapping[str, Policy]) -> dict[str, tuple[Policy, ...]]:
    provinces: dict[str, list[Policy]] = {}
    for policy in policies.values():
        if policy.live:
            provinces.setdefault(policy.region, []).append(policy)
    return {province: tuple(found) for province, found in provinces.items()}
