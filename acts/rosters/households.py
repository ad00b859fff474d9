"""Households of a roster: put what was checked, a few hundred at a time."""

import asyncio
from collections.abc import Iterable, Mapping

from acts.rosters.checks import Checked
from acts.rosters.rows import HEAD, HouseholdRow
from acts.rosters.sheets import EVERY, Progress
from acts.standing_tags import IMPLIED, NO_TAGS, TAGS
from storage.engine import Session
from storage.queries import facts, members, reach, roster
from storage.queries.changes import Change, Changes
from storage.queries.facts import Fact
from storage.queries.households import NewHousehold
from storage.queries.members import NewMember
from storage.queries.roster import Key, Put

SIZE, ROSTER = "hh.size", "roster"
"""The fact that 人口 is, and where it comes from."""


async def put(
    session: Session, checked: Checked, sms_channel: str | None, progress: Progress
) -> Changes:
    """Put what was checked."""
    keys = sorted({*checked.households, *checked.members})
    done: list[Change] = []
    for start in range(0, len(keys), EVERY):
        done += await _put_some(session, checked, keys[start : start + EVERY], sms_channel)
        progress(min(start + EVERY, len(keys)), len(keys))
        await asyncio.sleep(0)  # a long roster lets others be answered in between
    return Changes.count(done)


async def _put_some(
    session: Session, checked: Checked, keys: list[Key], sms_channel: str | None
) -> list[Change]:
    rows = {key: checked.households[key] for key in keys if key in checked.households}
    put = await roster.put_all(session, [_new(checked, key, row) for key, row in rows.items()])
    ids = {key: done.id for key, done in put.items()}
    if len(ids) < len(keys):
        known = await roster.ids_of(session, {key[0] for key in keys})
        ids |= {key: known[key] for key in keys if key not in ids}
    people = [one for key in keys for one in _people(checked, key, ids[key])]
    touched = await members.put_all(session, people)
    touched |= await _put_tags(session, {ids[key]: row for key, row in rows.items()})
    touched |= await _put_sizes(session, {ids[key]: row for key, row in rows.items()})
    if sms_channel:
        phones = {
            put[key].id: row.phone
            for key, row in rows.items()
            if row.phone and put[key].phone_is_new
        }
        await reach.households(session, sms_channel, phones)
    return [_change(put.get(key), ids[key] in touched) for key in keys]


def _new(checked: Checked, key: Key, row: HouseholdRow) -> NewHousehold:
    return NewHousehold(checked.places[key], row.number, row.head, row.phone, row.status)


def _people(checked: Checked, key: Key, household_id: int) -> Iterable[NewMember]:
    """The people of a household; its head is one of them, listed or not."""
    head = checked.households.get(key)
    listed = checked.members.get(key, [])
    if head and not any(row.relation == HEAD for row in listed):
        yield NewMember(household_id, head.head, head.id_number, HEAD)
    for row in listed:
        number = row.id_number
        if head and row.relation == HEAD:
            number = number or head.id_number
        yield NewMember(household_id, row.name, number, row.relation)


async def _put_tags(session: Session, rows: Mapping[int, HouseholdRow]) -> set[int]:
    """Give the tags that are said and those the status implies; where nothing is said, keep."""
    held = await members.tags_of(session, rows)
    wanted = {}
    for household_id, row in rows.items():
        old = held.get(household_id, NO_TAGS)
        said = row.tags if row.tags is not None else old - IMPLIED
        implied = TAGS.get(row.status, NO_TAGS) if row.status else old & IMPLIED
        wanted[household_id] = said | implied
    return await members.put_tags(session, wanted)


async def _put_sizes(session: Session, rows: Mapping[int, HouseholdRow]) -> set[int]:
    """Keep how many people live together where a roster says another number than the last one.

    It is compared with the roster before: what the family has reported since then stays.
    """
    held = await facts.standing(session, rows, {SIZE}, ROSTER)
    before = {household_id: kept[0].value for household_id, kept in held.items()}
    fresh = [
        Fact(household_id, SIZE, row.people, session.moment.today, ROSTER, ROSTER)
        for household_id, row in rows.items()
        if row.people and row.people != before.get(household_id)
    ]
    await facts.add(session, fresh)
    return {fact.household_id for fact in fresh}


def _change(put: Put | None, touched: bool) -> Change:
    if put is None or put.change == Change.UNCHANGED:
        return Change.CHANGED if touched else Change.UNCHANGED
    return put.change
