"""HTTP on a bare protocol: at 8,000 calls a second a fake far end must not be the bottleneck."""

import asyncio
import json
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qs

HEAD_LIMIT = 16 * 1024


class Call(NamedTuple):
    """One request, and the ways to answer it."""

    connection: "Connection"
    head: bytes
    body: bytes

    @property
    def method(self) -> bytes:
        return self.head.split(b" ", 1)[0]

    @property
    def path(self) -> bytes:
        return self.head.split(b" ", 2)[1].split(b"?")[0]

    def query(self, name: str) -> str:
        found = parse_qs(self.head.split(b" ", 2)[1].partition(b"?")[2].decode())
        return found.get(name, [""])[0]

    def header(self, name: bytes) -> bytes:
        start = self.head.lower().find(b"\r\n" + name + b":")
        return self.head[start + len(name) + 3 :].split(b"\r", 1)[0].strip() if start > 0 else b""

    def answer(self, value: object) -> None:
        self.respond(200, json.dumps(value).encode())

    def respond(self, status: int, body: bytes, headers: bytes = b"") -> None:
        self.connection.write(
            b"HTTP/1.1 %d -\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
            % (status, headers, len(body), body)
        )

    def drop(self) -> None:
        self.connection.transport.abort()


class Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive; calls sent ahead wait until the one before is answered."""

    transport: asyncio.Transport

    def __init__(self, handle: Callable[[Call], None]) -> None:
        self._handle = handle
        self._buffer = bytearray()
        self._busy = False
        self._reading = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]  # a stream's protocol gets a stream

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._advance()

    def write(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
        self._busy = False
        self._advance()

    def _advance(self) -> None:
        if self._reading:
            return
        self._reading = True
        while not self._busy and (call := self._next()):
            self._busy = True
            try:
                self._handle(call)
            except (ValueError, TypeError, KeyError):
                call.respond(400, b"{}")
        self._reading = False

    def _next(self) -> Call | None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > HEAD_LIMIT:
                self.transport.abort()
            return None
        call = Call(self, bytes(self._buffer[:end]), b"")
        stop = end + 4 + int(call.header(b"content-length") or 0)
        if len(self._buffer) < stop:
            return None
        body = bytes(self._buffer[end + 4 : stop])
        del self._buffer[:stop]
        return call._replace(body=body)
