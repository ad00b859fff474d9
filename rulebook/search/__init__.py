"""Search: a farmer's words find the policies meant, with the words that matched."""

from rulebook.search.policies import PolicySearch, document, search_policies
from rulebook.search.ranking import Document, Hit, Index, Match, index
from rulebook.search.vocabulary import Asked, Vocabulary

__all__ = [
    "Asked",
    "Document",
    "Hit",
    "Index",
    "Match",
    "PolicySearch",
    "Vocabulary",
    "document",
    "index",
    "search_policies",
]
