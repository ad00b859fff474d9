"""Releasing a notice: a second person looks at it, and only then it hangs and the days begin."""

import json
from dataclasses import asdict, replace

from acts.actor import SERVICE, Actor, NotAllowed
from acts.case_steps import Step
from acts.cases import advance
from acts.declined import Unfit
from acts.help_plans.kinds import KIND
from acts.public_notices import problems, text
from acts.public_notices.problems import MovedOn, NotHanging, OwnRelease
from acts.public_notices.standing import at_this_moment, may_release, quicker
from acts.public_notices.text import PublicSheet
from locales import _, refusals
from notifications.wording import shown_code
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from rulebook.notice_kinds import KINDS, Days, days, step_of
from storage import audit
from storage.engine import Session
from storage.queries import cases, officials, public_notices
from storage.queries.cases import Filed
from storage.queries.public_notices import DRAFT, RELEASED, Line, Notice

SEALED_AS = "application/json"


async def release(session: Session, rules: Rulebook, actor: Actor, notice_id: int) -> Notice | None:
    """Release a prepared notice: from now on it hangs, and each case on it takes its step.

    None when this actor sees no such notice. The step is taken in the name of the body whose
    notice it is; its note says who prepared and who released it.

    Raises:
        NotAllowed: the actor holds no post over the village that releases such notices.
        OwnRelease: they prepared it themselves.
        Quicker: somebody else has released it.
        NotHanging: it was thrown away or is down.
        MovedOn: a case on it stands elsewhere by now.
        Unfit: its text would give something away, or a step is refused.
    """
    actor = await at_this_moment(session, actor)
    seen = await public_notices.get(session, actor.scope, notice_id)
    if seen is None:
        return None
    on_it = [
        await cases.lock(session, actor.scope, case_id)
        for case_id in await public_notices.cases_of(session, notice_id)
    ]
    notice = await public_notices.lock(session, actor.scope, notice_id)
    assert notice is not None
    await _may(session, actor, notice)
    shown = await _looked_through(session, rules, notice)
    filed = {case.id: case for case in on_it if case}
    _still_there(rules, notice, filed)
    hanging = await _hang(session, actor, notice, _days(session, rules, notice))
    for line in notice.lines:
        await _take(session, rules, hanging, shown, line)
    await audit.record(
        session,
        actor.name,
        "public_notice.released",
        f"public_notice:{notice.id}",
        {"kind": notice.kind, "author": notice.author_id, "cases": list(filed)},
    )
    return hanging


async def _looked_through(session: Session, rules: Rulebook, notice: Notice) -> PublicSheet:
    shown = await text.sheet(session, rules, notice)
    if leaks := text.leaks(rules, shown):
        raise Unfit([problems.leaking(leaks)])
    return shown


async def _may(session: Session, actor: Actor, notice: Notice) -> None:
    if not may_release(actor, KINDS[notice.kind], notice.path):
        raise NotAllowed("no post over this village that releases notices")
    if notice.state == RELEASED:
        raise await quicker(session, notice, notice.approver_id, "released")
    if notice.state != DRAFT:
        raise NotHanging
    if notice.author_id == actor.person_id:
        raise OwnRelease


def _days(session: Session, rules: Rulebook, notice: Notice) -> Days:
    return days(KINDS[notice.kind], rules.procedures[notice.procedure], session.moment.today)


def _still_there(rules: Rulebook, notice: Notice, filed: dict[int, Filed]) -> None:
    kind, procedure = KINDS[notice.kind], rules.procedures[notice.procedure]
    for line in notice.lines:
        case = filed[line.case]
        if step_of(kind, procedure, case.state) is None:
            raise MovedOn(shown_code(case.code))


async def _hang(session: Session, actor: Actor, notice: Notice, shown: Days) -> Notice:
    values = {
        "state": RELEASED,
        "approver_id": actor.person_id,
        "released_at": session.moment.now,
        "first_on": shown.first,
        "last_on": shown.last,
        "down_on": shown.down,
    }
    changed = await public_notices.change(session, notice, **values)
    assert changed  # the row is locked
    return replace(notice, **values)  # type: ignore[arg-type]  # the fields named above


def _watched_as(rules: Rulebook, line: Line) -> dict[str, str]:
    """The kind of watched household that village and county put down, as a fact of the case."""
    named = {one.zh: one.policy_class for one in rules.hardship.classes.values()}
    said = named.get(line.household_class)
    return {KIND: said} if said else {}


async def _take(
    session: Session, rules: Rulebook, notice: Notice, shown: PublicSheet, line: Line
) -> None:
    """Keep a sealed copy of a household's own line with its case, and take the case's step."""
    kind = KINDS[notice.kind]
    names = await officials.names(session, [notice.author_id, notice.approver_id or 0])
    copy = {
        "code": notice.code,
        "title": shown.title,
        "intro": shown.intro,
        "first_on": str(notice.first_on),
        "last_on": str(notice.last_on),
        **asdict(line),
    }
    content = json.dumps(copy, ensure_ascii=False).encode()
    await cases.add_document(session, line.case, kind.paper, notice.approver_id, content, SEALED_AS)
    note = _(
        "Notice %(code)s, prepared by %(author)s, released by %(approver)s.",
        code=shown.code,
        author=names.get(notice.author_id, ""),
        approver=names.get(notice.approver_id or 0, ""),
    )
    step = Step(
        kind.event,
        session.moment.today,
        frozenset({kind.paper}),
        _watched_as(rules, line),
        note,
        kind.role,
    )
    taken = await advance(session, rules, SERVICE, line.case, step)
    if isinstance(taken, Refusal):
        procedure = rules.procedures[notice.procedure]
        raise Unfit(list(refusals.sentences(rules, procedure, taken)))
