"""Whether a case contradicts itself: the finders of the data-quality pitfall, before it is entered.

The pitfall gives people days to mend what is wrong; what is about to be entered must be right now.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from acts.detection import settings
from acts.entry_sheets.picture import Picture
from locales import _
from rulebook.chinese_id import check_id
from rulebook.income import income
from rulebook.loader import Rulebook
from rulebook.pitfalls import Finding, Record, find
from rulebook.pitfalls.records import Value
from storage.engine import Session

LONG_AGO = timedelta(days=3650)
SENTENCES: tuple[Callable[[Mapping[str, str]], str], ...] = (
    lambda of: _(
        "A member's age is on record as %(found)s, but by the identity number it is %(allowed)s. "
        "Correct the age or the number.",
        **of,
    ),
    lambda of: _(
        "%(found)s can work, but only %(allowed)s live there. Ask once more and correct it.", **of
    ),
    lambda of: _(
        "A member is on record as unable to work and yet as employed. Find out which is right.",
        **of,
    ),
    lambda of: _(
        "A member of %(found)s years is on record as going to school. Find out which is right.",
        **of,
    ),
    lambda of: _(
        "The income on record is %(found)s yuan a year, but its parts add up to %(allowed)s. Add "
        "it up again.",
        **of,
    ),
    lambda of: _("A member who has died still receives a benefit. Report it to the office.", **of),
)
"""What is wrong, in the order of the pitfall's finders, and what to do."""


async def problems(session: Session, rules: Rulebook, picture: Picture) -> list[str]:
    """What must be mended before a case is entered, in whole sentences; empty when nothing."""
    wanted = rules.exchanges.entry_sheet.checks
    only = replace(rules.pitfalls, by_id={wanted: rules.pitfalls.by_id[wanted]})
    today = session.moment.today
    set_here = await settings.at(session, rules, picture.case.path, today.year)
    found = find(only, _records(picture, today), today, set_here)
    return list(dict.fromkeys(map(_sentence, found)))


def _sentence(finding: Finding) -> str:
    of = {"found": _figure(finding.found), "allowed": _figure(finding.allowed)}
    return SENTENCES[finding.place](of)


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _records(picture: Picture, today: date) -> Mapping[str, list[Record]]:
    people = [_person(picture, number, today) for number in range(len(picture.people))]
    benefits = [
        _benefit(picture, one, kind)
        for one in people
        for kind in ("dibao", "tekun")
        if _raw(picture, str(one["id"])).get(kind) is True
    ]
    return {"household": [_household(picture, today)], "person": people, "benefit": benefits}


def _household(picture: Picture, today: date) -> Record:
    record: dict[str, Value] = {
        "id": str(picture.household.id),
        "region": picture.household.region_id,
        "changed_on": today - LONG_AGO,
    }
    labour, members = picture.said.get("labour_members"), picture.members
    if isinstance(labour, int) and members is not None:
        record |= {"labour_members": labour, "members": members}
    parts = income(picture.said).net_income_year
    kept = picture.raw.get("hh", {}).get("net_income_pc_year")
    if parts is not None and kept is not None and members:
        # A sum per head is kept in whole fen: the whole family's is that much less exact.
        kept_sum = Decimal(str(kept)) * members
        exact = abs(kept_sum - parts) <= Decimal("0.01") * members
        record |= {"income_parts": parts, "income_total": parts if exact else kept_sum}
    return record


def _person(picture: Picture, place: int, today: date) -> Record:
    person = picture.people[place]
    record: dict[str, Value] = {
        "id": str(person.number),
        "region": picture.household.region_id,
        "household": str(picture.household.id),
        "changed_on": today - LONG_AGO,
    }
    identity = check_id(person.id_number, today) if person.id_number else None
    if identity:
        record["born_on"] = identity.birth
    said = _raw(picture, str(person.number))
    for name, field in (("age", "age"), ("employed", "employed")):
        if name in said:
            record[field] = said[name]
    if "student" in said or "stage" in said:
        record["enrolled"] = bool(said.get("student", True))
    if "no_labour_capacity" in said:
        record["can_work"] = not said["no_labour_capacity"]
    elif "labour" in said:
        record["can_work"] = said["labour"] != "none"
    return record


def _raw(picture: Picture, number: str) -> Mapping[str, Value]:
    """What is known of a member, by the number they have in their household."""
    persons = picture.raw.get("persons", ())
    return next((one for one in persons if one["id"] == number), {})


def _benefit(picture: Picture, person: Record, kind: str) -> Record:
    return {
        "id": f"{kind}:{person['id']}",
        "region": picture.household.region_id,
        "person": person["id"],
        "kind": kind,
        "ended_on": None,
    }
