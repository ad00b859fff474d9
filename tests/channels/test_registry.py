"""Channels are opened from the settings that are present; mailboxes need none."""

import subprocess
import sys

import pytest
from pydantic import BaseModel

from channels.contract import Outgoing, Request
from channels.errors import Unauthenticated
from channels.registry import open_channels
from channels.sms_http import SmsHttpSettings
from channels.sms_simulator import SmsSimulator
from channels.telegram import TelegramSettings
from channels.webchat import WebChat

ACCOUNT = {"url": "https://gateway.example", "token": "t", "secret": "s"}


class Settings(BaseModel):
    title: str = "a county"
    sms_http: SmsHttpSettings | None = None
    sms_second: SmsHttpSettings | None = None
    telegram: TelegramSettings | None = None


def test_every_channel_with_settings_is_opened_under_its_name():
    settings = Settings.model_validate(
        {"sms_http": ACCOUNT, "sms_second": ACCOUNT | {"name": "sms_second"}}
    )
    assert sorted(open_channels(settings, None, None)) == ["sms_http", "sms_second"]


def test_two_accounts_cannot_share_a_name():
    settings = Settings.model_validate({"sms_http": ACCOUNT, "sms_second": ACCOUNT})
    with pytest.raises(ValueError, match="sms_http"):
        open_channels(settings, None, None)


@pytest.mark.parametrize("channel", [WebChat(), SmsSimulator()])
async def test_a_mailbox_keeps_the_reference_and_has_no_webhook(channel):
    assert channel.features.mailbox
    assert await channel.send(Outgoing("1", "您好", reference="r-1")) == "r-1"
    assert await channel.query("r-1") is None
    with pytest.raises(Unauthenticated):
        await channel.receive(Request("POST", {}, {}, b"{}"))


def test_no_channel_imports_aiogram():
    code = "import sys, channels.telegram, channels.sms_http; sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
