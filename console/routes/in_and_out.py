"""Routes of imports and exports."""

from console.gate import Route

IN_AND_OUT: tuple[Route, ...] = ()
