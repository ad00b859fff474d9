"""Routes of households, what is unmasked, and the audit."""

from console.gate import Route
from console.pages import audit, household, households
from console.routes.kinds import act, desk

HOUSEHOLDS: tuple[Route, ...] = (
    desk("/console/households", households.index),
    act("/console/households", households.search, "household.searched"),
    desk("/console/households/{household}", household.show, "household.read"),
    act("/console/households/{household}/unmask", household.unmask, "household.unmasked"),
    desk("/console/audit", audit.index),
    desk("/console/audit/unmaskings", audit.unmaskings_page),
    desk("/console/audit/chain", audit.chain),
)
