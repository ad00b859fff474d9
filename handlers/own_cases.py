"""Which case somebody means: by its number, or the last one they reported."""

import re
from datetime import timedelta

from rulebook import codes
from storage.engine import Session
from storage.queries import cases, reports
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

CODE_GOOD_FOR = timedelta(days=90)
LONGEST_CHAIN = 6
LEADING_CODE = re.compile(r"[\d][\d\s\-‐‑–—_.·]{6,12}[\d]")


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
    case = await cases.by_code(session, EVERYTHING, code)
    asked = case
    for _step in range(LONGEST_CHAIN):
        if asked is None:
            return None
        if await _theirs(session, contact, asked):
            return case
        if asked.follows_id is None:
            return None
        asked = await cases.get(session, EVERYTHING, asked.follows_id)
    return None


async def _theirs(session: Session, contact: Contact, case: Filed) -> bool:
    if contact.household_id is not None and contact.household_id == case.household_id:
        return True
    filed_on = await cases.filed_from(session, contact.id, case.id)
    return filed_on is not None and session.moment.today - filed_on <= CODE_GOOD_FOR
