"""Applying (申请): the procedure of a policy, or the first step, where, with what and whom to call.

Nobody applies to the machine: a report opens what the village does next; everything else is asked
for at a counter, and the village can call back.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext

from channels.text import is_short, units
from handlers import asking_policy, life_events, report
from handlers import policy_words as words
from handlers.listening import listen
from handlers.matching import EDGES, chose, plain
from handlers.person import put_on_list, whom_to_call
from handlers.policy_words import APPLY, ROOM
from handlers.reply import Replies, Reply, Said, choices
from locales import _
from notifications.notices import forms
from notifications.notices.ready import ready
from rulebook.eligibility.policy import Policy
from rulebook.hardship import danger_in
from rulebook.loader import Rulebook
from rulebook.notices import Words
from storage.engine import Session
from storage.queries import private_talks
from storage.queries.addresses import Contact
from storage.queries.inbox import Event

CALL = "apply:call:"
WANTS = "wants_to_apply"
"""Why somebody stands on the village's list."""

ASKED = re.compile(
    r"(?:我|俺|咱|我家|俺家)?(?:想要?|要|能不能|能)?(?:申请|申领|办理|报名)(?:一下|个|领)?"
    r"|apply (?:for )?"
)
LONGEST = 16
"""More words than these are a story, not the name of a policy."""
LOOKED_AT = 9
FIRST = 2.0
"""So many times better than the second the first hit must be to be the one meant."""


def routes() -> Router:
    """A policy that was chosen, one that is named, and the wish to be called."""
    router = Router(name="applying")
    listen(router, chosen, chose(APPLY))
    listen(router, call_me, chose(CALL))
    listen(router, asked, _asks)
    return router


async def chosen(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, rest: str
) -> Replies:
    """Go on from the choice below a policy."""
    return await apply_for(session, state, contact, rules, rest)


async def asked(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, question: str
) -> Replies:
    """Find the policy somebody names; of several let them choose."""
    landline = await whom_to_call(session, contact)
    offering = await state.get_state() is None
    if not question or rules.search.names_nothing(question):
        return life_events.menu(rules, landline, offering)
    place = await asking_policy.province(session, rules)
    hits = rules.search.find(question, LOOKED_AT, place)
    if not hits:
        return words.not_found(landline)
    if len(hits) == 1 or hits[0].score >= FIRST * hits[1].score:
        return await apply_for(session, state, contact, rules, hits[0].id)
    ready_for = [hit for hit in hits if _may_apply(rules, hit.id)]
    found = [rules.policies.by_id[hit.id] for hit in ready_for or hits]
    return _which(found[: words.AT_ONCE], landline, offering)


async def apply_for(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, policy_id: str
) -> Replies:
    """Open what a policy is asked for with: a report where that is the way, else the first step.

    While another dialogue is open nothing of it is touched: it is only said what to do.
    """
    policy = asking_policy.live(rules, policy_id)
    landline = await whom_to_call(session, contact)
    if policy is None:
        return words.not_found(landline)
    free = await state.get_state() is None
    risk = rules.asking.reported.get(policy_id)
    if risk is not None and free:
        begun = await report.begin(session, state, contact, rules, risks=(risk,))
        before = _(
            "You ask for “%(title)s” by reporting; the village comes to see.", title=policy.title
        )
        return replace(begun, text=f"{before}\n{begun.text}")
    notice = ready(rules, policy_id, session.moment.today)
    if notice is None:
        return _without_notice(policy, landline, free)
    told = forms.words(notice, landline)
    if not notice.may_apply:
        return nobody_applies(policy, told, landline, contact.channel, free)
    return first_step(policy, told, landline, contact.channel, free)


async def call_me(
    session: Session, contact: Contact, rules: Rulebook, inbound: Event, rest: str
) -> Reply:
    """Put the wish on the list of the village, once."""
    policy = asking_policy.live(rules, rest)
    landline = await whom_to_call(session, contact)
    if policy is None:
        return words.not_found(landline)
    if not await private_talks.is_waiting(session, contact.id, WANTS, policy.title):
        await put_on_list(session, contact, WANTS, inbound, policy.title)
    return Reply(
        "apply.noted",
        _(
            "Noted: the village gets in touch about “%(title)s”. Or call %(landline)s yourself.",
            title=policy.title,
            landline=landline,
        ),
    )


def _may_apply(rules: Rulebook, policy_id: str) -> bool:
    notice = rules.plain_notices.ready.get(policy_id)
    return notice is None or notice.may_apply


def _which(found: Sequence[Policy], landline: str, offering: bool) -> Reply:
    text = _("Which one do you want to apply for? To ask call %(landline)s.", landline=landline)
    offers = [(policy.title, f"{APPLY}{policy.id}") for policy in found]
    if not offering:
        text = "\n".join([text, *(policy.title for policy in found)])
    return Reply("apply.which", text, choices=choices(*offers) if offering else ())


def first_step(policy: Policy, told: Words, landline: str, channel: str, free: bool) -> Reply:
    """Say how a policy is asked for, where and by when."""
    lines = [
        _("To apply for “%(title)s”: %(how)s", title=policy.title, how=told.how),
        _("Where: %(place)s", place=told.place),
        _("By when: %(time)s", time=told.by_when),
    ]
    return _offered(policy, lines, landline, channel, free)


def nobody_applies(policy: Policy, told: Words, landline: str, channel: str, free: bool) -> Reply:
    """Say that a policy comes by itself, and what to do when it does not."""
    lines = [
        _("Nobody needs to apply for “%(title)s”.", title=policy.title),
        told.how,
    ]
    return _offered(policy, lines, landline, channel, free)


def _without_notice(policy: Policy, landline: str, free: bool) -> Reply:
    lines = [policy.title, policy.how_to_apply or policy.gist]
    return _offered(policy, lines, landline, "", free)


def _offered(
    policy: Policy, lines: Sequence[str], landline: str, channel: str, free: bool
) -> Reply:
    """As much as two short messages hold, the first step always; and who helps with it."""
    call = _("To ask, call %(landline)s.", landline=landline)
    offers = [(_("Let the village call me"), f"{CALL}{policy.id}")] if free else []
    if free and not is_short(channel):
        offers.append((_("Report a hardship"), "report:begin"))
    below = units(call) + sum(4 + units(label) for label, _data in offers)
    left = ROOM - below
    shown: list[str] = []
    for line in lines:
        left -= units(line) + 1
        if is_short(channel) and shown and left < 0:
            break
        shown.append(line)
    return Reply("apply.how", "\n".join([*shown, call]), choices=choices(*offers))


async def _asks(
    _message: object, said: Said, rules: Rulebook, raw_state: str | None
) -> bool | dict[str, str]:
    """申请 and a policy; inside another dialogue only after a space, never a story or danger."""
    text = plain(said.text)
    found = ASKED.match(text)
    if said.chosen or found is None:
        return False
    rest = text[found.end() :]
    vocabulary = rules.search.index.vocabulary
    if len(rest) > LONGEST or any(word in rest for word in vocabulary.complaining):
        return False
    if raw_state is not None:
        elsewhere = text.startswith("申请 ") and not danger_in(rules.hardship, text)
        return {"question": rest.strip(EDGES)} if elsewhere else False
    question = rest.strip(EDGES)
    named = not question or rules.search.names_nothing(question) or rules.search.find(question, 1)
    return {"question": question} if named else False
