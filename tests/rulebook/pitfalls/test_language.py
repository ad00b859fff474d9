"""The language of finders: what holds, what does not, what is not known, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.pitfalls.arithmetic import Look
from rulebook.pitfalls.language import Vocabulary, condition, figure
from rulebook.pitfalls.limits import figures_of_the_day
from rulebook.pitfalls.records import UNKNOWN, Field, Kind
from rulebook.pitfalls.tokens import NotInLanguage

TODAY = date(2026, 3, 15)


def kind(name: str, **types: str) -> Kind:
    fields = {field: Field(field, type_, field) for field, type_ in types.items()}
    return Kind(name, name, fields)


OWN = kind("visit", day="day", person="person", count="number", ok="flag", risks="words", any="any")
COLOUR = Field("colour", "text", "颜色", frozenset(("red", "blue")))
OWN = Kind("visit", "visit", {**OWN.fields, "colour": COLOUR})
OTHER = kind("household", helper="person", since="day", count="number", risk="text")
WORDS = Vocabulary(OWN, OTHER, frozenset(("today", "year_start", "days", "elapsed_year")))
FIGURES = {**figures_of_the_day(TODAY), "days": 30}
RECORD = {
    "day": date(2026, 3, 1),
    "person": "p1",
    "count": 4,
    "ok": True,
    "risks": ("illness", "dropout"),
    "colour": "red",
    "any": None,
}
THE = {"helper": "p1", "since": date(2026, 3, 2), "count": Decimal("4.5"), "risk": "illness"}


def holds(text: str, record=RECORD, the=THE) -> bool | None:
    return condition(text, WORDS).holds(Look(record, FIGURES, the))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("colour == red", True),
        ("colour != red", False),
        ("colour in [red, blue]", True),
        ("colour in [blue]", False),
        ("ok == true", True),
        ("ok == false", False),
        ("risks any of [dropout]", True),
        ("risks any of [flood]", False),
        ("the.risk among risks", True),
        ("any is none", True),
        ("any is given", False),
        ("any == true", False),
        ("any != red", True),
        ("any > 3", False),
        ("person == the.helper", True),
        ("count >= 4", True),
        ("count > 4", False),
        ("count < the.count", True),
        ("count * 2 - 1 > 6.9", True),
        ("count / 0 > 1", False),
        ("today - day > 14", False),
        ("today - day >= 14", True),
        ("today - day > days", False),
        ("day + days > today", True),
        ("day < the.since", True),
        ("day >= year_start", True),
        ("years(day) < 1", True),
        ("elapsed_year * 12 >= 2 and elapsed_year * 12 <= 2", True),
        ("not colour == blue and count == the.count or ok == false", False),
        ("not (colour == blue or count > 4)", True),
    ],
)
def test_what_a_text_says_of_a_record(text, expected):
    assert holds(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count > 3", None),
        ("count > 3 and ok == false", False),
        ("count > 3 and ok == true", None),
        ("count > 3 or ok == true", True),
        ("count > 3 or ok == false", None),
        ("not count > 3", None),
        ("count is none", None),
        ("count * 0 >= 0", None),
        ("the.helper among risks", None),
    ],
)
def test_what_a_record_leaves_out_decides_nothing(text, expected):
    assert holds(text, {"ok": True}, {}) is expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("colour == green", "green"),
        ("colour in [red, green]", "green"),
        ("colour > 3", "colour"),
        ("colour any of [red]", "colour"),
        ("risks in [illness]", "risks"),
        ("person == the.count", "person"),
        ("ok == red", "ok"),
        ("count == three", "count"),
        ("colour == true", "colour"),
        ("weight > 3", "weight"),
        ("colour == red or weight == the.count", "weight"),
        ("the.weight > 3", "the.weight"),
        ("years(count) > 3", "count"),
        ("the.risk among colour", "words"),
        ("count + colour > 3", "colour"),
        ("count >", "end"),
        ("count 3", "3"),
        ("(ok == true", "'\\)'"),
        ("ok == true ok == true", "'and'"),
        ("ok == 'yes'", "yes"),
        ("", "end"),
    ],
)
def test_a_text_outside_the_language_is_refused_with_what_was_expected(text, word):
    with pytest.raises(NotInLanguage, match=word):
        condition(text, WORDS)


def test_a_limit_may_not_be_called_what_a_field_is():
    with pytest.raises(NotInLanguage, match="another name"):
        condition("count > 3", Vocabulary(OWN, None, frozenset(("count",))))


def test_a_figure_is_a_number_a_day_is_its_place_in_the_calendar():
    look = Look(RECORD, FIGURES, None)
    words = Vocabulary(OWN, None, WORDS.figures)
    assert figure("today - day", words).value(look) == 14
    day = figure("day + days", words).value(look)
    assert isinstance(day, Decimal)
    assert date.fromordinal(int(day)) == date(2026, 3, 31)
    assert figure("any", words).value(look) is None
    assert figure("count", words).value(Look({}, FIGURES)) is UNKNOWN
    with pytest.raises(NotInLanguage):
        figure("colour", words)


ATOMS = ["count > 3", "ok == true", "colour == red", "any is none"]
TEXTS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
        ),
        inner.map(lambda text: f"not ({text})"),
    ),
    max_leaves=6,
)
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "count": st.sampled_from([None, 3, 4]),
        "ok": st.booleans(),
        "colour": st.sampled_from([None, "red", "blue"]),
        "any": st.sampled_from([None, "x"]),
    },
)
FULL = {"count": 4, "ok": False, "colour": "blue", "any": None}


@given(TEXTS, RECORDS, st.sampled_from(sorted(FULL)))
def test_learning_a_field_never_changes_what_was_decided(text, record, field):
    before = holds(text, record)
    if field not in record and before is not None:
        assert holds(text, {**record, field: FULL[field]}) is before
    assert holds(text, {**FULL, **record}) is not None


@given(TEXTS, RECORDS)
def test_not_is_the_opposite_and_doubt_stays_doubt(text, record):
    answer = holds(text, record)
    expected = None if answer is None else not answer
    assert holds(f"not ({text})", record) is expected
