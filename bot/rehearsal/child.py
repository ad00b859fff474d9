"""Running by itself: a far end of a rehearsal is a process that ends with its parent."""

import asyncio
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress


async def stand(url: str, until_stdin_closes: bool) -> None:
    """Say where we listen, then wait to be stopped or, if asked, for the parent to be gone."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stop.set)
    if until_stdin_closes:

        def watch() -> None:
            sys.stdin.buffer.read()
            with suppress(RuntimeError):  # the loop ended first
                loop.call_soon_threadsafe(stop.set)

        threading.Thread(target=watch, daemon=True).start()
    print(f"ready {url}", flush=True)
    await stop.wait()


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return the fast event loop where it is installed."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
