"""A case in words for an official: where it stands, since when, who is next and what is missing."""

from collections.abc import Sequence
from datetime import date

from acts.actor import Actor
from acts.next_steps import Next
from locales import _, day, ngettext, steps
from notifications import tell
from notifications.wording import days_left, shown_code
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases, households, officials, regions
from storage.queries.cases import Filed

MOST_NAMES = 3


async def standing(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, following: Sequence[Next]
) -> str:
    """Everything an official asks of a case."""
    today = session.moment.today
    lines = [await progress(session, rules, actor, case)]
    lines += [f"· {_step(rules, case, one, today)}" for one in following]
    if any(one.own and not one.here for one in following):
        lines.append(
            _(
                "Papers, approving, refusing and closing: %(address)s",
                address=at(case),
            )
        )
    lines.append(_("For the clause send 为什么 %(code)s.", code=shown_code(case.code)))
    return "\n".join(line for line in lines if line)


async def progress(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> str:
    """How far a case is: where, in whose hands, for how long, until when."""
    lines = [await _where(session, rules, actor, case), _age(session, case)]
    return "\n".join([*lines, *await _limits(session, case)])


def at(case: Filed) -> str:
    """Where the console has a case."""
    return f"/console/cases/{case.id}"


async def _where(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> str:
    procedure = rules.procedures[case.procedure]
    state = procedure.states[case.state]
    values = {
        "code": shown_code(case.code),
        "title": procedure.title,
        "about": await _about(session, actor, case),
        "state": state.zh,
    }
    if state.terminal:
        return _("%(code)s %(about)s, %(title)s: “%(state)s”, finished.", **values)
    return _(
        "%(code)s %(about)s, %(title)s: now at “%(state)s”, up to %(who)s.",
        who=await _whom(session, rules, case, state.actor),
        **values,
    )


async def _about(session: Session, actor: Actor, case: Filed) -> str:
    place = await regions.get(session, case.region_id)
    household = await households.get(session, actor.scope, case.household_id or 0)
    named = households.label(household) if household else case.subject
    return f"{place.name if place else ''} {named}".strip()


async def _whom(session: Session, rules: Rulebook, case: Filed, role: str) -> str:
    people = await tell.people_for(session, case, [role])
    names = await officials.names(session, people[:MOST_NAMES])
    called = steps.roles(rules, (role,))
    return f"{called}（{'、'.join(names.values())}）" if names else called


def _age(session: Session, case: Filed) -> str:
    until = case.closed_on or session.moment.today
    days = (until - case.opened_on).days
    if not case.returns:
        return ngettext("Open for %(count)s day.", "Open for %(count)s days.", days)
    return ngettext(
        "Open for %(days)s days, sent back %(count)s time.",
        "Open for %(days)s days, sent back %(count)s times.",
        case.returns,
        days=days,
    )


async def _limits(session: Session, case: Filed) -> list[str]:
    today = session.moment.today
    clocks = await cases.clocks_of(session, case.id)
    limits = [clock.deadline for clock in clocks if clock.running and clock.deadline]
    if not limits or case.closed_on:
        return []
    limit = min(limits)
    return [_("Until %(day)s, %(left)s.", day=day(limit, today), left=days_left(limit, today))]


def _step(rules: Rulebook, case: Filed, one: Next, today: date) -> str:
    values = {
        "step": steps.step(rules, rules.procedures[case.procedure], one.event, one.to),
        "roles": steps.roles(rules, one.roles),
        "papers": steps.papers(rules, one.missing),
    }
    waits = one.earliest if one.earliest and one.earliest > today else None
    if one.missing and waits:
        return _(
            "%(step)s — %(roles)s; from %(day)s on; missing: %(papers)s",
            day=day(waits, today),
            **values,
        )
    if one.missing:
        return _("%(step)s — %(roles)s; missing: %(papers)s", **values)
    if waits:
        return _("%(step)s — %(roles)s; from %(day)s on", day=day(waits, today), **values)
    return _("%(step)s — %(roles)s", **values)
