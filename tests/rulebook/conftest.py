"""The rulebook as shipped, read once."""

import pytest

from rulebook.loader import Rulebook, load


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load()
