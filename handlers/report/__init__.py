"""The self-report (农户自主申报): six answers at most, then it is filed; the rest may follow."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts.report_draft import Draft
from handlers.listening import listen
from handlers.matching import chose, command, either, word
from handlers.reply import Reply, Said
from handlers.report import after, asking
from handlers.report.draft import AFTER, ASKING
from locales import _
from rulebook.hardship import risks_in
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import households, regions
from storage.queries.addresses import Contact
from storage.scope import EVERYTHING

__all__ = ["begin", "begin_alarmed", "routes"]


def routes() -> Router:
    """Begin, leave, and the two stretches of the dialogue."""
    router = Router(name="report")
    listen(router, leave, _in_report, word("取消", "退出", "不报了", "结束", "停"))
    listen(router, restart, either(command("申报", "我要申报"), chose("report:begin")))
    listen(router, asking.answered, _asking)
    listen(router, after.answered, _after)
    listen(router, started_by_words, _speaks_of_hardship)
    return router


async def restart(session: Session, state: FSMContext, contact: Contact, rules: Rulebook) -> Reply:
    """Begin a report, or begin again."""
    return await begin(session, state, contact, rules)


async def begin(
    session: Session,
    state: FSMContext,
    contact: Contact,
    rules: Rulebook,
    story: str = "",
    risks: Sequence[str] = (),
) -> Reply:
    """Ask the first question nobody has answered yet; `risks` are known before anything is asked.

    The village is known from a scanned code or from the household of this address.
    """
    data = await state.get_data()
    village = data.get("village") or await _village_of(session, contact)
    draft = Draft(village=village)
    if risks:
        draft = draft.answered(risk_types=list(risks))
    if story:
        draft = draft.told(rules, story)
    await state.set_state(ASKING)
    await state.set_data(draft.to_data())
    return await asking.question(session, rules, contact, draft, opening=True)


async def begin_alarmed(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, text: str
) -> list[Reply]:
    """Begin a report in danger: it is filed at once when the place is known, else that is asked."""
    data = await state.get_data()
    village = data.get("village") or await _village_of(session, contact)
    draft = Draft(village=village).told(rules, text)
    await state.set_state(ASKING)
    return await asking.press_on(session, state, contact, rules, draft)


async def started_by_words(
    session: Session, state: FSMContext, contact: Contact, rules: Rulebook, said: Said
) -> Reply:
    """Somebody simply says what has happened: that is the beginning of a report."""
    return await begin(session, state, contact, rules, story=said.text)


async def leave(state: FSMContext) -> Reply:
    """Leave the dialogue; what was filed stays filed."""
    data = await state.get_data()
    await state.clear()
    if data.get("report"):
        return Reply("report.left", _("Fine. Your report is kept, we go on with it."))
    return Reply("report.left", _("Fine, nothing was sent. Send 申报 whenever you want to report."))


async def _in_report(_message: object, raw_state: str | None) -> bool:
    return raw_state in (ASKING, AFTER)


async def _asking(_message: object, raw_state: str | None) -> bool:
    return raw_state == ASKING


async def _after(_message: object, raw_state: str | None) -> bool:
    return raw_state == AFTER


async def _speaks_of_hardship(
    _message: object, said: Said, rules: Rulebook, raw_state: str | None
) -> bool:
    return raw_state is None and len(said.text) >= 4 and bool(risks_in(rules.hardship, said.text))


async def _village_of(session: Session, contact: Contact) -> str | None:
    if contact.household_id is None:
        return None
    household = await households.get(session, EVERYTHING, contact.household_id)
    place = await regions.get(session, household.region_id) if household else None
    return place.id if place else None
