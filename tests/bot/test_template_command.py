"""The command `template`, as somebody who types it sees it."""

import argparse

import pytest

from bot.commands import template
from bot.house import open_house
from bot.settings import Settings
from notifications.templates import LIMITS
from rulebook.notices.templates import ALLOWED
from storage.engine import Sessions
from storage.queries import message_templates as stored

POLICY = "edu-boarding-primary-1000"


@pytest.fixture
def typed(sqlite_sessions: Sessions, capsys):
    """Type a command; returns its exit code and what it printed."""

    async def run(*words: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        template.configure(parser)
        code = await template.run(parser.parse_args(words), sqlite_sessions)
        return code, capsys.readouterr().out

    return run


async def number(sessions: Sessions) -> str:
    async with sessions.read() as session:
        return str((await stored.all_of(session))[0].id)


async def test_a_policys_own_text_is_registered_and_fits_from_then_on(typed, sqlite_sessions):
    code, said = await typed("propose", POLICY)
    assert code == 0
    assert "${phone}" in said
    assert "phone=phone:20" in said
    code, before = await typed("fit")
    assert code == 1
    assert f"没有模板：{POLICY} " in before
    assert (await typed("add", "--notice", POLICY))[0] == 0
    made = await number(sqlite_sessions)
    assert (await typed("submit", made))[0] == 0
    assert (await typed("approve", made))[0] == 1
    assert "SMS_1" in (await typed("approve", made, "--code", "SMS_1"))[1]
    code, after = await typed("fit")
    assert code == 1
    assert f"没有模板：{POLICY} " not in after
    assert f"没有模板：{POLICY} " in (await typed("fit", "--form", "brief"))[1]
    assert "SMS_1" in (await typed("list"))[1]
    assert (await typed("retire", made))[0] == 0
    assert (await typed("submit", made))[0] == 1
    assert (await typed("retire", "1"))[0] == 1


async def test_a_text_of_ones_own_is_given_with_its_variables(typed, sqlite_sessions):
    words = ("--kind", "case.progress", "--variable", "code=code:12", "--variable", "when=day")
    code, _said = await typed("add", "您的事（${code}）${when}办好了。", *words)
    assert code == 0
    async with sqlite_sessions.read() as session:
        [one] = await stored.all_of(session)
    assert one.variables == {"code": ("code", 12), "when": ("day", 20)}
    made = await number(sqlite_sessions)
    await typed("submit", made)
    assert (await typed("reject", made))[0] == 1
    assert "太笼统" in (await typed("reject", made, "--note", "太笼统"))[1]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "①打${phone}问", "--variable", "phone=phone"),
        ("add", "打${phone}问"),
        ("add", "--notice", "no-such-policy"),
        ("propose", "no-such-policy"),
        ("propose", "reply"),
        ("add", "打${phone}问", "--variable", "phone=phone", "--as", "nobody"),
    ],
)
async def test_what_cannot_be_done_says_why(typed, words):
    code, said = await typed(*words)
    assert code == 1
    assert said.strip()


def test_our_own_variables_are_of_types_there_are():
    assert {kind for kind, _most in LIMITS.values()} <= ALLOWED.keys()


async def test_the_start_writes_down_which_channels_ask_for_templates(tmp_path):
    sms = {"url": "http://127.0.0.1:9/send", "token": "t", "secret": "s"}
    kept = {
        "database_url": f"sqlite:///{tmp_path / 'm.db'}",
        "key_file": tmp_path / "key",
        "checkpoint_file": tmp_path / "checkpoints",
    }
    for only, names in ((True, {"sms_http"}), (False, set())):
        settings = Settings.model_validate({**kept, "sms_http": {**sms, "templates_only": only}})
        async with open_house(settings) as house, house.sessions.read() as session:
            assert await stored.only_on(session) == names
