"""What a family may get (我能享受什么): a few questions, one at a time, then three lists.

Nothing of it is kept: the answers live in the sealed dialogue and go at the end, or after a day.
"""

import re

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts import interviews
from handlers.listening import listen
from handlers.matching import EDGES, chose, plain
from handlers.person import whom_to_call
from handlers.policy_words import WALK
from handlers.reply import Reply, Said
from handlers.what_fits import memory, steps, words
from handlers.what_fits.memory import ASKING, Walk
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.addresses import Contact
from storage.queries.inbox import Event

__all__ = ["routes"]

ASKED = re.compile(
    r"(?:那?(?:我|俺|咱)(?:们)?(?:家里?)?)(?:现在)?(?:能|可以|该|符合|够)(?:享受|申请|领取?|拿|得)?(?:到|着)?"
    r"(?:哪些|什么|啥|哪样|多少)(?:好|子)?(?:政策|补助|补贴|待遇|好处|钱|东西)?(?:啊|呀|呢|吗|不|嘞)?"
    r"|(?:我家|俺家|家里)?(?:有啥|有什么|有哪些|能领啥|能领什么|能拿啥|能享受啥|能享受什么|能享受哪些)"
    r"(?:补助|补贴|钱|待遇|好处)?(?:能领|可以领|给我|给俺)?(?:啊|呀|呢|吗|不|嘞)?"
    r"|what can (?:i|we) get|what fits (?:me|us)"
)
"""How people ask for all at once; a field may follow after a space."""

OVER = frozenset(map(plain, ("停", "看完了", "好了", "够了", "都删了", "不记", "忘掉", "stop")))
"""What ends a list that stands."""

BARE = frozenset({"有啥", "有什么", "有哪些"})
"""Too little to be a question of this kind."""


def routes() -> Router:
    """The question for all at once, and what is chosen from its answer."""
    router = Router(name="what_fits")
    listen(router, begun, chose(WALK))
    listen(router, begun, _asks_for_all)
    listen(router, turned, chose(words.PAGE))
    listen(router, explained, chose(words.WHY))
    listen(router, kept, chose(words.KEEP))
    listen(router, done, chose(words.DONE))
    listen(router, done, _is_over)
    return router


async def begun(
    session: Session,
    state: FSMContext,
    contact: Contact,
    rules: Rulebook,
    inbound: Event,
    rest: str,
) -> Reply:
    """Begin the walk, or begin it again; another open question is answered first."""
    if await state.get_state() not in (None, ASKING):
        return words.busy()
    event = rules.asking.events.get(rest) or (rules.asking.event_in(rest) if rest else None)
    now = session.moment.real
    walk = Walk(event.id if event else None, inbound.id, now.isoformat())
    return await steps.go_on(session, state, contact, rules, walk, words.opening())


async def turned(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, rest: str
) -> Reply:
    """Turn to a page of the list."""
    walk = await memory.recall(state, session.moment.real)
    if walk is None:
        return words.gone()
    stands = await steps.standing(session, rules, contact, walk)
    page = int(rest) if rest.isdecimal() else 0
    return await steps.listed(session, contact, rules, stands, page)


async def explained(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, rest: str
) -> Reply:
    """Say why a policy of the list does not apply."""
    walk = await memory.recall(state, session.moment.real)
    if walk is None:
        return words.gone()
    stands = await steps.standing(session, rules, contact, walk)
    return await steps.explained(session, contact, rules, stands, rest) or words.gone()


async def kept(session: Session, state: FSMContext, contact: Contact, rules: Rulebook) -> Reply:
    """Let the village have what was said, then forget the rest."""
    walk = await memory.recall(state, session.moment.real)
    if walk is None:
        return words.gone()
    stands = await steps.standing(session, rules, contact, walk)
    count = await interviews.keep(session, contact, stands.beginning, stands.interview.family)
    await steps.end(session, state, contact, walk)
    return words.kept(count, await whom_to_call(session, contact))


async def done(session: Session, state: FSMContext, contact: Contact) -> Reply:
    """Forget what was said."""
    walk = await memory.recall(state, session.moment.real)
    if walk is None:
        return words.gone()
    await steps.end(session, state, contact, walk)
    return words.forgotten()


async def _is_over(_message: object, said: Said, raw_state: str | None, state: FSMContext) -> bool:
    """A word of ending while a list stands; without one it means nothing here."""
    if raw_state is not None or said.chosen or plain(said.text) not in OVER:
        return False
    return memory.KEY in await state.get_data()


async def _asks_for_all(
    _message: object, said: Said, raw_state: str | None
) -> bool | dict[str, str]:
    """The question in people's own words, with a field behind it or not."""
    text = plain(said.text)
    if said.chosen or (raw_state not in (None, ASKING) and not text.startswith("我能享受")):
        return False
    found = ASKED.match(text)
    if found is None or found.group() in BARE:
        return False
    rest = text[found.end() :]
    if rest and rest[0] not in EDGES + " \u3000":
        return False
    return {"rest": rest.strip(EDGES + " \u3000")}
