"""Policies as documents: title, gist, whom they are for, and the illnesses they name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rulebook.eligibility.conditions import Condition, ListOf
from rulebook.eligibility.policy import Policies, Policy
from rulebook.search.ranking import Document, Hit, Index, index
from rulebook.search.vocabulary import Vocabulary

HOME = "Henan"
"""The province asked about unless somebody says otherwise."""


@dataclass(frozen=True)
class PolicySearch:
    """The policies of all provinces in one index, and which of them may be found where."""

    index: Index
    live: Mapping[str, frozenset[str]]
    every: Mapping[str, frozenset[str]]

    def find(
        self, text: str, limit: int = 5, province: str = HOME, include_historical: bool = False
    ) -> tuple[Hit, ...]:
        """Return the policies of a province that answer a question, best first.

        Only those in force, unless the historical ones are asked for.
        """
        among = (self.every if include_historical else self.live).get(province, frozenset())
        return self.index.find(text, limit, among)

    def names_nothing(self, text: str) -> bool:
        """Tell whether a question says only that something is asked, not what: 啥补助."""
        return self.index.vocabulary.names_nothing(text)

    def asks(self, text: str) -> bool:
        """Tell whether a text by itself asks for a benefit."""
        return self.index.vocabulary.asks(text)


def search_policies(policies: Policies, vocabulary: Vocabulary) -> PolicySearch:
    """Make the policies searchable."""
    every: dict[str, set[str]] = {}
    for policy in policies.by_id.values():
        every.setdefault(policy.region, set()).add(policy.id)
    return PolicySearch(
        index=index((document(policies, item) for item in policies.by_id.values()), vocabulary),
        live={
            province: frozenset(policy.id for policy in found)
            for province, found in policies.live.items()
        },
        every={province: frozenset(found) for province, found in every.items()},
    )


def document(policies: Policies, policy: Policy) -> Document:
    """Say what of a policy can be found."""
    tags = [policies.tags[key] for key in (*policy.audience.any, *policy.audience.all)]
    conditions = (policy.eligibility, *(tag.when for tag in tags))
    lists = dict.fromkeys(name for condition in conditions for name in _lists(condition))
    illnesses = [zh for name in lists for zh in policies.diseases[name].values()]
    return Document(
        id=policy.id,
        title=policy.title,
        audience=tuple(tag.zh for tag in tags),
        gist="，".join((policy.gist, policy.how_to_apply or "", *illnesses)),
        rank=policy.rank,
    )


def _lists(condition: Condition) -> Iterator[str]:
    return (node.value.name for node in condition.walk() if isinstance(node.value, ListOf))
