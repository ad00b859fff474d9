"""Household pages: one-time codes of phones, voices of reports, forms carried out once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "voice",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=False),
        sa.Column("address_id", BIG_ID, sa.ForeignKey("address.id"), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "phone_code",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=False),
        sa.Column("address_id", BIG_ID, sa.ForeignKey("address.id"), nullable=False),
        sa.Column("phone_index", sa.String(40), nullable=False),
        sa.Column("case_id", BIG_ID, sa.ForeignKey("case.id"), nullable=True),
        sa.Column("code_index", sa.String(40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
    )
    op.create_index("ix_phone_code_sent", "phone_code", ["phone_index", "created_at"])
    op.create_table(
        "web_report",
        sa.Column("once", sa.String(32), primary_key=True),
        sa.Column("address_id", BIG_ID, sa.ForeignKey("address.id"), nullable=False),
        sa.Column("report_id", BIG_ID, sa.ForeignKey("report.id"), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    for table in ("web_report", "phone_code", "voice"):
        op.drop_table(table)
