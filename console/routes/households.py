"""Routes of households, what is unmasked, and the audit."""

from console.gate import Route

HOUSEHOLDS: tuple[Route, ...] = ()
