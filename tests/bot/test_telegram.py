"""Telegram in earnest: a process polls a Bot API, or one that is not there."""

import signal

from aiohttp import ClientSession

from bot.rehearsal.botapi import BotApi
from tests.bot.farends import chatting, until
from tests.bot.installation import free_port

BOT_TOKEN = "42:token"
HOOK_SECRET = "hook-secret"


async def test_a_farmer_reports_over_telegram_from_the_first_word_to_the_code(real_county):
    botapi = await BotApi().start()
    real_county.settings |= {
        "MINGBAI_TELEGRAM__TOKEN": BOT_TOKEN,
        "MINGBAI_TELEGRAM__SECRET": HOOK_SECRET,
        "MINGBAI_TELEGRAM__API_URL": botapi.url,
    }
    process = await real_county.serve()
    farmer = 7001
    for words, expected in (
        ("申报", "哪个村"),
        ("张庄村", "什么难处"),
        ("1", "几句话"),
        ("老伴住院花了三万块", "有危险"),
        ("2", "怎么称呼"),
        ("李秋生 19900000009", "自己家"),
    ):
        await botapi.say(BOT_TOKEN, farmer, words)
        await _told(botapi, farmer, expected)
    await botapi.tap(BOT_TOKEN, farmer, "自己家")
    filed = await _told(botapi, farmer, "编号")
    assert "依据" in filed
    assert "住院" not in filed  # Telegram is offshore
    await _hook_is_authenticated(process.address, botapi, farmer)
    assert (await process.stop())[0] == 0
    await botapi.close()


async def _told(botapi: BotApi, user: int, words: str) -> str:
    def look() -> str | None:
        said = (call["text"] for call in botapi.sent if call.get("chat_id") == str(user))
        return next((text for text in said if words in text), None)

    found: str = await until(look)
    return found


async def _hook_is_authenticated(address: str, botapi: BotApi, user: int) -> None:
    person = {"id": user, "is_bot": False}
    message = {"message_id": 9, "date": 1772352000, "from": person, "chat": {"id": user}}
    update = {"update_id": 900_001, "message": message | {"text": "帮助"}}
    async with ClientSession() as http:
        for secret, status in (("", 401), ("wrong", 401), (HOOK_SECRET, 200)):
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
            url = f"{address}/hooks/telegram"
            async with http.post(url, json=update, headers=headers) as reply:
                assert reply.status == status, secret


async def test_a_telegram_that_cannot_be_reached_holds_nothing_up(real_county):
    real_county.settings |= {
        "MINGBAI_TELEGRAM__TOKEN": BOT_TOKEN,
        "MINGBAI_TELEGRAM__API_URL": f"http://127.0.0.1:{free_port()}",
    }
    process = await real_county.serve()
    async with chatting(process.address) as chat:
        assert "明白" in (await chat.say("你好"))[0]
    process.process.send_signal(signal.SIGTERM)
    said = await process.said()
    assert await process.code() == 0
    assert said.count("Telegram cannot be asked") == 1
    assert BOT_TOKEN not in said
