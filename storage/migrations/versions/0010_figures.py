"""Figures counted ahead: messages, cases and acts by hour, day and place."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
