"""The post office of a test."""

import pytest

from storage.engine import Sessions
from tests.notifications.office import Office


@pytest.fixture
def office(sessions: Sessions) -> Office:
    """An office with one far end, on SQLite and then on PostgreSQL."""
    return Office(sessions)
