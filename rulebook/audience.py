"""Who a notice is for, as an officer writes it: 地区:柳河镇 标签:监测户,低保 不要:外出."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KEYS = {
    "地区": "regions",
    "标签": "any_tags",
    "都有": "all_tags",
    "不要": "no_tags",
}
FIELDS = tuple(KEYS.values())
TERM = re.compile(r"([^\s:,、]+)\s*:\s*")
COMMA = re.compile(r"[\s,、;]+")


@dataclass(frozen=True)
class Audience:
    """Households in any of the regions, with any, all and none of the tags; empty is no limit."""

    regions: frozenset[str] = frozenset()
    any_tags: frozenset[str] = frozenset()
    all_tags: frozenset[str] = frozenset()
    no_tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """What decides whether a household is meant: the regions it lies in and its tags."""

    regions: frozenset[str]
    tags: frozenset[str]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a filter, and with which word of it.

    Kinds: empty, no_key (words before any key), unknown_key, no_value, unknown_region,
    unknown_tag, contradiction (a tag both wanted and not wanted).
    """

    kind: str
    word: str = ""


def parse(
    filter_: str | Mapping[str, Iterable[str]],
    regions: frozenset[str] | None = None,
    tags: frozenset[str] | None = None,
) -> Audience | tuple[Problem, ...]:
    """Read a filter, typed or as fields; known regions and tags are checked when given."""
    terms = _typed(filter_) if isinstance(filter_, str) else _fields(filter_)
    problems = [term for term in terms if isinstance(term, Problem)]
    wanted = {field: frozenset[str]() for field in FIELDS}
    for term in terms:
        if not isinstance(term, Problem):
            wanted[term[0]] |= term[1]
    audience = Audience(**wanted)
    problems += _unknown(audience, regions, tags)
    clash = audience.no_tags & (audience.any_tags | audience.all_tags)
    problems += [Problem("contradiction", tag) for tag in sorted(clash)]
    return tuple(problems) or audience


def matches(audience: Audience, household: Facts) -> bool:
    """Tell whether a household is meant."""
    return (
        (not audience.regions or bool(audience.regions & household.regions))
        and (not audience.any_tags or bool(audience.any_tags & household.tags))
        and audience.all_tags <= household.tags
        and not audience.no_tags & household.tags
    )


Term = tuple[str, frozenset[str]]


def _typed(text: str) -> list[Term | Problem]:
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return [Problem("empty")]
    lead, *rest = TERM.split(text)
    terms: list[Term | Problem] = [Problem("no_key", lead.strip())] if lead.strip() else []
    for key, values in zip(rest[::2], rest[1::2], strict=True):
        words = frozenset(word for word in COMMA.split(values) if word)
        terms.append(_term(KEYS.get(key), key, words))
    return terms


def _fields(fields: Mapping[str, Iterable[str]]) -> list[Term | Problem]:
    return [
        _term(key if key in FIELDS else None, key, frozenset(words))
        for key, words in fields.items()
    ]


def _term(field: str | None, key: str, words: frozenset[str]) -> Term | Problem:
    if field is None:
        return Problem("unknown_key", key)
    return (field, words) if words else Problem("no_value", key)


def _unknown(
    audience: Audience, regions: frozenset[str] | None, tags: frozenset[str] | None
) -> list[Problem]:
    named = audience.any_tags | audience.all_tags | audience.no_tags
    strange_regions = audience.regions - regions if regions is not None else ()
    strange_tags = named - tags if tags is not None else ()
    return [
        *(Problem("unknown_region", word) for word in sorted(strange_regions)),
        *(Problem("unknown_tag", word) for word in sorted(strange_tags)),
    ]
