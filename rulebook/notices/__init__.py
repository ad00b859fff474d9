"""Notices (明白纸): a policy in plain words, its figures bound to the policy's own entry."""

from rulebook.notices.figures import Figure, figures_of
from rulebook.notices.notice import (
    BRIEF,
    FIELDS,
    FORMS,
    SHORT,
    PlainNotices,
    ReadyNotice,
    Words,
)
from rulebook.notices.occasions import Occasion
from rulebook.notices.placeholders import PHONE, asked_for, filled

__all__ = [
    "BRIEF",
    "FIELDS",
    "FORMS",
    "PHONE",
    "SHORT",
    "Figure",
    "Occasion",
    "PlainNotices",
    "ReadyNotice",
    "Words",
    "asked_for",
    "figures_of",
    "filled",
]
