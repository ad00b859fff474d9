"""What would make a notice plainer; unlike problems, advice stops nobody."""

from notifications.notices.problems import Problem, in_words, spoken
from rulebook.loader import Rulebook
from rulebook.notices import checks
from storage.queries.notices import Text

NEVER_STOPS = ("jargon", "long_sentence")


def advice(rules: Rulebook, notice: Text) -> list[Problem]:
    """Say which words nobody says at home, and which sentences are too long for one breath."""
    found = [
        Problem(fault.field, in_words(fault), written)
        for written, words in spoken(notice)
        for fault in checks.of_wording(words, rules.plain_notices.wording[written])
        if fault.kind in NEVER_STOPS
    ]
    return list(dict.fromkeys(found))
