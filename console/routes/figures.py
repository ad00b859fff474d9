"""Routes of the pictures and the numbers behind them."""

from console.gate import Route
from console.pages import figures
from console.routes.kinds import desk

FIGURES: tuple[Route, ...] = (
    desk("/console/figures", figures.index),
    desk("/console/figures/{picture}", figures.show),
    desk("/console/figures/{picture}/sheet", figures.sheet),
)
