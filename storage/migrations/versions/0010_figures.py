"""Figures counted ahead: messages by place and hour, awareness by village; acts found by their day.

Nothing here is a source: everything can be counted again from the rows it was counted from.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "counted",
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("part", sa.String(60), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("what", "part", name="pk_counted"),
    )
    keys = ("region_id", "day", "hour", "channel", "message_class", "fate", "block")
    op.create_table(
        "message_tally",
        sa.Column("region_id", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("message_class", sa.String(12), nullable=False),
        sa.Column("fate", sa.String(12), nullable=False),
        sa.Column("block", BIG_ID, nullable=False),
        sa.Column("many", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*keys, name="pk_message_tally"),
    )
    op.create_index("ix_message_tally_block", "message_tally", ["block"])
    op.create_table(
        "awareness_tally",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.String(40), nullable=False),
        sa.Column("policy", sa.String(60), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("meant", "understood", "told", "unclear")
        ),
        sa.PrimaryKeyConstraint("year", "region_id", "policy", name="pk_awareness_tally"),
    )
    op.create_index("ix_case_event_on", "case_event", ["on", "case_id"])


def downgrade() -> None:
    op.drop_index("ix_case_event_on", "case_event")
    for table in ("awareness_tally", "message_tally", "counted"):
        op.drop_table(table)
