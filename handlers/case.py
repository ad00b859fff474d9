"""How far is it: stage and date for a case's household; for officials also who has it, and why."""

from aiogram import Router

from acts import own_cases
from acts.actor import Actor
from acts.merging.joining import goes_on
from handlers import step_words
from handlers.listening import listen
from handlers.matching import chose, command, either
from handlers.person import whom_to_call
from handlers.reply import Reply
from locales import _, day
from notifications.wording import days_left
from rulebook import codes, procedures
from rulebook.cases import from_json
from rulebook.loader import Rulebook
from rulebook.sources import quote
from storage.engine import Session
from storage.queries import cases
from storage.queries.addresses import Contact
from storage.queries.cases import Filed


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
    """Stage and date for the people it belongs to; to an official in scope also who has it."""
    if not rest and not actor.is_official:
        case = (await own_cases.meant(session, contact, rest))[0]
        if case is None:
            return await ask_code()
        case = await goes_on(session, case)
    elif not rest:
        return await ask_code()
    else:
        case = await find(session, contact, actor, rest)
    if case is None:
        return Reply(
            "case.absent",
            _(
                "We find nothing under this number for this phone. Check the number, "
                "or call %(landline)s.",
                landline=await whom_to_call(session, contact),
            ),
        )
    if actor.is_official:
        return Reply("case.progress", await step_words.progress(session, rules, actor, case))
    return Reply("case.progress", "\n".join(await own_cases.told(session, rules, case)))


async def why(
    session: Session, contact: Contact, actor: Actor, rules: Rulebook, rest: str
) -> Reply:
    """Where a deadline comes from: the clause, day zero, and what is left."""
    case = await find(session, contact, actor, rest)
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


async def find(session: Session, contact: Contact, actor: Actor, typed: str) -> Filed | None:
    """The case with this code, for an official in scope or for the people it belongs to.

    The code of a case that was joined to another one means that other one.
    """
    code = codes.check(typed)
    if code is None:
        return None
    if actor.is_official:
        own = await cases.by_code(session, actor.scope, code)
        joint = await goes_on(session, own) if own else None
        return await cases.get(session, actor.scope, joint.id) if joint else None
    case = await own_cases.own(session, contact, code)
    return await goes_on(session, case) if case else None
