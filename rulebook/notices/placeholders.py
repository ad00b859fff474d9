"""Placeholders of a text: {amount} stands for a figure, {phone} for whom to call.

Only names of a closed list are ever put in, and what is put in is not looked at again.
"""

import re
from collections.abc import Mapping

PHONE = "phone"
"""The landline of the reader's own place."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def asked_for(text: str) -> frozenset[str]:
    """Name the placeholders of a text."""
    return frozenset(PLACEHOLDER.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values in; a placeholder without one stays as it is."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
