"""What a bad entry says, and what the shipped ones hold."""

import pytest

from rulebook.loader import BadEntry, load
from tests.rulebook.eligibility.families import policies
from tests.rulebook.spoiling import complaint

POLICY = "policies/health/hea-medaid-inpatient-margin.yaml"
SHARED = "policies/_shared/"


def test_the_shipped_policies_are_complete():
    found = policies()
    assert len(found.by_id) == 183
    assert len(found.fields) == 165
    assert len(found.tags) == 92
    assert len(found.stacking) == 11
    assert len(found.diseases["major30"]) == 30
    assert list(found.derivations)[:2] == ["hh.formerly_filed_poor", "hh.monitored"]
    ranks = [policy.rank for policy in found.by_id.values()]
    assert ranks == sorted(ranks)


def test_every_value_of_a_word_has_a_name_for_people():
    for about in policies().fields.values():
        if about.type in ("enum", "list"):
            assert about.labels, about.key
            assert all(zh and not zh.isascii() for zh in about.labels.values()), about.key


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        (POLICY, "field: p.designated_provider", "field: p.provider", "eligibility.all.2.field"),
        (
            POLICY,
            "field: p.designated_provider",
            "field: ent.in_incubator",
            "eligibility.all.2.field",
        ),
        (POLICY, "op: gt, value: 0", "op: above, value: 0", "eligibility.all.1.op"),
        (POLICY, "op: gt, value: 0", "op: gt, value: much", "eligibility.all.1.value"),
        (POLICY, "value: low-margin", "value: low", "eligibility.all.0.value"),
        (POLICY, "value: true", "value: maybe", "eligibility.all.2.value"),
        (POLICY, "any: [dibao-edge,", "any: [edge,", "audience.any"),
        (POLICY, "p.inpatient_self - region", "p.cost - region", "benefit.formula"),
        (POLICY, "p.inpatient_self - region", "p.insured - region", "benefit.formula"),
        (POLICY, "p.inpatient_self - region", "p.inpatient_self -- region", "benefit.formula"),
        (POLICY, "min(10000,", "min(20000,", "benefit.formula"),
        (POLICY, "period: yearly", "period: weekly", "benefit.period"),
        (POLICY, "period: yearly", "period: quarterly", "benefit.formula_unit"),
        (POLICY, "amount_type: floor", "amount_type: least", "benefit.amount_type"),
        (POLICY, "file: s004", "file: s999", "source.file"),
        (POLICY, "decision: rule", "decision: guess", "decision"),
        (POLICY, "domain: health", "domain: housing", "domain"),
        (POLICY, "region: Henan", "region: Hainan", "region"),
        (POLICY, "subject: person", "subject: household", "eligibility.all.0.field"),
        (POLICY, "title: ", "titel: ", "titel"),
        (SHARED + "stacking.yaml", "- hea-medaid-inpatient-tekun", "- hea-no-such", "0.policies"),
        (SHARED + "stacking.yaml", "- hea-medaid-inpatient-tekun", "- dis-rehab", "0.policies"),
        (SHARED + "stacking.yaml", "rule: shared-cap", "rule: cap", "0.rule"),
        (SHARED + "tags.yaml", "field: hh.rural", "field: hh.urban", "0.when.field"),
        (SHARED + "tags.yaml", "key: lifted-general", "key: lifted", "2.key"),
        (
            SHARED + "fields.yaml",
            "key: hh.rural, type: bool",
            "key: hh.rural, type: flag",
            "11.type",
        ),
        (SHARED + "fields.yaml", "key: hh.rural", "key: house.rural", "11.key"),
        (SHARED + "fields.yaml", "{rule: assessed-income}", "{rule: guessed}", "20.derived.rule"),
    ],
)
def test_a_bad_entry_is_named_by_file_line_and_field(root, file, old, new, field):
    bad = complaint(root, file, old, new)
    assert (bad.file, bad.field) == (root / file, field)


def test_a_fact_cannot_be_derived_from_itself(root):
    path = root / SHARED / "fields.yaml"
    text = path.read_text("utf-8")
    old = "{field: hh.class, op: in, value: [tp-unstable, edge-prone, sudden-hardship]}"
    assert old in text
    looped = "{field: hh.lifted_or_monitored, op: eq, value: true}"
    path.write_text(text.replace(old, looped), "utf-8")
    with pytest.raises(BadEntry, match="facts that do not hang on this one"):
        load(root)


def test_a_new_policy_without_a_rank_comes_last(root):
    text = (root / POLICY).read_text("utf-8")
    text = text.replace("id: hea-medaid-inpatient-margin", "id: hea-another").replace(
        "rank: 41\n", ""
    )
    (root / "policies/health/hea-another.yaml").write_text(text, "utf-8")
    found = load(root).policies
    assert list(found.by_id)[-1] == "hea-another"
    assert "hea-another" in [policy.id for policy in found.live["Henan"]]
