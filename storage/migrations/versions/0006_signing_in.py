"""Signing in: second factors, recovery codes, where one is signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("account", sa.Column("second_factor", sa.LargeBinary(), nullable=True))
    op.add_column(
        "account",
        sa.Column("second_factor_step", sa.BigInteger(), server_default="0", nullable=False),
    )
    op.add_column(
        "account",
        sa.Column("first_password", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("code_index", sa.String(length=40), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id", "code_index"),
    )


def downgrade() -> None:
    op.drop_table("recovery_code")
    for name in ("first_password", "second_factor_step", "second_factor"):
        op.drop_column("account", name)
