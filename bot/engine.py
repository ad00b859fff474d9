"""The dialogue engine: one stored event in, one transaction, replies into the outbox.

aiogram's Dispatcher routes; nothing here sends. Handlers return `Reply` values, and the Bot they
could reach refuses every call, so an answer can leave only through the outbox.
"""

import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NoReturn

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Chat, Message

from acts.actor import behind
from bot.dialogue import TalkStorage, context
from channels.contract import Media
from channels.signing import Signer
from channels.text import clean, fold
from handlers import topics
from handlers.fallback import out_of_order
from handlers.reply import Replies, Reply, Said
from locales import speaking
from notifications.outbox import put_all, queued
from notifications.retry import pause
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session, Sessions
from storage.queries import addresses, inbox
from storage.queries.addresses import Contact
from storage.queries.inbox import Event, Talk

TRIES = 4
LONGEST_TEXT = 1000
FIRST_BOT_ID = 8801
"""Fake bot ids are small, so they never meet a real one; each channel keeps its own state key."""

log = logging.getLogger(__name__)


class Silent(BaseSession):
    """The session of a Bot that must not speak."""

    async def make_request(self, *_: Any, **__: Any) -> NoReturn:
        raise RuntimeError("handlers return replies, they do not send")

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise RuntimeError("handlers do not download")
        yield b""

    async def close(self) -> None:
        """Nothing is held open."""


class Engine:
    """Answers stored events."""

    def __init__(
        self,
        sessions: Sessions,
        rulebook: Rulebook,
        signer: Signer,
        channels: Sequence[str],
        **tools: Any,
    ) -> None:
        self._sessions = sessions
        self._signer = signer
        self._bots = {
            name: Bot(f"{FIRST_BOT_ID + number}:{name}", session=Silent())
            for number, name in enumerate(sorted(channels))
        }
        self._dispatcher = Dispatcher(disable_fsm=True, rules=rulebook, **tools)
        # One table of handlers: eleven routers tried in turn cost as much as what they lead to.
        for topic in topics():
            self._dispatcher.message.handlers += topic.message.handlers

    async def process(self, event_id: int) -> bool:
        """Answer one event; False when somebody else has it or had it.

        A handler that fails leaves nothing behind: the event is tried again later, and after the
        last try it goes to a person and the sender is told whom to call.
        """
        try:
            async with self._sessions.write() as session:
                event = await inbox.take(session, event_id)
                if event is None:
                    return False
                await self._answer(session, event)
        except Exception:  # the edge: one bad event must not stop the inbox
            log.exception("event %s failed", event_id)
            await self._stumble(event_id)
        return True

    async def _answer(self, session: Session, event: Event) -> None:
        contact, talk = await inbox.talk(session, event.channel, event.body["sender"])
        with speaking(contact.language):
            said = self._understand(event.body, contact, talk)
            memory = TalkStorage(talk)
            replies = await self._dispatch(session, event, contact, said, memory)
            await self._reply(session, contact, replies)
        offers = _offers(replies, talk, memory)
        await inbox.keep(session, contact.id, Talk(memory.state, memory.data, offers, talk.misses))
        await addresses.heard(session, contact)
        await audit.record(
            session, f"address:{contact.id}", "event.answered", f"inbound:{event.id}"
        )

    def _understand(self, body: Mapping[str, Any], contact: Contact, talk: Talk) -> Said:
        """Tell what was said: a tapped button, a typed number or the words of a choice are one."""
        text = clean(body.get("text") or "", LONGEST_TEXT)
        said = Said(
            text=text,
            media=tuple(Media(*item) for item in body.get("media", ())),
            contact=body.get("contact"),
            asked=bool(talk.offers),
        )
        if body.get("choice"):
            chosen = self._signer.open(body["choice"], str(contact.id))
            return replace(said, chosen=(chosen,) if chosen else ("expired",))
        return replace(said, chosen=_picked(text, talk.offers))

    async def _dispatch(
        self, session: Session, event: Event, contact: Contact, said: Said, memory: TalkStorage
    ) -> list[Reply]:
        bot = self._bots[event.channel]
        answer: Replies = await self._dispatcher.message.trigger(
            _message(event, contact, said).as_(bot),
            **self._dispatcher.workflow_data,
            bot=bot,
            session=session,
            contact=contact,
            actor=await behind(session, contact),
            said=said,
            inbound=event,
            state=context(memory, bot.id, contact.id),
            raw_state=memory.state,
        )
        if answer is None or answer is UNHANDLED:
            return []
        return [answer] if isinstance(answer, Reply) else list(answer)

    async def _reply(self, session: Session, contact: Contact, replies: Sequence[Reply]) -> None:
        await put_all(
            session,
            [
                queued(
                    session,
                    contact,
                    reply.kind,
                    reply.text,
                    choices=reply.choices,
                    values=reply.values,
                )
                for reply in replies
            ],
        )

    async def _stumble(self, event_id: int) -> None:
        async with self._sessions.write() as session:
            event = await inbox.take(session, event_id)
            if event is None:
                return
            wait = min(pause(event.attempts), timedelta(minutes=1))
            if await inbox.stumbled(session, event, wait, TRIES):
                contact = await addresses.ensure(session, event.channel, event.body["sender"])
                with speaking(contact.language):
                    await self._reply(session, contact, await out_of_order(session, contact, event))


def _offers(
    replies: Sequence[Reply], talk: Talk, memory: TalkStorage
) -> Sequence[Mapping[str, str]]:
    """What typed numbers mean from now on: the choices just offered, or the question still open.

    An answer on the side (a notice, a wish) leaves the dialogue where it was, and its question too.
    """
    asked = next((reply.choices for reply in reversed(replies) if reply.choices), ())
    if asked:
        return [{"label": choice.label, "data": choice.data} for choice in asked]
    stands = memory.state == talk.state and memory.data == talk.data
    return talk.offers if stands and memory.state else ()


def _picked(text: str, offers: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The choices someone means who typed their numbers or the words of one."""
    words = fold(text).strip(" .。、,，")
    by_label = [offer["data"] for offer in offers if offer["label"] == words]
    if by_label:
        return (by_label[0],)
    numbers = words.replace("、", " ").replace("，", " ").replace(",", " ").split()
    if not numbers or not all(number.isdecimal() for number in numbers):
        return ()
    places = [int(number) for number in numbers]
    if all(1 <= place <= len(offers) for place in places):
        return tuple(dict.fromkeys(offers[place - 1]["data"] for place in places))
    return ()


def _message(event: Event, contact: Contact, said: Said) -> Message:
    """The event as aiogram knows events; the chat id is our address row's id."""
    chat = Chat(id=contact.id, type="private")
    return Message(message_id=event.id, date=event.received_at, chat=chat, text=said.text)
