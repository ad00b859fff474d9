"""The load tests measure the real thing, and do not count when anything was left undone."""

import argparse
import json
import random

import pytest

from bot.commands import loadtest as command
from bot.rehearsal import audienceload, broadcastload, loadtest
from bot.rehearsal.broadcastload import Wish
from channels.contract import Choice, Outgoing


async def test_whole_dialogues_run_and_every_update_takes_effect(empty_url):
    figures = await loadtest.dialogue(40, empty_url, seed=1, at_once=4)
    assert figures["ok"], figures
    assert figures["reports_filed"] > 0
    assert figures["states"]["inbound.done"] == figures["updates"] >= 40
    assert figures["updates_per_second"] > 0
    assert figures["p50_ms"] <= figures["p99_ms"]
    assert figures["synchronous"] == ("FULL" if empty_url.startswith("sqlite") else "server")


async def test_a_broadcast_reaches_every_recipient_once(empty_url):
    wish = Wish(recipients=150, database=empty_url, floor=True)
    figures = await broadcastload.broadcast(wish)
    assert figures["ok"], figures
    assert (figures["distinct"], figures["duplicates"]) == (150, 0)
    assert figures["states"] == {"outbox.accepted": 150}
    assert figures["ratio"] > 0


async def test_a_broadcast_that_lost_one_does_not_count(monkeypatch, empty_url):
    async def one_less(sessions):
        return {"outbox.accepted": 9, "outbox.unsure": 1}

    monkeypatch.setattr(broadcastload, "states", one_less)
    assert not (await broadcastload.broadcast(Wish(recipients=10, database=empty_url)))["ok"]


async def test_a_database_with_messages_in_it_is_left_alone(empty_url):
    await loadtest.dialogue(5, empty_url, seed=1, at_once=1)
    with pytest.raises(SystemExit, match="empty database"):
        await loadtest.dialogue(5, empty_url, seed=1, at_once=1)


@pytest.mark.parametrize("ok", [True, False])
async def test_the_exit_code_says_whether_the_run_counts(monkeypatch, capsys, ok):
    async def measured(*_: object) -> dict[str, object]:
        return {"updates_per_second": 900.0, "ok": ok}

    monkeypatch.setattr(loadtest, "dialogue", measured)
    parser = argparse.ArgumentParser()
    command.configure(parser)
    args = parser.parse_args(["dialogue", "--updates", "3000", "--json"])
    assert await command.run(args) == (0 if ok else 1)
    assert json.loads(capsys.readouterr().out)["updates_per_second"] == 900.0


@pytest.mark.parametrize(
    ("kind", "taken"), [("report.kind", "first"), ("report.danger", "last"), ("news", "first")]
)
def test_a_farmer_takes_the_least_alarming_choice(kind, taken):
    farmer = loadtest.Farmer("f", random.Random(1))
    said = farmer.next([Outgoing("f", "?", [Choice("1", "first"), Choice("2", "last")], kind)])
    assert said is not None
    assert said.choice == taken
    assert farmer.next([Outgoing("f", "thanks", kind="report.thanks")]) is None


async def test_audiences_are_measured_on_what_is_known_to_come_out():
    figures = await audienceload.audiences(120)
    assert figures["ok"], figures
    assert (figures["queued"], figures["eligible"]) == (120, 12)
    assert figures["rendered_per_second"] > 0
