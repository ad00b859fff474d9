"""Registered templates: what providers take, and whether a message is one of them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.loader import load
from rulebook.notices.templates import (
    CODE,
    PROMOTION,
    Template,
    Variable,
    faults,
    filled_in,
    values_for,
)

WORDING = load().plain_notices.wording["zh_CN"]
PHONE = {"phone": Variable("phone", 20)}
GOOD = "孩子上职校，每学年补钱。问${phone}"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (GOOD, []),
        ("", ["empty"]),
        ("${phone}", ["only_variables"]),
        ("${phone}。", ["only_variables"]),
        ("打${phone} ${other}问", ["adjacent", "unknown"]),
        ("打${phone}或${phone}问", ["twice"]),
        ("打${other}问", ["unknown", "unused"]),
        ("打${Phone}问${phone}", ["name"]),
        ("打${phone}问，看 https://a.example.cn/b", ["link"]),
        ("打${phone}问，看 http://${phone}", ["twice", "link"]),
        ("打${phone}问，看 t.cn/Ab12", ["short_link"]),
        ("【明白】打${phone}问", ["brackets"]),
        ("①去村里②打${phone}※", ["signs"]),
        ("孩子上職校，打${phone}问", ["traditional"]),
        ("垚村的事，打${phone}问", ["traditional"]),
        ("党政通知：打${phone}问", ["refused"]),
        ("打13800138000或${phone}问", ["mobile"]),
        ("打${phone}问，拒收请回复R", ["opt_out"]),
        ("说" * 490 + "${phone}", []),
        ("说" * 493 + "${phone}", ["too_long"]),
    ],
)
def test_what_providers_refuse_is_found_when_it_is_registered(text, kinds):
    assert [fault.kind for fault in faults(Template(text, PHONE), WORDING)] == kinds


@pytest.mark.parametrize(
    ("template", "kinds"),
    [
        (Template(GOOD, PHONE, PROMOTION), ["no_opt_out"]),
        (Template(f"{GOOD}，拒收请回复R", PHONE, PROMOTION), []),
        (Template("验证码${code}", {"code": Variable("code", 6)}, CODE), []),
        (Template("验证码${code}", {"code": Variable("code", 6)}), ["refused"]),
        (Template(GOOD, PHONE, "spam"), ["category"]),
        (Template(GOOD, {"phone": Variable("phone", 0)}), ["limit"]),
        (Template(GOOD, {"phone": Variable("phone", 101)}), ["limit"]),
        (Template(GOOD, {"phone": Variable("picture", 20)}), ["limit"]),
        (Template("看${short_url}问", {"short_url": Variable()}), ["link"]),
    ],
)
def test_categories_and_limits_are_those_of_providers(template, kinds):
    assert [fault.kind for fault in faults(template, WORDING)] == kinds


@pytest.mark.parametrize(
    ("text", "variables", "said", "values"),
    [
        (GOOD, PHONE, "孩子上职校，每学年补钱。问0370-6612345", {"phone": "0370-6612345"}),
        (GOOD, PHONE, "孩子上职校，每学年补钱。问", None),
        (GOOD, PHONE, "孩子上职校，每学年补钱。问张三", None),
        (GOOD, PHONE, "孩子上职校，每学年补钱。问0370-6612345。", None),
        (GOOD, PHONE, "孩子上大学，每学年补钱。问0370-6612345", None),
        (GOOD, {}, GOOD, None),
        (
            GOOD,
            {"phone": Variable("phone", 5)},
            "孩子上职校，每学年补钱。问12345",
            {"phone": "12345"},
        ),
        (GOOD, {"phone": Variable("phone", 4)}, "孩子上职校，每学年补钱。问12345", None),
        ("没有空的", {}, "没有空的", {}),
        (
            "${a}和${b}",
            {"a": Variable(), "b": Variable()},
            "甲和乙和丙",
            {"a": "甲", "b": "乙和丙"},
        ),
        (
            "${a}和${b}",
            {"a": Variable(), "b": Variable("code")},
            "甲和乙和8",
            {"a": "甲和乙", "b": "8"},
        ),
        ("${a}x${b}", {"a": Variable(), "b": Variable()}, "第一行\n第二行x", None),
        ("头${a}头", {"a": Variable()}, "头", None),
        ("头${a}头", {"a": Variable()}, "头头", None),
        ("说${a}好", {"a": Variable()}, "说【中】好", None),
        ("说${a}，${a}好", {"a": Variable()}, "说甲，甲好", None),
        ("一万${m}发下来", {"m": Variable("money")}, "一万1.8万元发下来", {"m": "1.8万元"}),
        ("${d}前交", {"d": Variable("day")}, "3月5日前交", {"d": "3月5日"}),
    ],
)
def test_a_message_is_a_template_or_it_is_not(text, variables, said, values):
    assert values_for(Template(text, variables), said) == values


def test_the_last_words_of_a_promotion_are_no_part_of_a_message():
    template = Template(f"{GOOD}，拒收请回复R", PHONE, PROMOTION)
    values = values_for(template, "孩子上职校，每学年补钱。问12345")
    assert values == {"phone": "12345"}
    assert filled_in(template, values).endswith("，拒收请回复R")


LETTERS = st.text("甲乙丙丁a1 ，。", min_size=1, max_size=8)
VALUES = st.text("甲乙丙丁a1，", min_size=1, max_size=20)


@given(st.lists(LETTERS, min_size=2, max_size=6), st.data())
@settings(max_examples=100, deadline=None)
def test_what_was_filled_in_is_found_again(pieces, data):
    names = [f"v{number}" for number in range(len(pieces) - 1)]
    text = "".join(f"{piece}${{{name}}}" for piece, name in zip(pieces, [*names, ""], strict=True))
    template = Template(text.removesuffix("${}"), {name: Variable() for name in names})
    said = filled_in(template, {name: data.draw(VALUES) for name in names})
    values = values_for(template, said)
    assert values is not None
    assert filled_in(template, values) == said
    assert all(0 < len(value) <= 20 for value in values.values())


@given(st.lists(st.text("甲乙", min_size=1, max_size=20), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_values_come_back_as_they_were_where_the_words_between_are_none_of_theirs(given_):
    names = [f"v{number}" for number in range(len(given_))]
    template = Template(
        "|".join(f"${{{name}}}" for name in names), dict.fromkeys(names, Variable())
    )
    values = dict(zip(names, given_, strict=True))
    assert values_for(template, filled_in(template, values)) == values


def test_no_text_makes_matching_slow():
    names = [f"v{number}" for number in range(40)]
    limits = dict.fromkeys(names, Variable("text", 100))
    template = Template("a".join(f"${{{name}}}" for name in names) + "b", limits)
    began = time.perf_counter()
    assert values_for(template, "a" * 500) is None
    assert values_for(template, "a" * 499 + "b")
    assert time.perf_counter() - began < 1
