"""The public notices a case is or was on, and the way to the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

from acts.actor import Actor
from acts.public_notices.standing import may_prepare
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from rulebook.notice_kinds import KINDS, Kind, step_of
from storage.engine import Session
from storage.queries import objections, public_notices
from storage.queries.cases import Filed
from storage.queries.objections import Objection
from storage.queries.public_notices import DROPPED, LIVE, Notice


@dataclass(frozen=True, slots=True)
class OnNotices:
    """What a case page shows: its notices, what was objected, and which notice can come now."""

    notices: Sequence[tuple[Notice, str]]
    objections: Sequence[Objection]
    next_kind: Kind | None
    may_prepare: bool
    region_id: str
    procedure: str


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> OnNotices | None:
    """The section, for a case that has been on a notice or could be put on one now."""
    found = await public_notices.of_case(session, actor.scope, case.id)
    shown = [one for one in found if one.state != DROPPED]
    coming = _coming(rules, case, found)
    if not shown and coming is None:
        return None
    return OnNotices(
        notices=[(one, shown_code(one.code)) for one in shown],
        objections=await objections.of_case(session, actor.scope, case.id),
        next_kind=coming,
        may_prepare=coming is not None and may_prepare(actor, coming, case.path),
        region_id=case.region_id,
        procedure=case.procedure,
    )


def _coming(rules: Rulebook, case: Filed, found: Sequence[Notice]) -> Kind | None:
    """The notice this case waits for, when nobody has prepared it yet."""
    if case.household_id is None or case.closed_on:
        return None
    procedure = rules.procedures[case.procedure]
    for kind in KINDS.values():
        prepared = any(one.kind == kind.id and one.state in LIVE for one in found)
        if step_of(kind, procedure, case.state) and not prepared:
            return kind
    return None
