"""A county's own duty: one file in a folder of its own, owed like the others, called its rule."""

from datetime import date
from pathlib import Path

import pytest

from acts.activities import recording
from acts.activities.entry import Entry
from acts.actor import signed_in
from bot.own_entries import load as load_all
from notifications import reminders
from notifications.duties import standing, why, why_words, words
from rulebook.entry import BadEntry
from rulebook.loader import load
from storage.queries import addresses, households, occurrences, officials, regions
from storage.queries.households import NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place

DUTY = """
id: own-pipe-walk
title: 每月看一次供水管线
role: village_committee
type: count
subject: {unit: visit, counts: [household_visit]}
quota: {op: ">=", count: 2, per: month, by: team}
due: {rule: period_end}
target: household
evidence: 走访记录
local: {word: 本县自定, shown_as: 本县规定}
basis: local
status: active
machine_checkable: true
"""
NAME = "own-pipe-walk"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of a county with one duty."""
    folder = tmp_path / "entries"
    (folder / "duties").mkdir(parents=True)
    (folder / "duties" / f"{NAME}.yaml").write_text(DUTY)
    return folder


async def test_it_is_owed_counted_reminded_of_and_called_a_rule_of_the_county(own, sessions, hands):
    rules = load(own=own)
    async with sessions.write() as session:
        await regions.put_all(
            session, [Place("k", "某县", "county"), Place("v", "某村", "village", "k")]
        )
        village = await regions.get(session, "v")
        assert village is not None
        new = NewOfficial("某人", None, "village_committee", "v", since=date(2026, 1, 1))
        person = (await officials.put(session, new)).person_id
        home = await households.register(session, NewHousehold(village, 1, "张某"))
        actor = await signed_in(session, person)
        entry = Entry("household_visit", session.moment.today, (home,))
        done = await recording.record(session, rules, actor, entry)
        assert NAME in {one.duty.id for one in done.served}
        [mine] = [
            one for one in await standing.of(session, rules, person) if one.owed.duty.id == NAME
        ]
        assert (mine.status.done, mine.status.required) == (1, 2)
        assert "1/2（本县规定）" in words.line(rules, mine, session.moment.today)
        explained = await why.of(session, rules, mine.owed)
        said = why_words.sentences(rules, explained, {}, session.moment.today)
        assert "依据：本县规定，上级文件没有要求。" in said
        contact = await addresses.ensure(session, "webchat", "chat")
        await addresses.bind(session, contact.id, person)
    hands.advance(days=28)
    async with sessions.write() as session:
        await reminders.plan_digests(session, rules)
        told = await occurrences.of_person(
            session, person, f"duty:{NAME}", session.moment.now.replace(hour=0)
        )
    assert len(told) == 1


def test_what_exists_is_not_replaced(own):
    file = own / "duties" / "hen23-screening-all-households.yaml"
    file.write_text(DUTY.replace(NAME, file.stem))
    with pytest.raises(BadEntry, match=file.name):
        load(own=own)


def test_only_duties_are_added(own):
    (own / "policies").mkdir()
    (own / "policies" / "x.yaml").write_text("id: x")
    with pytest.raises(BadEntry, match=r"x\.yaml"):
        load(own=own)


def test_the_setting_names_the_folder(own, monkeypatch):
    monkeypatch.setenv("MINGBAI_ENTRIES", str(own))
    assert NAME in load_all().duties
    assert f"duty.{NAME}.count" in load_all().settings
