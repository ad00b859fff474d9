"""Every route there is, with who may use it, what it reaches, and what protects it.

This table is the specification: the application serves nothing else but the files of `static`,
and a test holds the router against it.
"""

from console.gate import Route
from console.routes.case_work import CASES
from console.routes.duties import DUTIES
from console.routes.families import FAMILIES
from console.routes.notices import NOTICES
from console.routes.outside import OUTSIDE

ROUTES: tuple[Route, ...] = (*OUTSIDE, *CASES, *FAMILIES, *NOTICES, *DUTIES)
