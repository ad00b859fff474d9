"""Routes of the pictures and the numbers behind them."""

from console.gate import Route

FIGURES: tuple[Route, ...] = ()
