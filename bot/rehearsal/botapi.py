"""A fake Telegram: the part of the Bot API we use, and the people who write to the bot.

Stand-alone, loopback only: `python -m bot.rehearsal.botapi --port 0` prints
`ready http://127.0.0.1:PORT`; give that address to the bot as its `api_url`.

    POST /control/say    {"token", "user", "text"} or any other fields of a message
    POST /control/tap    {"token", "user", "label"}: press the newest button with these words
    GET  /control/sent   every call that changed something, as {"method", …its parameters}
    POST /control/fail   {"code", "description", "parameters"}: the next send* call gets this
"""

import argparse
import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from typing import Any

from aiohttp import ClientError, ClientSession, web

from bot.rehearsal.gateway import loop_factory, stand

Json = dict[str, Any]
LONGEST_TEXT = 4096


class BotApi:
    """Bots by their token, what they sent, and what waits for them."""

    def __init__(self) -> None:
        self.url = ""
        self.sent: list[Json] = []
        self.failures: deque[Json] = deque()
        self.files: dict[str, bytes] = {}
        self._ids = itertools.count(1)
        self._waiting: defaultdict[str, list[Json]] = defaultdict(list)
        self._arrived = asyncio.Condition()
        self._hooks: dict[str, tuple[str, str]] = {}
        self._shown: list[tuple[str, Json]] = []
        self._methods = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "getFile": self._get_file,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "sendMessage": self._send_message,
            "answerCallbackQuery": self._answer_tap,
        }

    async def start(self, port: int = 0) -> "BotApi":
        """Listen on loopback; the address is `url` from then on."""
        app = web.Application(client_max_size=20 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._api)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        app.router.add_post("/control/say", self._control_say)
        app.router.add_post("/control/tap", self._control_tap)
        app.router.add_post("/control/fail", self._control_fail)
        app.router.add_get("/control/sent", self._control_sent)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._http = ClientSession()
        return self

    async def close(self) -> None:
        """Stop listening."""
        await self._http.close()
        await self._runner.cleanup()

    async def say(self, token: str, user: int, text: str = "", **extra: Any) -> int:
        """Let a person write; return the webhook's status, or 0 when the bot polls."""
        message = self._message(user) | {"from": _person(user)} | extra
        return await self._push(token, {"message": message | ({"text": text} if text else {})})

    async def tap(self, token: str, user: int, label: str) -> int:
        """Let a person press the newest button with these words.

        Raises:
            LookupError: there is none.
        """
        for owner, message in reversed(self._shown):
            if owner != token or message["chat"]["id"] != user:
                continue
            for button in itertools.chain(*message["reply_markup"]["inline_keyboard"]):
                if button["text"] == label:
                    tap = {"id": str(next(self._ids)), "from": _person(user), "message": message}
                    tap |= {"chat_instance": "1", "data": button["callback_data"]}
                    return await self._push(token, {"callback_query": tap})
        raise LookupError(label)

    async def _push(self, token: str, update: Json) -> int:
        update = {"update_id": next(self._ids), **update}
        if token not in self._hooks:
            async with self._arrived:
                self._waiting[token].append(update)
                self._arrived.notify_all()
            return 0
        url, secret = self._hooks[token]
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            async with self._http.post(url, json=update, headers=headers) as reply:
                await self._obey(token, await reply.read())
                return reply.status
        except (ClientError, OSError):
            return 0

    async def _obey(self, token: str, answer: bytes) -> None:
        """Run the method that a webhook's answer may carry."""
        try:
            call = json.loads(answer)
            await self._methods[call.pop("method")](token, call)
        except (ValueError, KeyError, AttributeError):
            return

    async def _api(self, request: web.Request) -> web.Response:
        token, method = request.match_info["token"], request.match_info["method"]
        if method not in self._methods or not token.split(":")[0].isdigit():
            return _refusal({"code": 404, "description": "Not Found"})
        if method.startswith("send") and self.failures:
            return _refusal(self.failures.popleft())
        try:
            result = await self._methods[method](token, await _parameters(request))
        except (KeyError, ValueError) as error:
            return _refusal({"code": 400, "description": f"Bad Request: {error}"})
        return web.json_response({"ok": True, "result": result})

    async def _get_me(self, token: str, _: Json) -> Json:
        number = int(token.split(":")[0])
        return {"id": number, "is_bot": True, "first_name": "Mingbai", "username": "mingbai_bot"}

    async def _get_updates(self, token: str, call: Json) -> list[Json]:
        offset = int(call.get("offset", 0))
        waiting = self._waiting[token]
        waiting[:] = [update for update in waiting if update["update_id"] >= offset]
        try:
            async with asyncio.timeout(float(call.get("timeout", 0))), self._arrived:
                await self._arrived.wait_for(lambda: waiting)
        except TimeoutError:
            pass
        return waiting[: int(call.get("limit", 100))]

    async def _get_file(self, _: str, call: Json) -> Json:
        file = call["file_id"]
        return {"file_id": file, "file_unique_id": file, "file_path": f"files/{file}"}

    async def _set_webhook(self, token: str, call: Json) -> bool:
        self._hooks[token] = call["url"], call.get("secret_token", "")
        return True

    async def _delete_webhook(self, token: str, _: Json) -> bool:
        self._hooks.pop(token, None)
        return True

    async def _send_message(self, token: str, call: Json) -> Json:
        text = call["text"]
        if not text.strip():
            raise ValueError("message text is empty")
        if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            raise ValueError("message is too long")
        message = self._message(int(call["chat_id"])) | {"from": await self._get_me(token, {})}
        message["text"] = text
        if "inline_keyboard" in (markup := call.get("reply_markup") or {}):
            for button in itertools.chain(*markup["inline_keyboard"]):
                if len(button["callback_data"].encode()) > 64:
                    raise ValueError("BUTTON_DATA_INVALID")
            self._shown.append((token, message | {"reply_markup": markup}))
        self.sent.append({"method": "sendMessage", **call})
        return message

    async def _answer_tap(self, _: str, call: Json) -> bool:
        self.sent.append({"method": "answerCallbackQuery", **call})
        return True

    def _message(self, chat: int) -> Json:
        place = {"id": chat, "type": "private", "first_name": f"User {chat}"}
        return {"message_id": next(self._ids), "date": int(time.time()), "chat": place}

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["path"].rpartition("/")[2]
        return web.Response(body=self.files.get(name, b"a picture"))

    async def _control_say(self, request: web.Request) -> web.Response:
        return web.json_response({"status": await self.say(**await request.json())})

    async def _control_tap(self, request: web.Request) -> web.Response:
        try:
            return web.json_response({"status": await self.tap(**await request.json())})
        except LookupError:
            return web.json_response({"error": "nobody was offered this"}, status=404)

    async def _control_fail(self, request: web.Request) -> web.Response:
        self.failures.append(await request.json())
        return web.json_response({"ok": True})

    async def _control_sent(self, _: web.Request) -> web.Response:
        return web.json_response(self.sent)


async def _parameters(request: web.Request) -> Json:
    """Read a call as the Bot API does: from the address, a form or JSON."""
    if request.content_type == "application/json":
        return {**request.query, **await request.json()}
    form = {**request.query, **await request.post()}
    return {
        key: json.loads(value) if isinstance(value, str) and value[:1] in ("[", "{") else value
        for key, value in form.items()
    }


def _person(user: int) -> Json:
    return {"id": user, "is_bot": False, "first_name": f"User {user}", "language_code": "zh-hans"}


def _refusal(failure: Json) -> web.Response:
    body = {"ok": False, "error_code": failure["code"], "description": failure["description"]}
    if failure.get("parameters"):
        body["parameters"] = failure["parameters"]
    return web.json_response(body, status=failure["code"])


async def main(options: argparse.Namespace) -> None:
    """Run until stopped."""
    api = await BotApi().start(options.port)
    await stand(api.url, options.until_stdin_closes)
    await api.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bot.rehearsal.botapi")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--until-stdin-closes", action="store_true")
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(main(parser.parse_args()))
