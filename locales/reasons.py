"""Why a policy applies or not, in words: every condition with what the family has."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from locales import _, language
from locales.units import listed, plain, quantity
from rulebook.eligibility.conditions import ListOf, Ref
from rulebook.eligibility.explanation import Reason
from rulebook.eligibility.fields import Field
from rulebook.eligibility.values import NONE, Between, Possible

Fields = Mapping[str, Field]

INDENT = "  "
# A list of thirty diseases is told by its first few.
FEW = 6

VERDICTS: dict[bool | None, Callable[[], str]] = {
    True: lambda: _("fits"),
    False: lambda: _("does not fit"),
    None: lambda: _("cannot tell yet"),
}
GROUPS: dict[str, Callable[[], str]] = {
    "all": lambda: _("All of these"),
    "any": lambda: _("At least one of these"),
    "not": lambda: _("Not this"),
    "any_person": lambda: _("At least one member of the family"),
}
TESTS: dict[str, Callable[[str, str], str]] = {
    "eq": lambda fact, wanted: _("%(fact)s is %(wanted)s", fact=fact, wanted=wanted),
    "in": lambda fact, wanted: _("%(fact)s is one of %(wanted)s", fact=fact, wanted=wanted),
    "ne": lambda fact, wanted: _("%(fact)s is not %(wanted)s", fact=fact, wanted=wanted),
    "lt": lambda fact, wanted: _("%(fact)s is below %(wanted)s", fact=fact, wanted=wanted),
    "lte": lambda fact, wanted: _("%(fact)s is not above %(wanted)s", fact=fact, wanted=wanted),
    "gt": lambda fact, wanted: _("%(fact)s is above %(wanted)s", fact=fact, wanted=wanted),
    "gte": lambda fact, wanted: _("%(fact)s is not below %(wanted)s", fact=fact, wanted=wanted),
    "has_any": lambda fact, wanted: _("%(fact)s: any of %(wanted)s", fact=fact, wanted=wanted),
}
HAS: dict[str, Callable[[str], str]] = {
    "hh": lambda value: _("your family has %(value)s", value=value),
    "p": lambda value: _("this person has %(value)s", value=value),
    "ent": lambda value: _("the business has %(value)s", value=value),
    "region": lambda value: _("the county has %(value)s", value=value),
    "area": lambda value: _("the place has %(value)s", value=value),
}
YES: dict[str, Callable[[], str]] = {
    "hh": lambda: _("it is so in your family"),
    "p": lambda: _("it is so with this person"),
    "ent": lambda: _("it is so with the business"),
    "region": lambda: _("it is so in the county"),
    "area": lambda: _("it is so in the place"),
}
NO: dict[str, Callable[[], str]] = {
    "hh": lambda: _("it is not so in your family"),
    "p": lambda: _("it is not so with this person"),
    "ent": lambda: _("it is not so with the business"),
    "region": lambda: _("it is not so in the county"),
    "area": lambda: _("it is not so in the place"),
}


def tree(fields: Fields, reason: Reason, depth: int = 0) -> list[str]:
    """Say a whole tree of reasons, a line for each, what belongs to one indented below it."""
    lines = [INDENT * depth + line(fields, reason)]
    for part in reason.parts:
        lines += tree(fields, part, depth + 1)
    return lines


def line(fields: Fields, reason: Reason) -> str:
    """Say one condition: what is asked, what the family has, whether it fits."""
    verdict = VERDICTS[reason.verdict]()
    if reason.kind in ("test", "given"):
        about = fields[reason.field]
        return _(
            "%(test)s: %(has)s → %(verdict)s",
            test=_asked(fields, about, reason),
            has=has(about, reason.value),
            verdict=verdict,
        )
    if reason.kind == "member":
        group = _("Member %(member)s", member=reason.member)
    elif reason.kind == "case":
        about = fields[reason.field]
        word = _value(about, reason.wanted)
        group = _("%(fact)s is %(wanted)s", fact=label(about), wanted=word)
    else:
        group = GROUPS[reason.kind]()
    return _("%(group)s → %(verdict)s", group=group, verdict=verdict)


def missing(fields: Fields, keys: Iterable[str]) -> list[str]:
    """Say which facts are missing, what the county has to enter apart from what a family says."""
    keys = list(keys)
    county = [label(fields[key]) for key in keys if fields[key].prefix == "region"]
    family = [label(fields[key]) for key in keys if fields[key].prefix != "region"]
    lines = []
    if family:
        lines.append(_("Not known yet: %(facts)s", facts=listed(family)))
    if county:
        lines.append(_("This county has not entered yet: %(facts)s", facts=listed(county)))
    return lines


def label(about: Field) -> str:
    """Name a fact."""
    if language() == "en":
        return about.key.partition(".")[2].replace("_", " ")
    return about.zh


def must_be(fact: str, yes: bool) -> str:
    """Say that a fact must be so, or must not."""
    if yes:
        return _("“%(fact)s” must be so", fact=fact)
    return _("“%(fact)s” must not be so", fact=fact)


def compared(op: str, fact: str, wanted: str) -> str:
    """Say what a fact is compared with; `op` is that of the entries: eq, in, gte and so on."""
    return TESTS[op](fact, wanted)


def has(about: Field, value: Any) -> str:
    """Say what is known of a fact."""
    if value is None:
        if about.prefix == "region":
            return _("the county has not entered it yet")
        return _("not known yet")
    if value is True or value is False:
        return (YES if value else NO)[about.prefix]()
    if value is NONE or value == ():
        return _("there is none")
    return HAS[about.prefix](_known(about, value))


def _asked(fields: Fields, about: Field, reason: Reason) -> str:
    if reason.kind == "given":
        return _("%(fact)s: there is one", fact=label(about))
    if isinstance(reason.wanted, bool):
        return must_be(label(about), reason.wanted is (reason.op == "eq"))
    return compared(reason.op, label(about), _wanted(fields, about, reason.wanted))


def _wanted(fields: Fields, about: Field, wanted: Any) -> str:
    if isinstance(wanted, Ref):
        name = label(fields[wanted.field])
        if wanted.factor == 1:
            return name
        return _("%(factor)s × %(fact)s", factor=plain(wanted.factor), fact=name)
    keys = wanted.keys if isinstance(wanted, ListOf) else wanted
    return _several(about, keys) if isinstance(keys, frozenset) else _value(about, keys)


def _several(about: Field, words: Iterable[Any]) -> str:
    words = set(words)
    # In the order the field lists them, so that the same rule always reads the same.
    ordered = [word for word in about.labels if word in words] or sorted(words)
    said = listed(_value(about, word) for word in ordered[:FEW])
    if len(ordered) <= FEW:
        return said
    return _("%(words)s and others, %(count)s in all", words=said, count=len(ordered))


def _known(about: Field, value: Any) -> str:
    if isinstance(value, tuple):
        return _several(about, value)
    if isinstance(value, Possible):
        return _("perhaps %(words)s", words=_several(about, value.words))
    if isinstance(value, Between):
        return _("at most %(figure)s", figure=quantity(_cents(value.high), about.unit))
    return _value(about, value)


def _value(about: Field, value: Any) -> str:
    if about.labels:
        return str(value) if language() == "en" else about.label(value)
    return quantity(_cents(value), about.unit)


def _cents(value: Decimal | int) -> Decimal:
    """Cut a long fraction to cents: it is shown, nothing is reckoned with it any more."""
    return Decimal(value) if isinstance(value, int) else round(value, 2)
