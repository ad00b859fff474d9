"""The rulebook as shipped, read once."""

import shutil
from pathlib import Path

import pytest

from rulebook.loader import ENTRIES, Rulebook, load


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the entries, to change."""
    return Path(shutil.copytree(ENTRIES, tmp_path / "entries"))
