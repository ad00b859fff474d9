"""How a duty stands that is owed case by case: its term is a clock of the case, or its opening."""

from dataclasses import dataclass
from datetime import date

from rulebook.cases import Run, from_json
from rulebook.duties import Activity, Duty, DutyStatus, Params, status
from storage.engine import Session
from storage.queries import duty_logs
from storage.queries.cases import Filed
from storage.queries.duty_logs import Whose


@dataclass(frozen=True, slots=True)
class Event:
    """What a duty is told of a case: since when it runs, and what was done in it."""

    params: Params
    log: tuple[Activity, ...]


async def of_case(session: Session, duty: Duty, case: Filed) -> DutyStatus:
    """How a duty stands in a case today.

    Raises: MissingParam where the case never came to what the duty begins with.
    """
    event = await of(session, duty, case)
    return status(duty, event.log, session.moment.today, event.params)


async def of(session: Session, duty: Duty, case: Filed) -> Event:
    """What a duty is told of a case: the run of its clock, and the log of the case.

    The step that stops the clock is what the duty asks for, whoever logged it besides.
    """
    run = from_json(case.standing).runs.get(duty.due.clock or "")
    whose = Whose(case_id=case.id, kinds=duty.kinds)
    log = [line.logged for line in await duty_logs.read(session, whose)]
    if duty.type == "deadline" and run and run.stopped_on:
        log.append(Activity(run.stopped_on, duty.kinds[0], case=str(case.id)))
    return Event(_params(duty, case, run), tuple(log))


def _params(duty: Duty, case: Filed, run: Run | None) -> Params:
    if duty.due.clock is None:
        return Params(event_date=case.opened_on)
    begun: date | None = run.day0 if run else None
    if duty.type == "min_duration":
        return Params(start=begun, ended=run.stopped_on if run else None)
    return Params(event_date=begun)
