"""Which kind of monitored household a family is: as its case says, else by what it was."""

from rulebook.cases import from_json
from storage.engine import Session
from storage.queries import cases
from storage.queries.cases import Filed
from storage.queries.households import MONITORED, Household
from storage.scope import EVERYTHING

KIND = "household_class"
"""The fact of a case that says it."""
LIFTED = "tp-general"


async def kind_of(session: Session, household: Household, case: Filed) -> str:
    """The kind a household is monitored as (a word of the fact hh.class).

    What village and county put down in the case counts. Where they put down nothing, a household
    that was lifted out of poverty is an unstable one and any other one is prone to it: the third
    kind, sudden hardship, is a judgement nobody makes for them.
    """
    at: Filed | None = case
    while at is not None:
        said = from_json(at.standing).facts.get(KIND)
        if said in MONITORED:
            return str(said)
        at = await cases.get(session, EVERYTHING, at.follows_id) if at.follows_id else None
    if household.monitored:
        return household.status
    return "tp-unstable" if household.status == LIFTED else "edge-prone"
