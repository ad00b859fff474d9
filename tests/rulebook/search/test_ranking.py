"""The index by itself, on documents made up for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.search import Document, Index, Match, Vocabulary, index

WORDS = Vocabulary(
    means={"娃": ("学生",), "瓦": ("房顶",), "roof": ("房顶",), "好": ()},
    fillers=frozenset({"怎么", "的", "了", "多少钱"}),
    general=frozenset({"补助"}),
)
DOCUMENTS = (
    Document("school", "学生补助", ("住校学生",), "一年补一千元，送到学校", 3),
    Document("roof", "修房顶补助", ("危房户",), "漏雨的房顶，C级最多一万元", 1),
    Document("water", "送水", ("缺水户",), "没水就送水，学生也送", 2),
)


@pytest.fixture(scope="module")
def shelf() -> Index:
    return index(DOCUMENTS, WORDS)


def ids(shelf: Index, text: str, **how: object) -> list[str]:
    return [hit.id for hit in shelf.find(text, **how)]  # type: ignore[arg-type]


def test_a_title_weighs_more_than_a_gist(shelf: Index) -> None:
    assert ids(shelf, "学生") == ["school", "water"]


def test_a_word_is_found_by_its_meaning(shelf: Index) -> None:
    (hit,) = shelf.find("瓦怎么")
    assert hit.id == "roof"
    assert hit.matches == (Match("瓦", "房顶"),)
    assert ids(shelf, "my ROOF!") == ["roof"]


def test_the_very_word_is_named_once_and_as_long_as_it_matched(shelf: Index) -> None:
    (hit,) = shelf.find("修房顶要多少钱", limit=1)
    assert hit.matches == (Match("修房顶", "修房顶"),)


def test_a_single_character_is_found_when_it_is_all_there_is(shelf: Index) -> None:
    assert ids(shelf, "水") == ["water"]
    assert ids(shelf, "水的") == ["water"]
    assert ids(shelf, "他泼水") == []


def test_letters_and_figures_are_words(shelf: Index) -> None:
    assert ids(shelf, "Ｃ级") == ["roof"]


def test_equals_stand_by_rank_then_id() -> None:
    twins = [
        Document(key, "一样的话", (), "", rank) for key, rank in (("b", 1), ("a", 1), ("c", 0))
    ]
    assert ids(index(twins, WORDS), "一样") == ["c", "a", "b"]


def test_only_what_may_be_found_is_found(shelf: Index) -> None:
    assert ids(shelf, "学生", among={"water"}) == ["water"]
    assert ids(shelf, "学生", limit=1) == ["school"]


def test_an_empty_shelf_has_nothing() -> None:
    assert index((), WORDS).find("学生") == ()


def test_a_general_word_alone_names_nothing(shelf: Index) -> None:
    assert WORDS.names_nothing("怎么补助")
    assert not WORDS.names_nothing("学生补助")


TEXT = st.text(st.sampled_from("娃瓦学生房顶补助水户漏雨的了怎么C级1 ，？roof"), max_size=20)


@given(TEXT)
def test_whatever_is_asked_hits_are_in_order_with_a_reason_each(text: str) -> None:
    shelf = index(DOCUMENTS, WORDS)
    hits = shelf.find(text)
    assert hits == shelf.find(text)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.matches and hit.score > 0 for hit in hits)
    assert len({hit.id for hit in hits}) == len(hits)


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_a_search(text: str) -> None:
    index(DOCUMENTS, WORDS).find(text)
    WORDS.names_nothing(text)


@given(TEXT)
def test_more_hits_begin_with_the_fewer(text: str) -> None:
    shelf = index(DOCUMENTS, WORDS)
    assert shelf.find(text, limit=3)[:1] == shelf.find(text, limit=1)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6))
def test_a_document_is_found_by_its_own_title(texts: list[tuple[str, str]]) -> None:
    made = [Document(str(n), title, (), gist, n) for n, (title, gist) in enumerate(texts)]
    shelf = index(made, Vocabulary({}, frozenset()))
    for document in made:
        asked = shelf.vocabulary.cut(document.title)
        if asked.terms:
            same = [one.id for one in made if one.title == document.title]
            assert {hit.id for hit in shelf.find(document.title, limit=9)} & set(same)
