"""What somebody names on the command line: a place, an account, a household."""

import re
from dataclasses import replace

from acts.actor import SERVICE, Actor, signed_in
from acts.declined import Declined
from locales import _
from rulebook import codes
from storage.engine import Session
from storage.queries import cases, households, place_names, regions, staff
from storage.queries.households import Household
from storage.queries.regions import LEVELS, Place
from storage.scope import EVERYTHING

OPERATOR = replace(SERVICE, name="command line", channel="command line")
"""Who has the database and its key in hand may do everything."""
HOUSEHOLD = re.compile(r"(.*\D)(\d{1,5})号?")
"""A village by name or id, then a number: 张庄村3, 柳河镇张庄村 3号, 419901101201/3."""


class Unknown(Declined):
    """Look at what was typed: nothing of this name or number is known."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self._sentence = sentence

    def sentence(self) -> str:
        return self._sentence


async def place(session: Session, name: str, levels: tuple[str, ...] = LEVELS) -> Place:
    """The place of this name or id.

    Raises:
        Unknown: none, or several.
    """
    known = await regions.all_of(session)
    found = [one for one in known if one.id == name and one.level in levels]
    found = found or place_names.exactly(name, known, levels)
    if len(found) == 1:
        return found[0]
    if found:
        raise Unknown(
            _("Several places are called “%(word)s”: write the township in front.", word=name)
        )
    raise Unknown(_("There is no place called “%(word)s”.", word=name))


async def actor(session: Session, login: str | None) -> Actor:
    """Who acts: the account of this login, or whoever has the database in hand.

    Raises:
        Unknown: there is no such account.
    """
    if login is None:
        return OPERATOR
    account = await staff.by_login(session, login)
    if account is None or account.disabled:
        raise Unknown(_("There is no account “%(login)s”.", login=login))
    return await signed_in(session, account.person_id)


async def household(session: Session, code: str) -> Household:
    """The household of a case code, or of a village and a number.

    Raises:
        Unknown: there is none, or the text is neither.
    """
    case_code = codes.check(code)
    case = await cases.by_code(session, EVERYTHING, case_code) if case_code else None
    if case:
        found = await households.get(session, EVERYTHING, case.household_id or 0)
        assert found is not None
        return found
    match = HOUSEHOLD.fullmatch(code.strip())
    if not match:
        raise Unknown(
            _(
                "“%(code)s” is no case code; or write village and number, like %(example)s.",
                code=code,
                example="柳河镇张庄村3号",
            )
        )
    village = await place(session, match[1].strip(" /#"), ("village",))
    number = int(match[2])
    numbered = await households.find_by_number(session, EVERYTHING, [village.id], number)
    if not numbered:
        raise Unknown(
            _("%(place)s has no household %(number)s.", place=village.full_name, number=number)
        )
    return numbered[0]
