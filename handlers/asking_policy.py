"""Asking for a policy in one's own words: 政策 上学, 低保 多少钱; nothing of it is kept."""

import re

from aiogram import Router

from acts import local_settings
from handlers import policy_words as words
from handlers.listening import listen
from handlers.matching import EDGES, chose, plain
from handlers.person import whom_to_call
from handlers.policy_words import ABOUT, CLAUSE, OPEN
from handlers.reply import Reply, Said
from rulebook.eligibility.policy import Policy
from rulebook.hardship import danger_in
from rulebook.loader import Rulebook
from rulebook.local_settings import PROVINCE
from rulebook.search.policies import HOME
from storage.engine import Session
from storage.queries import regions
from storage.queries.addresses import Contact

MOST = 3

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
    listen(router, about, chose(ABOUT))
    listen(router, asked, _asks_after_prefix)
    listen(router, asked, _asks_bare)
    return router


async def asked(
    session: Session, contact: Contact, rules: Rulebook, question: str, raw_state: str | None
) -> Reply:
    """Answer with the policies that fit, or say that none does and whom to call."""
    landline = await whom_to_call(session, contact)
    if rules.search.names_nothing(question):
        return words.which_field(landline, offering=raw_state is None)
    hits = rules.search.find(question, MOST, await _province(session, rules))
    if not hits:
        return words.not_found(landline)
    found = [rules.policies.by_id[hit.id] for hit in hits]
    return words.listed(found, landline, contact.channel, offering=raw_state is None)


async def about(
    session: Session, contact: Contact, rules: Rulebook, rest: str, raw_state: str | None
) -> Reply:
    """Answer who chose a field."""
    return await asked(session, contact, rules, rest, raw_state)


async def opened(
    session: Session, contact: Contact, rules: Rulebook, rest: str, raw_state: str | None
) -> Reply:
    """Tell the policy somebody chose."""
    landline = await whom_to_call(session, contact)
    policy = _live(rules, rest)
    if policy is None:
        return words.not_found(landline)
    return words.opened(rules, policy, landline, contact.channel, offering=raw_state is None)


async def clause(
    session: Session, contact: Contact, rules: Rulebook, rest: str, raw_state: str | None
) -> Reply:
    """Quote the clause of the policy somebody chose."""
    policy = _live(rules, rest)
    landline = await whom_to_call(session, contact)
    if policy is None:
        return words.not_found(landline)
    return words.clause(rules, policy, landline, offering=raw_state is None)


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


def _live(rules: Rulebook, policy_id: str) -> Policy | None:
    policy = rules.policies.by_id.get(policy_id)
    return policy if policy and policy.live else None


async def _province(session: Session, rules: Rulebook) -> str:
    """Whose rules are in force in this county."""
    counties = await regions.all_of(session, ("county",))
    if not counties:
        return HOME
    values = await local_settings.values_at(
        session, rules, counties[0].path, session.moment.today.year
    )
    return str(values.get(PROVINCE, HOME))
