"""A fake SMS gateway: speaks the protocol of `channels.sms_http` and misbehaves on order.

Stand-alone, loopback only: `python -m bot.rehearsal.gateway --port 0 --token T --secret S`
prints `ready http://127.0.0.1:PORT`. For the sender under test:

    POST /send      take a message          GET /query?reference=   what became of it

For whoever runs the test:

    GET  /sent?after=n    what was accepted, from the n-th on
    GET  /stats           requests, distinct, duplicates, max_tps (any one second), cpu_seconds
    POST /behave          any fields of Behaviour; the others stay as they are
    POST /say             {"from", "text", "id", "times"}: a phone writes; copies come all at once
    POST /receipt         {"reference", "state", "code", "forged"}: one receipt, on demand
"""

import argparse
import asyncio
import json
import random
import time
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.rehearsal.child import loop_factory as loop_factory
from bot.rehearsal.child import stand as stand
from bot.rehearsal.manners import FAULTS, MODES, RECEIPTS, Behaviour, Fault, now, receipts
from bot.rehearsal.wire import Call, Connection
from channels.signing import signature

RETRIES = (0.1, 0.2, 0.5, 1, 2, 5)
PATIENCE = ClientTimeout(total=10)


class Gateway:
    """The gateway's memory and manners."""

    def __init__(
        self,
        token: str,
        secret: str,
        behaviour: Behaviour | None = None,
        log: Path | None = None,
    ) -> None:
        self.bearer = f"Bearer {token}".encode()
        self.secret = secret
        self.behaviour = behaviour or Behaviour()
        self.url = ""
        self.requests = 0
        self.max_tps = 0
        self.sent: list[bytes] = []
        self.states: dict[str, str] = {}
        self._log: IO[bytes] | None = log.open("ab", buffering=0) if log else None
        self._last_second: deque[float] = deque()
        self._receipts: asyncio.Queue[tuple[float, str]] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._said = 0

    async def start(self, port: int = 0) -> "Gateway":
        """Listen on loopback; the address is `url` from then on."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self.handle), "127.0.0.1", port)
        self._http = ClientSession(timeout=PATIENCE)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self._spawn(self._send_receipts())
        return self

    async def close(self) -> None:
        """Stop listening and forget what was still to be done."""
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.close()
        if self._log:
            self._log.close()

    def handle(self, call: Call) -> None:
        """Answer a call, now or later."""
        match call.method, call.path:
            case b"POST", b"/send":
                self._take(call)
            case b"GET", b"/query":
                call.answer({"state": self.states.get(call.query("reference"), "unknown")})
            case b"GET", b"/sent":
                after = int(call.query("after") or 0)
                call.respond(200, b"[" + b",".join(self.sent[after:]) + b"]")
            case b"GET", b"/stats":
                call.answer(self.stats())
            case b"POST", b"/behave":
                self.behave(**json.loads(call.body))
                call.answer({"ok": True})
            case b"POST", b"/say":
                said = json.loads(call.body)
                said["sender"] = said.pop("from")
                self._spawn(self._say(call, **said))
            case b"POST", b"/receipt":
                self._spawn(self._report(call, **json.loads(call.body)))
            case _:
                call.respond(404, b"{}")

    def stats(self) -> dict[str, float]:
        """Return the figures of this run."""
        return {
            "requests": self.requests,
            "accepted": len(self.sent),
            "distinct": len(self.states),
            "duplicates": len(self.sent) - len(self.states),
            "max_tps": self.max_tps,
            "cpu_seconds": time.process_time(),
        }

    def behave(self, **changes: Any) -> None:
        """Change some manners and keep the others; latency is seconds, or a range of them."""
        latency = changes.get("latency", self.behaviour.latency)
        low, high = latency if isinstance(latency, Sequence) else (latency, latency)
        wanted = replace(self.behaviour, **{**changes, "latency": (float(low), float(high))})
        if wanted.mode not in MODES or wanted.receipts not in RECEIPTS or wanted.every < 1:
            raise ValueError("no such behaviour")
        self.behaviour = wanted

    async def say(self, sender: str, text: str, *, id: str = "", times: int = 1) -> list[int]:
        """Let a phone write to us, in so many copies at once, and return what each got back."""
        self._said += 1
        said = {"type": "message", "id": id or f"in-{self._said}", "from": sender, "text": text}
        return await asyncio.gather(*(self._post([said | {"at": now()}]) for _ in range(times)))

    def _take(self, call: Call) -> None:
        self.requests += 1
        self._measure(time.monotonic())
        if call.header(b"authorization") != self.bearer:
            return call.respond(401, b'{"code":"BAD_TOKEN","message":"wrong token"}')
        try:
            message = json.loads(call.body)
            reference, _ = str(message["reference"]), (message["to"], message["text"])
        except (ValueError, KeyError, TypeError):
            return call.respond(400, b'{"code":"BAD_REQUEST","message":"unreadable"}')
        manners = self.behaviour
        if not manners.takes(message):
            return call.respond(400, b'{"code":"NO_TEMPLATE","message":"not a template of ours"}')
        meant = self.requests % manners.every == 0
        fault = FAULTS.get(manners.mode) if meant else None
        accepts = fault is None or fault.accepts
        low, high = manners.latency if meant or manners.mode != "slow" else (0.0, 0.0)
        if high <= 0:
            if accepts:
                self._accept(reference, call.body)
            return self._reply(call, fault)
        # It is taken at some moment before it is answered, as behind any real gateway.
        loop, delay = asyncio.get_running_loop(), random.uniform(low, high)  # noqa: S311
        if accepts:
            loop.call_later(delay * random.random(), self._accept, reference, call.body)  # noqa: S311
        loop.call_later(delay, self._reply, call, fault)
        return None

    def _accept(self, reference: str, body: bytes) -> None:
        self.sent.append(body)
        self.states.setdefault(reference, "accepted")
        if self._log:
            self._log.write(body + b"\n")
        if self.behaviour.receipts != "off":
            self._receipts.put_nowait((time.monotonic() + self.behaviour.receipt_delay, reference))

    def _reply(self, call: Call, fault: Fault | None) -> None:
        if fault is None:
            call.respond(202, b'{"id":"g-%d"}' % len(self.sent))
        elif fault.status == 0:
            call.drop()
        elif fault.status is not None:
            headers = b"Retry-After: %g\r\nLocation: /elsewhere\r\n" % self.behaviour.retry_after
            call.respond(fault.status, fault.body, headers)

    def _measure(self, now: float) -> None:
        self._last_second.append(now)
        while now - self._last_second[0] >= 1:
            self._last_second.popleft()
        self.max_tps = max(self.max_tps, len(self._last_second))

    async def _say(self, call: Call, **said: Any) -> None:
        try:
            call.answer({"answers": await self.say(**said)})
        except TypeError:
            call.respond(400, b"{}")

    async def _report(self, call: Call, forged: bool = False, **receipt: Any) -> None:
        entry = {"type": "receipt", "id": "r", "code": "", "at": now()} | receipt
        call.answer({"answer": await self._post([entry], forged=forged)})

    async def _send_receipts(self) -> None:
        """Report what became of messages, in batches, again and again until taken."""
        while True:
            due, reference = await self._receipts.get()
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            batch = [reference]
            while len(batch) < self.behaviour.receipt_batch and not self._receipts.empty():
                batch.append(self._receipts.get_nowait()[1])
            forged = self.behaviour.receipts == "forge"
            if not forged:
                self.states.update(dict.fromkeys(batch, "delivered"))
            entries = receipts(batch, self.behaviour.receipts)
            for pause in RETRIES:
                if await self._post(entries, forged=forged) // 100 == 2 or forged:
                    break
                await asyncio.sleep(pause)

    async def _post(self, entries: list[dict[str, Any]], *, forged: bool = False) -> int:
        """Call back, signed; return the status, 0 when nobody answered."""
        body, timestamp = json.dumps(entries).encode(), str(int(time.time()))
        secret = "forged" if forged else self.secret
        headers = {"X-Timestamp": timestamp, "X-Signature": signature(secret, timestamp, body)}
        try:
            async with self._http.post(
                self.behaviour.callback, data=body, headers=headers
            ) as reply:
                return reply.status
        except (ClientError, OSError):
            return 0

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _range(text: str) -> tuple[float, float]:
    low, _, high = text.partition("..")
    return float(low), float(high or low)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bot.rehearsal.gateway", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument(
        "--callback", default="", help="where receipts and inbound messages are posted"
    )
    parser.add_argument("--latency", type=_range, default=(0.0, 0.0), help="0.05 or 0..1.2")
    parser.add_argument("--receipts", action="store_true", help="report every message delivered")
    parser.add_argument("--receipt-delay", type=float, default=0.0)
    parser.add_argument("--receipt-batch", type=int, default=100)
    parser.add_argument("--log", type=Path, help="append accepted messages, one JSON a line")
    parser.add_argument("--until-stdin-closes", action="store_true")
    return parser.parse_args()


async def main(options: argparse.Namespace) -> None:
    """Run until stopped."""
    behaviour = Behaviour(
        latency=options.latency,
        callback=options.callback,
        receipts="ok" if options.receipts else "off",
        receipt_delay=options.receipt_delay,
        receipt_batch=options.receipt_batch,
    )
    gateway = Gateway(options.token, options.secret, behaviour, options.log)
    await gateway.start(options.port)
    await stand(gateway.url, options.until_stdin_closes)
    await gateway.close()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(main(_options()))
