"""Sign-ins: made for officials of the roster, renewed and closed; a password is shown once."""

import argparse

import pytest

from acts.passwords import Passwords
from bot.commands import account
from storage.engine import Sessions
from storage.queries import officials, staff
from storage.queries.officials import NewOfficial

PHONE = "19900000071"


async def command(sessions: Sessions, *words: str) -> int:
    parser = argparse.ArgumentParser()
    account.configure(parser)
    return await account.run(parser.parse_args(words), sessions)


@pytest.fixture
async def staffed(county: Sessions) -> Sessions:
    """The county with one official in its roster."""
    async with county.write() as session:
        official = NewOfficial("某主任", f"+86{PHONE}", "county_rural_revival_bureau", "ma")
        await officials.put(session, official)
    return county


async def test_an_official_signs_in_with_the_password_shown_once(
    staffed: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await command(staffed, "add", "zhuren", "--phone", PHONE) == 0
    word = capsys.readouterr().out.split()[1]
    async with staffed.read() as session:
        kept = await staff.by_login(session, "zhuren")
    assert kept is not None
    assert word not in kept.password_hash
    assert await Passwords().verify(kept.password_hash, word)


async def test_a_new_password_ends_the_old_one(
    staffed: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    await command(staffed, "add", "zhuren", "--phone", PHONE)
    first = capsys.readouterr().out.split()[1]
    assert await command(staffed, "password", "zhuren") == 0
    async with staffed.read() as session:
        kept = await staff.by_login(session, "zhuren")
    assert kept is not None
    assert not await Passwords().verify(kept.password_hash, first)


async def test_a_closed_sign_in_is_disabled(staffed: Sessions) -> None:
    await command(staffed, "add", "zhuren", "--phone", PHONE)
    assert await command(staffed, "close", "zhuren") == 0
    async with staffed.read() as session:
        kept = await staff.by_login(session, "zhuren")
    assert kept is None or kept.disabled


@pytest.mark.parametrize(
    "words",
    [
        ("add", "zhuren", "--phone", "19900000099"),
        ("password", "nobody"),
        ("close", "nobody"),
    ],
)
async def test_who_is_not_there_is_said_so(
    staffed: Sessions, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert await command(staffed, *words) == 1
    assert "没有" in capsys.readouterr().out


async def test_one_official_has_one_sign_in(
    staffed: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    await command(staffed, "add", "zhuren", "--phone", PHONE)
    assert await command(staffed, "add", "other", "--phone", PHONE) == 1
    assert "已经有登录名" in capsys.readouterr().out
