from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.eligibility.formulas import NotAFormula, compiled, parse, rounded

NUMBERS = st.integers(0, 999).map(lambda n: (str(n), Decimal(n))) | st.integers(1, 99999).map(
    lambda n: (f"{Decimal(n) / 100:.2f}", Decimal(n) / 100)
)


def _joined(parts):
    (one, first), sign, (other, second) = parts
    results = {"+": first + second, "-": first - second, "*": first * second}
    return f"({one} {sign} {other})", results[sign]


def _called(parts):
    name, found = parts
    pick = min if name == "min" else max
    return f"{name}({', '.join(text for text, _ in found)})", pick(value for _, value in found)


FORMULAS = st.recursive(
    NUMBERS,
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*"), inner).map(_joined)
        | st.tuples(st.sampled_from(["min", "max"]), st.lists(inner, min_size=1, max_size=3)).map(
            _called
        )
    ),
    max_leaves=12,
)


@given(FORMULAS)
def test_a_formula_comes_to_what_arithmetic_says(formula):
    text, value = formula
    assert compiled(parse(text))({}) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("24 / 4 / 2", 3),
        ("2*3", 6),
        ("min(3, max(1, 2)) * 0.5", 1),
        ("p.age / 2", 30),
        ("hh.size * 13", None),
        ("min(1, hh.size)", None),
        ("p.age / 0", None),
    ],
)
def test_signs_bind_as_in_school(text, value):
    assert compiled(parse(text))({"p.age": 60}) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a number, a fact"),
        ("1 +", "a number, a fact"),
        ("-1", "a number, a fact"),
        ("(1", "')'"),
        ("min 1", "'('"),
        ("min()", "a number, a fact"),
        ("1 2", "the end or an operator"),
        ("2 ** 3", "a number, a fact"),
        ("__import__('os')", "a number, fact or sign"),
        ("p.age.real", "a number, fact or sign"),
        ("age", "a number, a fact"),
        ("p.age; 1", "a number, fact or sign"),
        ("(" * 60 + "1" + ")" * 60, "fewer parentheses"),
    ],
)
def test_what_is_no_formula_is_refused_with_a_hint(text, expected):
    with pytest.raises(NotAFormula) as caught:
        parse(text)
    assert str(caught.value).startswith(expected)


@pytest.mark.parametrize(
    ("value", "cents"),
    [("0.005", "0.01"), ("2.675", "2.68"), ("986.6666", "986.67"), ("3E+4", "30000")],
)
def test_amounts_are_rounded_half_up_to_cents(value, cents):
    assert str(rounded(Decimal(value))) == cents
