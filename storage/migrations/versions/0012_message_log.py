"""Indexes: for the log of messages by place, state and time, households, who logs at a place."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

SINGLE = sa.text("recipient_id IS NULL")
ENDED = sa.text(
    "state IN ('undelivered', 'expired', 'refused', 'unsure', 'parked', 'dropped', 'cancelled', "
    "'suppressed', 'stale')"
)


def upgrade() -> None:
    op.create_index("ix_outbox_log", "outbox", ["created_at", "id"])
    op.create_index(
        "ix_outbox_kind",
        "outbox",
        ["kind", "created_at", "id"],
        sqlite_where=SINGLE,
        postgresql_where=SINGLE,
    )
    op.create_index(
        "ix_outbox_ended",
        "outbox",
        ["state", "created_at", "id"],
        sqlite_where=ENDED,
        postgresql_where=ENDED,
    )
    op.create_index("ix_activity_place", "activity", ["region_id", "person_id"])
    op.create_index("ix_household_counted", "household", ["path", "provisional", "merged_into_id"])


def downgrade() -> None:
    op.drop_index("ix_household_counted", "household")
    op.drop_index("ix_activity_place", "activity")
    for name in ("ix_outbox_ended", "ix_outbox_kind", "ix_outbox_log"):
        op.drop_index(name, "outbox")
