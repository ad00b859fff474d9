"""What holds a step up that the rules would let pass: a letter taken back, an objection, no reason.

The rules see a case by itself; these look at what stands around it.
"""

from collections.abc import Awaitable, Callable

from acts import consent_needed, reasons_needed
from acts.attempt import Attempt
from acts.public_notices import bars
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage.engine import Session

Bar = Callable[[Session, Rulebook, Attempt], Awaitable[Refusal | None]]

BARS: tuple[Bar, ...] = (consent_needed.barred, bars.held_up, reasons_needed.unexplained)


async def held_up(session: Session, rules: Rulebook, attempt: Attempt) -> Refusal | None:
    """The first reason that holds a step up."""
    for bar in BARS:
        refusal = await bar(session, rules, attempt)
        if refusal:
            return refusal
    return None
