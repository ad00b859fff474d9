"""Notices: words by question and language, figures of policies, waves, recurrence, templates."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PATH = sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
CAME_BACK = sa.text("state IN ('undelivered', 'refused', 'expired') AND recipient_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("notice") as batch_op:
        batch_op.add_column(_text("policy", 60))
        batch_op.add_column(_text("brief", 140))
        for name in ("for_whom", "gets", "how", "place", "by_when"):
            batch_op.add_column(sa.Column(name, sa.Text(), server_default="", nullable=False))
        for name in ("figures", "others"):
            batch_op.add_column(sa.Column(name, sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(
            sa.Column("may_apply", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.alter_column("short", existing_type=sa.String(140), type_=sa.String(280))
        batch_op.create_index("ix_notice_policy", ["policy"])
    op.add_column("broadcast", _text("form", 10, "short"))
    op.add_column("broadcast", _number("wave"))
    op.add_column("broadcast", sa.Column("next_at", MOMENT, nullable=True))
    op.add_column("broadcast", sa.Column("ended_at", MOMENT, nullable=True))
    op.add_column("broadcast", _text("why", 120))
    op.add_column("broadcast", sa.Column("resumed_at", MOMENT, nullable=True))
    op.add_column("broadcast", sa.Column("corrects_id", BIG_ID, nullable=True))
    op.add_column("broadcast", sa.Column("recurring_id", BIG_ID, nullable=True))
    op.create_index("ix_broadcast_next_at", "broadcast", ["next_at"])
    op.add_column(
        "recipient",
        sa.Column("neutral", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("recipient", sa.Column("code", sa.String(8), nullable=True))
    op.add_column("recipient", sa.Column("opened_at", MOMENT, nullable=True))
    op.add_column("recipient", _number("tried"))
    op.create_index("ix_recipient_household", "recipient", ["household_id"])
    op.add_column("address", sa.Column("last_good_at", MOMENT, nullable=True))
    op.add_column("address", sa.Column("failed_at", MOMENT, nullable=True))
    op.add_column(
        "address", sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("household", sa.Column("changed_at", MOMENT, nullable=True))
    op.add_column("household_verdict", sa.Column("as_of", sa.Date(), nullable=True))
    op.add_column("household_verdict", _text("rules", 16))
    op.create_index("ix_household_reach", "household", ["reach_id", "region_id", "merged_into_id"])
    op.create_index(
        "ix_outbox_back",
        "outbox",
        ["fresh_until"],
        sqlite_where=CAME_BACK,
        postgresql_where=CAME_BACK,
    )
    op.add_column("confirmation", sa.Column("cleared_by", BIG_ID, nullable=True))
    op.add_column("confirmation", sa.Column("cleared_on", sa.Date(), nullable=True))
    op.add_column("confirmation", sa.Column("outcome", sa.LargeBinary(), nullable=True))
    _recurring_broadcast()
    _message_template()


def downgrade() -> None:
    op.drop_table("message_template")
    op.drop_table("recurring_broadcast")
    for name in ("outcome", "cleared_on", "cleared_by"):
        op.drop_column("confirmation", name)
    for name in ("rules", "as_of"):
        op.drop_column("household_verdict", name)
    op.drop_column("household", "changed_at")
    op.drop_index("ix_outbox_back", "outbox")
    op.drop_index("ix_household_reach", "household")
    for name in ("shared", "failed_at", "last_good_at"):
        op.drop_column("address", name)
    op.drop_index("ix_recipient_household", "recipient")
    for name in ("tried", "opened_at", "code", "neutral"):
        op.drop_column("recipient", name)
    op.drop_index("ix_broadcast_next_at", "broadcast")
    for name in ("recurring_id", "corrects_id", "resumed_at", "why", "ended_at", "next_at", "wave"):
        op.drop_column("broadcast", name)
    op.drop_column("broadcast", "form")
    with op.batch_alter_table("notice") as batch_op:
        batch_op.drop_index("ix_notice_policy")
        batch_op.alter_column("short", existing_type=sa.String(280), type_=sa.String(140))
        for name in ("may_apply", "others", "figures", "by_when", "place", "how", "gets"):
            batch_op.drop_column(name)
        for name in ("for_whom", "brief", "policy"):
            batch_op.drop_column(name)


def _recurring_broadcast() -> None:
    op.create_table(
        "recurring_broadcast",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("region_id", sa.String(40), nullable=False),
        sa.Column("path", PATH, nullable=False),
        sa.Column("audience", sa.String(500), nullable=False),
        sa.Column("occasion", sa.String(60), nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name="fk_recurring_broadcast_author_id"
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name="fk_recurring_broadcast_region_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recurring_broadcast"),
    )


def _message_template() -> None:
    op.create_table(
        "message_template",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("signature", sa.String(20), nullable=False),
        sa.Column("code", sa.String(60), nullable=True),
        sa.Column("category", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("notice_slug", sa.String(60), nullable=True),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("changed_by", sa.String(60), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message_template"),
        sa.UniqueConstraint("channel", "code", name="uq_message_template_channel_code"),
    )


def _text(name: str, length: int, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.String(length), server_default=default, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)
