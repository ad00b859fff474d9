"""Pausing visits (暂停 3 张家 住院 到12月1日) and taking them up again (恢复 3 张家)."""

import re
from datetime import date, timedelta
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts import visit_pauses
from acts.activities import naming
from acts.actor import Actor
from acts.declined import Declined
from acts.visit_pauses import AWAY, HOSPITAL, NAMES, OTHER, REFUSES
from channels.text import fold
from handlers import logging_words as words
from handlers.listening import listen
from handlers.matching import EDGES, chose
from handlers.reply import Reply, Said, choices
from locales import _, day
from rulebook import spoken_dates
from storage.engine import Session
from storage.queries import named_homes
from storage.queries.households import Household, label

STATE = "pause"
LINE = re.compile(r"(暂停|恢复)(?:走访)?(?=$|[\s\d：:，,、]|[\u4e00-\u9fff]{1,3}家)(.*)", re.DOTALL)
REASONS = (
    (HOSPITAL, re.compile("住院|医院")),
    (AWAY, re.compile("外出|打工|务工|不在家|出门|没人")),
    (REFUSES, re.compile("不愿意?|拒绝|不让")),
    (OTHER, re.compile("其他|其它|别的")),
)
UNTIL = re.compile(r"(?:到|至|直到)\s*(?P<day>[^\s，,。]+)(?:为止)?|(?P<days>\d{1,2})\s*天")


def routes() -> Router:
    """The line, and the choices it leaves open."""
    router = Router(name="pausing")
    listen(router, begin, _asks_to_pause)
    listen(router, answered, chose("pause:"))
    return router


async def _asks_to_pause(
    _message: object, said: Said, actor: Actor, contact: Any
) -> bool | dict[str, object]:
    match = LINE.match(fold(said.text).strip(EDGES))
    if match is None or said.choice is not None or contact.person_id is None:
        return False
    return {"what": match[1], "rest": match[2].strip(EDGES)}


async def begin(session: Session, state: FSMContext, actor: Actor, what: str, rest: str) -> Reply:
    """Pause or resume visits to the household a line names."""
    if not actor.is_official:
        return Reply("pause.bound", _("Please send this in your bound chat, not by short message."))
    if not rest:
        return Reply(
            "pause.how",
            _("Send for example: 暂停 3 张家 住院 到12月1日. To go on: 恢复 3 张家."),
        )
    return await _go_on(session, state, actor, {"what": what, "text": rest})


async def answered(
    session: Session, state: FSMContext, actor: Actor, said: Said, rest: str
) -> Reply:
    """Go on with what was asked: the household, the reason or the last day."""
    data = dict((await state.get_data()).get("pause") or {})
    if not data or not actor.is_official:
        return Reply("pause.gone", _("This question is over. Please write the line again."))
    what, _colon, value = rest.partition(":")
    if what == "home" and value.isdecimal():
        data["home"] = int(value)
    elif what == "kind":
        data["kind"] = value
    elif data.get("asked") == "home":
        data["text"] = f"{said.text} {data['text']}"
    elif data.get("asked") == "last":
        data["last"] = said.text
    else:
        data["kind"], data["note"] = _reason(said.text) or OTHER, said.text
    return await _go_on(session, state, actor, data)


async def told(session: Session, state: FSMContext, actor: Actor, said: Said) -> Reply:
    """Go on with what was answered in words."""
    return await answered(session, state, actor, said, "")


async def _go_on(session: Session, state: FSMContext, actor: Actor, data: dict[str, Any]) -> Reply:
    await state.set_state(None)
    home, asked = await _home(session, actor, data)
    if home is None:
        assert asked is not None
        return await _wait(state, {**data, "asked": "home"}, asked)
    if data["what"] == "恢复":
        return await _resume(session, actor, home)
    data = {**data, "home": home.id}
    kind = data.get("kind") or _reason(data["text"])
    if kind is None:
        offered = [(NAMES[one](), f"pause:kind:{one}") for one in visit_pauses.KINDS]
        said = _("Why is nobody to go to %(household)s?", household=label(home))
        return await _wait(state, data, Reply("pause.why", said, choices(*offered)))
    last = _last_day(data.get("last") or data["text"], session.moment.today, bool(data.get("last")))
    if last is None:
        said = _("Until which day? Like: 12月1日, or 20天.")
        return await _wait(state, {**data, "kind": kind, "asked": "last"}, Reply("pause.day", said))
    try:
        made = await visit_pauses.pause(session, actor, home, kind, last, data.get("note", ""))
    except Declined as declined:
        again = {**data, "kind": kind, "asked": "last", "last": None}
        return await _wait(state, again, Reply("pause.day", declined.sentence()))
    return _absent() if made is None else _paused(home, made.last, session.moment.today)


async def _home(
    session: Session, actor: Actor, data: dict[str, Any]
) -> tuple[Household | None, Reply | None]:
    """The household that is meant, or what must be asked."""
    if "home" in data:
        return await named_homes.standing(session, actor.scope, int(data["home"])), _absent()
    found = await naming.homes(session, actor, data["text"])
    if found.doubt is None and len(found.homes) == 1:
        return found.homes[0], None
    if found.doubt is None:
        return None, Reply("pause.one", _("One household only, please."))
    asked = words.ask(found.doubt, await naming.villages_of(session, actor))
    pairs = [
        (one.label, one.data.replace("log:home:", "pause:home:"))
        for one in asked.choices
        if one.data.startswith("log:home:")
    ]
    return None, Reply("pause.home", asked.text, choices(*pairs))


async def _resume(session: Session, actor: Actor, home: Household) -> Reply:
    match await visit_pauses.resume(session, actor, home):
        case True:
            said = _("Visits to %(household)s go on.", household=label(home))
            return Reply("pause.over", said)
        case False:
            said = _("Visits to %(household)s are not paused.", household=label(home))
            return Reply("pause.none", said)
        case _:
            return _absent()


def _paused(home: Household, last: date, today: date) -> Reply:
    return Reply(
        "pause.done",
        _(
            "Until %(last)s nobody is sent to %(household)s. What the village owes stays as it "
            "is. To end it before: 恢复 %(number)s",
            last=day(last, today),
            household=label(home),
            number=home.number,
        ),
    )


def _reason(text: str) -> str | None:
    return next((kind for kind, words_ in REASONS if words_.search(text)), None)


def _last_day(text: str, today: date, alone: bool) -> date | None:
    """The last day a text names: 到12月1日, 20天, or a day alone where that was the question."""
    match = UNTIL.search(text)
    if match and match["days"]:
        return today + timedelta(days=int(match["days"]))
    if match is None and not alone:
        return None
    found = spoken_dates.read(match["day"] if match else text, today, past=False)
    if found is None:
        return None
    return found if isinstance(found, date) else found.last


async def _wait(state: FSMContext, data: dict[str, Any], asked: Reply) -> Reply:
    await state.set_state(STATE)
    await state.update_data(pause=data)
    return asked


def _absent() -> Reply:
    return Reply("pause.absent", _("No such household in your villages."))
