"""What households are told of every procedure: short, plain, nothing a phone must not show."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.text import segments
from locales import LANGUAGES, speaking
from notifications import household_words
from notifications.household_sentences import IN_STATE, RETURNED, SENTENCES
from notifications.household_words import LONGEST, OPENED, SIGNATURE, Moved, notices_of, said
from rulebook import masking
from rulebook.loader import load

BOOK = load()
TODAY = date(2026, 12, 28)
CODE, LANDLINE = "48210377", "0370-6612345"


def moves():
    """Every way a case may come to a state: it opens, or a transition leads there."""
    for procedure in BOOK.procedures.values():
        first = procedure.initial
        yield procedure, first.state, first.event, OPENED
        for state in procedure.states.values():
            for way in state.transitions:
                yield procedure, way.to, way.event, way.kind


def household_informs():
    for procedure in BOOK.procedures.values():
        for state in procedure.states.values():
            yield from (item for item in state.informs if item.to == "household")


TOLD = [
    (procedure, Moved(procedure.id, to, event, kind, CODE, LANDLINE, TODAY), notices)
    for procedure, to, event, kind in moves()
    if (notices := notices_of(procedure, to, event, kind))
]
NAMES = [f"{moved.procedure}-{moved.event}-{moved.state}" for _procedure, moved, _notices in TOLD]


@pytest.mark.parametrize(("procedure", "moved", "notices"), TOLD, ids=NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_to_a_household_is_a_short_plain_message(language, procedure, moved, notices):
    known = SENTENCES.keys() | {notice for notice, _procedure, _state in IN_STATE}
    assert set(notices) <= known, "a notice nobody has words for"
    latest = replace(moved, until=TODAY)
    for case in (moved, latest):
        with speaking(language):
            text = said(notices, case)
        assert text
        assert segments(text, SIGNATURE).units <= LONGEST, text
        assert segments(text, SIGNATURE).parts <= 2
        assert masking.for_sms(BOOK.masking, text) == ()
        assert "4821-0377" in text
        assert LANDLINE in text


def test_who_is_refused_hears_how_to_disagree_and_nobody_else():
    offered = {
        (moved.procedure, moved.state)
        for _procedure, moved, notices in TOLD
        if "不同意 4821-0377" in said(notices, moved)
    }
    assert offered == {
        ("appeal", "county_answered"),
        ("appeal", "township_answered"),
        ("benefit_change", "stopped_state"),
        ("house_repair", "not_listed"),
        ("identify", "closed_no_consent"),
        ("identify", "not_identified"),
        ("no_labour_cert", "not_certified"),
        ("outpatient_chronic", "refused"),
        ("petition", "redirected"),
        ("public_post", "refused"),
        ("small_temp_relief", "refused"),
        ("unsalable_produce", "dismissed"),
        ("water_issue", "dismissed"),
    }


def test_every_return_says_that_it_is_one_and_no_loop_repeats_what_was_said():
    for procedure, to, event, kind in moves():
        found = notices_of(procedure, to, event, kind)
        if kind == "return":
            assert found[0] == "n_returned"
        if kind == "loop":
            assert found == (("n_publicity_objection",) if event == "objection_raised" else ())


def test_no_words_are_kept_for_what_is_never_told():
    used = {notice for _procedure, _moved, notices in TOLD for notice in notices}
    assert SENTENCES.keys() <= used
    places = {
        (notice, moved.procedure, moved.state) for _p, moved, notices in TOLD for notice in notices
    }
    assert IN_STATE.keys() <= places
    every = {item.notice for item in household_informs()}
    assert every - used == household_words.TOLD_APART - {"n_plan_confirm"}
    returns = {event for _procedure, _to, event, kind in moves() if kind == "return"}
    assert RETURNED.keys() <= returns


REFUSAL = Moved(
    "identify", "not_identified", "not_identified_decided", "reject", CODE, LANDLINE, TODAY
)


def test_a_reason_is_told_whole_or_not_at_all():
    short = said(("n_not_identified",), replace(REFUSAL, reason="材料核实后不符合条件"))
    assert "材料核实后不符合条件" in short
    long = said(("n_not_identified",), replace(REFUSAL, reason="材料核实后不符合条件" * 20))
    assert "材料" not in long
    assert long == said(("n_not_identified",), REFUSAL)


@given(st.text(max_size=200), st.sampled_from(TOLD))
def test_no_reason_makes_a_message_too_long(reason, told):
    _procedure, moved, notices = told
    text = said(notices, replace(moved, reason=reason))
    assert segments(text, SIGNATURE).units <= LONGEST


def test_the_words_of_a_procedure_we_do_not_know_still_make_a_sentence():
    moved = replace(REFUSAL, procedure="something_new")
    assert household_words.refuses(moved)
    assert "4821-0377" in said(("n_decision",), moved)
