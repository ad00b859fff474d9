"""Read what masking goes by: its own words, the lists of diseases and the words of sickness."""

from collections.abc import Mapping
from pathlib import Path

from rulebook.entry import read
from rulebook.hardship import Hardship
from rulebook.masking import rules
from rulebook.masking.rules import MaskingRules

SICKNESS = "sickness"
"""The group of the report's menu whose words tell that somebody is ill."""


def read_masking(
    folder: Path, hardship: Hardship, diseases: Mapping[str, Mapping[str, str]]
) -> MaskingRules:
    """Read the words of masking; `diseases` are the lists of the policies, names by key.

    Raises: BadEntry
    """
    notice = read(folder / "public_notice.yaml")
    for zh, risks in notice.word_lists("reasons").items():
        if unknown := set(risks) - hardship.risks.keys():
            expected = f"known kinds of hardship, not {', '.join(sorted(unknown))}"
            raise notice.part("reasons").bad(zh, expected)
    listed = [zh for names in diseases.values() for zh in names.values()]
    return rules.read(read(folder / "words.yaml"), notice, listed, _sickness(hardship))


def _sickness(hardship: Hardship) -> list[str]:
    words = []
    for group in hardship.menu:
        if group.id == SICKNESS:
            words += [*group.words]
            words += [word for risk in group.risks for word in hardship.risks[risk].words]
    return words
