"""After filing: whose household it is, consent, more questions, a picture; all may be left out."""

from dataclasses import replace
from typing import Any

from aiogram.fsm.context import FSMContext

from acts import consent, pictures, reports
from acts.report_draft import Draft
from handlers.matching import plain
from handlers.person import whom_to_call
from handlers.reply import Reply, Said, choices
from handlers.report import words
from locales import _
from rulebook import answers as wording
from rulebook.answers import Answer, parse
from rulebook.hardship import questions_for
from rulebook.loader import Rulebook
from rulebook.questions import Question
from storage.engine import Session
from storage.queries import households
from storage.queries.addresses import Contact
from storage.queries.households import label
from storage.scope import EVERYTHING

BEFORE_FILING = frozenset(
    {
        "reporter_phone",
        "reporter_name",
        "village",
        "reporter_relation",
        "risk_types",
        "story",
        "danger_now",
        "consent_compare",
    }
)
SKIP = frozenset({"跳过", "不知道", "下一个", "skip"})
ENOUGH = frozenset({"不答了", "够了", "没了", "以后再说", "完了"})
MOST_CHOICES = 9


async def question(session: Session, rules: Rulebook, draft: Draft) -> Reply | None:
    """What may still be asked, None when nothing is left."""
    if draft.maybe:
        household = await households.get(session, EVERYTHING, draft.maybe)
        if household:
            return Reply(
                "report.match",
                _(
                    "The village list has %(household)s. Is that the family?",
                    household=label(household),
                ),
                choices=choices((_("Yes, that one"), "match:yes"), (_("No, another"), "match:no")),
            )
    if "consent_compare" not in draft.answers and "consent_compare" not in draft.skipped:
        return _ask_consent(rules)
    if not draft.going_on:
        return Reply(
            "report.more",
            _("A few more questions save time at the visit. Answer them now?"),
            choices=choices((_("Now"), "more:yes"), (_("Later"), "more:no")),
        )
    following = _next(session, rules, draft)
    return _ask(following) if following else None


async def answered(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, said: Said
) -> Reply | list[Reply]:
    """Take an optional answer and ask on; nothing here can lose the report."""
    draft = Draft.from_data(await state.get_data())
    if said.media:
        return await _picture(session, rules, contact, draft, said)
    typed = plain(said.text)
    if typed in ENOUGH:
        return await _thank(state)
    taken = await _take(session, rules, contact, draft, said, typed)
    if isinstance(taken, Reply):
        return taken
    following = None if taken.enough else await question(session, rules, taken)
    if following is None:
        return await _thank(state)
    await state.set_data(taken.to_data())
    return following


async def _take(
    session: Session, rules: Rulebook, contact: Contact, draft: Draft, said: Said, typed: str
) -> Draft | Reply:
    """The draft with this answer in it, or what was wrong with it."""
    assert draft.report is not None
    if draft.maybe:
        return await _matched(session, rules, contact, draft, said, typed)
    if "consent_compare" not in draft.answers and "consent_compare" not in draft.skipped:
        return await _consented(session, rules, contact, draft, said)
    if not draft.going_on:
        if said.choice == "more:yes" or typed in ("是", "好", "行", "现在答", "答"):
            return replace(draft, going_on=True)
        return replace(draft, enough=True)
    asked = _next(session, rules, draft)
    if asked is None:
        return replace(draft, enough=True)
    if typed in SKIP:
        return replace(draft, skipped=(*draft.skipped, asked.field))
    found = _read(session, draft, rules, asked, said)
    if not isinstance(found, Answer):
        reply = _ask(asked)
        return replace(reply, text=words.problem(found) + "\n" + reply.text)
    draft = draft.answered(**_plain(found))
    await reports.amend(session, rules, contact, draft.report or 0, draft.lead(rules))
    return draft


async def _matched(
    session: Session, rules: Rulebook, contact: Contact, draft: Draft, said: Said, typed: str
) -> Draft | Reply:
    yes = said.choice == "match:yes" or typed in ("是", "是的", "对", "对的")
    no = said.choice == "match:no" or typed in ("不是", "不对", "不")
    if not yes and not no:
        asked = await question(session, rules, draft)
        assert asked is not None
        return asked
    if yes and draft.report and draft.maybe:
        case = await reports.is_household(session, rules, contact, draft.report, draft.maybe)
        return replace(draft, maybe=None, case=case.code if case else draft.case)
    return replace(draft, maybe=None)


async def _consented(
    session: Session, rules: Rulebook, contact: Contact, draft: Draft, said: Said
) -> Draft | Reply:
    asked = rules.hardship.question("consent_compare")
    found = _read(session, draft, rules, asked, said)
    if not isinstance(found, Answer):
        return await _ask_consent_shortly(session, rules, contact)
    await consent.answer(session, rules, contact, draft.report or 0, str(found.value))
    return draft.answered(consent_compare=found.value)


async def _picture(
    session: Session, rules: Rulebook, contact: Contact, draft: Draft, said: Said
) -> Reply:
    assert draft.report is not None
    handles = [media.id for media in said.media if media.kind == "photo"]
    if handles:
        told = (await pictures.keep(session, contact, draft.report, handles)).sentence
    else:
        told = _("Only words and pictures can be kept here. Please write it.")
    following = await question(session, rules, draft)
    if following is None:
        return Reply("report.picture", told)
    return replace(following, text=told + "\n" + following.text)


async def _thank(state: FSMContext) -> Reply:
    await state.clear()
    return Reply(
        "report.thanks", _("Thank you. That is all we need now; the village will be in touch.")
    )


def _next(session: Session, rules: Rulebook, draft: Draft) -> Question | None:
    known = {question.field: question for question in rules.hardship.questions}
    given = wording.from_json(known, draft.answers)
    left = questions_for(rules.hardship, given, session.moment.today)
    return next(
        (
            item
            for item in left
            if item.field not in BEFORE_FILING
            and item.field not in draft.skipped
            and item.type not in ("photo", "place")
        ),
        None,
    )


def _read(session: Session, draft: Draft, rules: Rulebook, asked: Question, said: Said) -> Any:
    """What was answered: by choices taken, or by words."""
    known = {question.field: question for question in rules.hardship.questions}
    given = wording.from_json(known, draft.answers)
    prefix = f"q:{asked.field}:"
    keys = [data.removeprefix(prefix) for data in said.chosen if data.startswith(prefix)]
    if keys and asked.type == "multi":
        return Answer(asked.field, tuple(keys))
    if keys and asked.type == "bool":
        return Answer(asked.field, keys[0] == "1")
    if keys:
        return Answer(asked.field, keys[0])
    return parse(asked, said.text, given, session.moment.today)


def _plain(found: Answer) -> dict[str, Any]:
    return dict(wording.to_json({found.field: found.value}))


def _ask(asked: Question) -> Reply:
    offered = words.options(asked)
    text = asked.text + _(" (Send 跳过 to leave it out, 够了 to stop.)")
    if len(offered) > MOST_CHOICES:
        lines = "\n".join(f"{number} {label}" for number, (label, _data) in enumerate(offered, 1))
        return Reply("report.question", f"{text}\n{lines}")
    return Reply("report.question", text, choices=choices(*offered))


def _ask_consent(rules: Rulebook) -> Reply:
    asked = rules.hardship.question("consent_compare")
    return Reply(
        "report.consent",
        rules.exchanges.consent_letter.short,
        choices=choices(*words.options(asked)),
    )


async def _ask_consent_shortly(session: Session, rules: Rulebook, contact: Contact) -> Reply:
    """The same question without the letter, which was read before; or a person may be asked."""
    asked = rules.hardship.question("consent_compare")
    return Reply(
        "report.consent",
        _(
            "Sorry, we did not understand. Answer with a number; "
            "to ask somebody call %(landline)s.",
            landline=await whom_to_call(session, contact),
        ),
        choices=choices(*words.options(asked)),
    )
