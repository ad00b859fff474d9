"""Exports that wait for approval and expire; imports with their rows."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PATH = sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "export",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("filters", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.String(40), nullable=False),
        sa.Column("path", PATH, nullable=False),
        sa.Column("paths", sa.JSON(), nullable=False),
        sa.Column("use", sa.String(10), nullable=False),
        sa.Column("purpose", sa.LargeBinary(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("refusal", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_export_author_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_export_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_export"),
        sa.UniqueConstraint("number", name="uq_export_number"),
    )
    op.create_index("ix_export_author", "export", ["author_id", "asked_at"])
    op.create_index("ix_export_state", "export", ["state", "expires_at"])
    op.create_table(
        "roster_import",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("region_id", sa.String(40), nullable=False),
        sa.Column("path", PATH, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(40), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("faults", sa.LargeBinary(), nullable=True),
        sa.Column("inverse", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("busy_until", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_roster_import_author_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_roster_import_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roster_import"),
    )
    op.create_index("ix_roster_import_path", "roster_import", ["path", "recorded_at"])


def downgrade() -> None:
    op.drop_index("ix_roster_import_path", "roster_import")
    op.drop_table("roster_import")
    op.drop_index("ix_export_state", "export")
    op.drop_index("ix_export_author", "export")
    op.drop_table("export")
