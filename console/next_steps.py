"""The steps a case may take next, as its page offers them to one official."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acts import step_facts
from acts.actor import Actor
from acts.case_steps import ON_BEHALF, ways
from acts.reasons_needed import NEED_ONE
from console import words
from console.step_form import Fact, facts_asked
from rulebook import procedures
from rulebook.cases import from_json
from rulebook.guards import Scalar
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure, Transition
from storage.engine import Session
from storage.queries import papers
from storage.queries.cases import Filed


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may come next; `password` says that it takes the password once more.

    `why` says that it needs a reason. `behalf` are roles nobody signs in with, for whom an
    official may write it down; `told` says that this official has no other way to take it.
    """

    event: str
    title: str
    roles: str
    own: bool
    papers: Sequence[tuple[str, str, bool]]
    facts: Sequence[Fact]
    behalf: Sequence[tuple[str, str]]
    told: bool
    earliest: date | None
    why: bool
    password: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What the steps of one case are offered on."""

    held: frozenset[str]
    facts: Mapping[str, Scalar]
    on_file: frozenset[str]
    earliest: Mapping[str, date | None]


async def steps_of(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> list[Step]:
    """Steps by event, this official's own first; one that several roles may take is one step.

    Facts are filled in with what the case knows, else with what our records suggest.
    """
    procedure = rules.procedures[case.procedure]
    standing = from_json(case.standing)
    coming = procedures.next_steps(procedure, standing, session.moment.today)
    known = _Known(
        held=frozenset(actor.roles_at(case.path, case.household_id)),
        facts={**await step_facts.values(session, rules, case), **standing.facts},
        on_file=await papers.keys_of(session, case.id) | standing.documents,
        earliest={step.event: step.earliest for step in coming},
    )
    offered = [ways(procedure, case.state, event) for event in known.earliest]
    found = [_step(rules, procedure, one, known) for one in offered if _by_people(one)]
    return sorted(found, key=lambda step: not step.own)


def _by_people(offered: Sequence[Transition]) -> bool:
    return any(role != "service" for way in offered for role in way.by)


def _step(
    rules: Rulebook, procedure: Procedure, offered: Sequence[Transition], known: _Known
) -> Step:
    first = offered[0]
    names = tuple(dict.fromkeys(role for way in offered for role in way.by))
    behalf = [(role, words.roles(rules, (role,))) for role in names if role in ON_BEHALF]
    required = dict.fromkeys(paper for way in offered for paper in way.requires)
    own = known.held & set(names)
    return Step(
        event=first.event,
        title=words.step(rules, procedure, first.event, first.to),
        roles=words.roles(rules, names),
        own=bool(known.held and (behalf or own)),
        papers=[(key, rules.documents[key].zh, key in known.on_file) for key in required],
        facts=facts_asked(rules, offered, known.facts),
        behalf=behalf,
        told=not own,
        earliest=known.earliest[first.event],
        why=any(way.kind in NEED_ONE for way in offered),
    )
