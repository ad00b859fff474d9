"""How fast policies are found and how often rightly, in a rulebook filled up to a given size."""

import gc
import time
from typing import Any

from bot.rehearsal.searchcorpus import Question, documents, questions
from rulebook.loader import Rulebook
from rulebook.search import Index, document, index
from rulebook.search.policies import HOME

FIRST = 5


def measure(rules: Rulebook, count: int = 500, rounds: int = 10) -> dict[str, Any]:
    """Search a number of policies and return microseconds per question and the share found.

    The live policies of the rulebook come first, invented ones fill up. `hit5` is the share of
    questions with a right policy among the first five, `none` the share without any; the time on
    the processor (`p99_cpu_us`) leaves out what other programs of the machine took.
    """
    live = [document(rules.policies, policy) for policy in rules.policies.live[HOME]][:count]
    everything = [*live, *documents(count - len(live))]
    begin = time.perf_counter()
    shelf = index(everything, rules.search.index.vocabulary)
    built = time.perf_counter() - begin
    asked = questions(everything)
    took, worked = _took(shelf, asked, rounds)
    found = [{hit.id for hit in shelf.find(one.text, FIRST)} for one in asked]
    right = sum(bool(ids & one.right) for ids, one in zip(found, asked, strict=True))
    return {
        "policies": len(everything),
        "real": len(live),
        "questions": len(asked),
        "build_ms": round(built * 1000, 1),
        "p50_us": round(took[len(took) // 2] / 1000, 1),
        "p99_us": round(took[int(len(took) * 0.99)] / 1000, 1),
        "p99_cpu_us": round(worked[int(len(worked) * 0.99)] / 1000, 1),
        "hit5": round(right / len(asked), 3),
        "none": round(sum(not ids for ids in found) / len(asked), 3),
    }


def _took(shelf: Index, asked: list[Question], rounds: int) -> tuple[list[int], list[int]]:
    """Return the nanoseconds each question took by the clock and on the processor, sorted.

    The first round only warms up.
    """
    for one in asked:
        shelf.find(one.text, FIRST)
    took, worked = [], []
    gc.collect()
    for _round in range(rounds):
        for one in asked:
            begin, busy = time.perf_counter_ns(), time.thread_time_ns()
            shelf.find(one.text, FIRST)
            worked.append(time.thread_time_ns() - busy)
            took.append(time.perf_counter_ns() - begin)
    return sorted(took), sorted(worked)
