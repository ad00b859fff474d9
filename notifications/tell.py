"""Telling people of a case: the household at its best address, officials by their posts."""

from collections.abc import Iterable
from datetime import date

from locales import speaking
from notifications.outbox import put
from notifications.wording import About, alarm, to_household
from rulebook.cases import Event
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import addresses, cases, households, posts, regions, reports
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.scope import EVERYTHING


async def of_step(session: Session, rules: Rulebook, case: Filed, event: Event) -> None:
    """Tell the household what a step means for it; officials see it in their list and digest."""
    procedure = rules.procedures[case.procedure]
    notices = [
        item.notice for item in procedure.states[case.state].informs if item.to == "household"
    ]
    kind = next(
        (
            item.kind
            for state in procedure.states.values()
            for item in state.transitions
            if item.event == event.name and item.to == case.state
        ),
        "forward",
    )
    if kind == "return":
        notices = ["n_returned"]
    if event.name == "objection_raised":
        notices = ["n_publicity_objection"]
    facts = await about(session, case)
    for contact in await _who_hears(session, case):
        with speaking(contact.language):
            text = to_household(tuple(notices), facts)
        if text:
            await put(session, contact, "case.progress", text, values={"code": case.code})


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


async def raise_alarm(session: Session, case: Filed, roles: Iterable[str], what: str) -> list[int]:
    """Tell everybody who must act at once; returns the persons told."""
    told = []
    place = await regions.get(session, case.region_id)
    assert place is not None
    facts = await about(session, case)
    for person_id in await people_for(session, case, roles):
        contact = await official_contact(session, person_id)
        if contact is None:
            continue
        with speaking(contact.language):
            text = alarm(facts, place.name, what)
        await put(session, contact, "case.alarm", text, values={"code": case.code})
        told.append(person_id)
    return told


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


async def about(session: Session, case: Filed, deadline: date | None = None) -> About:
    """What messages about a case may mention."""
    landline = await regions.landline_for(session, case.region_id)
    return About(case.code, landline or "", session.moment.today, deadline)
