"""The tables, one module per aggregate; importing this package knows them all."""

from storage.models import (
    audiences,
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
    staff,
    system,
)
from storage.models.base import Base

__all__ = [
    "Base",
    "audiences",
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
    "staff",
    "system",
]
