"""The verification visit (入户核实) as a guided form: saved at every answer, by several people."""

from acts.checks.answering import (
    NotOpen,
    answer,
    as_before,
    confirm_drafts,
    draft_of,
    may_answer,
    photograph,
    start,
)
from acts.checks.finishing import Finished, Unfinished, finish
from acts.checks.questions import answer_question
from acts.checks.sheets import (
    Cell,
    Part,
    Sheet,
    current,
    is_check,
    paper_of,
    sheet,
    waiting,
    waits_for_visit,
)
from acts.checks.summaries import summary

__all__ = [
    "Cell",
    "Finished",
    "NotOpen",
    "Part",
    "Sheet",
    "Unfinished",
    "answer",
    "answer_question",
    "as_before",
    "confirm_drafts",
    "current",
    "draft_of",
    "finish",
    "is_check",
    "may_answer",
    "paper_of",
    "photograph",
    "sheet",
    "start",
    "summary",
    "waiting",
    "waits_for_visit",
]
