"""Who is meant, who is not, and for whom nobody can tell."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.audience import (
    EVERYONE,
    HouseholdFacts,
    Not,
    both,
    either,
    matches,
    parse,
    parts_of,
    placed,
    reasons,
    show,
)
from tests.filters import FILTERS, GROUPS, PATHS, POLICIES, STATES, TAGS, UNWANTED
from tests.rulebook.audience.words import WORDS

HOUSE = HouseholdFacts(
    path="/c/t1/v1/",
    tags=frozenset({"监测户", "外出"}),
    groups={"monitored": "applies", "dibao": "not", "tekun": "cannot_tell"},
    policies={"edu-boarding": "cannot_tell"},
    open_cases=frozenset({"identify"}),
    cases=frozenset({"identify.village_publicity"}),
    silent_days=40,
    channel="sms_http",
)
FACTS = st.builds(
    HouseholdFacts,
    path=st.sampled_from(PATHS),
    tags=st.frozensets(st.sampled_from((*TAGS, *UNWANTED))),
    groups=st.dictionaries(st.sampled_from(GROUPS), st.sampled_from(["applies", "not"])),
    policies=st.dictionaries(
        st.sampled_from(POLICIES), st.sampled_from(["applies", "cannot_tell", "not"])
    ),
    open_cases=st.frozensets(st.sampled_from(["identify", "house_repair"])),
    cases=st.frozensets(st.sampled_from(STATES)),
    silent_days=st.none() | st.integers(0, 100),
    channel=st.sampled_from([None, "sms_http", "webchat", "telegram"]),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", True),
        ("地区:柳河镇", True),
        ("地区:东坡村,青山乡", True),
        ("地区:青山乡", False),
        ("标签:监测户,低保", True),
        ("都有:监测户,低保", False),
        ("标签:监测户 不要:外出", False),
        ("地区:柳河镇 标签:监测户 不要:低保", True),
        ("群体:monitored", True),
        ("群体:dibao", False),
        ("群体:tekun", None),
        ("非 群体:tekun", None),
        ("群体:tekun 或 标签:监测户", True),
        ("群体:tekun 且 标签:低保", False),
        ("政策:edu-boarding=符合", False),
        ("政策:edu-boarding=说不准", True),
        ("非 政策:edu-boarding=符合", True),
        ("政策:hea-rate=符合", None),
        ("非 政策:hea-rate=符合", None),
        ("案件:identify", True),
        ("案件:村内公示", True),
        ("案件:house_repair", False),
        ("案件:无", False),
        ("联系:40天内", True),
        ("联系:39天内", False),
        ("未联系:39天", True),
        ("未联系:40天", False),
        ("渠道:短信", True),
        ("渠道:网页", False),
        ("渠道:无", False),
    ],
)
def test_a_household_is_meant_or_not_or_nobody_can_tell(text, meant):
    assert matches(parse(text, WORDS), HOUSE) is meant


def test_who_was_never_heard_of_was_not_in_contact():
    never = replace(HOUSE, silent_days=None, channel=None, open_cases=frozenset())
    assert matches(parse("联系:90天", WORDS), never) is False
    for text in ("未联系:90天", "渠道:无", "案件:无"):
        assert matches(parse(text, WORDS), never) is True


def test_the_reasons_are_the_parts_that_fail_the_first_first():
    read = parse("地区:柳河镇 且 群体:tekun 且 (标签:低保 或 案件:无) 且 标签:监测户", WORDS)
    found = [(show(reason.part), reason.known) for reason in reasons(read, HOUSE)]
    assert found == [("群体:tekun", False), ("标签:低保 或 案件:none", True)]
    assert reasons(EVERYONE, HOUSE) == ()


@given(FILTERS, FACTS)
def test_there_is_a_reason_for_whoever_is_not_meant_and_for_nobody_else(filter_, facts):
    held = matches(filter_, facts)
    found = reasons(filter_, facts)
    assert bool(found) is (held is not True)
    assert any(reason.known for reason in found) is (held is False)
    assert {reason.part for reason in found} <= set(parts_of(filter_))


@given(FILTERS, FILTERS, FACTS)
def test_not_and_or_keep_the_laws_of_three_values(one, other, facts):
    held, also = matches(one, facts), matches(other, facts)
    denied = matches(Not(one), facts)
    assert denied is (None if held is None else not held)
    neither = matches(both([Not(one), Not(other)]), facts)
    assert matches(Not(either([one, other])), facts) is neither
    if held is True:
        assert matches(both([one, other]), facts) is also


@given(FILTERS, FACTS, st.sampled_from(GROUPS), st.sampled_from(["applies", "not"]))
def test_an_answer_that_becomes_known_never_turns_what_was_told(filter_, facts, group, answer):
    before = matches(filter_, replace(facts, groups={**facts.groups, group: "cannot_tell"}))
    after = matches(filter_, replace(facts, groups={**facts.groups, group: answer}))
    assert before in (None, after)


@given(FILTERS, st.sampled_from(PATHS), FACTS)
def test_the_places_of_a_filter_and_the_rest_mean_whom_it_means_within_a_region(
    filter_, region, facts
):
    paths, rest = placed(filter_, region)
    meant = matches(filter_, facts) if facts.path.startswith(region) else False
    lies_there = any(facts.path.startswith(path) for path in paths)
    assert (lies_there and matches(rest, facts) is True) is (meant is True)
    assert all(path.startswith(region) for path in paths)
    assert not any(a != b and a.startswith(b) for a in paths for b in paths)
