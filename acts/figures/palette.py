"""Colours of the pictures, told apart also by people who see red, green or blue badly.

They differ in lightness first; words, numbers and patterns say the same besides.
"""

from collections.abc import Mapping

INK, PAPER = "#1c2421", "#ffffff"

SHARES = ("#fff3c4", "#f2c14e", "#d98032", "#9b3d3d", "#4a1942")
"""From nothing to see to (dark) much to look after."""
NEAR = ("#4a1942", "#9b3d3d", "#d98032", "#9bc4b1", "#e9ecea")
"""Overdue, within three days, within a week, later, without a limit."""
FATES = ("#1f5f4a", "#9bc4b1", "#d98032", "#4a1942", "#e9ecea")
"""Arrived, handed over, failed, unsure, waiting."""
ACTS = ("#f2c14e", "#d98032", "#1f5f4a", "#5b7fb5")
"""Digests, reminders; visits, steps."""
KNOWING = ("#1f5f4a", "#9bc4b1", "#d98032", "#e9ecea")
"""Understood, told in person, not understood, not known."""

PALETTES: Mapping[str, tuple[str, ...]] = {
    "shares": SHARES,
    "near": NEAR,
    "fates": FATES,
    "acts": ACTS,
    "knowing": KNOWING,
}


def ink_on(colour: str) -> str:
    """The colour of letters on a block: whichever of dark and white is read more easily."""
    return INK if contrast(INK, colour) >= contrast(PAPER, colour) else PAPER


def contrast(one: str, other: str) -> float:
    """How well one colour is read on another, from 1 to 21, as the accessibility guidelines do."""
    darker, lighter = sorted(_luminance(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    weights = (0.2126, 0.7152, 0.0722)
    return sum(w * part for w, part in zip(weights, linear(colour), strict=True))


def linear(colour: str) -> tuple[float, float, float]:
    """Red, green and blue as amounts of light between 0 and 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
