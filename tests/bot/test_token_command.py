"""Access of other systems from the command line."""

import argparse

import pytest

from acts import access_tokens
from bot.commands import token
from storage.queries import regions
from storage.queries.regions import Place
from tests.console.test_tokens import secret_in


@pytest.fixture
async def run(sqlite_sessions, capsys):
    async with sqlite_sessions.write() as session:
        await regions.put_all(session, [Place("990000", "青禾县", "county")])

    async def do(*words: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        token.configure(parser)
        code = await token.run(parser.parse_args(words), sqlite_sessions)
        return code, capsys.readouterr().out

    return do


MAKE = ("make", "12345热线", "青禾县", "--grant", "reports:write", "--until", "2026-12-31")


async def test_a_token_is_made_listed_exchanged_and_ended(run, sqlite_sessions):
    code, said = await run(*MAKE)
    secret, number = secret_in(said), said.split()[0]
    assert code == 0
    listed = (await run("list"))[1]
    assert "12345热线" in listed
    assert secret not in listed
    assert (await run("exchange", number))[0] == 0
    assert (await run("exchange", number))[0] == 1
    assert (await run("revoke", number))[0] == 0
    assert (await run("revoke", number))[0] == 1
    assert (await run("exchange", number))[0] == 1
    async with sqlite_sessions.read() as session:
        assert await access_tokens.meant(session, secret) is None


async def test_what_cannot_be_is_said(run):
    code, said = await run(*MAKE[:-1], "2030-01-01")
    assert (code, "400" in said) == (1, True)
    code, said = await run("make", "系统", "无此县", *MAKE[3:])
    assert (code, "无此县" in said) == (1, True)
