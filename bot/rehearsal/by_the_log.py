"""How duties stand by the log alone: what counters, digests and the service are held against."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from notifications import presence
from notifications.duties import knowing, owing, standing
from notifications.duties.knowing import Known
from notifications.duties.owing import InForce, Owed
from rulebook.duties import Activity, DutyStatus, MissingParam, Params, owned, span_of, status
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import duty_logs, duty_owners
from storage.queries.duty_logs import Whose
from storage.queries.duty_owners import Posted

WHOSE = "person:"


@dataclass(frozen=True)
class Log:
    """The live log of a county by who and where, with what holds where and what is owed today."""

    posts: Sequence[Posted]
    there: Mapping[str, InForce]
    known: Known
    lines: Mapping[str, Sequence[Activity]]

    def owed(self, session: Session, person_id: int | None = None) -> list[Owed]:
        """What one official owes today, or everybody, each count once."""
        posts = [one for one in self.posts if person_id in (None, one.person_id)]
        return owing.through_all(posts, self.there, session.moment.today)

    async def status(
        self, session: Session, rules: Rulebook, one: Owed, label: str | None = None
    ) -> DutyStatus | None:
        """How a duty stands by the evaluator over the log; None where the county has not said."""
        today = session.moment.today
        params = self.params(session, one)
        try:
            if one.duty.type == "presence":
                log = await _week(session, rules, one, params, label)
            else:
                log = [line for line in self._of(one) if owned(one.duty, one.owner, line)]
            return status(one.duty, log, today, params, label)
        except MissingParam:
            return None

    def params(self, session: Session, one: Owed) -> Params:
        """What the evaluator is told besides."""
        return knowing.params(one, self.there[one.post.path], self.known, session.moment.today)

    def _of(self, one: Owed) -> Sequence[Activity]:
        owner = one.owner
        if owner.person is not None:
            return self.lines.get(f"{WHOSE}{owner.person}", ())
        return self.lines.get(owner.place or owner.unit or "", ())


async def read(session: Session, rules: Rulebook, path: str) -> Log:
    """Read the live log at a place and below it, and who owes what there."""
    today = session.moment.today
    posts = await duty_owners.everybody(session, today, path)
    lines: dict[str, list[Activity]] = defaultdict(list)
    for one in await duty_logs.read(session, Whose(path=path)):
        done = one.logged
        for key in (f"{WHOSE}{done.by}", *done.places.values(), done.unit):
            if key:
                lines[key].append(done)
    there = await owing.everywhere(session, rules, {post.path for post in posts}, today.year)
    return Log(posts, there, await knowing.about(session), lines)


def comparable(one: Owed) -> bool:
    """Whether one log says how a duty stands; what each target is owed has a count for each."""
    return not one.duty.quota.for_each_target


async def _week(
    session: Session, rules: Rulebook, one: Owed, params: Params, label: str | None
) -> Sequence[Activity]:
    span = span_of(one.duty, session.moment.today, params, label)
    assert span.first is not None
    log, _said = await presence.presence_log(session, rules, int(one.owner.person or 0), span.first)
    return log


async def differing(
    session: Session, rules: Rulebook, log: Log, person_id: int
) -> list[tuple[str, object, object]]:
    """Where the service says something else of a person's duties than the evaluator does.

    A counter does not know on which day it was full: that it was late is not compared.
    """
    found: list[tuple[str, object, object]] = []
    service = {
        (one.owed.duty.id, one.owed.name): one.status
        for one in await standing.of(session, rules, person_id)
    }
    for one in filter(comparable, log.owed(session, person_id)):
        told, true = service.get((one.duty.id, one.name)), await log.status(session, rules, one)
        if true is None or told is None:
            if not (told and told.status == "cannot_tell"):
                found.append((one.duty.id, told, true))
        elif _said(told) != _said(true):
            found.append((one.duty.id, told, true))
    return found


def _said(found: DutyStatus) -> tuple[object, ...]:
    return found.period, found.done, found.required, found.status, found.next_deadline
