"""How Alembic runs our migrations: on the connection and in the transaction of `storage.schema`."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.models import Base
from storage.models.base import Moment


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own types as what the database stores, so that a migration needs no model."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=_render,
    render_as_batch=True,  # SQLite cannot change a column in place
)
context.run_migrations()
