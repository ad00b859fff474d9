"""How far is it: a case's stage and date for who filed it, the clause for officials."""

from datetime import timedelta

from aiogram import Router

from acts.actor import Actor
from handlers.listening import listen
from handlers.matching import chose, command, either
from handlers.person import whom_to_call
from handlers.reply import Reply
from locales import _, day
from notifications.wording import days_left, shown_code
from rulebook import codes, procedures
from rulebook.cases import from_json
from rulebook.loader import Rulebook
from rulebook.sources import quote
from storage.engine import Session
from storage.queries import cases
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

CODE_GOOD_FOR = timedelta(days=90)


def routes() -> Router:
    """Progress and the reason of a deadline."""
    router = Router(name="case")
    listen(router, ask_code, chose("case:ask"))
    listen(router, progress, either(command("进度"), command("查进度")))
    listen(router, why, command("为什么"))
    return router


async def ask_code() -> Reply:
    """Say what to send to hear how far a report is."""
    return Reply(
        "case.ask",
        _(
            "Send 进度 and your number, for example 进度 4821 0377, "
            "from the phone you reported with."
        ),
    )


async def progress(
    session: Session, contact: Contact, actor: Actor, rules: Rulebook, rest: str
) -> Reply:
    """Stage and date, to the very address that filed within 90 days, or an official in scope."""
    if not rest:
        return await ask_code()
    case = await _case(session, contact, actor, rest)
    if case is None:
        return Reply(
            "case.absent",
            _(
                "We find nothing under this number for this phone. Check the number, "
                "or call %(landline)s.",
                landline=await whom_to_call(session, contact),
            ),
        )
    stage = rules.procedures[case.procedure].states[case.state].zh
    return Reply("case.progress", await _standing(session, case, stage))


async def _standing(session: Session, case: Filed, stage: str) -> str:
    """Where a case stands, and until when that is to be settled."""
    code, today = shown_code(case.code), session.moment.today
    if case.closed_on:
        return _(
            "Number %(code)s: %(stage)s, finished on %(day)s.",
            code=code,
            stage=stage,
            day=day(case.closed_on, today),
        )
    clocks = await cases.clocks_of(session, case.id)
    limits = [clock.deadline for clock in clocks if clock.running and clock.deadline]
    if not limits:
        return _("Number %(code)s: now at %(stage)s.", code=code, stage=stage)
    return _(
        "Number %(code)s: now at %(stage)s, to be decided by %(day)s.",
        code=code,
        stage=stage,
        day=day(min(limits), today),
    )


async def why(
    session: Session, contact: Contact, actor: Actor, rules: Rulebook, rest: str
) -> Reply:
    """Where a deadline comes from: the clause, day zero, and what is left."""
    case = await _case(session, contact, actor, rest)
    if case is None:
        return Reply("why.ask", _("Send 为什么 and the number of the case."))
    procedure = rules.procedures[case.procedure]
    today = session.moment.today
    lines = []
    for status in procedures.clocks(procedure, from_json(case.standing), today):
        duty = rules.duties.get(status.clock.duty or "")
        if status.state != "running" or not duty or not duty.source or not status.deadline:
            continue
        assert status.day0 is not None
        lines.append(
            _(
                "%(title)s: %(days)s days from %(begin)s, until %(end)s, %(left)s. %(clause)s",
                title=duty.title,
                days=(status.deadline - status.day0).days,
                begin=day(status.day0, today),
                end=day(status.deadline, today),
                left=days_left(status.deadline, today),
                clause=quote(rules.sources, duty.source),
            )
        )
    return Reply("why", "\n".join(lines) or _("No limit is running for this case now."))


async def _case(session: Session, contact: Contact, actor: Actor, typed: str) -> Filed | None:
    """The case with this code, for an official in scope or for the address that filed it."""
    code = codes.check(typed)
    if code is None:
        return None
    if actor.is_official:
        return await cases.by_code(session, actor.scope, code)
    case = await cases.by_code(session, EVERYTHING, code)
    if case is None:
        return None
    filed_on = await cases.filed_from(session, contact.id, case.id)
    if filed_on is None or session.moment.today - filed_on > CODE_GOOD_FOR:
        return None
    return case
