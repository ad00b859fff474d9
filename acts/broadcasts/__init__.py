"""Broadcasts: one notice to many households, prepared by one person and approved by another.

draft → approved → sending, wave by wave, the first to a few only → done; paused; stopped.
"""

from acts.broadcasts.approving import approve, send
from acts.broadcasts.correcting import correct, to_correct
from acts.broadcasts.declined import (
    Ended,
    NobodyMeant,
    NotApproved,
    NotSent,
    OutOfDate,
    OwnApproval,
    SameAgain,
)
from acts.broadcasts.drafting import Wanted, about, draft_broadcast, fingerprint
from acts.broadcasts.holding import pause, resume, stop
from acts.broadcasts.states import APPROVED, BEGUN, DONE, DRAFT, PAUSED, SENDING, STOPPED
from acts.broadcasts.waves import step

__all__ = [
    "APPROVED",
    "BEGUN",
    "DONE",
    "DRAFT",
    "PAUSED",
    "SENDING",
    "STOPPED",
    "Ended",
    "NobodyMeant",
    "NotApproved",
    "NotSent",
    "OutOfDate",
    "OwnApproval",
    "SameAgain",
    "Wanted",
    "about",
    "approve",
    "correct",
    "draft_broadcast",
    "fingerprint",
    "pause",
    "resume",
    "send",
    "step",
    "stop",
    "to_correct",
]
