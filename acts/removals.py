"""Under watch and out of it: what a household is registered as once a case has decided that."""

from acts import cards
from acts.case_steps import Taken
from acts.help_plans.kinds import LIFTED, kind_of
from acts.standing_tags import IMPLIED, NO_TAGS, TAGS
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import cases, facts, households, members, registered
from storage.queries.facts import Fact
from storage.queries.households import Household
from storage.scope import EVERYTHING

RISK_GONE, NO_LABOUR, WAS_POOR = "风险消除", "整户无劳动能力兜底保障户", "脱贫户"
"""Tags: by them an audience finds such households, and people read them."""
GENERAL = "general"
CLASS, ALL_WITHOUT_LABOUR = "hh.class", "hh.all_without_labour"


async def enter_watch(session: Session, rules: Rulebook, taken: Taken) -> None:
    """A household whose entry is done is registered as monitored, and gets its card."""
    if _end(taken) != ("identify", "monitored"):
        return
    household = await _household(session, taken)
    if household is None:
        return
    status = await kind_of(session, household, taken.case)
    await _register(session, taken, household, status, await _tags(session, household))
    plan = await cases.open_of(session, EVERYTHING, household.id, "help_plan")
    fresh = await _household(session, taken)
    assert fresh is not None
    await cards.hand_out(session, rules, fresh, plan or taken.case, taken.actor.person_id)


async def leave_watch(session: Session, rules: Rulebook, taken: Taken) -> None:
    """A household whose risk is gone is monitored no more; once lifted, it stays that."""
    if _end(taken) != ("risk_removal", "removed"):
        return
    household = await _household(session, taken)
    if household is None:
        return
    tags = await _tags(session, household)
    status = LIFTED if WAS_POOR in tags else GENERAL
    await _register(session, taken, household, status, tags | {RISK_GONE})


async def certify(session: Session, rules: Rulebook, taken: Taken) -> None:
    """A household that was certified to have nobody who can work is found as such."""
    if _end(taken) != ("no_labour_cert", "certified"):
        return
    household = await _household(session, taken)
    if household is None:
        return
    tags = await _tags(session, household)
    await members.set_tags(session, household.id, tags | {NO_LABOUR})
    today = session.moment.today
    by = taken.actor.name
    fact = Fact(household.id, ALL_WITHOUT_LABOUR, True, today, "county", by)
    await facts.add(session, [fact])
    await _told(session, taken, household, "no_labour")


def _end(taken: Taken) -> tuple[str, str]:
    return taken.case.procedure, taken.case.state


async def _household(session: Session, taken: Taken) -> Household | None:
    return await households.get(session, EVERYTHING, taken.case.household_id or 0)


async def _tags(session: Session, household: Household) -> frozenset[str]:
    return (await members.tags_of(session, [household.id])).get(household.id, NO_TAGS)


async def _register(
    session: Session, taken: Taken, household: Household, status: str, tags: frozenset[str]
) -> None:
    """Register a household as of a kind: status, the tags that say it, the fact if there is one.

    A roster's status is the fact of the rules unless somebody recorded one, which would go on
    saying what the household was before.
    """
    kept = (tags - IMPLIED) | (tags & {WAS_POOR})
    if status != GENERAL and status != LIFTED:
        kept -= {RISK_GONE}
    await registered.put_status(session, household.id, status)
    await members.set_tags(session, household.id, kept | TAGS.get(status, NO_TAGS))
    if household.id in await facts.standing(session, [household.id], {CLASS}):
        word = "none" if status == GENERAL else status
        today = session.moment.today
        fact = Fact(household.id, CLASS, word, today, "county", taken.actor.name)
        await facts.add(session, [fact])
    await _told(session, taken, household, status)


async def _told(session: Session, taken: Taken, household: Household, what: str) -> None:
    detail = {"case": taken.case.id, "as": what}
    await audit.record(
        session, taken.actor.name, "household.registered", f"household:{household.id}", detail
    )
