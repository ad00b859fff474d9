"""Conditions of policies in words: what a family or a person must be, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from console.reference.book import said
from console.reference.measures import unit
from console.reference.page import Line

COMPARED = {
    "eq": "是",
    "ne": "不是",
    "gt": "大于",
    "gte": "不小于",
    "lt": "小于",
    "lte": "不大于",
    "in": "是下面之一：",
    "has_any": "有下面任意一种：",
}
GROUPS = {
    "all": "下面每条都要符合",
    "any": "下面有一条符合就行",
    "not": "下面的不能成立",
}


@dataclass(frozen=True)
class Names:
    """What facts, their values and the lists of diseases are called."""

    fields: Mapping[str, str]
    units: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, tuple[str, ...]]


def lines(names: Names, condition: object, depth: int = 0) -> Iterator[Line]:
    """Say a condition; what stands deeper belongs to the line above it."""
    if not isinstance(condition, Mapping):
        return
    for group, words in GROUPS.items():
        if group in condition:
            yield from _group(names, words, condition[group], depth)
            return
    yield Line(depth, sentence(names, condition))


def sentence(names: Names, condition: Mapping[str, object]) -> str:
    """Say one comparison."""
    field, op, value = str(condition["field"]), str(condition["op"]), condition["value"]
    called = names.fields.get(field, field)
    if op in ("eq", "ne") and isinstance(value, bool):
        return f"{called}：{said(value is (op == 'eq'))}"
    return f"{called} {COMPARED.get(op, op)}{_value(names, field, value)}"


def alternatives(names: Names, condition: object) -> str:
    """Say a condition in one line."""
    return "；".join(line.text for line in lines(names, condition))


def _group(names: Names, words: str, parts: object, depth: int) -> Iterator[Line]:
    members = parts if isinstance(parts, list) else [parts]
    # What must all hold at the top is simply a list.
    if words == GROUPS["all"] and depth == 0:
        for part in members:
            yield from lines(names, part, depth)
        return
    yield Line(depth, f"{words}：")
    for part in members:
        yield from lines(names, part, depth + 1)


def _value(names: Names, field: str, value: object) -> str:
    if isinstance(value, Mapping) and "list" in value:
        return "、".join(names.lists.get(str(value["list"]), (str(value["list"]),)))
    if isinstance(value, Mapping) and "ref" in value:
        of, times = names.fields.get(str(value["ref"]), str(value["ref"])), value.get("mul", 1)
        return f"“{of}”" + (f"的{said(times)}倍" if times != 1 else "")
    labels = names.labels.get(field, {})
    if isinstance(value, list):
        return "、".join(labels.get(str(item), said(item)) for item in value)
    measured = unit(names.units[field]) if field in names.units else ""
    return labels.get(str(value), said(value) + measured)
