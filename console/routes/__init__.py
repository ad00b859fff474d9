"""Every route there is, with who may use it, what it reaches, and what protects it.

This table is the specification: the application serves nothing else but the files of `static`,
and a test holds the router against it.
"""

from console.gate import Route
from console.routes.api import API
from console.routes.case_work import CASES
from console.routes.duties import DUTIES
from console.routes.families import FAMILIES
from console.routes.figures import FIGURES
from console.routes.household_pages import HOUSEHOLD_PAGES
from console.routes.households import HOUSEHOLDS
from console.routes.in_and_out import IN_AND_OUT
from console.routes.notices import NOTICES
from console.routes.outside import OUTSIDE
from console.routes.rules import RULES
from console.routes.signing_in import SIGNING_IN

ROUTES: tuple[Route, ...] = (
    *OUTSIDE,
    *HOUSEHOLD_PAGES,
    *SIGNING_IN,
    *CASES,
    *HOUSEHOLDS,
    *FAMILIES,
    *NOTICES,
    *DUTIES,
    *FIGURES,
    *IN_AND_OUT,
    *RULES,
    *API,
)
