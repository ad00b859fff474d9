"""Signing in: second factors, recovery codes, where one is signed in."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
