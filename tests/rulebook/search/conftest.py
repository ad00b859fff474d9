"""The policies as shipped, ready to be searched; the rest of the rulebook is not needed."""

import pytest

from rulebook import sources
from rulebook.eligibility.policy import Policies
from rulebook.entry import read
from rulebook.loader import ENTRIES
from rulebook.reading.policies import read_policies
from rulebook.reading.search import read_vocabulary
from rulebook.search import PolicySearch, Vocabulary, search_policies


@pytest.fixture(scope="session")
def policies() -> Policies:
    return read_policies(ENTRIES / "policies", sources.read(read(ENTRIES / "sources.yaml")))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ENTRIES / "search")


@pytest.fixture(scope="session")
def search(policies: Policies, vocabulary: Vocabulary) -> PolicySearch:
    return search_policies(policies, vocabulary)
