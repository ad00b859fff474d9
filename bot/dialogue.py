"""The dialogue state aiogram sees: one row's content, read and written with its transaction."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from storage.queries.inbox import Talk


class TalkStorage(BaseStorage):
    """Holds one conversation for the length of one event."""

    def __init__(self, talk: Talk) -> None:
        self.state = talk.state
        self.data = dict(talk.data)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        self.state = state.state if isinstance(state, State) else state

    async def get_state(self, key: StorageKey) -> str | None:
        return self.state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self.data = dict(data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict(self.data)

    async def close(self) -> None:
        """Nothing is held open."""


def context(storage: TalkStorage, bot_id: int, address_id: int) -> FSMContext:
    """What handlers know as `state`."""
    key = StorageKey(bot_id=bot_id, chat_id=address_id, user_id=address_id)
    return FSMContext(storage=storage, key=key)
