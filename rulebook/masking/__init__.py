"""Hide what identifies a person, find what was not hidden, and let only allowed fields into public.

`leaks` finds numbers in any text. `for_public`, `for_sms` and `for_screen` say what a text may not
hold in that place; `public_line` builds a line of a public notice from a list of allowed fields.
"""

from rulebook.masking.names import identity, name, phone
from rulebook.masking.numbers import RUNS, leaks
from rulebook.masking.places import for_public, for_screen, for_sms, leaking_columns
from rulebook.masking.public_notice import ALLOWED, Problem, PublicLine, public_line
from rulebook.masking.rules import MaskingRules

__all__ = [
    "ALLOWED",
    "RUNS",
    "MaskingRules",
    "Problem",
    "PublicLine",
    "for_public",
    "for_screen",
    "for_sms",
    "identity",
    "leaking_columns",
    "leaks",
    "name",
    "phone",
    "public_line",
]
