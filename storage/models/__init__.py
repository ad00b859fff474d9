"""The tables, one module per aggregate; importing this package knows them all."""

from storage.models import cases, delivery, duties, inbox, notices, people, regions, staff, system
from storage.models.base import Base

__all__ = [
    "Base",
    "cases",
    "delivery",
    "duties",
    "inbox",
    "notices",
    "people",
    "regions",
    "staff",
    "system",
]
