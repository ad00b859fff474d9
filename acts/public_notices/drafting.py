"""Preparing a notice: lines from the allowed fields, looked through before anybody sees them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from acts.actor import Actor, NotAllowed
from acts.declined import Unfit
from acts.public_notices import problems, text
from acts.public_notices.problems import MovedOn, NotHanging
from acts.public_notices.standing import at_this_moment, may_prepare, may_release, quicker
from locales import _
from notifications.wording import shown_code
from rulebook import codes, masking
from rulebook.loader import Rulebook
from rulebook.masking import PublicLine
from rulebook.notice_kinds import KINDS, Kind, step_of
from storage import audit
from storage.engine import Session
from storage.queries import cases, households, papers, public_notices, regions
from storage.queries.cases import Filed
from storage.queries.public_notices import DRAFT, DROPPED, LIVE, Line, Notice
from storage.scope import EVERYTHING

MOST_HOUSEHOLDS = 60

_random = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wants to say of a case: keys of the masking rules, and a number."""

    case_id: int
    household_class: str
    members: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A notice somebody wants: its kind, its households, whether the paper before it is at hand."""

    kind: str
    entries: tuple[Entry, ...]
    deliberated: bool = False


async def prepare(session: Session, rules: Rulebook, actor: Actor, wanted: Wanted) -> Notice | None:
    """Prepare a notice, which nobody sees before another one releases it.

    None when a case is foreign or absent.

    Raises:
        NotAllowed: the actor holds no post over the village that prepares such notices.
        Unfit: something is missing, may not be shown, or does not go together.
        MovedOn: a case does not stand where it can be put up.
        Quicker: somebody has prepared a notice for one of the cases already.
    """
    actor = await at_this_moment(session, actor)
    kind = KINDS[wanted.kind]
    filed = await _locked(session, actor, wanted)
    if filed is None:
        return None
    _together(filed)
    if not may_prepare(actor, kind, filed[0].path):
        raise NotAllowed("no post over this village that prepares notices")
    for case in filed:
        await _free(session, rules, kind, case)
    await _paper_before(session, rules, actor, kind, filed, wanted.deliberated)
    lines = await _lines(session, rules, {case.id: case for case in filed}, wanted.entries)
    notice = await _draft(session, actor, kind, filed[0], lines)
    if leaks := text.leaks(rules, await text.sheet(session, rules, notice)):
        raise Unfit([problems.leaking(leaks)])
    about = [case.id for case in filed]
    await public_notices.insert_draft(session, notice, about)
    await audit.record(
        session,
        actor.name,
        "public_notice.drafted",
        f"public_notice:{notice.id}",
        {"kind": kind.id, "cases": about},
    )
    return notice


async def drop(session: Session, actor: Actor, notice_id: int) -> Notice | None:
    """Throw a prepared notice away; None when this actor sees no such notice.

    Raises:
        NotAllowed: they neither prepared it nor may release it.
        NotHanging: it is no longer only prepared.
    """
    actor = await at_this_moment(session, actor)
    notice = await public_notices.lock(session, actor.scope, notice_id)
    if notice is None:
        return None
    kind = KINDS[notice.kind]
    if not (may_prepare(actor, kind, notice.path) or may_release(actor, kind, notice.path)):
        raise NotAllowed("no post that prepares or releases this")
    if notice.state != DRAFT:
        raise NotHanging
    await public_notices.change(session, notice, state=DROPPED, lines=())
    await audit.record(session, actor.name, "public_notice.dropped", f"public_notice:{notice.id}")
    return notice


async def _locked(session: Session, actor: Actor, wanted: Wanted) -> list[Filed] | None:
    """The cases meant, held until this transaction ends; None if one is unseen or named twice."""
    wanted_ids = sorted({entry.case_id for entry in wanted.entries})
    found = [await cases.lock(session, actor.scope, case_id) for case_id in wanted_ids]
    filed = [case for case in found if case is not None]
    return filed if len(filed) == len(wanted.entries) else None


def _together(filed: Sequence[Filed]) -> None:
    if not filed:
        raise Unfit([_("Choose at least one household.")])
    if len(filed) > MOST_HOUSEHOLDS:
        raise Unfit([_("At most %(most)s households fit on one notice.", most=MOST_HOUSEHOLDS)])
    if len({(case.region_id, case.procedure) for case in filed}) > 1:
        raise Unfit([_("A notice is for one village and one procedure: make one for each.")])


async def _free(session: Session, rules: Rulebook, kind: Kind, case: Filed) -> None:
    """See to it that a case can be put up, and that nobody has prepared that already."""
    if step_of(kind, rules.procedures[case.procedure], case.state) is None:
        raise MovedOn(shown_code(case.code))
    for notice in await public_notices.of_case(session, EVERYTHING, case.id):
        if notice.kind == kind.id and notice.state in LIVE:
            raise await quicker(session, notice, notice.author_id, "prepared")


async def _paper_before(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    kind: Kind,
    filed: Sequence[Filed],
    at_hand: bool,
) -> None:
    """Keep the paper that must be there before, or stop: no notice without the talk before it."""
    if kind.before is None:
        return
    missing = [case for case in filed if kind.before not in await papers.keys_of(session, case.id)]
    if missing and not at_hand:
        paper = rules.documents[kind.before].zh
        raise Unfit([_("《%(paper)s》 must be at hand first: tick it when it is.", paper=paper)])
    for case in missing:
        await cases.add_document(session, case.id, kind.before, actor.person_id)


async def _lines(
    session: Session, rules: Rulebook, filed: dict[int, Filed], entries: Sequence[Entry]
) -> tuple[Line, ...]:
    said: list[str] = []
    lines = []
    for number, entry in enumerate(entries, 1):
        made = await _line(session, rules, filed[entry.case_id], entry)
        if isinstance(made, PublicLine):
            lines.append(
                Line(
                    entry.case_id,
                    made.village,
                    made.name,
                    made.household_class,
                    made.members,
                    made.reason,
                )
            )
        else:
            said += [problems.in_words(number, problem) for problem in made]
    if said:
        raise Unfit(said)
    return tuple(lines)


async def _line(
    session: Session, rules: Rulebook, case: Filed, entry: Entry
) -> PublicLine | tuple[masking.Problem, ...]:
    household = await households.get(session, EVERYTHING, case.household_id or 0)
    place = await regions.get(session, case.region_id)
    record = {
        "village": place.name if place else "",
        "name": household.head if household else "",
        "household_class": entry.household_class,
        "members": entry.members,
        "reason": entry.reason,
    }
    return masking.public_line(rules.masking, record)


async def _draft(
    session: Session, actor: Actor, kind: Kind, case: Filed, lines: tuple[Line, ...]
) -> Notice:
    assert actor.person_id is not None
    return public_notices.draft(
        code=await _unused_code(session),
        kind=kind.id,
        procedure=case.procedure,
        region_id=case.region_id,
        path=case.path,
        lines=lines,
        author_id=actor.person_id,
        created_at=session.moment.now,
    )


async def _unused_code(session: Session) -> str:
    """A code that is neither another notice's nor a case's: people send both."""
    while True:
        code = codes.make(_random)
        taken = await public_notices.by_code(session, code)
        if taken is None and await cases.by_code(session, EVERYTHING, code) is None:
            return code
