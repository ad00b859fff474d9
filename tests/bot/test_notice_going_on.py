"""A sending at the command line, from the first wave to a correction, as an officer types it."""

import argparse
import re

import pytest

from bot.commands import notice
from tests.broadcasting import County


@pytest.fixture
async def county(sessions) -> County:
    county = await County(sessions).build()
    await county.crowd(40)
    return county


@pytest.fixture
def typed(county, capsys, monkeypatch):
    """Type a command of `notice`; returns how it ended and all it printed, on one line."""
    monkeypatch.setenv("COLUMNS", "200")
    parser = argparse.ArgumentParser()
    notice.configure(parser)

    async def run(*words: str) -> tuple[int, str]:
        ended = await notice.run(parser.parse_args(words), county.sessions)
        return ended, " ".join(capsys.readouterr().out.split())

    return run


def number_in(said: str) -> str:
    found = re.search(r"\d{5,}", said)
    assert found, said
    return found[0]


async def drafted(typed) -> str:
    ended, said = await typed(
        *(
            "draft",
            "--policy",
            "emp-workshop",
            "--region",
            "清水县",
            "--as",
            "ma",
            "--form",
            "brief",
        )
    )
    assert ended == 0, said
    return number_in(said)


async def test_a_sending_is_held_let_go_and_put_right(county, typed, hands):
    number = await drafted(typed)
    assert (await typed("approve", number, "--as", "ma"))[0] == 1
    assert (await typed("approve", number, "--as", "zhao"))[0] == 0
    ended, said = await typed("send", number, "--as", "ma", "--no-wait")
    assert ended == 0, said
    assert (await county.states()).count("queued") == 20
    assert (await typed("pause", number, "--as", "ma"))[0] == 0
    assert await county.deliver(4, at_once=20) == []
    assert (await typed("resume", number, "--as", "ma"))[0] == 0
    await county.deliver(4, at_once=20)
    assert (await county.states()).count("accepted") == 20
    ended, said = await typed("correct", number, "--as", "ma")
    assert (ended, "--short" in said) == (0, True)
    ended, said = await typed(
        *("correct", number, "--as", "ma", "--short", "更正，以这条为准：车间这月不招人。问{phone}")
    )
    assert ended == 0, said
    right = next(one for one in re.findall(r"\d{5,}", said) if one != number)
    assert (await typed("approve", right, "--as", "zhao"))[0] == 0
    got = await county.deliver(6, at_once=20)
    assert sum("更正" in message.text for message in got) == 20
    ended, said = await typed("report", number, "--as", "ma")
    assert (ended, "20" in said) == (0, True)


async def test_what_became_of_it_is_a_workbook_too(county, typed, tmp_path):
    number = await drafted(typed)
    await typed("approve", number, "--as", "zhao")
    await typed("send", number, "--as", "ma", "--no-wait")
    await county.deliver(4, at_once=20)
    book = tmp_path / "proof.xlsx"
    assert (await typed("proof", number, "--as", "ma", "--xlsx", str(book)))[0] == 0
    assert book.read_bytes()[:2] == b"PK"
    ended, said = await typed("proof", number, "--as", "ma", "--fate", "lost")
    assert (ended, "undelivered" in said) == (1, True)
    ended, said = await typed("awareness", "--as", "ma")
    assert (ended, "张庄村" in said) == (0, True)


async def test_what_recurs_is_begun_listed_and_ended(typed):
    ended, said = await typed("recur", "aid-card-autumn", "--region", "清水县", "--as", "ma")
    assert ended == 0, said
    number = number_in(said)
    assert "秋季开学前" in (await typed("recurring", "--as", "ma"))[1]
    assert (await typed("end", number, "--as", "ma"))[0] == 0
    assert number not in (await typed("recurring", "--as", "ma"))[1]
    assert (await typed("end", "9", "--as", "ma"))[0] == 1
