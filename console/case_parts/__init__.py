"""Sections of the case page, one module each: what it shows, and the template that shows it.

A part is nothing for a case it does not concern; the page then leaves it out.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from acts.actor import Actor
from console.case_parts import (
    alarm,
    chain,
    check,
    comparison,
    confirmations,
    consent,
    decision,
    entry,
    finding,
    help_plan,
    papers,
    public_notice,
    sensitive,
    voice,
    warning,
)
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.cases import Filed

Look = Callable[[Session, Rulebook, Actor, Filed], Awaitable[object | None]]


@dataclass(frozen=True, slots=True)
class Part:
    """A section: `look` finds what `template` shows as `part`."""

    template: str
    look: Look


PARTS: tuple[Part, ...] = (
    Part("case_alarm.html", alarm.look),
    Part("case_finding.html", finding.look),
    Part("case_warning.html", warning.look),
    Part("case_voice.html", voice.look),
    Part("case_chain.html", chain.look),
    Part("case_public_notice.html", public_notice.look),
    Part("case_check.html", check.look),
    Part("check_confirmations.html", confirmations.look),
    Part("case_consent.html", consent.look),
    Part("case_comparison.html", comparison.look),
    Part("case_entry.html", entry.look),
    Part("case_papers.html", papers.look),
    Part("case_help_plan.html", help_plan.look),
    Part("case_decision.html", decision.look),
    Part("case_sensitive.html", sensitive.look),
)


async def parts_of(
    session: Session, rules: Rulebook, actor: Actor, case: Filed
) -> list[tuple[str, object]]:
    """The sections this case has for this actor, each with its template, in order."""
    found = [(part.template, await part.look(session, rules, actor, case)) for part in PARTS]
    return [(template, shown) for template, shown in found if shown is not None]
