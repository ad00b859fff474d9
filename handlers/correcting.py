"""Correcting (更正): the last entries, what was wrong with one, the right value and why."""

import re
from datetime import date
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts.activities import correcting, naming, words
from acts.activities.correcting import Change, Corrected
from acts.actor import Actor
from acts.declined import Declined
from handlers import logging_words
from handlers.listening import listen
from handlers.matching import chose, plain
from handlers.reply import Reply, Said, choices
from locales import _, day
from rulebook import log_line
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import logged, named_homes
from storage.queries.activities import WITHDRAWN
from storage.queries.addresses import Contact
from storage.queries.logged import Entry

STATE = "correct"
SHOWN = 5
HOME, DAY, NEVER, MORE = "home", "day", "never", "more"
ASKING = ("更正", "改一下", "记错了", "撤销记录")
IN_WORDS = {
    HOME: re.compile("错户|户错|户不对|不是这户|不是这家|错家"),
    DAY: re.compile("错天|日期|天不对|不是这天|哪天|错日子"),
    NEVER: re.compile("没去|撤销|没有去|删"),
    MORE: re.compile("补充|补一句|加一句"),
}


def routes() -> Router:
    """The last entries, the choice of one, of what was wrong, and of the right household."""
    router = Router(name="correcting")
    listen(router, typed, _names_what)
    listen(router, listing, _asks)
    listen(router, chosen, chose("correct:entry:"))
    listen(router, wrong, chose("correct:what:"))
    listen(router, which_home, chose("correct:home:"))
    return router


async def _asks(_message: object, said: Said, contact: Contact) -> bool:
    """更正, alone or with words of what is wrong: the entry is chosen either way."""
    text = plain(said.text)
    if said.choice is not None:
        return False
    return text in ASKING or (contact.person_id is not None and text.startswith("更正"))


async def _names_what(
    _message: object, said: Said, state: FSMContext, raw_state: str | None
) -> bool | dict[str, str]:
    """What is wrong in words, where the choice of it is open: 记错户了."""
    if said.choice is not None or raw_state is not None or "what" in (data := await _data(state)):
        return False
    what = next((key for key, words in IN_WORDS.items() if words.search(said.text)), None)
    return {"rest": what} if data and what else False


async def typed(state: FSMContext, rest: str) -> Reply:
    """Go on as if what is wrong had been tapped."""
    return await wrong(state, rest)


async def listing(session: Session, actor: Actor) -> Reply:
    """Show what this official logged last."""
    if not actor.is_official or actor.person_id is None:
        return Reply("correct.unbound", _("This chat is not bound to an official yet."))
    last = await logged.latest_of(session, actor.person_id, SHOWN)
    if not last:
        return Reply("correct.nothing", _("You have logged nothing yet."))
    offered = [(_shown(entry, session.moment.today), f"correct:entry:{entry.id}") for entry in last]
    return Reply("correct.which", _("Which entry is to be corrected?"), choices(*offered))


async def chosen(session: Session, state: FSMContext, actor: Actor, rest: str) -> Reply:
    """Ask what was wrong with an entry."""
    entry = await logged.get(session, int(rest)) if rest.isdecimal() else None
    if entry is None or entry.done.person_id != actor.person_id:
        return _absent()
    await state.update_data(correct={"entry": entry.id, "messages": 2})
    offered = [(_("Not this day"), DAY), (_("Never there, take it back"), NEVER)]
    offered += [(_("Something to add"), MORE)]
    if entry.done.household_id is not None:
        offered.insert(0, (_("Not this household"), HOME))
    pairs = [(label, f"correct:what:{what}") for label, what in offered]
    shown = _shown(entry, session.moment.today)
    return Reply("correct.what", _("%(entry)s: what is wrong?", entry=shown), choices(*pairs))


async def wrong(state: FSMContext, rest: str) -> Reply:
    """Ask for the right value and the reason, in one message."""
    asked = {
        HOME: lambda: _("Which household was it, and how did the slip happen? Like: 5号 点错了"),
        DAY: lambda: _("Which day was it, and how did the slip happen? Like: 昨天 记错日子了"),
        NEVER: lambda: _("Why is it taken back? One sentence."),
        MORE: lambda: _("What is to be added?"),
    }
    data = await _data(state)
    if not data or rest not in asked:
        return _absent()
    await _wait(state, {**data, "what": rest, "messages": data["messages"] + 1})
    return Reply("correct.value", asked[rest]())


async def told(
    session: Session, state: FSMContext, actor: Actor, rules: Rulebook, said: Said
) -> Reply:
    """Correct the entry by what was written, or ask for the reason that is still missing."""
    data = await _data(state)
    await state.set_state(None)
    data["messages"] = int(data.get("messages", 2)) + 1
    text = said.text.strip()
    match data.get("what"):
        case "never":
            return await _correct(session, state, actor, rules, (data, {"withdrawn": True}, text))
        case "more":
            return await _correct(session, state, actor, rules, (data, {"more": text}, ""))
        case "day":
            if "day" in data:
                on, reason = date.fromisoformat(data["day"]), text
            else:
                found, reason = log_line.day_of(text, session.moment.today)
                if found is None:
                    await _wait(state, data)
                    return Reply("correct.value", _("Which day? Like: 昨天, 周三 or 9月3日."))
                on = found
            if not reason:
                await _wait(state, {**data, "day": on.isoformat()})
                return _why()
            return await _correct(session, state, actor, rules, (data, {"on": on}, reason))
        case "home":
            return await _home(session, state, actor, rules, (data, text))
        case _:
            return _absent()


async def which_home(
    session: Session, state: FSMContext, actor: Actor, rules: Rulebook, rest: str
) -> Reply:
    """Go on with the household that was chosen of several."""
    data = await _data(state)
    if not data or not rest.isdecimal():
        return _absent()
    data |= {"home": int(rest), "messages": data["messages"] + 1}
    return await _home(session, state, actor, rules, (data, str(data.get("reason", ""))))


async def _home(
    session: Session,
    state: FSMContext,
    actor: Actor,
    rules: Rulebook,
    given: tuple[dict[str, Any], str],
) -> Reply:
    data, text = given
    if "home" in data:
        home, reason = await named_homes.standing(session, actor.scope, data["home"]), text
    else:
        found = await naming.homes(session, actor, text)
        if found.doubt or len(found.homes) != 1:
            await _wait(state, {**data, "reason": found.note})
            return await _which(session, actor, found)
        home, reason = found.homes[0], found.note
    if home is None:
        return _absent()
    if not reason:
        await _wait(state, {**data, "home": home.id})
        return _why()
    return await _correct(session, state, actor, rules, (data, {"household": home}, reason))


async def _which(session: Session, actor: Actor, found: naming.Understood) -> Reply:
    if found.doubt is None:
        return Reply("correct.value", _("One household only, please."))
    asked = logging_words.ask(found.doubt, await naming.villages_of(session, actor))
    pairs = [
        (one.label, one.data.replace("log:home:", "correct:home:"))
        for one in asked.choices
        if one.data.startswith("log:home:")
    ]
    return Reply("correct.home", asked.text, choices(*pairs))


async def _correct(
    session: Session,
    state: FSMContext,
    actor: Actor,
    rules: Rulebook,
    given: tuple[dict[str, Any], dict[str, Any], str],
) -> Reply:
    data, values, reason = given
    change = Change(reason, typed=int(data["messages"]), **values)
    try:
        made = await correcting.correct(session, rules, actor, int(data["entry"]), change)
    except Declined as declined:
        return Reply("correct.declined", declined.sentence())
    await state.update_data(correct=None)
    return _absent() if made is None else _said(made, session.moment.today)


def _said(made: Corrected, today: date) -> Reply:
    if made.done.kind == WITHDRAWN:
        lines = [_("Taken back: %(entry)s. It counts no more.", entry=_shown(made.old, today))]
    else:
        lines = [_("Corrected. The old entry stays on record and counts no more.")]
        lines += map(words.served, made.served)
    if made.case_stays:
        lines.append(
            _(
                "The step “visit started” of the case stays; if that is wrong too, tell the "
                "township."
            )
        )
    return Reply("correct.done", "\n".join(lines))


def _shown(entry: Entry, today: date) -> str:
    what = words.word_of(entry.done.kind)
    return f"{day(entry.done.on, today)} {what} {entry.household or entry.village}"


async def _data(state: FSMContext) -> dict[str, Any]:
    return dict((await state.get_data()).get("correct") or {})


async def _wait(state: FSMContext, data: dict[str, Any]) -> None:
    await state.set_state(STATE)
    await state.update_data(correct=data)


def _why() -> Reply:
    return Reply("correct.why", _("And why? A few words."))


def _absent() -> Reply:
    return Reply("correct.absent", _("This entry is not yours, or not there any more."))
