"""Registering a handler: it names what it needs and gets just that."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Router

from handlers.matching import Filter
from handlers.reply import Replies

Handler = Callable[..., Awaitable[Replies]]


def listen(router: Router, handler: Handler, *filters: Filter) -> None:
    """Let a handler answer what passes these filters.

    aiogram would hand every handler its own message object first; ours read `said` instead, which
    is the same whether words, a number or a button came in.
    """
    wanted = tuple(inspect.signature(handler).parameters)

    async def answer(_message: object, **known: Any) -> Replies:
        return await handler(**{name: known[name] for name in wanted})

    router.message.register(answer, *filters)
