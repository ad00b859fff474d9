"""Exports that wait for approval and expire; imports with their rows."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
