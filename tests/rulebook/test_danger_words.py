"""Words of danger, as people say them when they are desperate, and words that only look so."""

import pytest

from rulebook.hardship import danger_in
from rulebook.loader import load

HARDSHIP = load().hardship


@pytest.mark.parametrize(
    ("said", "danger"),
    [
        ("没人管我我不活了", "self_harm"),
        ("活着没意思", "self_harm"),
        ("还不如死了算了", "self_harm"),
        ("实在没法活了", "self_harm"),
        ("屋顶塌了半边", "house_collapse"),
        ("饿了好几天了", "no_food"),
        ("他天天打我", "violence"),
        ("出车祸了人在流血", "injury"),
    ],
)
def test_despair_in_everyday_words_is_heard(said: str, danger: str) -> None:
    assert danger in danger_in(HARDSHIP, said)


@pytest.mark.parametrize("said", ["有事打我电话", "外出打工活少了", "庄稼都旱死了", "煤气费交不起"])
def test_everyday_words_raise_no_alarm(said: str) -> None:
    assert danger_in(HARDSHIP, said) == frozenset()
