"""What a household may say against its case: it disagrees (不同意), or withdraws (撤回)."""

from aiogram import Router

from acts import appeals, case_requests
from acts.appeals import Disagreed, Outcome
from acts.own_cases import LEADING_CODE, meant
from handlers.listening import listen
from handlers.matching import command
from handlers.person import whom_to_call
from handlers.reply import Reply, Said
from locales import _, day
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases
from storage.queries.addresses import Contact

LONGEST = 500


def routes() -> Router:
    """Disagreeing and withdrawing."""
    router = Router(name="disagreeing")
    listen(router, disagree, command("不同意", "不服", "我不同意"), _means_a_case)
    listen(router, withdraw, command("撤回申报", "撤回", "我要撤回", "撤销申报"), _means_a_case)
    return router


async def _means_a_case(
    _message: object, said: Said, rest: str | None = None, raw_state: str | None = None
) -> bool:
    """Not an answer to what we asked: 不同意 is one to the letter of consent, for instance."""
    if LEADING_CODE.search(said.text):
        return True
    return raw_state is None and not said.asked and "授权" not in said.text


async def disagree(session: Session, contact: Contact, rules: Rulebook, rest: str) -> Reply:
    """Let the next level look at a case again."""
    case, said = await meant(session, contact, rest)
    if case is None:
        return await _absent(session, contact, "不同意")
    done = await appeals.disagree(session, rules, case, f"address:{contact.id}", said[:LONGEST])
    return Reply(f"appeal.{done.outcome.name.lower()}", await _answer(session, contact, done))


async def withdraw(session: Session, contact: Contact, rest: str) -> Reply:
    """Keep the wish to withdraw; somebody of the village carries it out with the household."""
    case, said = await meant(session, contact, rest)
    if case is None:
        return await _absent(session, contact, "撤回")
    if case.closed_on:
        return Reply(
            "withdraw.over",
            _("Number %(code)s is finished already.", code=shown_code(case.code)),
        )
    await case_requests.request(session, contact, case, "withdraw", said[:LONGEST])
    return Reply(
        "withdraw.noted",
        _(
            "Noted: you wish to withdraw number %(code)s. Somebody of the village will ask you "
            "once more in person, then it is withdrawn. Until then it goes on. "
            "Questions: %(landline)s",
            code=shown_code(case.code),
            landline=await whom_to_call(session, contact),
        ),
    )


async def _absent(session: Session, contact: Contact, word: str) -> Reply:
    return Reply(
        "case.absent",
        _(
            "Which one do you mean? Send %(word)s and the number you were given, "
            "or call %(landline)s.",
            word=word,
            landline=await whom_to_call(session, contact),
        ),
    )


async def _answer(session: Session, contact: Contact, done: Disagreed) -> str:
    landline = await whom_to_call(session, contact)
    shown = {"code": shown_code(done.case.code), "landline": landline}
    match done.outcome:
        case Outcome.TAKEN | Outcome.FURTHER | Outcome.UNDER_REVIEW if done.appeal:
            return await _reviewed(session, done, shown)
        case Outcome.WITHDRAWN:
            return _(
                "Number %(code)s was withdrawn by the household itself. "
                "If you are in trouble, send 申报 and report it again.",
                **shown,
            )
        case Outcome.TOO_LATE:
            return _(
                "Number %(code)s ended more than 90 days ago. Send 申报 to report again, "
                "or call %(landline)s.",
                **shown,
            )
        case Outcome.FINAL:
            return _(
                "Number %(code)s was looked at again and answered. If something has changed, "
                "send 申报 to report it, or call %(landline)s.",
                **shown,
            )
    return _(
        "Number %(code)s is not decided yet. What you say is heard at the visit, "
        "or call %(landline)s now.",
        **shown,
    )


async def _reviewed(session: Session, done: Disagreed, shown: dict[str, str]) -> str:
    assert done.appeal is not None
    clocks = await cases.clocks_of(session, done.appeal.id)
    limits = [clock.deadline for clock in clocks if clock.running and clock.deadline]
    until = day(min(limits), session.moment.today) if limits else ""
    if done.outcome is Outcome.UNDER_REVIEW:
        return _(
            "Your objection to number %(code)s is being looked at, to be answered by %(until)s.",
            until=until,
            **shown,
        )
    return _(
        "Noted: you do not agree with how number %(code)s ended. The level above looks at it "
        "again and answers by %(until)s. The number of this is %(appeal)s. "
        "Questions: %(landline)s",
        appeal=shown_code(done.appeal.code),
        until=until,
        **shown,
    )
