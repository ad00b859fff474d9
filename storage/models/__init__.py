"""The tables, one module per aggregate; importing this package knows them all."""

from storage.models import (
    audiences,
    burden,
    cases,
    checks,
    delivery,
    duties,
    facts,
    help,
    inbox,
    notices,
    people,
    public,
    regions,
    screening,
    staff,
    stationing,
    system,
)
from storage.models.base import Base

__all__ = [
    "Base",
    "audiences",
    "burden",
    "cases",
    "checks",
    "delivery",
    "duties",
    "facts",
    "help",
    "inbox",
    "notices",
    "people",
    "public",
    "regions",
    "screening",
    "staff",
    "stationing",
    "system",
]
