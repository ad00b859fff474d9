"""Colours of the pictures are told apart by everybody, and words on them are read."""

from itertools import combinations

import pytest

from acts.figures.palette import PALETTES, SHARES, contrast, ink_on, linear

FARTHEST_ALIKE = 10
READABLE = 4.5

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear light.
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)


def times(matrix, vector):
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def lab(colour, eye):
    """Lightness and two axes of colour, as this eye sees it."""
    light = tuple(min(1.0, max(0.0, part)) for part in times(EYES[eye], linear(colour)))
    parts = [value / white for value, white in zip(times(TO_XYZ, light), WHITE, strict=True)]
    x, y, z = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one, other, eye):
    pairs = zip(lab(one, eye), lab(other, eye), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("name", PALETTES)
def test_any_two_colours_of_a_picture_are_told_apart(name, eye):
    for one, other in combinations(PALETTES[name], 2):
        assert apart(one, other, eye) >= FARTHEST_ALIKE, (one, other)


def test_red_and_green_alike_would_be_noticed():
    assert apart("#a05a2c", "#6f6f2a", "usual") >= FARTHEST_ALIKE
    assert apart("#a05a2c", "#7d6a2b", "deuteranopia") < FARTHEST_ALIKE


def test_white_is_white_and_far_from_black():
    assert apart("#ffffff", "#000000", "usual") == pytest.approx(100, abs=0.1)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


@pytest.mark.parametrize("colour", SHARES)
def test_words_on_an_area_are_read(colour):
    assert contrast(ink_on(colour), colour) >= READABLE
