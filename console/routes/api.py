"""Routes of the interface for other systems."""

from console.gate import Route

API: tuple[Route, ...] = ()
