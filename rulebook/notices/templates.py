"""Texts that providers register: what may stand in one, and whether a message is one of them.

Variables are written `${name}`. Matching looks at every place once for each variable, so no text
can make it slow.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from rulebook.masking import leaks
from rulebook.notices.wording import Wording

NOTIFICATION, PROMOTION, CODE = "notification", "promotion", "code"
CATEGORIES = (NOTIFICATION, PROMOTION, CODE)
"""As providers divide them: only a promotion tells people how to refuse it, and it must."""

ITS_OWN_WORD = {CODE: "验证码"}
"""The word that only a template of this category may say."""

LONGEST = 500
OPT_OUT = "拒收请回复R"

ALLOWED: Mapping[str, str] = {
    "text": r"[^\n\r【】]",
    "number": r"[0-9.,]",
    "money": r"[0-9.,万亿元]",
    "day": r"[0-9A-Za-z年月日号时分:./ -]",
    "phone": r"[0-9-]",
    "code": r"[0-9A-Za-z-]",
}
"""The characters a variable of each type may hold."""
USUAL_MOST = 20
MOST_OF_A_VARIABLE = 100

VARIABLE = re.compile(r"\$\{([^{}]*)\}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
LINK = re.compile(r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|gov|top|vip|cc|io)\b", re.I)
SHORT_LINKS = re.compile(r"\b(?:t\.cn|url\.cn|dwz\.\w+|suo\.im|bit\.ly|tinyurl\.com|u\.nu)\b", re.I)
OPT_OUT_ENDING = re.compile(rf"[，,。；; ]*{OPT_OUT}[。]?\Z")
SIGNS = "※"
FINE_SIGNS = "°℃"


@dataclass(frozen=True, slots=True)
class Variable:
    """What may stand in a variable: its type, and its most characters."""

    type: str = "text"
    most: int = USUAL_MOST


@dataclass(frozen=True, slots=True)
class Template:
    """A text as it is registered, with what may stand in its variables."""

    text: str
    variables: Mapping[str, Variable] = field(default_factory=dict)
    category: str = NOTIFICATION

    @property
    def names(self) -> tuple[str, ...]:
        """Its variables, in order."""
        return tuple(VARIABLE.findall(self.text))


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """Why a text cannot be registered; `what` is the piece meant.

    Kinds: empty, too_long, only_variables, adjacent, name, unknown, twice, unused, limit, link,
    short_link, brackets, signs, traditional, refused, mobile, opt_out, no_opt_out, category.
    """

    kind: str
    what: str = ""


def faults(template: Template, wording: Wording) -> Iterator[TemplateFault]:
    """Look whether providers would take a text as a template."""
    text = template.text
    fixed = VARIABLE.sub("\n", text)
    if not text.strip():
        yield TemplateFault("empty")
        return
    if len(text) > LONGEST:
        yield TemplateFault("too_long", str(len(text)))
    if not any(char.isalpha() for char in fixed):
        yield TemplateFault("only_variables")
    if re.search(r"\}\s*\$\{", text):
        yield TemplateFault("adjacent")
    yield from _variables(template)
    yield from _links(text, fixed)
    yield from _characters(fixed)
    fine = ITS_OWN_WORD.get(template.category, "")
    yield from (TemplateFault("refused", word) for word in wording.refused(fixed) if word != fine)
    if "mobile" in leaks(fixed):
        yield TemplateFault("mobile")
    yield from _opt_out(template)


def values_for(template: Template, text: str) -> Mapping[str, str] | None:
    """The values with which a template says exactly this text; None when it cannot.

    A promotion's last words on refusing it are not part of a message. Where several values would
    do, the earlier variables get the shorter ones.
    """
    fixed, names = _pieces(template.text, template.category)
    if not (text.startswith(fixed[0]) and text.endswith(fixed[-1])):
        return None
    if len(set(names)) < len(names) or not all(name in template.variables for name in names):
        return None
    limits = [template.variables[name] for name in names]
    ways = _ways(fixed, limits, text)
    if ways is None:
        return None
    values, at = {}, len(fixed[0])
    for name, ends, after in zip(names, ways, fixed[1:], strict=True):
        values[name] = text[at : ends[at]]
        at = ends[at] + len(after)
    return values


def filled_in(template: Template, values: Mapping[str, str]) -> str:
    """The text a provider makes of a template; what is put in is not looked at again."""
    return VARIABLE.sub(lambda found: values[found[1]], template.text)


def _ways(
    fixed: Sequence[str], limits: Sequence[Variable], text: str
) -> list[Mapping[int, int]] | None:
    """Where each variable may begin, and end then, so that what follows fits; None when it cannot.

    Worked out from the back, so that nothing is ever tried twice.
    """
    starts = {len(text) - len(fixed[-1])}
    ways: list[Mapping[int, int]] = []
    for before, limit in zip(reversed(fixed[:-1]), reversed(limits), strict=True):
        ends = _nearest(starts, limit, text)
        ways.append(ends)
        # A variable begins where the fixed words before it end.
        starts = {
            begin - len(before)
            for begin in ends
            if begin >= len(before) and text.endswith(before, 0, begin)
        }
    return ways[::-1] if 0 in starts else None


def _nearest(ends: Set[int], limit: Variable, text: str) -> dict[int, int]:
    """The nearest of these ends for every place where a value may begin.

    Where the nearest is out of reach, so are the others.
    """
    allowed = re.compile(ALLOWED[limit.type])
    found: dict[int, int] = {}
    nearest, run = None, 0
    for begin in range(len(text) - 1, -1, -1):
        nearest = begin + 1 if begin + 1 in ends else nearest
        run = run + 1 if allowed.match(text, begin) else 0
        if nearest is not None and nearest - begin <= min(run, limit.most):
            found[begin] = nearest
    return found


@lru_cache(maxsize=4096)
def _pieces(text: str, category: str) -> tuple[Sequence[str], Sequence[str]]:
    """The fixed words of a template and the variables between them, the same for every message."""
    said = OPT_OUT_ENDING.sub("", text) if category == PROMOTION else text
    pieces = VARIABLE.split(said)
    return pieces[::2], pieces[1::2]


def _variables(template: Template) -> Iterator[TemplateFault]:
    names = template.names
    for name in dict.fromkeys(names):
        if not NAME.fullmatch(name):
            yield TemplateFault("name", name)
        elif name not in template.variables:
            yield TemplateFault("unknown", name)
        if names.count(name) > 1:
            yield TemplateFault("twice", name)
    for name, limit in template.variables.items():
        if name not in names:
            yield TemplateFault("unused", name)
        if limit.type not in ALLOWED or not 0 < limit.most <= MOST_OF_A_VARIABLE:
            yield TemplateFault("limit", name)


def _links(text: str, fixed: str) -> Iterator[TemplateFault]:
    if re.search(r"(?:https?:|www\.)\S*\$\{", text, re.I) or re.search(
        r"\$\{(?:\w*(?:url|link)\w*)\}", text, re.I
    ):
        yield TemplateFault("link")
    elif short := SHORT_LINKS.search(fixed):
        yield TemplateFault("short_link", short[0])
    elif found := LINK.search(fixed):
        yield TemplateFault("link", found[0])


def _characters(fixed: str) -> Iterator[TemplateFault]:
    if re.search("[【】]", fixed):
        yield TemplateFault("brackets")
    signs = [char for char in fixed if char in SIGNS or _is_sign(char)]
    if signs:
        yield TemplateFault("signs", "".join(dict.fromkeys(signs)))
    old = [char for char in fixed if _is_traditional(char)]
    if old:
        yield TemplateFault("traditional", "".join(dict.fromkeys(old)))


def _is_sign(char: str) -> bool:
    """Numbers in circles, stars, arrows and emoji."""
    return char not in FINE_SIGNS and unicodedata.category(char) in ("So", "No")


def _is_traditional(char: str) -> bool:
    """Written where traditional characters are, and not in the common set of simplified ones.

    A rare name is one, too: it belongs into a variable.
    """
    return not _encodes(char, "gb2312") and _encodes(char, "big5")


def _encodes(char: str, encoding: str) -> bool:
    return bool(char.encode(encoding, "ignore"))


def _opt_out(template: Template) -> Iterator[TemplateFault]:
    if template.category not in CATEGORIES:
        yield TemplateFault("category", template.category)
    elif template.category == PROMOTION:
        if not OPT_OUT_ENDING.search(template.text):
            yield TemplateFault("no_opt_out")
    elif OPT_OUT in template.text.replace(" ", ""):
        yield TemplateFault("opt_out")
