"""The load test of the search: as many policies as asked for, found rightly."""

from bot.rehearsal import searchcorpus, searchload
from rulebook.loader import load


def test_a_rulebook_filled_up_is_still_answered_rightly() -> None:
    figures = searchload.measure(load(), 500, rounds=1)
    assert figures["policies"] == 500
    assert 100 < figures["real"] < 500
    assert figures["hit5"] >= 0.95
    assert 0 < figures["p50_us"] <= figures["p99_us"]
    assert figures["p99_cpu_us"] < 5000


def test_invented_policies_are_all_different_and_each_kind_is_asked_for() -> None:
    made = searchcorpus.documents(500)
    assert len({document.id for document in made}) == 500
    asked = searchcorpus.questions(made)
    assert len(asked) == 8 * len(searchcorpus.KINDS)
    assert all(question.right <= {document.id for document in made} for question in asked)
