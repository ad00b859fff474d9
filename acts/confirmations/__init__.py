"""What a household is asked to confirm: a visit's summary, a plan, a card, that it was solved."""

from acts.confirmations.answering import (
    Entered,
    NotNow,
    answered,
    by_code,
    explained,
    meant,
    on_paper,
    send_code,
)
from acts.confirmations.asking import Asked, ask
from acts.confirmations.following import FOLLOWS, Follow
from acts.confirmations.words import CARD, CHECK, PLAN, SOLVED, Meant

__all__ = [
    "CARD",
    "CHECK",
    "FOLLOWS",
    "PLAN",
    "SOLVED",
    "Asked",
    "Entered",
    "Follow",
    "Meant",
    "NotNow",
    "answered",
    "ask",
    "by_code",
    "explained",
    "meant",
    "on_paper",
    "send_code",
]
