"""What a message must look like to reach a handler."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.types import Message

from channels.text import fold
from handlers.reply import Said

Filter = Callable[..., Awaitable[bool | dict[str, Any]]]
EDGES = " \n。.,，!！?？~～、:：;；"


def plain(text: str) -> str:
    """What was typed, without case, width and the punctuation around it."""
    return fold(text).strip(EDGES).casefold()


def word(*words: str) -> Filter:
    """Only this word and nothing else: 我要说退订的事 is not 退订."""
    known = frozenset(plain(item) for item in words)

    async def matches(_: Message, said: Said) -> bool:
        return plain(said.text) in known

    return matches


def command(*words: str) -> Filter:
    """A word at the beginning; what follows arrives as `rest`."""
    known = sorted((plain(item) for item in words), key=len, reverse=True)

    async def matches(_: Message, said: Said) -> bool | dict[str, Any]:
        text = fold(said.text).strip(EDGES)
        for item in known:
            if text.casefold().startswith(item):
                return {"rest": text[len(item) :].strip(EDGES)}
        return False

    return matches


def chose(prefix: str) -> Filter:
    """A choice whose data begins so; what follows arrives as `rest`."""

    async def matches(_: Message, said: Said) -> bool | dict[str, Any]:
        if said.choice is None or not said.choice.startswith(prefix):
            return False
        return {"rest": said.choice[len(prefix) :]}

    return matches


def either(*filters: Filter) -> Filter:
    """Whichever of these matches first."""

    async def matches(message: Message, said: Said) -> bool | dict[str, Any]:
        for item in filters:
            found = await item(message, said)
            if found:
                return found
        return False

    return matches
