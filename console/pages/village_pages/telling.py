"""What a browser has told so far: kept in its session until it is sent or given up."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from aiohttp import web

from acts.report_draft import Draft
from acts.web_reports import Form
from console.house import HOUSE
from console.sessions import BrowserSession, renew, session_of
from locales import _
from rulebook.loader import Rulebook
from rulebook.phones import mobile
from storage.engine import Session
from storage.queries import addresses
from storage.queries.addresses import Contact

CHANNEL = "webchat"
KEPT = "telling"
LONGEST_NAME = 20
STEPS = ("what", "words", "danger", "who", "photo", "check")


@dataclass(frozen=True, slots=True)
class Telling:
    """The answers as they were given; `once` is the form's own id, `code` the case of an alarm.

    `photos_done` says that the step of the photos was left; nobody has to send any.
    """

    village: str
    once: str
    what: tuple[str, ...] = ()
    words: str = ""
    danger: str = ""
    name: str = ""
    relation: str = ""
    head: str = ""
    where: str = ""
    phone: str = ""
    pictures: tuple[int, ...] = ()
    voices: tuple[int, ...] = ()
    photos_done: bool = False
    code: str = ""

    @classmethod
    def begun(cls, village: str) -> Self:
        """Nothing told yet."""
        return cls(village, secrets.token_hex(16))

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Back from the session; lists become what they were."""
        kept = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        lists = ("what", "pictures", "voices")
        return cls(**kept | {name: tuple(kept.get(name, ())) for name in lists})

    def draft(self, rules: Rulebook) -> Draft:
        """The same as the chat's dialogue would have it."""
        draft = Draft(village=self.village)
        if self.what:
            groups = {group.id: group.default for group in rules.hardship.menu}
            draft = draft.answered(risk_types=[groups[one] for one in self.what if one in groups])
        if self.words:
            draft = draft.told(rules, self.words)
        elif self.voices:
            draft = draft.answered(story=_("(told in a voice note)"))
        if self.where and "story" in draft.answers:
            where = _("Where the home is: %(where)s", where=self.where)
            draft = draft.answered(story=f"{draft.answers['story']}\n{where}")
        if self.danger and not draft.answers.get("danger_now"):
            draft = draft.answered(danger_now=self.danger == "yes")
        if self.head and self.relation != "self":
            draft = draft.answered(household_head=self.head)
        return replace(
            draft, name=self.name, phone=mobile(self.phone), relation=self.relation or None
        )

    def form(self, rules: Rulebook) -> Form:
        """As the act takes it."""
        return Form(self.once, self.draft(rules), self.pictures, self.voices)

    def in_danger(self, rules: Rulebook) -> bool:
        """Whether somebody is in danger, by the answer or by the words."""
        return self.draft(rules).answers.get("danger_now") is True

    def wrong_with_who(self) -> dict[str, str]:
        """What is wrong with who reports for whom, by field."""
        wrong = {}
        if not self.relation:
            wrong["relation"] = _("Please choose for whom you report.")
        if not _is_name(self.name):
            wrong["name"] = _("Please write your name, at most 20 characters.")
        if self.head and not _is_name(self.head):
            wrong["head"] = _("Please write a name, at most 20 characters.")
        if self.phone and mobile(self.phone) is None:
            wrong["phone"] = _("A mobile number has 11 digits. Correct it, or leave it empty.")
        return wrong

    def undone(self, rules: Rulebook) -> str:
        """The first step that is not answered yet."""
        open_steps = {
            "what": not self.what,
            "words": not self.words and not self.voices,
            "danger": "danger_now" not in self.draft(rules).answers,
            "who": bool(self.wrong_with_who()),
            "photo": not self.photos_done,
        }
        return next((step for step in STEPS[:-1] if open_steps[step]), STEPS[-1])


def _is_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME and not any(mark.isdecimal() for mark in text)


async def browser_of(request: web.Request) -> BrowserSession:
    """The household's session, begun under a new reference where it holds nothing yet."""
    session = await session_of(request)
    if "chat" not in session:
        session = await renew(request, chat=secrets.token_urlsafe(18))
    return session


async def contact_of(request: web.Request, session: Session) -> Contact:
    """The address of this browser, the one its chat has; `browser_of` has begun it."""
    browser = await session_of(request)
    return await addresses.ensure(session, CHANNEL, str(browser["chat"]))


async def kept(request: web.Request) -> Telling | None:
    """What this browser has told so far, if anything."""
    found = (await session_of(request)).get(KEPT)
    return Telling.from_data(found) if found else None


async def keep(request: web.Request, told: Telling) -> None:
    """Keep what was told; the browser may be closed."""
    (await browser_of(request))[KEPT] = asdict(told)


async def forget(request: web.Request) -> None:
    """Forget what was told."""
    (await session_of(request)).pop(KEPT, None)


def rules_of(request: web.Request) -> Rulebook:
    """The rulebook of the house."""
    return request.app[HOUSE].rules
