"""The correction of a wrong notice: its words to start from, and the first of the two actions."""

from dataclasses import replace
from datetime import date
from typing import Any

from aiohttp import web

from acts import broadcasts
from acts.declined import Declined
from channels.text import clean
from console.auth import confirmed
from console.forms import PasswordWanted, Wrong, number_in, wrong_of
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import DEFAULT, _
from locales.notice_fields import field_name
from rulebook.notices import FIELDS, Words
from storage.queries.notices import Text

LONGEST = 3000
REVIEW_BY = f"{DEFAULT}.review_by"
LANGUAGES = {"zh_CN": lambda: _("In Chinese"), "en": lambda: _("In English")}


async def write(request: web.Request) -> web.Response:
    """The wrong words after the sentence that they correct others."""
    try:
        return await _page(request, await _begun(request), None)
    except Declined as declined:
        raise web.HTTPNotFound(text=declined.sentence()) from declined


async def keep(request: web.Request) -> web.Response:
    """Stop the wrong one and prepare the right one; what was typed stays where it is refused."""
    try:
        text = _typed(await _begun(request), dict(await request.post()))
        if not await confirmed(request, str((await request.post()).get("password", ""))):
            return await _page(request, text, PasswordWanted())
    except Declined as declined:
        raise web.HTTPNotFound(text=declined.sentence()) from declined
    house = request.app[HOUSE]
    try:
        async with house.sessions.write() as session:
            made = await broadcasts.correct(
                session, house.rules, actor_of(request), number_in(request, "sending"), text
            )
    except Declined as declined:
        return await _page(request, text, declined)
    assert made is not None
    raise web.HTTPSeeOther(f"/console/sendings/{made.id}")


async def _begun(request: web.Request) -> Text:
    house = request.app[HOUSE]
    async with house.sessions.write() as session:
        begun = await broadcasts.to_correct(
            session, house.rules, actor_of(request), number_in(request, "sending")
        )
    if begun is None:
        raise web.HTTPNotFound
    return begun


def _typed(begun: Text, form: dict[str, Any]) -> Text:
    """What was written, in each language; the figures stay bound to the policy."""
    try:
        review_by = date.fromisoformat(str(form.get("review_by", "")))
    except ValueError:
        review_by = begun.review_by
    others = {
        language: Words(**_fields(words, language, form))
        for language, words in begun.others.items()
    }
    own: dict[str, Any] = dict(_fields(begun, DEFAULT, form))
    return replace(begun, **own, others=others, review_by=review_by)


def _fields(words: Words, language: str, form: dict[str, Any]) -> dict[str, str]:
    return {
        name: clean(str(form.get(f"{language}.{name}", getattr(words, name))), LONGEST).strip()
        for name in FIELDS
    }


async def _page(request: web.Request, text: Text, declined: Declined | None) -> web.Response:
    parts: list[dict[str, Any]] = [
        {
            "language": language,
            "heading": LANGUAGES[language](),
            "fields": [
                (name, field_name(name), getattr(words, name))
                for name in FIELDS
                if getattr(words, name) or name in ("brief", "short", "body")
            ],
        }
        for language, words in ((DEFAULT, text), *text.others.items())
    ]
    shown = {f"{part['language']}.{name}" for part in parts for name, *_rest in part["fields"]}
    wrong = wrong_of(declined, {*shown, REVIEW_BY}) if declined else Wrong()
    values = {
        "kept": text,
        "parts": parts,
        "wrong": wrong,
        "password_wrong": "wrong-rest" if isinstance(declined, PasswordWanted) else "",
        "review_by": REVIEW_BY,
        "sending": number_in(request, "sending"),
    }
    return await page(request, "correction.html", values, 422 if wrong else 200)
