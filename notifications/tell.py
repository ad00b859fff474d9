"""Telling people of a case: the household at its best address, officials by their posts."""

from collections.abc import Iterable
from datetime import date

from locales import speaking
from notifications import household_words
from notifications.household_words import Moved
from notifications.outbox import put
from notifications.wording import About
from rulebook import clocks, masking
from rulebook.cases import from_json
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure
from storage.engine import Session
from storage.queries import addresses, cases, households, members, posts, regions, reports
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

HOTLINE = "12345"
"""The government hotline, where no place has a landline."""


async def of_step(
    session: Session, rules: Rulebook, case: Filed, event: str, kind: str, note: str = ""
) -> None:
    """Tell the household what a step of this kind means for it.

    Officials see it in their list and digest. An official's `note` is passed on as the reason only
    if it may stand on a shared phone.
    """
    procedure = rules.procedures[case.procedure]
    notices = household_words.notices_of(procedure, case.state, event, kind)
    if not notices:
        return
    moved = Moved(
        procedure=case.procedure,
        state=case.state,
        event=event,
        kind=kind,
        code=case.code,
        landline=await regions.landline_for(session, case.region_id) or HOTLINE,
        today=session.moment.today,
        reason=await _speakable(session, rules, case, note),
        until=_last_public_day(procedure, case),
    )
    for contact in await _who_hears(session, case):
        with speaking(contact.language):
            text = household_words.said(notices, moved)
        if text:
            await put(session, contact, "case.progress", text, values={"code": case.code})


async def of_opening(session: Session, rules: Rulebook, case: Filed) -> None:
    """Tell a household that a case of its own has been opened, and under which number."""
    event = rules.procedures[case.procedure].initial.event
    await of_step(session, rules, case, event, household_words.OPENED)


async def _speakable(session: Session, rules: Rulebook, case: Filed, note: str) -> str:
    """An official's words if they hold nothing that a shared phone must not show, else nothing."""
    if not note or masking.for_sms(rules.masking, note):
        return ""
    household = await households.get(session, EVERYTHING, case.household_id or 0)
    people = await members.of_household(session, EVERYTHING, household.id) if household else []
    names = {person.name for person in people} | ({household.head} if household else set())
    return "" if any(name and name in note for name in names) else note


def _last_public_day(procedure: Procedure, case: Filed) -> date | None:
    """The last day of the public notice a case stands at."""
    clock = procedure.clocks.get(procedure.states[case.state].clock or "")
    run = from_json(case.standing).runs.get(clock.id) if clock else None
    if clock is None or run is None or clock.kind != "min":
        return None
    return clocks.earliest_advance(clock, run.day0) - clocks.ONE_DAY


async def _who_hears(session: Session, case: Filed) -> list[Contact]:
    """Where progress is told: at the household's best address, and where it was reported from."""
    heard: dict[int, Contact] = {}
    best = await household_contact(session, case.household_id) if case.household_id else None
    if best:
        heard[best.id] = best
    for address_id in await reports.own_addresses(session, case.id):
        found = await addresses.get(session, address_id)
        if found:
            heard[found.id] = found
    return list(heard.values())


async def people_for(session: Session, case: Filed, roles: Iterable[str]) -> list[int]:
    """Who acts for a case in these roles, each once: for each role those nearest to its place.

    A household's helper is who is assigned to it. Of a sensitive case only its readers are told.
    """
    people: dict[int, None] = {}
    for role in roles:
        people.update(dict.fromkeys(await _in_role(session, case, role)))
    if not case.sensitive:
        return list(people)
    readers = await cases.readers_of(session, case.id)
    return [person for person in people if person in readers]


async def _in_role(session: Session, case: Filed, role: str) -> list[int]:
    today = session.moment.today
    if role == "helper" and case.household_id:
        helpers = await posts.helpers_of(session, case.household_id, today)
        if helpers:
            return helpers
    found = await posts.responsible(session, case.path, [role], today)
    return [held.person_id for held in found if held.path == found[0].path]


async def official_contact(session: Session, person_id: int) -> Contact | None:
    """Where an official is reached: a bound chat, else the phone of the roster."""
    return next(iter(await addresses.of_official(session, person_id)), None)


async def household_contact(session: Session, household_id: int) -> Contact | None:
    """Where a household is best reached."""
    household = await households.get(session, EVERYTHING, household_id)
    if household is None or household.reach_id is None:
        return None
    return await addresses.get(session, household.reach_id)


async def about(session: Session, case: Filed) -> About:
    """What messages about a case may mention."""
    landline = await regions.landline_for(session, case.region_id)
    return About(case.code, landline or HOTLINE, session.moment.today)
