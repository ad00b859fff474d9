"""Every policy in force has a notice in plain words that fits a phone and follows its policy."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from channels.text import segments
from locales import LANGUAGES, speaking
from notifications.notices import forms, problems
from notifications.notices.forms import MOST
from notifications.notices.problems import LONGEST_LANDLINE, SIGNATURE, Measure
from notifications.notices.ready import faults, ready, without
from rulebook.loader import load
from rulebook.notices import BRIEF, FORMS

RULES = load()
TODAY = date(2026, 9, 1)
READY = sorted(RULES.plain_notices.ready)
YULU = "edu-yulu-vocational-3000"


def with_benefit(policy_id, **changes):
    """The rules, with the benefit of one policy changed as a new document would."""
    policy = RULES.policies.by_id[policy_id]
    changed = replace(policy, benefit=replace(policy.benefit, **changes))
    by_id = {**RULES.policies.by_id, policy_id: changed}
    return replace(RULES, policies=replace(RULES.policies, by_id=by_id))


def test_every_policy_in_force_has_a_ready_notice():
    assert list(without(RULES)) == []


@pytest.mark.parametrize("policy_id", READY)
def test_nothing_is_wrong_with_it(policy_id):
    assert faults(RULES, RULES.plain_notices.ready[policy_id], TODAY) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_short_message_fits_with_the_longest_number(language):
    with speaking(language):
        for policy_id in READY:
            text = ready(RULES, policy_id, TODAY)
            for form in FORMS:
                message = forms.short_message(text, LONGEST_LANDLINE, form)
                assert segments(message, SIGNATURE).units <= MOST[language][form], policy_id
                assert "{" not in message


def test_no_two_policies_say_the_same():
    for language in LANGUAGES:
        for field in ("title", "brief", "short"):
            said = [getattr(RULES.plain_notices.ready[one].words[language], field) for one in READY]
            assert len(set(said)) == len(said), field


def test_a_notice_never_repeats_what_a_policy_says_of_itself():
    for policy_id in READY:
        words = RULES.plain_notices.ready[policy_id].words["zh_CN"]
        gist = RULES.policies.by_id[policy_id].gist
        assert gist not in (words.short, words.for_whom, words.gets), policy_id


def test_a_changed_figure_changes_the_notice():
    rules = with_benefit(YULU, amount=Decimal(3500))
    notice = rules.plain_notices.ready[YULU]
    figures = {"amount": replace(notice.figures["amount"], value=Decimal(3500))}
    plain = replace(rules.plain_notices, ready={YULU: replace(notice, figures=figures)})
    text = ready(replace(rules, plain_notices=plain), YULU, TODAY)
    assert "3500元" in forms.card(text, "12345")


def test_a_version_written_before_the_figure_changed_is_blocked():
    text = ready(RULES, YULU, TODAY)
    assert problems.blocked(RULES, text, TODAY) == []
    dearer = with_benefit(YULU, amount=Decimal(3500))
    (said,) = problems.blocked(dearer, text, TODAY)
    assert "amount" in said
    assert problems.problems(dearer, text, Measure(SIGNATURE, TODAY))


def test_a_policy_that_has_ended_blocks_its_notice():
    policy = replace(RULES.policies.by_id[YULU], status="historical")
    by_id = {**RULES.policies.by_id, YULU: policy}
    ended = replace(RULES, policies=replace(RULES.policies, by_id=by_id))
    assert problems.blocked(ended, ready(RULES, YULU, TODAY), TODAY)


def test_families_are_asked_whether_they_want_to_apply_only_where_they_can():
    for policy_id in READY:
        text = ready(RULES, policy_id, TODAY)
        asked = "想申请" in forms.short_message(text, "12345", BRIEF)
        assert asked == text.may_apply
        if RULES.policies.by_id[policy_id].decision == "area":
            assert not text.may_apply, policy_id
