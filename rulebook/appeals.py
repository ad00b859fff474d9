"""Disagreeing with a result: how long one may, and which level looks at it again (ours)."""

from datetime import timedelta

APPEALABLE = timedelta(days=90)
"""How long after its end a case may be disagreed with."""

NEXT_LEVEL = {"village": "sent_to_township", "township": "sent_to_county"}
"""The step of an appeal by the level that decided."""
HIGHEST = "sent_to_city"
"""Whatever the county decided goes to the city."""
