"""The words masking goes by: what tells an illness, and what a public notice may say instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rulebook.entry import Entry

COLUMN_KINDS = (
    *("identity_number", "bank_card", "mobile", "birth_date"),
    *("illness", "income", "address"),
)


@dataclass(frozen=True)
class MaskingRules:
    """Words by what they give away, and the allowed words of a public notice.

    `diseases` name one, `sickness` says that somebody is ill at all; `ordinary` phrases only look
    like them. `reasons` are general words by kind of hardship, `other_reason` for any other kind.
    """

    diseases: tuple[str, ...]
    sickness: tuple[str, ...]
    ordinary: tuple[str, ...]
    offices: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    village_endings: tuple[str, ...]
    classes: Mapping[str, str]
    reasons: Mapping[str, str]
    other_reason: str


def read(
    words: Entry, notice: Entry, diseases: Iterable[str], sickness: Iterable[str]
) -> MaskingRules:
    """Join our own words with the names of diseases and the words of hardship."""
    words.only("diseases", "sickness", "ordinary", "offices", "columns")
    notice.only("village_endings", "classes", "reasons", "other_reason")
    columns = words.word_lists("columns")
    if set(columns) - set(COLUMN_KINDS):
        raise words.bad("columns", f"some of {', '.join(COLUMN_KINDS)}")
    reasons = notice.word_lists("reasons")
    return MaskingRules(
        diseases=_each_once(words.texts("diseases"), diseases),
        sickness=_each_once(words.texts("sickness"), sickness),
        ordinary=words.texts("ordinary"),
        offices=words.texts("offices"),
        columns=columns,
        village_endings=notice.texts("village_endings"),
        classes=notice.labels("classes"),
        reasons={risk: zh for zh, risks in reasons.items() for risk in risks},
        other_reason=notice.text("other_reason"),
    )


def _each_once(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in lists for word in words))
