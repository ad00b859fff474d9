"""The six questions before a report is filed, in the order of `draft.STEPS`."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram.fsm.context import FSMContext

from acts import reports
from acts.report_draft import Draft
from handlers.person import put_on_list, whom_to_call
from handlers.reply import Reply, Said, choices
from handlers.report import after, words
from handlers.report.draft import AFTER
from locales import _
from rulebook.answers import Answer, parse
from rulebook.hardship import danger_in, risks_in
from rulebook.loader import Rulebook
from rulebook.phones import find_mobile
from storage.engine import Session
from storage.queries import addresses, regions
from storage.queries.addresses import Contact
from storage.queries.inbox import Event

MOST_TRIES = 3
LONGEST_NAME = 20
LONGEST_STORY = 500
MORE_OF_STORY = 5
"""Characters from which an answer that is none is taken for more of the story."""

Taken = tuple[Draft, Reply | None]
"""The draft with the answer in it; or the draft as it was, and why the answer was not one."""


async def answered(
    session: Session,
    state: FSMContext,
    contact: Contact,
    rules: Rulebook,
    said: Said,
    inbound: Event,
) -> Reply | list[Reply]:
    """Take the answer to the open question, and ask the next or file."""
    draft = Draft.from_data(await state.get_data())
    step = draft.step
    assert step is not None
    alarmed = _alarmed(rules, said, draft)
    if alarmed is not draft:
        return [
            *await _call_now(session, contact, alarmed, inbound, said),
            *await press_on(session, state, contact, rules, alarmed),
        ]
    draft, problem = await TAKE[step](session, rules, contact, said, draft)
    if problem:
        draft = _listened(rules, said, draft)
        return await _again(session, state, contact, draft, problem, inbound, rules)
    return await press_on(session, state, contact, rules, draft)


async def press_on(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, draft: Draft
) -> list[Reply]:
    """File at once what is dangerous and has a place; then ask on, or finish."""
    replies = []
    if draft.village and _in_danger(draft) and not draft.report and draft.step:
        draft, reply = await _file(session, rules, contact, draft)
        replies.append(reply)
    if draft.step is None:
        return [*replies, *await _finish(session, state, contact, rules, draft)]
    await state.set_data(draft.to_data())
    return [*replies, await question(session, rules, contact, draft)]


async def question(
    session: Session, rules: Rulebook, contact: Contact, draft: Draft, opening: bool = False
) -> Reply:
    """Ask what is to be asked next."""
    step = draft.step
    assert step is not None
    asked = words.ask(step, rules, by_phone=_is_phone(contact))
    if opening:
        said = _("You are reporting a hardship. A few questions, then it is sent. ") + asked.text
        return replace(asked, text=said)
    return asked


async def _village(
    session: Session, rules: Rulebook, contact: Contact, said: Said, draft: Draft
) -> Taken:
    if said.choice and said.choice.startswith("village:"):
        return replace(draft, village=said.choice.removeprefix("village:"), tries=0), None
    found = await regions.find_by_name(session, said.text) if said.text else []
    if len(found) == 1:
        return replace(draft, village=found[0].id, tries=0), None
    if not found:
        return draft, Reply(
            "report.village",
            _("We cannot find this village. Write township and village, as on the door plate."),
        )
    options = [(f"{place.within or ''}{place.name}", f"village:{place.id}") for place in found[:9]]
    return draft, Reply("report.village", _("Which one is it?"), choices=choices(*options))


async def _kind(
    session: Session, rules: Rulebook, contact: Contact, said: Said, draft: Draft
) -> Taken:
    groups = {group.id: group.default for group in rules.hardship.menu}
    picked = [
        groups[data.removeprefix("kind:")] for data in said.chosen if data.startswith("kind:")
    ]
    risks = picked or list(risks_in(rules.hardship, said.text))
    if risks:
        return draft.answered(risk_types=risks), None
    return draft, Reply(
        "report.kind",
        _("Please choose a number, or say it in a word, for example: ill, house, school."),
    )


async def _story(
    session: Session, rules: Rulebook, contact: Contact, said: Said, draft: Draft
) -> Taken:
    if not said.text:
        return draft, Reply("report.story", _("Please write a few words about what happened."))
    return draft.told(rules, said.text[:LONGEST_STORY]), None


async def _danger(
    session: Session, rules: Rulebook, contact: Contact, said: Said, draft: Draft
) -> Taken:
    if said.choice in ("danger:yes", "danger:no"):
        return draft.answered(danger_now=said.choice == "danger:yes"), None
    asked = rules.hardship.question("danger_now")
    found = parse(asked, said.text, {}, session.moment.today)
    if isinstance(found, Answer):
        return draft.answered(danger_now=found.value), None
    return draft, Reply("report.danger", words.problem(found))


async def _name(
    session: Session, rules: Rulebook, contact: Contact, said: Said, draft: Draft
) -> Taken:
    phone = said.contact or find_mobile(said.text)
    name = words.without_phone(said.text)
    if not name or len(name) > LONGEST_NAME or any(mark.isdecimal() for mark in name):
        return draft, Reply("report.name", _("Please write your name, at most 20 characters."))
    if _is_phone(contact):
        phone = await addresses.external(session, contact.id)
    return replace(draft, name=name, phone=phone or draft.phone, tries=0), None


async def _relation(
    session: Session, rules: Rulebook, contact: Contact, said: Said, draft: Draft
) -> Taken:
    if said.choice and said.choice.startswith("relation:"):
        return replace(draft, relation=said.choice.removeprefix("relation:"), tries=0), None
    asked = rules.hardship.question("reporter_relation")
    found = parse(asked, said.text, {}, session.moment.today)
    if isinstance(found, Answer):
        return replace(draft, relation=str(found.value), tries=0), None
    return draft, Reply("report.relation", words.problem(found))


TAKE: dict[str, Callable[[Session, Rulebook, Contact, Said, Draft], Awaitable[Taken]]] = {
    "village": _village,
    "kind": _kind,
    "story": _story,
    "danger": _danger,
    "name": _name,
    "relation": _relation,
}


def _alarmed(rules: Rulebook, said: Said, draft: Draft) -> Draft:
    """Words of danger count whenever they are said, whatever was asked."""
    if said.chosen or draft.step == "story" or _in_danger(draft):
        return draft
    dangers = sorted(danger_in(rules.hardship, said.text))
    if not dangers:
        return draft
    return draft.answered(danger_now=True, danger_detail=dangers, story=said.text)


async def _call_now(
    session: Session, contact: Contact, draft: Draft, inbound: Event, said: Said
) -> list[Reply]:
    """A danger without a place: nobody can be sent yet, so say whom to call and tell the county."""
    if draft.village:
        return []
    await put_on_list(session, contact, "danger", inbound, said.text)
    return [words.call_now(await whom_to_call(session, contact))]


def _listened(rules: Rulebook, said: Said, draft: Draft) -> Draft:
    """Somebody who tells more instead of choosing a number has told it: it joins the story."""
    if draft.step not in ("danger", "relation") or len(said.text) < MORE_OF_STORY:
        return draft
    story = f"{draft.answers.get('story', '')}；{said.text}"[:LONGEST_STORY]
    return replace(draft.told(rules, story), tries=draft.tries)


def _in_danger(draft: Draft) -> bool:
    return draft.answers.get("danger_now") is True


async def _file(
    session: Session, rules: Rulebook, contact: Contact, draft: Draft
) -> tuple[Draft, Reply]:
    """File what is known, or add what has become known since."""
    receipt = None
    if draft.report:
        receipt = await reports.amend(session, rules, contact, draft.report, draft.lead(rules))
    if receipt is None:
        receipt = await reports.file(session, rules, contact, draft.lead(rules))
    filed = replace(
        draft,
        report=receipt.report_id,
        case=receipt.case.code,
        maybe=receipt.maybe.id if receipt.maybe else None,
    )
    landline = await whom_to_call(session, contact, draft.village)
    reply = words.filed(rules, receipt, session.moment.today, landline)
    return filed, reply if draft.step is None else words.alarm_sent(receipt.case.code, landline)


async def _finish(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, draft: Draft
) -> list[Reply]:
    draft, reply = await _file(session, rules, contact, draft)
    await state.set_state(AFTER)
    following = await after.question(session, rules, draft)
    await state.set_data(draft.to_data())
    return [reply, following] if following else [reply]


async def _again(
    session: Session,
    state: FSMContext,
    contact: Contact,
    draft: Draft,
    problem: Reply,
    inbound: Event,
    rules: Rulebook,
) -> Reply:
    """Say what was wrong and ask the same again; the third time with a person to call."""
    draft = replace(draft, tries=draft.tries + 1)
    await state.set_data(draft.to_data())
    asked = await question(session, rules, contact, draft)
    text = problem.text if problem.choices else f"{problem.text}\n{asked.text}"
    if draft.tries >= MOST_TRIES:
        await put_on_list(session, contact, "report_stuck", inbound)
        landline = await whom_to_call(session, contact, draft.village)
        text += "\n" + _("You can also call %(landline)s and tell it there.", landline=landline)
    return Reply(problem.kind, text, choices=problem.choices or asked.choices)


def _is_phone(contact: Contact) -> bool:
    return contact.channel.startswith("sms_")
