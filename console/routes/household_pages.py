"""Routes of the pages a family opens by scanning its village's code."""

from console.gate import Route

HOUSEHOLD_PAGES: tuple[Route, ...] = ()
