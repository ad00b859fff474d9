"""Asking for a policy in one's own words: 政策 上学, 低保 多少钱; nothing of it is kept."""

import re

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts import local_settings
from handlers import life_events
from handlers import policy_words as words
from handlers.listening import listen
from handlers.matching import EDGES, chose, plain, word
from handlers.person import whom_to_call
from handlers.policy_words import ABOUT, AT_ONCE, CLAUSE, NEXT, OPEN, PAGE
from handlers.reply import Reply, Said
from handlers.what_fits import memory
from handlers.what_fits import words as walking
from locales import _
from notifications.notices.ready import ready
from rulebook.eligibility.policy import Policy
from rulebook.hardship import danger_in
from rulebook.loader import Rulebook
from rulebook.local_settings import PROVINCE
from rulebook.search.policies import HOME
from storage.engine import Session
from storage.queries import regions
from storage.queries.addresses import Contact

LOOKED_FOR = "policy"
"""Under this key the talk remembers what was asked, until the next thing is."""

FARTHEST = 9
"""So many hits are offered in all: a longer list helps nobody."""

PREFIX = re.compile(r"(?:查|问|找)?政策|polic(?:y|ies)(?![a-z])")

SEPARATORS = tuple(" \u3000\n,，、:：.。")

REPORTING = ("申报", "我要申报")
"""Who begins so wants to tell something, whatever else is in it."""

LONGEST_BARE = 16
"""A question without 政策 in front is short; more is what somebody has to tell."""


def routes() -> Router:
    """A policy that was offered, a question after 政策, and one without."""
    router = Router(name="asking_policy")
    listen(router, opened, chose(OPEN))
    listen(router, clause, chose(CLAUSE))
    listen(router, read_on, chose(PAGE))
    listen(router, about, chose(ABOUT))
    listen(router, listed_on, chose(NEXT))
    listen(router, no_more, word("更多", "more"))
    listen(router, asked, _asks_after_prefix)
    listen(router, asked, _asks_bare)
    return router


async def asked(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, question: str
) -> Reply:
    """Answer with the policies that fit, or say that none does and whom to call."""
    landline = await whom_to_call(session, contact)
    if rules.search.names_nothing(question):
        return life_events.menu(rules, landline, offering=await state.get_state() is None)
    return await _listed(session, state, contact, rules, question, 0)


async def about(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, rest: str
) -> Reply:
    """Answer who chose an event of life."""
    _event, looked_for = life_events.meant(rules.asking.events, rest)
    return await asked(session, state, contact, rules, looked_for)


async def listed_on(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, rest: str
) -> Reply:
    """Go on with the list of what was asked before."""
    question = (await state.get_data()).get(LOOKED_FOR)
    if not question or not rest.isdecimal():
        landline = await whom_to_call(session, contact)
        return life_events.menu(rules, landline, offering=await state.get_state() is None)
    return await _listed(session, state, contact, rules, question, int(rest[:2]))


async def no_more(session: Session, contact: Contact) -> Reply:
    """Say that all has been told to who asks for more of it."""
    return words.no_more(await whom_to_call(session, contact))


async def opened(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, rest: str
) -> Reply:
    """Tell the policy somebody chose: its notice, or its entry where it has none."""
    landline = await whom_to_call(session, contact)
    policy = live(rules, rest)
    if policy is None:
        return words.not_found(landline)
    offering = await state.get_state() is None
    further = await _way_back(session, state)
    notice = ready(rules, policy.id, session.moment.today)
    if notice is None:
        return words.plainly(rules, policy, landline, contact.channel, further, offering)
    return words.opened(notice, policy, landline, contact.channel, further, offering)


async def read_on(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, rest: str
) -> Reply:
    """Tell the next part of a notice by short message."""
    policy_id, _colon, number = rest.partition(":")
    policy = live(rules, policy_id)
    notice = ready(rules, policy_id, session.moment.today) if policy else None
    landline = await whom_to_call(session, contact)
    if policy is None or notice is None or await state.get_state() is not None:
        return words.not_found(landline)
    place = int(number[:2]) if number.isdecimal() else 0
    return words.page(notice, policy, landline, place, await _way_back(session, state))


async def clause(
    session: Session, contact: Contact, rules: Rulebook, rest: str, raw_state: str | None
) -> Reply:
    """Quote the clause of the policy somebody chose."""
    policy = live(rules, rest)
    landline = await whom_to_call(session, contact)
    if policy is None:
        return words.not_found(landline)
    return words.clause(rules, policy, landline, offering=raw_state is None)


def live(rules: Rulebook, policy_id: str) -> Policy | None:
    """The policy with this id, if it is in force."""
    policy = rules.policies.by_id.get(policy_id)
    return policy if policy and policy.live else None


async def province(session: Session, rules: Rulebook) -> str:
    """Whose rules are in force in this county."""
    counties = await regions.all_of(session, ("county",))
    if not counties:
        return HOME
    values = await local_settings.values_at(
        session, rules, counties[0].path, session.moment.today.year
    )
    return str(values.get(PROVINCE, HOME))


async def _listed(
    session: Session,
    state: FSMContext,
    contact: Contact,
    rules: Rulebook,
    question: str,
    first: int,
) -> Reply:
    """Three of the policies that fit; the question is remembered only while there are more."""
    landline = await whom_to_call(session, contact)
    hits = rules.search.find(question, FARTHEST, await province(session, rules))[first:]
    if not hits:
        return words.not_found(landline)
    found = [rules.policies.by_id[hit.id] for hit in hits]
    offering = await state.get_state() is None
    more = first + AT_ONCE if len(found) > AT_ONCE else None
    if offering:
        await _remember(state, question if more else None)
    event = next(
        (one for one in rules.asking.events.values() if found[0].domain in one.domains), None
    )
    further = words.further(more, event.id if event else None)
    return words.listed(found[:AT_ONCE], landline, contact.channel, offering, further)


async def _remember(state: FSMContext, question: str | None) -> None:
    data = await state.get_data()
    data.pop(LOOKED_FOR, None)
    await state.set_data({**data, LOOKED_FOR: question} if question else data)


async def _way_back(session: Session, state: FSMContext) -> words.Offers:
    """Back to the list of what fits, where one stands."""
    if await memory.recall(state, session.moment.real) is None:
        return []
    return [(_("Back to the list"), f"{walking.PAGE}0")]


async def _asks_after_prefix(
    _message: object, said: Said, rules: Rulebook, raw_state: str | None
) -> bool | dict[str, str]:
    """What follows 政策; inside another dialogue only after a space, and never words of danger."""
    text = plain(said.text)
    prefix = PREFIX.match(text)
    if said.chosen or prefix is None:
        return False
    rest = text[prefix.end() :]
    elsewhere = raw_state is not None
    if elsewhere and (rest[:1] not in SEPARATORS or danger_in(rules.hardship, text)):
        return False
    return {"question": rest.strip(EDGES).strip()}


async def _asks_bare(
    _message: object, said: Said, rules: Rulebook, raw_state: str | None
) -> bool | dict[str, str]:
    """A short question that asks for a benefit in so many words and finds one."""
    text = plain(said.text)
    if raw_state is not None or said.chosen or len(text) > LONGEST_BARE:
        return False
    if text.startswith(REPORTING) or not rules.search.asks(text):
        return False
    found = rules.search.names_nothing(text) or rules.search.find(text, 1)
    return {"question": text} if found else False
