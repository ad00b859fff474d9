"""The steps of a report on the web: what each takes from its form, and what is wrong with it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from aiohttp import web

from acts import pictures, voices
from channels.text import clean
from console.house import HOUSE
from console.pages.village_pages import media
from console.pages.village_pages.telling import LONGEST_NAME, Telling, contact_of, rules_of
from locales import _

LONGEST_STORY = 500
LONGEST_PLACE = 40
AGAIN = "again"
"""The button that stays on a step, to add one more picture or recording."""
REMOVE = "remove"

Problems = Mapping[str, str]
"""What is wrong, by the field it is wrong with."""
Taken = tuple[Telling, Problems, bool]
"""What is told now, what is wrong with it, and whether the person stays on this step."""


async def what(request: web.Request, told: Telling) -> Taken:
    """What has happened, one thing or several."""
    form = await request.post()
    known = {group.id for group in rules_of(request).hardship.menu}
    chosen = tuple(str(one) for one in form.getall("what", []) if str(one) in known)
    missing = {} if chosen else {"what": _("Please choose at least one. “别的事” is fine too.")}
    return replace(told, what=chosen), missing, False


async def words(request: web.Request, told: Telling) -> Taken:
    """What happened in their own words, written or spoken."""
    sent = await media.voice(request)
    told = replace(told, words=clean(sent.fields.get("words", ""), LONGEST_STORY))
    removed = _number(sent.fields.get(REMOVE, ""))
    if removed in told.voices:
        async with request.app[HOUSE].sessions.write() as session:
            await voices.drop(session, await contact_of(request, session), [removed])
        told = replace(told, voices=tuple(one for one in told.voices if one != removed))
        return told, {}, True
    if sent.kept:
        told = replace(told, voices=(*told.voices, sent.kept)[-voices.MOST_A_REPORT :])
    if sent.problem:
        return told, {"voice": sent.problem}, True
    if not told.words and not told.voices:
        return told, {"words": _("Write a few words about it, or record it.")}, True
    return told, {}, AGAIN in sent.fields


async def danger(request: web.Request, told: Telling) -> Taken:
    """Whether somebody is in danger now."""
    answer = str((await request.post()).get("danger", ""))
    if answer not in ("yes", "no"):
        return told, {"danger": _("Please choose one of the two.")}, False
    return replace(told, danger=answer), {}, False


async def who(request: web.Request, told: Telling) -> Taken:
    """Who reports, for whom, where they live, and a phone if they like."""
    form = await request.post()

    def said(name: str, most: int = LONGEST_NAME * 2) -> str:
        return clean(str(form.get(name, "")), most)

    relation = said("relation")
    told = replace(
        told,
        relation=relation if relation in relations(request) else "",
        name=said("name"),
        head=said("head"),
        where=said("where", LONGEST_PLACE),
        phone=said("phone"),
    )
    return told, told.wrong_with_who(), False


async def photo(request: web.Request, told: Telling) -> Taken:
    """Pictures, as many as a report may have, or none."""
    sent = await media.picture(request)
    removed = _number(sent.fields.get(REMOVE, ""))
    if removed in told.pictures:
        async with request.app[HOUSE].sessions.write() as session:
            await pictures.drop(session, await contact_of(request, session), [str(removed)])
        left = tuple(one for one in told.pictures if one != removed)
        return replace(told, pictures=left), {}, True
    if sent.kept:
        told = replace(told, pictures=(*told.pictures, sent.kept)[-pictures.MOST_A_REPORT :])
    if sent.problem:
        return told, {"photo": sent.problem}, True
    stays = AGAIN in sent.fields
    return replace(told, photos_done=told.photos_done or not stays), {}, stays


def relations(request: web.Request) -> Mapping[str, str]:
    """For whom somebody may report, in words."""
    return rules_of(request).hardship.question("reporter_relation").options


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


TAKE: Mapping[str, Callable[[web.Request, Telling], Awaitable[Taken]]] = {
    "what": what,
    "words": words,
    "danger": danger,
    "who": who,
    "photo": photo,
}
