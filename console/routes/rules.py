"""Routes of the policies and rules, and of a county's own settings."""

from console.gate import Route

RULES: tuple[Route, ...] = ()
