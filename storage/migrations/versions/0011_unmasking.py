"""Unmasking: what was shown plainly, to whom, and why; indexes of the lists people look through."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PATH = sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "unmasking",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("path", PATH, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_unmasking_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unmasking_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmasking")),
        sa.UniqueConstraint("form", name=op.f("uq_unmasking_form")),
    )
    op.create_index(op.f("ix_unmasking_household_id"), "unmasking", ["household_id"])
    op.create_index("ix_unmasking_person", "unmasking", ["person_id", "on"])
    op.create_index("ix_unmasking_path", "unmasking", ["path", "id"])
    op.create_index("ix_tag_tag", "tag", ["tag", "household_id"])
    op.create_index("ix_audit_actor", "audit", ["actor", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_actor", "audit")
    op.drop_index("ix_tag_tag", "tag")
    op.drop_table("unmasking")
