"""Routes of signing in, of one's own account and of everybody's accounts."""

from console.gate import Route

SIGNING_IN: tuple[Route, ...] = ()
