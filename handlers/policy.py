"""Policy in plain words: the answer to a notice, and which notices came lately."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from acts import notices
from acts.notices import ANSWERABLE, Answered
from handlers import asking_policy
from handlers.applying import apply_for
from handlers.listening import listen
from handlers.matching import Filter, chose, plain, word
from handlers.person import whom_to_call
from handlers.reply import Replies, Reply, Said
from handlers.report import begin
from handlers.report.draft import AFTER, ASKING
from locales import _, day
from notifications.notices.answers import APPLY, UNCLEAR, UNDERSTOOD
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.moment import county_day
from storage.queries import recipients
from storage.queries.addresses import Contact

BY_DIGIT = {"1": UNDERSTOOD, "2": UNCLEAR, "3": APPLY}
"""What a lone digit means, when no question owns it."""

WORDS = {
    UNDERSTOOD: ("看懂", "看懂了", "懂了", "明白了", "I understand", "understood"),
    UNCLEAR: ("没看懂", "看不懂", "不懂", "没明白", "不明白", "I do not understand", "unclear"),
    APPLY: ("想申请", "我想申请", "我要申请", "I want to apply", "apply"),
}
"""The words that answer a notice; only alone, and only while no question is open."""


def routes() -> Router:
    """Answers by button and by word, and 政策."""
    router = Router(name="policy")
    listen(router, tapped, chose("notice:"))
    listen(router, typed, _typed_answer())
    listen(router, typed, _answer_by_digit)
    listen(router, lately, word("政策", "policy"))
    return router


async def tapped(
    session: Session,
    state: FSMContext,
    contact: Contact,
    rules: Rulebook,
    rest: str,
) -> Replies:
    """Take the answer of a button; the button names its notice."""
    recipient, _colon, answer = rest.partition(":")
    if not recipient.isdecimal() or len(recipient) > 18:
        return await _nothing_to_answer(session, contact)
    answered = await notices.answer(session, contact, answer, int(recipient))
    return await _reply(session, state, contact, rules, answered)


async def typed(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, answer: str
) -> Replies:
    """Take the answer in words; it is about the newest notice that came."""
    answered = await notices.answer(session, contact, answer)
    if answered is None and answer == APPLY:
        return await begin(session, state, contact, rules)
    return await _reply(session, state, contact, rules, answered)


async def lately(session: Session, contact: Contact) -> Reply:
    """Say which notices came lately."""
    came = await recipients.received(session, contact.id)
    landline = await whom_to_call(session, contact)
    ask = _("To look for a policy send 政策 and a word or two, for example 政策 上学.")
    if not came:
        none = _(
            "No policy notice has come to you yet. To ask about a policy call %(landline)s.",
            landline=landline,
        )
        return Reply("policy.none", f"{none}\n{ask}")
    today = session.moment.today
    lines = [_("These policy notices have come to you:")]
    lines += [
        _("%(day)s: %(title)s", day=day(county_day(at), today), title=title) for title, at in came
    ]
    lines.append(_("To ask more about them call %(landline)s.", landline=landline))
    lines.append(ask)
    return Reply("policy.lately", "\n".join(lines))


def _typed_answer() -> Filter:
    meanings = {plain(text): answer for answer, texts in WORDS.items() for text in texts}

    async def matches(_: Message, said: Said, raw_state: str | None) -> bool | dict[str, str]:
        answer = meanings.get(plain(said.text))
        return {"answer": answer} if answer and raw_state is None else False

    return matches


async def _answer_by_digit(
    _: Message, said: Said, raw_state: str | None, session: Session, contact: Contact
) -> bool | dict[str, str]:
    """A lone digit answers a notice when no question is open and a notice has come lately."""
    answer = BY_DIGIT.get(plain(said.text))
    if answer is None or said.asked or raw_state is not None:
        return False
    since = session.moment.now - ANSWERABLE
    return {"answer": answer} if await recipients.latest_at(session, contact.id, since) else False


async def _reply(
    session: Session,
    state: FSMContext,
    contact: Contact,
    rules: Rulebook,
    answered: Answered | None,
) -> Replies:
    if answered is None:
        return await _nothing_to_answer(session, contact)
    title = answered.reached.title
    if answered.opens_report and await state.get_state() in (ASKING, AFTER):
        return Reply("notice.apply", _("Noted. You are reporting already: please just go on."))
    policy = answered.reached.policy
    if answered.opens_report and policy and asking_policy.live(rules, policy):
        return await apply_for(session, state, contact, rules, policy)
    if answered.opens_report:
        return await begin(session, state, contact, rules)
    if answered.answer == UNDERSTOOD:
        return Reply(
            "notice.understood", _("Thank you. We noted that “%(title)s” is clear.", title=title)
        )
    return Reply(
        "notice.unclear",
        _(
            "We have told your village that “%(title)s” is not clear yet; someone will explain it "
            "to you. You can also call %(landline)s.",
            title=title,
            landline=await whom_to_call(session, contact, answered.reached.region_id),
        ),
    )


async def _nothing_to_answer(session: Session, contact: Contact) -> Reply:
    return Reply(
        "notice.none",
        _(
            "We do not know which notice you mean. Please call %(landline)s, someone there "
            "explains it to you.",
            landline=await whom_to_call(session, contact),
        ),
    )
