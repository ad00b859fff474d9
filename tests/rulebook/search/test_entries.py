"""The entries of the search: what is written wrong is refused where it stands."""

from pathlib import Path

import pytest

from rulebook.entry import BadEntry
from rulebook.reading.search import read_vocabulary

FILLERS = "fillers: [怎么]\ngeneral: [补助]\nasking: [多少钱]\ncomplaining: [没给]\n"


def write(folder: Path, synonyms: str, fillers: str = FILLERS) -> Path:
    (folder / "synonyms.yaml").write_text(synonyms, "utf-8")
    (folder / "fillers.yaml").write_text(fillers, "utf-8")
    return folder


def test_groups_of_one_word_are_joined_in_the_order_written(tmp_path: Path) -> None:
    text = (
        "same:\n  - {words: [五保, 特困]}\nmeans:\n  - {said: [五保, 孤老], means: [供养, 特困]}\n"
    )
    found = read_vocabulary(write(tmp_path, text))
    assert found.means == {"五保": ("特困", "供养"), "特困": ("五保",), "孤老": ("供养", "特困")}


@pytest.mark.parametrize(
    ("synonyms", "field", "expected"),
    [
        ("same:\n  - {words: [五保]}\n", "same.0.words", "at least 2 words"),
        ("same:\n  - [五保, 特困]\n", "same", "a list of entries"),
        ("same:\n  - {word: [五保, 特困]}\n", "same.0.word", "one of the fields"),
        ("means:\n  - {said: [], means: [学生]}\n", "means.0.said", "at least 1"),
        ("means:\n  - {said: [娃]}\n", "means.0.means", "at least 1"),
        ("means:\n  - {said: [娃, 娃], means: [学生]}\n", "means.0.said", "every word once"),
        ("means:\n  - {said: [怎么], means: [学生]}\n", "means.0.said", "not the filler 怎么"),
        ("means:\n  - {said: [小 孩], means: [学生]}\n", "means.0.said", "without spaces"),
        ("means:\n  - {said: [School], means: [学生]}\n", "means.0.said", "small Latin letters"),
        ("means:\n  - {said: [on], means: [学生]}\n", "means.0.said", "a list of texts"),
        ("mean: []\n", "mean", "one of the fields"),
    ],
)
def test_a_bad_group_says_where_it_stands(
    tmp_path: Path, synonyms: str, field: str, expected: str
) -> None:
    with pytest.raises(BadEntry) as caught:
        read_vocabulary(write(tmp_path, synonyms))
    assert caught.value.file.name == "synonyms.yaml"
    assert caught.value.field == field
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("fillers", "field"),
    [
        ("fillers: []\ngeneral: [补助]\nasking: [多]\ncomplaining: [没]\n", "fillers"),
        ("fillers: [怎么]\nasking: [多]\ncomplaining: [没]\n", "general"),
        (f"{FILLERS}stop: [的]\n", "stop"),
        (FILLERS.replace("[补助]", "[补助，]"), "general"),
    ],
)
def test_a_bad_filler_says_where_it_stands(tmp_path: Path, fillers: str, field: str) -> None:
    with pytest.raises(BadEntry) as caught:
        read_vocabulary(write(tmp_path, "same: []\n", fillers))
    assert caught.value.file.name == "fillers.yaml"
    assert caught.value.field == field
