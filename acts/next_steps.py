"""What was done last in a case and what comes next: by whom, from when on, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from acts.actor import Actor, Trust
from acts.case_steps import CHAT_ROLES, by_chat, ways
from locales import _, day, steps
from rulebook import procedures
from rulebook.cases import from_json
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases, officials, papers
from storage.queries.cases import Filed


@dataclass(frozen=True, slots=True)
class Next:
    """One step: where it leads, who may take it, what it lacks; `earliest` where it must wait.

    `own` says that this actor holds one of the roles, `here` that they may take it the way they
    came, which is a chat.
    """

    event: str
    to: str
    roles: tuple[str, ...]
    missing: tuple[str, ...]
    earliest: date | None
    own: bool
    here: bool


async def of(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, today: date
) -> Sequence[Next]:
    """All steps of a case now, one an event, the actor's own first; papers on file are not missing.

    A step that several roles may take in several ways lacks what the easiest way lacks.
    """
    procedure = rules.procedures[case.procedure]
    on_file = await papers.keys_of(session, case.id)
    held = set(actor.roles_at(case.path, case.household_id))
    found: dict[str, list[procedures.NextStep]] = {}
    for one in procedures.next_steps(procedure, from_json(case.standing), today):
        found.setdefault(one.event, []).append(one)
    steps = []
    for event, several in found.items():
        easiest = min(several, key=lambda one: len(set(one.missing) - on_file))
        roles = tuple(dict.fromkeys(role for one in several for role in one.roles))
        taken_here = any(
            by_chat(way) and held & CHAT_ROLES & set(way.by)
            for way in ways(procedure, case.state, event)
        )
        steps.append(
            Next(
                event=event,
                to=easiest.to,
                roles=roles,
                missing=tuple(key for key in easiest.missing if key not in on_file),
                earliest=easiest.earliest,
                own=bool(held & set(roles)),
                here=taken_here and actor.trust >= Trust.BOUND,
            )
        )
    return sorted(steps, key=lambda one: not one.own)


async def last_done(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> str:
    """What was done last, by whom: who comes second hears what the first did."""
    history = await cases.history(session, actor.scope, case.id)
    taken = [item for item in history if item.refusal is None]
    if not taken:
        return ""
    last = taken[-1]
    names = await officials.names(session, [last.person_id] if last.person_id else [])
    role = steps.roles(rules, (last.role,))
    return _(
        "Last done: %(step)s, on %(day)s, by %(who)s.",
        step=steps.step(rules, rules.procedures[case.procedure], last.event, last.to_state),
        day=day(last.on, session.moment.today),
        who=names.get(last.person_id or 0, role),
    )
