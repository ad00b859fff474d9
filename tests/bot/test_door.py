"""The front door: alive at once, handed over without a refused call, and shut to the outside."""

import asyncio

import pytest
from aiohttp import ClientSession, web

from bot.door import OpenRehearsal, PortTaken, open_door, stays_inside


async def test_it_answers_probes_and_asks_others_to_come_again() -> None:
    async with open_door("127.0.0.1", 0) as door, ClientSession() as http:
        async with http.get(f"http://127.0.0.1:{door.port}/healthz") as alive:
            assert alive.status == 200
        async with http.get(f"http://127.0.0.1:{door.port}/chat") as early:
            assert early.status == 503
            assert early.headers["Retry-After"] == "2"
            assert "请过几秒再打开" in await early.text()


async def test_no_call_is_refused_while_the_house_takes_over() -> None:
    app = web.Application()
    app.router.add_get("/chat", _home)
    runner = web.AppRunner(app)
    await runner.setup()
    async with open_door("127.0.0.1", 0) as door, ClientSession() as http:
        statuses: list[int] = []

        async def keep_asking() -> None:
            for _ in range(100):
                async with http.get(
                    f"http://127.0.0.1:{door.port}/chat", headers={"Connection": "close"}
                ) as answer:
                    statuses.append(answer.status)

        asking = asyncio.create_task(keep_asking())
        await asyncio.sleep(0.02)
        await door.hand_over(runner)
        await asking
        await door.close()
        await runner.cleanup()
    assert set(statuses) == {503, 200}
    assert statuses == sorted(statuses, reverse=True)


async def test_a_call_accepted_in_the_turn_of_the_hand_over_is_answered() -> None:
    """Raw calls in every turn of the loop around the hand-over: each gets an answer."""
    app = web.Application()
    app.router.add_get("/chat", _home)
    runner = web.AppRunner(app)
    await runner.setup()
    async with open_door("127.0.0.1", 0) as door:

        async def call() -> bytes:
            reading, writing = await asyncio.open_connection("127.0.0.1", door.port)
            writing.write(b"GET /chat HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            first = await asyncio.wait_for(reading.readline(), 10)
            writing.close()
            await writing.wait_closed()
            return first

        calls: list[asyncio.Task[bytes]] = []
        in_the_middle = asyncio.Event()

        async def one_each_turn() -> None:
            for number in range(400):
                calls.append(asyncio.create_task(call()))
                if number == 100:
                    in_the_middle.set()
                await asyncio.sleep(0)

        asking = asyncio.create_task(one_each_turn())
        await in_the_middle.wait()
        await door.hand_over(runner)
        await asking
        answers = await asyncio.gather(*calls)
        await door.close()
        await runner.cleanup()
    assert len(answers) == 400
    assert {line.split()[1] for line in answers} <= {b"200", b"503"}


async def _home(_request: web.Request) -> web.Response:
    return web.Response(text="home")


async def test_a_taken_port_is_said_in_a_sentence() -> None:
    async with open_door("127.0.0.1", 0) as door:
        with pytest.raises(PortTaken, match="choose one"):
            async with open_door("127.0.0.1", door.port):
                pass


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_a_rehearsal_may_listen_inside(host: str) -> None:
    stays_inside(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "county.example"])
def test_a_rehearsal_may_not_be_reached_from_elsewhere(host: str) -> None:
    with pytest.raises(OpenRehearsal):
        stays_inside(host)
