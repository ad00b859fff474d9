"""Notices: those that were written, and drafts a system hands in for a person to decide on."""

from functools import partial
from typing import Any

from aiohttp import web

from acts.systems import proposals
from acts.systems.proposals import Unready
from console.api.bearer import token_of
from console.api.notice_shapes import Draft, Notice, NoticeDraft, Notices, NoticeText
from console.api.once import Key, once, shown
from console.api.operations import operation
from console.api.paging import USUAL, Cursor, Limit, Page
from console.api.problems import Fault, Problem
from console.api.shapes import Id
from console.gate import actor_of
from console.house import HOUSE
from notifications.notices.problems import Problem as Trouble
from rulebook.loader import Rulebook
from rulebook.notices import FIELDS
from storage.engine import Session
from storage.queries import notice_proposals, notices
from storage.queries.access_tokens import Token
from storage.queries.notice_proposals import Proposal
from storage.queries.notices import Text, Version

MOST = 1000
"""Notices of a county; more of them nobody could look after."""


@operation({200: Notices})
async def index(request: web.Request, limit: Limit = USUAL, cursor: Cursor = "") -> web.Response:
    """The newest version of every notice, the last written first."""
    page = Page(request, limit, cursor, {})
    after = page.after()
    async with request.app[HOUSE].sessions.read() as session:
        written = await notices.all_latest(session, MOST)
    rows = [one for one in written if not after or one.id < after]
    items = [Notice.model_validate(_head(one)).model_dump(mode="json") for one in rows[:limit]]
    return page.shown(items, rows[limit - 1].id if len(rows) > limit else None)


@operation({200: NoticeText})
async def one(request: web.Request, notice: Id, /) -> web.Response:
    """One version of a notice, or a draft of this very system."""
    house, number = request.app[HOUSE], int(notice)
    async with house.sessions.read() as session:
        version = await notices.get(session, number)
        draft = await notice_proposals.of_token(session, token_of(request).id, number)
    if version:
        found = {**_head(version), **_words(version), "notice": None, "why": ""}
    elif draft:
        found = _of_draft(house.rules, draft)
    else:
        raise Problem(404, "not-here")
    return shown(NoticeText.model_validate(found).model_dump(mode="json"))


@operation({201: Draft})
async def propose(
    request: web.Request, notice: NoticeDraft, *, idempotency_key: Key
) -> web.Response:
    """Hand in a draft; nobody gets it before a person has made a notice of it and sent that."""
    return await once(request, idempotency_key, partial(_propose, request, notice))


async def _propose(
    request: web.Request, notice: NoticeDraft, session: Session, token: Token
) -> Draft:
    rules, words = request.app[HOUSE].rules, notice.model_dump()
    if notice.policy and notice.policy not in rules.policies.by_id:
        raise Problem(404, "not-here", [Fault(notice.policy, "/policy")])
    try:
        made = await proposals.propose(session, rules, actor_of(request), token, words)
    except Unready as unready:
        raise Problem(422, "invalid", [_fault(one) for one in unready.found]) from None
    return Draft(id=str(made), state="waiting", why="", notice=None)


def _fault(trouble: Trouble) -> Fault:
    return Fault(trouble.sentence, f"/{trouble.field}" if trouble.field else "")


def _head(notice: Version) -> dict[str, Any]:
    return {
        "id": str(notice.id),
        "slug": notice.slug,
        "version": notice.version,
        "state": "written",
        "title": notice.title,
        "review_by": notice.review_by,
    }


def _of_draft(rules: Rulebook, draft: Proposal) -> dict[str, Any]:
    text = proposals.text_of(rules, draft.words)
    return {
        "id": str(draft.id),
        "slug": text.slug,
        "version": 0,
        "state": draft.state,
        "title": text.title,
        "review_by": text.review_by,
        "notice": str(draft.notice_id) if draft.notice_id else None,
        "why": draft.why,
        **_words(text),
    }


def _words(text: Text) -> dict[str, Any]:
    said = {name: getattr(text, name) for name in FIELDS}
    return {
        "words": {name: words for name, words in said.items() if words},
        "source": text.source,
        "policy": text.policy,
    }
