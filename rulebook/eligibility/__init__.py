"""What a family may get, how much, and under which clause."""

from rulebook.eligibility.explanation import Explanation, Reason, explain
from rulebook.eligibility.verdicts import Answer, answers, applies, verdicts

__all__ = ["Answer", "Explanation", "Reason", "answers", "applies", "explain", "verdicts"]
