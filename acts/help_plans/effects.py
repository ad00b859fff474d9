"""What follows from the steps of a plan: measures under way, the household asked, its card."""

from dataclasses import replace

from acts import cards
from acts.case_steps import Taken
from acts.confirmations import PLAN, Asked, ask
from acts.help_plans.standing import version_of
from acts.help_plans.words import plan_in_words
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import help_measures, households
from storage.queries.help_measures import DOING, PLANNED
from storage.scope import EVERYTHING


async def ask_about_plan(session: Session, rules: Rulebook, taken: Taken) -> None:
    """A plan that was finished is shown to the household, which agrees to it or does not."""
    case = taken.case
    if taken.event.name != "plan_made" or case.household_id is None:
        return
    household = await households.get(session, EVERYTHING, case.household_id)
    measures = await help_measures.of_case(session, EVERYTHING, case.id)
    live = [measure for measure in measures if measure.standing]
    if household is None or not live:
        return
    text = plan_in_words(rules, live, session.moment.today)
    asked = Asked(PLAN, household, case, version_of(live), text, taken.actor.person_id)
    await ask(session, rules, asked)


async def start_measures(session: Session, rules: Rulebook, taken: Taken) -> None:
    """Measures that were filed are under way, and the household's card says so."""
    case = taken.case
    if taken.event.name != "measures_filed" or case.household_id is None:
        return
    measures = await help_measures.of_case(session, EVERYTHING, case.id)
    for measure in measures:
        if measure.state == PLANNED:
            await help_measures.save(session, replace(measure, state=DOING))
    household = await households.get(session, EVERYTHING, case.household_id)
    if household and household.monitored and measures:
        await cards.hand_out(session, rules, household, case, taken.actor.person_id)
