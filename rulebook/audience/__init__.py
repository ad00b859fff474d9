"""Whom something is for, as an officer writes it: 地区:柳河镇 且 (标签:低保 或 案件:公示中)."""

from rulebook.audience.matching import HouseholdFacts, Reason, matches, reasons
from rulebook.audience.parsing import parse, words_in
from rulebook.audience.places import placed
from rulebook.audience.reading import Problem
from rulebook.audience.showing import show
from rulebook.audience.spelling import APPLIES, CANNOT_TELL, DOES_NOT, KEYS, NONE, Key
from rulebook.audience.terms import (
    EVERYONE,
    And,
    Filter,
    Not,
    Or,
    Term,
    both,
    either,
    parts_of,
    terms_of,
)
from rulebook.audience.tokens import bare, normal
from rulebook.audience.vocabulary import CHANNELS, Names, Vocabulary, Words, case_names

__all__ = [
    "APPLIES",
    "CANNOT_TELL",
    "CHANNELS",
    "DOES_NOT",
    "EVERYONE",
    "KEYS",
    "NONE",
    "And",
    "Filter",
    "HouseholdFacts",
    "Key",
    "Names",
    "Not",
    "Or",
    "Problem",
    "Reason",
    "Term",
    "Vocabulary",
    "Words",
    "bare",
    "both",
    "case_names",
    "either",
    "matches",
    "normal",
    "parse",
    "parts_of",
    "placed",
    "reasons",
    "show",
    "terms_of",
    "words_in",
]
