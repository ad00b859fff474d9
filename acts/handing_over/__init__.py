"""Hand-over (交接): posts, households and open cases go from one official to another from a day on.

What was done stays with who did it: activities, marks and counters are not touched. Counts of a
team or an office go on by their place, those of a person begin at nothing.
"""

from acts.handing_over.giving import Preview, hand_over, preview
from acts.handing_over.order import (
    AT_MOST,
    BadDay,
    NoSuccessor,
    NothingChosen,
    NothingHeld,
    NotLasting,
    Order,
    Plan,
    SamePerson,
)
from acts.handing_over.undoing import TooLate, is_fresh, may_undo, undo

__all__ = [
    "AT_MOST",
    "BadDay",
    "NoSuccessor",
    "NotLasting",
    "NothingChosen",
    "NothingHeld",
    "Order",
    "Plan",
    "Preview",
    "SamePerson",
    "TooLate",
    "hand_over",
    "is_fresh",
    "may_undo",
    "preview",
    "undo",
]
