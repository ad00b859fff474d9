"""Access for other systems: tokens, what was already answered, notices they proposed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PATH = sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "access_token",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("region_id", sa.String(40), nullable=False),
        sa.Column("path", PATH, nullable=False),
        sa.Column("department", sa.String(40), nullable=True),
        sa.Column("begins_with", sa.String(12), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("former", sa.String(64), nullable=True),
        sa.Column("former_until", MOMENT, nullable=True),
        sa.Column("made_by", sa.String(60), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("former_used_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_access_token_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_access_token"),
        sa.UniqueConstraint("secret", name="uq_access_token_secret"),
        sa.UniqueConstraint("former", name="uq_access_token_former"),
    )
    op.create_index("ix_access_token_path", "access_token", ["path"])
    op.create_table(
        "answered",
        sa.Column("token_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("call", sa.String(40), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["access_token.id"], name="fk_answered_token_id"),
        sa.PrimaryKeyConstraint("token_id", "key", name="pk_answered"),
    )
    op.create_index("ix_answered_at", "answered", ["at"])
    _notice_proposal()


def downgrade() -> None:
    op.drop_index("ix_notice_proposal_state", "notice_proposal")
    op.drop_index("ix_notice_proposal_token_id", "notice_proposal")
    op.drop_table("notice_proposal")
    op.drop_index("ix_answered_at", "answered")
    op.drop_table("answered")
    op.drop_index("ix_access_token_path", "access_token")
    op.drop_table("access_token")


def _notice_proposal() -> None:
    op.create_table(
        "notice_proposal",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("token_id", BIG_ID, nullable=False),
        sa.Column("path", PATH, nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("notice_id", BIG_ID, nullable=True),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["token_id"], ["access_token.id"], name="fk_notice_proposal_token_id"
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_notice_proposal_notice_id"),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name="fk_notice_proposal_decided_by"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notice_proposal"),
    )
    op.create_index("ix_notice_proposal_token_id", "notice_proposal", ["token_id"])
    op.create_index("ix_notice_proposal_state", "notice_proposal", ["state", "path"])
