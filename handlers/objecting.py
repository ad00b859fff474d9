"""Objections to a public notice by message: anybody may say something, nobody decides by it."""

import re
from dataclasses import dataclass

from aiogram import Router
from aiogram.types import Message

from acts import objections
from acts.objections import Outcome
from channels.text import clean, fold
from handlers.listening import listen
from handlers.matching import word
from handlers.person import whom_to_call
from handlers.reply import Reply, Said
from locales import _
from notifications.wording import shown_code
from rulebook import codes
from rulebook.loader import Rulebook
from rulebook.notice_kinds import PUBLICITY
from storage.engine import Session
from storage.queries import public_notices
from storage.queries.addresses import Contact
from storage.queries.public_notices import DRAFT, DROPPED, Notice

LONGEST = 1000
WORDS = "意见|有意见|对?公示有意见|反映|不同意公示|异议"
CODE = r"\d(?:[\s\-－‐‑–—_.·]?\d){6,8}"
SAYING = re.compile(
    rf"\s*(?:{WORDS})[\s:：,，]*(?P<code>{CODE})(?!\d)[\s:：,，。]*(?P<text>.*)", re.DOTALL
)
HOUSEHOLD = re.compile(r"第\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[户号家]")
TENS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Objecting:
    """A code as typed, and what was said about its notice."""

    code: str
    text: str


def routes() -> Router:
    """Saying something about a public notice."""
    router = Router(name="objecting")
    listen(router, object_to, _saying)
    listen(router, how, word("意见", "有意见", "公示意见", "不同意公示", "公示有意见"))
    return router


async def how() -> Reply:
    """Say how to object."""
    return Reply(
        "objection.how",
        _(
            "Send 意见, the number at the top of the public notice, and what is not right, for "
            "example: 意见 4821 0377 第2户 …"
        ),
    )


async def object_to(
    session: Session, contact: Contact, rules: Rulebook, objecting: Objecting
) -> Reply:
    """Keep an objection and say what comes next; nothing of a household is said."""
    code = codes.check(objecting.code)
    notice = await public_notices.by_code(session, code) if code else None
    if notice is None or notice.state in (DRAFT, DROPPED):
        return Reply(
            "objection.absent",
            _(
                "No public notice hangs under this number. Check the number, or call %(landline)s.",
                landline=await whom_to_call(session, contact),
            ),
        )
    if not objecting.text:
        return Reply(
            "objection.empty",
            _(
                "Please add what is not right: 意见 %(code)s and your words.",
                code=shown_code(notice.code),
            ),
        )
    said = objections.Said(notice, objecting.text, household_in(objecting.text))
    outcome = await objections.from_address(session, rules, contact, said)
    return await _receipt(session, contact, notice, outcome)


def household_in(text: str) -> int | None:
    """The number of the household on the notice that somebody names: 第2户, 第十二户."""
    match = HOUSEHOLD.search(fold(text))
    if match is None:
        return None
    if match[1].isdigit():
        return int(match[1])
    tens, ten, ones = match[1].rpartition("十")
    if ten:
        return 10 * (TENS.index(tens[0]) + 1 if tens else 1) + (TENS.index(ones) + 1 if ones else 0)
    return TENS.index(ones[0]) + 1


async def _receipt(session: Session, contact: Contact, notice: Notice, outcome: Outcome) -> Reply:
    values = {
        "code": shown_code(notice.code),
        "landline": await whom_to_call(session, contact, notice.region_id),
    }
    match outcome:
        case Outcome.ENOUGH:
            said = _(
                "We have kept what you said about %(code)s today. To say more, call %(landline)s.",
                **values,
            )
        case Outcome.LATE if notice.kind == PUBLICITY.id:
            said = _(
                "The time for objections to %(code)s is over. Your words go to the people there; "
                "you can also call %(landline)s.",
                **values,
            )
        case Outcome.LATE:
            said = _(
                "%(code)s announces a result. Your words go to the people there; you can also "
                "call %(landline)s.",
                **values,
            )
        case _:
            said = _(
                "Your words about notice %(code)s are kept: village and township check again "
                "before it goes on, and nobody is told who said it. Questions: %(landline)s",
                **values,
            )
    return Reply(f"objection.{outcome.value}", said)


async def _saying(_message: Message, said: Said) -> bool | dict[str, Objecting]:
    """A number right behind the word; without one it is something else somebody says."""
    match = SAYING.fullmatch(fold(said.text))
    if match is None:
        return False
    return {"objecting": Objecting(match["code"], clean(match["text"], LONGEST))}
