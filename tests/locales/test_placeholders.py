"""Every translation has the values of its sentence whole; a lost letter shows only when said."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUES = sorted(Path("locales").glob("*/LC_MESSAGES/messages.po"))
VALUE = re.compile(r"%\((\w+)\)(s)?")


def values(text: str) -> set[tuple[str, str]]:
    return set(VALUE.findall(text))


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parts[1])
def test_a_translation_names_only_values_its_sentence_has(file: Path) -> None:
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    wrong = []
    for message in catalogue:
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        known = {value for form in forms for value in values(form)}
        wrong += [text for text in said if text and not values(text) <= known]
    assert len(CATALOGUES) > 1
    assert wrong == []


def test_the_check_finds_a_lost_letter() -> None:
    assert values("%(deadline)已到期") == {("deadline", "")}
    assert not values("%(deadline)已到期") <= values("was due on %(deadline)s")
