"""Filters of every shape, for the tests that hold for all of them."""

from hypothesis import strategies as st

from rulebook.audience import Filter, Key, Not, Term, both, either

PATHS = ("/c/", "/c/t1/", "/c/t2/", "/c/t1/v1/", "/c/t2/v4/")
TAGS = ("低保", "监测户", "且", "not", "a b", "监测户（新）", '说"好"', "标签", "(x", "a,b", "30天")
UNWANTED = ("外出", "或者", "空 户")
GROUPS = ("dibao", "monitored", "tekun")
POLICIES = ("edu-boarding", "hea-rate")
ANSWERS = ("applies", "cannot_tell", "not")
PROCEDURES = ("identify", "house_repair")
STATES = ("identify.village_publicity", "identify.not_identified", "house_repair.village_publicity")
CHANNELS = ("sms", "webchat", "telegram", "none")


def _some(values: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), min_size=1, max_size=3)


def _term(key: Key, values: st.SearchStrategy[frozenset[str]]) -> st.SearchStrategy[Filter]:
    return st.builds(Term, st.just(key), values)


def _days() -> st.SearchStrategy[frozenset[str]]:
    return st.integers(1, 90).map(lambda days: frozenset({str(days)}))


TERMS = st.one_of(
    _term(Key.REGION, _some(PATHS)),
    _term(Key.ANY, _some(TAGS)),
    _term(Key.ALL, _some(TAGS)),
    _term(Key.NO, _some(UNWANTED)),
    _term(Key.GROUP, _some(GROUPS)),
    _term(Key.POLICY, _some(tuple(f"{one}={said}" for one in POLICIES for said in ANSWERS))),
    _term(Key.CASE, _some((*PROCEDURES, *STATES, "none"))),
    _term(Key.CONTACT, _days()),
    _term(Key.SILENT, _days()),
    _term(Key.CHANNEL, _some(CHANNELS)),
)


def _joined(inner: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(several.map(both), several.map(either), inner.map(Not))


FILTERS = st.recursive(TERMS, _joined, max_leaves=8)
"""A filter as reading one gives it: joined parts are flat."""
