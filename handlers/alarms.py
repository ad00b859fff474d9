"""收到: an official takes an alarm over; who has only a short message says that it was read."""

from aiogram import Router

from acts import alarms as acts
from acts.actor import Actor, Trust
from acts.alarms import Acknowledged
from handlers.listening import listen
from handlers.matching import chose, command, either
from handlers.person import whom_to_call
from handlers.reply import Reply, Said
from locales import _, clock_time
from notifications.alarms import TAKE
from notifications.wording import shown_code
from rulebook import codes
from storage.engine import Session
from storage.moment import SHANGHAI
from storage.queries import alarms, cases
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

RECEIVED = command("收到")


def routes() -> Router:
    """Taking an alarm over."""
    router = Router(name="alarms")
    listen(router, take, either(chose(TAKE)))
    listen(router, received, _is_about_an_alarm)
    return router


async def take(session: Session, contact: Contact, actor: Actor, rest: str) -> Reply:
    """Take the tapped alarm over."""
    case_id = await alarms.case_of(session, int(rest)) if rest.isdecimal() else None
    case = await cases.get(session, EVERYTHING, case_id) if case_id else None
    return await _answer(session, contact, actor, case)


async def received(session: Session, contact: Contact, actor: Actor, rest: str) -> Reply:
    """Take the alarm of a number over; without one, the only alarm sent to them."""
    code = codes.check(rest)
    if code:
        return await _answer(
            session, contact, actor, await cases.by_code(session, EVERYTHING, code)
        )
    waiting = {alarm.case_id: alarm for alarm in await _waiting(session, contact)}
    if len(waiting) > 1:
        return Reply(
            "alarm.which",
            _("Several alarms wait for you. Send 收到 and the number of the one you take over."),
        )
    case = await cases.get(session, EVERYTHING, next(iter(waiting)))
    return await _answer(session, contact, actor, case)


async def _is_about_an_alarm(
    message: object, said: Said, session: Session, contact: Contact
) -> bool | dict[str, str]:
    """收到 with a case number, or alone from somebody an alarm was sent to."""
    found = await RECEIVED(message, said)
    if not isinstance(found, dict) or contact.person_id is None:
        return False
    if codes.check(found["rest"]):
        return found
    return found if not found["rest"] and await _waiting(session, contact) else False


async def _waiting(session: Session, contact: Contact) -> list[alarms.Alarm]:
    return await alarms.waiting_for(session, contact.person_id) if contact.person_id else []


async def _answer(session: Session, contact: Contact, actor: Actor, case: Filed | None) -> Reply:
    """An alarm that is not theirs looks like none at all."""
    if case and actor.trust < Trust.BOUND:
        if await acts.read(session, contact, case):
            return await _read(session, contact, case)
    elif case:
        done = await acts.acknowledge(session, actor, case.id)
        if done:
            return _taken(done)
    return Reply(
        "alarm.none",
        _(
            "There is no alarm under this number for you. Questions: %(landline)s",
            landline=await whom_to_call(session, contact),
        ),
    )


async def _read(session: Session, contact: Contact, case: Filed) -> Reply:
    return Reply(
        "alarm.read",
        _(
            "Noted that you have read %(code)s. The alarm goes on: a number can be forged. Take "
            "it over in your bound chat or the console, or call %(landline)s.",
            code=shown_code(case.code),
            landline=await whom_to_call(session, contact, case.region_id),
        ),
    )


def _taken(done: Acknowledged) -> Reply:
    code = shown_code(done.case.code)
    if done.first:
        return Reply(
            "alarm.taken",
            _(
                "You have taken over %(code)s; everybody who was told knows that you are going. "
                "Log the visit afterwards.",
                code=code,
            ),
        )
    return Reply(
        "alarm.late",
        _(
            "%(who)s has taken over %(code)s at %(time)s, before you.",
            who=done.who,
            code=code,
            time=clock_time(done.at.astimezone(SHANGHAI)),
        ),
    )
