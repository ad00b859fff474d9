"""Household pages: one-time codes of phones, voices of reports."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
