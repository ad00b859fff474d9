"""A notice as the form of the editor holds it: fields by name, back and forth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from channels.text import clean
from locales import DEFAULT, LANGUAGES
from rulebook.loader import Rulebook
from rulebook.notices import FIELDS, Words, asked_for, figures_of
from storage.queries.notices import Text

LONGEST = 4000
OTHERS = tuple(language for language in LANGUAGES if language != DEFAULT)
BEGUN = "begun"
"""The field that holds the number of the version the form began with."""
PLAIN = ("slug", "policy", "source", "review_by", "may_apply", BEGUN)
NAMES = (*FIELDS, *PLAIN, *(f"{language}.{field}" for language in OTHERS for field in FIELDS))
"""Every field of the form; words in other languages begin with their language."""

MANY_LINES = {"body": 4, "gets": 3, "how": 3, "short": 3}
"""How many lines a field shows; the others two."""


def typed(form: Mapping[str, object]) -> dict[str, str]:
    """What was typed, as it may be kept and shown again."""
    return {name: clean(str(form.get(name, "")), LONGEST) for name in NAMES}


def shown(notice: Text, begun: int = 0) -> dict[str, str]:
    """A notice as the form shows it, begun with a version."""
    kept = {name: getattr(notice, name) for name in (*FIELDS, "slug", "policy", "source")}
    kept |= {
        "review_by": str(notice.review_by),
        "may_apply": "1" if notice.may_apply else "",
        BEGUN: str(begun),
    }
    for language in OTHERS:
        words = notice.others.get(language)
        kept |= {f"{language}.{name}": getattr(words, name, "") for name in FIELDS}
    return kept


def text_of(kept: Mapping[str, str], rules: Rulebook) -> Text:
    """What was typed as a notice, its figures as the policy has them now.

    Raises:
        ValueError: the review date is none.
    """
    others = {language: _words(kept, f"{language}.") for language in OTHERS}
    used = {name for text in (kept[one] for one in NAMES) for name in asked_for(text)}
    policy = rules.policies.by_id.get(kept["policy"])
    figures = figures_of(policy) if policy else {}
    words = {name: kept[name] for name in FIELDS}
    return Text(
        **words,
        slug=kept["slug"],
        source=kept["source"],
        review_by=date.fromisoformat(kept["review_by"]),
        policy=kept["policy"],
        figures={name: figures[name] for name in sorted(used & figures.keys())},
        others={language: one for language, one in others.items() if any(_values(one))},
        may_apply=bool(kept["may_apply"]),
    )


def begun_with(kept: Mapping[str, str]) -> int | None:
    """The number of the version a form began with, where it says so."""
    said = kept[BEGUN]
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


@dataclass(frozen=True, slots=True)
class Merged:
    """A form joined with what somebody else kept meanwhile.

    `taken` are the fields only they had changed; `theirs` their words where both have.
    """

    kept: dict[str, str]
    taken: tuple[str, ...]
    theirs: Mapping[str, str]


def merged(begun: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merged:
    """Join two forms that began with the same one: nobody's words are lost unseen."""
    kept = {**mine, BEGUN: theirs[BEGUN]}
    own = [name for name in NAMES if name not in ("slug", "policy", BEGUN)]
    differ = [name for name in own if mine[name] != theirs[name]]
    taken = tuple(name for name in differ if mine[name] == begun[name])
    both = {n: theirs[n] for n in differ if n not in taken and theirs[n] != begun[n]}
    return Merged({**kept, **{name: theirs[name] for name in taken}}, taken, both)


def _words(kept: Mapping[str, str], before: str) -> Words:
    return Words(**{name: kept[f"{before}{name}"] for name in FIELDS})


def _values(words: Words) -> list[str]:
    return [getattr(words, name) for name in FIELDS]
