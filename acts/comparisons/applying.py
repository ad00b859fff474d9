"""Answers taken in: looked at before anything changes, then what is good is used and cases move."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from acts.actor import Actor, NotAllowed, Trust
from acts.cases import Step, advance
from acts.comparisons import questions
from acts.comparisons.judging import LATE, OK, Known, judge, known
from acts.comparisons.making import may
from acts.comparisons.reading import Answered, from_json, to_json
from acts.declined import Declined
from locales import _
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session, Sessions
from storage.queries import cases, comparison_imports, comparison_lines, comparisons
from storage.queries.cases import Filed
from storage.queries.comparisons import Asked, Made

RESULT = "comparison_result"
RETURNED = "comparison_returned"
AT_ONCE = 50
"""Cases taken further in one transaction: a fraction of a second."""


class AlreadyApplied(Declined):
    """This file was taken in before."""

    def sentence(self) -> str:
        return _("This file was taken in already.")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file with what becomes, or became, of each row."""

    id: int
    batch: Made
    rows: Sequence[Answered]
    applied: bool

    def counts(self) -> Mapping[str, int]:
        """How many rows there are of each verdict."""
        found: dict[str, int] = {}
        for row in self.rows:
            found[row.verdict] = found.get(row.verdict, 0) + 1
        return found


@dataclass(frozen=True, slots=True)
class Done:
    """What taking answers in did; `ready` are the cases that `move` takes further."""

    used: int
    late: int
    asked: int
    ready: Sequence[int]


async def look(
    session: Session, actor: Actor, batch_id: int, rows: Sequence[Answered]
) -> int | None:
    """Keep a file that was read, without using it; its id, or None when there is no such batch.

    Raises:
        NotAllowed: the actor does not compare records of the batch's place.
    """
    batch = await _batch(session, actor, batch_id)
    if batch is None or actor.person_id is None:
        return None
    import_id = await comparison_imports.add(session, batch.id, actor.person_id, to_json(rows))
    await audit.record(
        session,
        actor.name,
        "comparison.read",
        f"comparison_batch:{batch.id}",
        {"import": import_id, "rows": len(rows)},
    )
    return import_id


async def preview(session: Session, actor: Actor, batch_id: int, import_id: int) -> Seen | None:
    """What would become of a file now, or what became of it; None when it is not there."""
    batch = await comparisons.get(session, actor.scope, batch_id)
    kept = await comparison_imports.get(session, actor.scope, batch_id, import_id)
    if batch is None or kept is None or not may(actor, batch.path):
        return None
    rows = from_json(kept.rows)
    if kept.applied_at is None:
        rows = judge(await known(session, actor, batch, rows), rows)
    return Seen(kept.id, batch, rows, kept.applied_at is not None)


async def apply(
    session: Session, rules: Rulebook, actor: Actor, batch_id: int, import_id: int
) -> Done | None:
    """Use what is good of a file and keep what is late; cases all offices answered are ready.

    Raises:
        NotAllowed: the actor does not compare records of the batch's place.
        AlreadyApplied: it was done before.
    """
    batch = await _batch(session, actor, batch_id)
    kept = await comparison_imports.get(session, actor.scope, batch_id, import_id)
    if batch is None or kept is None:
        return None
    if kept.applied_at is not None:
        raise AlreadyApplied
    held = await known(session, actor, batch, from_json(kept.rows))
    rows = judge(held, from_json(kept.rows))
    used, late = _of(held, rows, OK), _of(held, rows, LATE)
    await _keep(session, used, late)
    asked = await questions.ask(session, rules, used)
    touched = {item.case_id for item, _values in used.values()}
    ready = sorted(touched - await _awaited(session, batch))
    await comparison_imports.apply(session, import_id, to_json(rows))
    await _close_when_done(session, batch)
    done = Done(len(used), len(late), asked, ready)
    detail = {"import": import_id, "used": done.used, "late": done.late, "ready": len(ready)}
    await audit.record(
        session, actor.name, "comparison.applied", f"comparison_batch:{batch.id}", detail
    )
    return done


async def enough(session: Session, actor: Actor, batch_id: int) -> Done | None:
    """The county waits no longer: every case that may be compared is ready; what comes is late.

    Raises:
        NotAllowed: the actor does not compare records of the batch's place.
    """
    batch = await _batch(session, actor, batch_id)
    if batch is None:
        return None
    lines = await comparison_lines.lines(session, actor.scope, batch.id)
    ready: list[int] = []
    if batch.closed_on is None:
        able = await comparisons.comparable(session, actor.scope, [one.case_id for one in lines])
        ready = sorted(able)
    await comparisons.close(session, batch.id, session.moment.today)
    subject, detail = f"comparison_batch:{batch.id}", {"ready": len(ready)}
    await audit.record(session, actor.name, "comparison.enough", subject, detail)
    return Done(0, 0, 0, ready)


async def move(sessions: Sessions, rules: Rulebook, actor: Actor, ready: Sequence[int]) -> int:
    """Take cases further, some in each transaction so that nobody else waits; returns how many.

    A case somebody else took further meanwhile stays where they brought it. Should this break off,
    the cases that were left wait at comparison for the next batch.
    """
    moved = 0
    for start in range(0, len(ready), AT_ONCE):
        async with sessions.write() as session:
            moved += await _advance(session, rules, actor, ready[start : start + AT_ONCE])
    return moved


async def _batch(session: Session, actor: Actor, batch_id: int) -> Made | None:
    actor.needs(Trust.CONSOLE)
    batch = await comparisons.lock(session, actor.scope, batch_id)
    if batch is not None and not may(actor, batch.path):
        raise NotAllowed("compares no records here")
    return batch


def _of(
    held: Known, rows: Iterable[Answered], verdict: str
) -> dict[int, tuple[Asked, Mapping[str, str]]]:
    """The items that rows of a verdict answer."""
    found = {}
    for row in rows:
        item = held.item(row) if row.verdict == verdict else None
        if item:
            found[item.id] = (item, row.values)
    return found


async def _keep(
    session: Session,
    used: Mapping[int, tuple[Asked, Mapping[str, str]]],
    late: Mapping[int, tuple[Asked, Mapping[str, str]]],
) -> None:
    for answers, is_late in ((used, False), (late, True)):
        said = {item_id: {"values": dict(values)} for item_id, (_item, values) in answers.items()}
        await comparisons.answer(session, said, session.moment.today, late=is_late)


async def _awaited(session: Session, batch: Made) -> set[int]:
    """The cases for which an office has not answered yet."""
    asked = await comparisons.items(session, batch.id)
    return {item.case_id for item in asked.values() if item.answer is None}


async def _advance(session: Session, rules: Rulebook, actor: Actor, case_ids: Sequence[int]) -> int:
    able = await comparisons.comparable(session, actor.scope, case_ids)
    step = Step(RETURNED, session.moment.today, documents=frozenset({RESULT}))
    moved = 0
    for case_id in sorted(able):
        after = await advance(session, rules, actor, case_id, step)
        if isinstance(after, Filed):
            await cases.add_document(session, case_id, RESULT, actor.person_id)
            moved += 1
    return moved


async def _close_when_done(session: Session, batch: Made) -> None:
    progress = await comparisons.progress(session, batch.id)
    if progress.answered == progress.asked:
        await comparisons.close(session, batch.id, session.moment.today)
