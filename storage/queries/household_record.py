"""What hangs on one household, for its page: cases, messages, notices, reports, what happened.

Of messages only what kind they were and what became of them: never a text, never a code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from storage.engine import Session
from storage.models.cases import Case, CaseEvent, Report
from storage.models.delivery import Outbox
from storage.models.notices import Broadcast, Notice, Recipient
from storage.models.people import Address, Household, Member
from storage.queries.case_scope import seen_by
from storage.queries.recipients import LAST_TRY
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Held:
    """A case of the household, open while it has no last day."""

    id: int
    code: str
    procedure: str
    state: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Message:
    """A message to the household: when, over which channel, of which kind, what became of it."""

    created_at: datetime
    channel: str
    kind: str
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice that was meant for the household, and what became of it.

    `excluded` says why it was left out; `state` is that of the last message, None without any.
    """

    title: str
    policy: str
    started_at: datetime | None
    excluded: str | None
    state: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Reported:
    """A report: when and how it came, and in which case it is."""

    case_id: int
    on: date
    channel: str
    on_behalf: bool
    danger: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened in a case."""

    case_id: int
    procedure: str
    event: str
    to_state: str | None
    role: str
    person_id: int | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone or another way to the household, plainly."""

    id: int
    channel: str
    external: str
    shared: bool
    no_notices: bool
    last_in_at: datetime | None


async def cases(session: Session, scope: Scope, household_id: int) -> list[Held]:
    """The cases of a household this scope may see: open ones first, then the latest."""
    rows = await session.execute(
        select(*(Case.id, Case.code, Case.procedure, Case.state, Case.opened_on, Case.closed_on))
        .where(Case.household_id == household_id, seen_by(scope))
        .order_by(Case.closed_on.is_not(None), Case.id.desc())
    )
    return [Held(*row) for row in rows]


async def steps(session: Session, case_ids: Iterable[int], limit: int) -> list[Step]:
    """What was done in these cases, the latest first; what was refused is left out."""
    rows = await session.execute(
        select(
            *(CaseEvent.case_id, Case.procedure, CaseEvent.event, CaseEvent.to_state),
            *(CaseEvent.role, CaseEvent.person_id, CaseEvent.recorded_at),
        )
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.case_id.in_(list(case_ids)), CaseEvent.refusal.is_(None))
        .order_by(CaseEvent.recorded_at.desc(), CaseEvent.id.desc())
        .limit(limit)
    )
    return [Step(*row) for row in rows]


async def messages(session: Session, household_id: int, limit: int) -> list[Message]:
    """The last messages to the household itself, the latest first, without notices."""
    own = select(Address.id).where(Address.household_id == household_id)
    rows = await session.execute(
        select(Outbox.created_at, Outbox.channel, Outbox.kind, Outbox.state, Outbox.reason)
        # Worked out: by the columns themselves SQLite would take indexes over the whole log.
        .where(Outbox.address_id.in_(own), func.coalesce(Outbox.recipient_id, 0) == 0)
        .order_by((Outbox.id + 0).desc())
        .limit(limit)
    )
    return [Message(*row) for row in rows]


async def notices(session: Session, household_id: int, limit: int) -> list[Noticed]:
    """The notices that were meant for the household, the latest first."""
    rows = await session.execute(
        select(
            *(Notice.title, Notice.policy, Broadcast.started_at),
            *(Recipient.excluded, func.max(Outbox.state), Recipient.answer),
        )
        .join(Broadcast, Broadcast.id == Recipient.broadcast_id)
        .join(Notice, Notice.id == Broadcast.notice_id)
        .outerjoin(Outbox, LAST_TRY)
        .where(Recipient.household_id == household_id, Broadcast.started_at.is_not(None))
        .group_by(
            *(Recipient.id, Notice.title, Notice.policy, Broadcast.started_at),
            *(Recipient.excluded, Recipient.answer),
        )
        .order_by(Recipient.id.desc())
        .limit(limit)
    )
    return [Noticed(*row) for row in rows]


async def reports(session: Session, scope: Scope, household_id: int) -> list[Reported]:
    """The reports of a household in cases this scope may see, the latest first."""
    rows = await session.execute(
        select(
            *(Report.case_id, Report.on, Report.channel),
            *(Report.on_behalf, Report.danger, Report.complete),
        )
        .join(Case, Case.id == Report.case_id)
        .where(Report.household_id == household_id, seen_by(scope))
        .order_by(Report.id.desc())
    )
    return [Reported(*row) for row in rows]


async def phones(session: Session, household_id: int) -> list[Phone]:
    """The ways to a household, plainly; the one it is best reached at first."""
    best = select(Household.reach_id).where(Household.id == household_id).scalar_subquery()
    rows = await session.execute(
        select(
            *(Address.id, Address.channel, Address.external),
            *(Address.shared, Address.no_notices, Address.last_in_at),
        )
        .where((Address.household_id == household_id) | (Address.id == best))
        .order_by((Address.id == best).desc(), Address.id)
    )
    vault = session.vault
    return [
        Phone(row[0], row[1], vault.open(row[2], f"address|external|{row[0]}"), *row[3:])
        for row in rows
    ]


async def id_numbers(session: Session, household_id: int) -> dict[int, str]:
    """The identity numbers of a household's members, plainly; who has none is left out."""
    rows = await session.execute(
        select(Member.id, Member.id_number).where(
            Member.household_id == household_id, Member.id_number.is_not(None)
        )
    )
    return {row.id: session.vault.open(row.id_number, f"member|id_number|{row.id}") for row in rows}
