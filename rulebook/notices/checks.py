"""What is wrong with a notice before anybody gets it: its figures and its wording."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rulebook.eligibility.policy import Policy
from rulebook.notices.figures import Figure, figures_of
from rulebook.notices.notice import FIELDS, Words
from rulebook.notices.placeholders import PHONE, PLACEHOLDER, asked_for
from rulebook.notices.wording import Wording

HONEST: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "floor": {
        "zh_CN": ("至少", "不低于", "不少于", "起", "以上"),
        "en": ("at least", "or more"),
    },
    "cap": {
        "zh_CN": ("最多", "最高", "不超过", "以内", "最长"),
        "en": ("at most", "up to", "no more than"),
    },
    "average": {"zh_CN": ("平均", "总体"), "en": ("on average", "overall")},
    "reference": {"zh_CN": ("左右", "参考"), "en": ("about", "around")},
    "range": {"zh_CN": ("到", "至少"), "en": ("to", "at least")},
    "strict-upper": {
        "zh_CN": ("不到", "少于", "低于", "不满"),
        "en": ("less than", "below", "under"),
    },
    "subsidised-limit": {"zh_CN": ("以内", "最多"), "en": ("up to", "at most", "first")},
}
"""The words that must stand with a figure, or it would promise what nobody promised."""

NUMBER = re.compile(r"\d+(?:\.\d+)?")
IN_WORDS = re.compile("[一二三四五六七八九两几]成半?|分之|一半|[一二两三四五六七八九十]+[百千万]")
"""Shares and sums in Chinese numerals, which no check could compare with an entry."""
NO_FIGURE = re.compile(r"12345|110|119|120|832")
"""Hotlines and names that are digits and no figure."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one field of a notice; `what` is the piece meant, `instead` better words.

    Kinds: missing, no_phone, no_value, unbound, not_in_entry, in_words, dishonest, jargon, refused,
    long_sentence.
    """

    kind: str
    field: str
    what: str = ""
    instead: str = ""


def of_policy(policy: Policy, words: Words, language: str) -> Iterator[Fault]:
    """Look whether a notice says the figures of its policy, and only those, honestly."""
    bound, written = figures_of(policy), " ".join(_scalars(policy))
    for field in FIELDS:
        text = getattr(words, field)
        yield from _unknown(field, text, bound)
        yield from _loose(field, text, bound, written)
        yield from _dishonest(field, text, bound, language)


def of_wording(words: Words, wording: Wording) -> Iterator[Fault]:
    """Look whether people who left school early can follow it, and no provider refuses it."""
    for field in FIELDS:
        text = getattr(words, field)
        yield from (Fault("jargon", field, word, better) for word, better in wording.strange(text))
        yield from (Fault("refused", field, word) for word in wording.refused(text))
        yield from (Fault("long_sentence", field, piece) for piece in wording.too_long(text))


def of_ready(words: Words) -> Iterator[Fault]:
    """Look whether a notice that comes with an entry answers everything, and says whom to call."""
    for field in ("title", "brief", "short", "for_whom", "gets", "how", "place", "by_when"):
        if not getattr(words, field).strip():
            yield Fault("missing", field)
    for field in ("brief", "short"):
        if PHONE not in asked_for(getattr(words, field)):
            yield Fault("no_phone", field)


def without_value(words: Words, names: Iterable[str]) -> Iterator[Fault]:
    """Look for placeholders that none of these names fills."""
    known = {PHONE, *names}
    for field in FIELDS:
        for name in sorted(asked_for(getattr(words, field)) - known):
            yield Fault("no_value", field, name)


def _unknown(field: str, text: str, bound: Mapping[str, Figure]) -> Iterator[Fault]:
    for name in sorted(asked_for(text) - {PHONE, *bound}):
        yield Fault("no_value", field, name)


def _loose(field: str, text: str, bound: Mapping[str, Figure], written: str) -> Iterator[Fault]:
    """Digits that are a figure of the policy must be its placeholder; others must stand in it."""
    plain = NO_FIGURE.sub(" ", PLACEHOLDER.sub(" ", text))
    values = {f"{figure.value.normalize():f}": name for name, figure in bound.items()}
    in_entry = set(NUMBER.findall(written))
    for number in NUMBER.findall(plain):
        if number in values:
            yield Fault("unbound", field, number, f"{{{values[number]}}}")
        elif number not in in_entry:
            yield Fault("not_in_entry", field, number)
    for found in IN_WORDS.findall(plain):
        yield Fault("in_words", field, found)


def _dishonest(
    field: str, text: str, bound: Mapping[str, Figure], language: str
) -> Iterator[Fault]:
    for name in sorted(asked_for(text) & bound.keys()):
        needed = HONEST.get(bound[name].meant, {}).get(language, ())
        if needed and not any(word in text.lower() for word in needed):
            yield Fault("dishonest", field, name, needed[0])


def _scalars(policy: Policy) -> Iterator[str]:
    """Everything a person reads in the entry, and its year."""
    yield from (policy.title, policy.gist, policy.how_to_apply or "", policy.note or "")
    yield policy.timing.text if policy.timing else ""
    yield str(policy.effective_year)
    yield str(policy.coverage_year or "")
    yield policy.benefit.note or ""
