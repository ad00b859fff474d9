"""The tags a household has by its status, whoever sets it: a roster, or the end of a case."""

TAGS = {
    "tp-general": frozenset({"脱贫户"}),
    "tp-unstable": frozenset({"脱贫户", "监测户"}),
    "edge-prone": frozenset({"监测户"}),
    "sudden-hardship": frozenset({"监测户"}),
}
"""What a status says in words, so that an audience finds it without anybody typing it twice."""
IMPLIED = frozenset({"脱贫户", "监测户"})
NO_TAGS: frozenset[str] = frozenset()
