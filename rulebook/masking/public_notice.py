"""One line of a public notice (公示): allowed fields only, in general words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rulebook.masking.names import DOT, name
from rulebook.masking.places import for_public
from rulebook.masking.rules import MaskingRules

ALLOWED = ("village", "name", "household_class", "members", "reason")
LONGEST_VILLAGE = 20
MOST_MEMBERS = 30
LETTERS = r"\u3400-\u9fff\U00020000-\U000323af"
# A masked name: its parts divided by dots, and something hidden in it.
NAME = re.compile(rf"(?=.{{2,20}}$)(?=.*\*)[{LETTERS}][{LETTERS}*]*(?:{DOT}[{LETTERS}*]+)*")


@dataclass(frozen=True)
class PublicLine:
    """What the village reads of a household; the name is masked, reason and class are words."""

    village: str
    name: str
    household_class: str
    members: int
    reason: str


@dataclass(frozen=True)
class Problem:
    """A field that keeps a record from being shown, and why; never its value.

    `kind` is missing, not_allowed, not_a_village, not_a_name, not_a_count, unknown_class, or a
    kind of `for_public` that was found in the field.
    """

    field: str
    kind: str


def public_line(
    rules: MaskingRules, record: Mapping[str, object]
) -> PublicLine | tuple[Problem, ...]:
    """Build the line of a public notice, or say why this record may not be shown.

    `record` holds the fields of `ALLOWED` and nothing else: the village's name, the head's name
    (masked here), the kind of household (a key or its words), the number of members and the kind
    of hardship; one without general words becomes another reason. A field too many is refused
    rather than left out, because whoever added it believes that it is shown.
    """
    problems = _not_allowed(rules, record)
    for field, kind_of in CHECKS.items():
        value = record.get(field)
        if kind := "missing" if value in (None, "") else kind_of(rules, value):
            problems.append(Problem(field, kind))
    if problems:
        return tuple(problems)
    return PublicLine(
        village=str(record["village"]).strip(),
        name=name(str(record["name"])),
        household_class=_class(rules, record["household_class"]) or "",
        members=int(str(record["members"])),
        reason=rules.reasons.get(str(record["reason"]), rules.other_reason),
    )


def _not_allowed(rules: MaskingRules, record: Mapping[str, object]) -> list[Problem]:
    extra = {field: value for field, value in record.items() if field not in ALLOWED}
    return [
        Problem(field, kind)
        for field, value in extra.items()
        for kind in ("not_allowed", *for_public(rules, str(value)))
    ]


def _village(rules: MaskingRules, value: object) -> str | None:
    text = str(value).strip()
    if found := for_public(rules, text):
        return found[0]
    fits = len(text) <= LONGEST_VILLAGE and text.endswith(rules.village_endings)
    return None if fits and not re.search(r"[\d\s]", text) else "not_a_village"


def _name(rules: MaskingRules, value: object) -> str | None:
    masked = name(str(value))
    if for_public(rules, masked):
        # What the asterisk leaves may say something by itself: 三*癌.
        return "not_a_name"
    return None if NAME.fullmatch(masked) else "not_a_name"


def _members(rules: MaskingRules, value: object) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_MEMBERS
    return None if whole else "not_a_count"


def _household_class(rules: MaskingRules, value: object) -> str | None:
    return None if _class(rules, value) else "unknown_class"


def _class(rules: MaskingRules, value: object) -> str | None:
    text = str(value)
    return rules.classes.get(text) or (text if text in rules.classes.values() else None)


CHECKS: Mapping[str, Callable[[MaskingRules, object], str | None]] = {
    "village": _village,
    "name": _name,
    "household_class": _household_class,
    "members": _members,
    "reason": lambda _rules, _value: None,
}
