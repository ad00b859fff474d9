"""The tables, one module per aggregate; importing this package knows them all."""

from storage.models import (
    audiences,
    cases,
    delivery,
    duties,
    facts,
    inbox,
    notices,
    people,
    regions,
    staff,
    system,
)
from storage.models.base import Base

__all__ = [
    "Base",
    "audiences",
    "cases",
    "delivery",
    "duties",
    "facts",
    "inbox",
    "notices",
    "people",
    "regions",
    "staff",
    "system",
]
