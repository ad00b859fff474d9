"""Which case somebody means: by its number, or the last one they reported."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

from acts.merging.joining import JOINED
from notifications import stage_words
from rulebook import codes
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import addresses, cases, reports
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.queries.reports import Told
from storage.scope import EVERYTHING

CODE_GOOD_FOR = timedelta(days=90)
LONGEST_CHAIN = 6
LEADING_CODE = re.compile(r"[\d][\d\s\-‐‑–—_.·]{6,12}[\d]")

Theirs = Callable[[Filed], Awaitable[bool]]


async def meant(session: Session, contact: Contact, typed: str) -> tuple[Filed | None, str]:
    """The case of this address that is meant, and the words besides its number.

    Without a number it is the case of the last report from here.
    """
    found = LEADING_CODE.match(typed)
    code = codes.check(found.group()) if found else None
    if found and code:
        return await own(session, contact, code), typed[found.end() :].strip(" ，,。：:")
    since = session.moment.today - CODE_GOOD_FOR
    last = await reports.last_case_from(session, contact.id, since)
    if last is None:
        return None, typed
    return await cases.get(session, EVERYTHING, last), typed


async def own(session: Session, contact: Contact, code: str) -> Filed | None:
    """The case with this code, for the address that reported it or whose household it is about.

    A case that grew out of a reported one belongs to whoever reported that.
    """

    async def theirs(case: Filed) -> bool:
        if contact.household_id is not None and contact.household_id == case.household_id:
            return True
        filed_on = await cases.filed_from(session, contact.id, case.id)
        return filed_on is not None and session.moment.today - filed_on <= CODE_GOOD_FOR

    return await _theirs(session, code, theirs)


async def of_phone(session: Session, phone: str, code: str) -> Filed | None:
    """The case with this code, for whoever holds the phone it was reported with (+86…).

    That is the phone a message came from, or the one that was given with a report.
    """

    async def theirs(case: Filed) -> bool:
        since = session.moment.today - CODE_GOOD_FOR
        told = await reports.of_case(session, EVERYTHING, case.id)
        recent = [report for report in told if report.on >= since]
        return any([await _came_from(session, report, phone) for report in recent])

    return await _theirs(session, code, theirs)


async def told(session: Session, rules: Rulebook, case: Filed) -> list[str]:
    """How far a case is, and what came after it, in whole sentences for its household."""
    later = await cases.followed_by(session, EVERYTHING, case.id)
    return [
        await stage_words.standing(session, rules, case),
        *[
            await stage_words.following(session, rules, one)
            for one in later
            if one.follows_how != JOINED
        ],
    ]


async def _came_from(session: Session, report: Told, phone: str) -> bool:
    if report.phone == phone:
        return True
    if report.address_id is None or not report.channel.startswith("sms_"):
        return False
    return await addresses.external(session, report.address_id) == phone


async def _theirs(session: Session, code: str, theirs: Theirs) -> Filed | None:
    case = await cases.by_code(session, EVERYTHING, code)
    asked = case
    for _step in range(LONGEST_CHAIN):
        if asked is None:
            return None
        if await theirs(asked):
            return case
        if asked.follows_id is None:
            return None
        asked = await cases.get(session, EVERYTHING, asked.follows_id)
    return None
