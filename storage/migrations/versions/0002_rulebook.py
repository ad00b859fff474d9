"""What the rulebook is applied to: local settings, facts of households, verdicts, audiences."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "local_setting",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("set_by", sa.String(length=60), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_local_setting_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_local_setting"),
    )
    op.create_index("ix_local_setting_year", "local_setting", ["year", "region_id"])
    op.create_table(
        "household_fact",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=True),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_household_fact_household_id"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_household_fact_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_household_fact"),
    )
    op.create_index(
        "ix_household_fact_household", "household_fact", ["household_id", "as_of", "id"]
    )
    op.create_table(
        "household_verdict",
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_household_verdict_household_id"
        ),
        sa.PrimaryKeyConstraint("household_id", "kind", "key", name="pk_household_verdict"),
    )
    op.create_index("ix_household_verdict_key", "household_verdict", ["kind", "key", "verdict"])
    op.create_table(
        "saved_audience",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_saved_audience_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_audience"),
        sa.UniqueConstraint("region_id", "name", name="uq_saved_audience_region_id_name"),
    )
    op.add_column("activity", sa.Column("detail", sa.Text(), nullable=True))
    op.create_index("ix_activity_on", "activity", ["on"])
    op.create_index("ix_duty_counter_now", "duty_counter", ["duty", "period", "done"])


def downgrade() -> None:
    op.drop_index("ix_duty_counter_now", "duty_counter")
    op.drop_index("ix_activity_on", "activity")
    op.drop_column("activity", "detail")
    op.drop_table("saved_audience")
    op.drop_table("household_verdict")
    op.drop_table("household_fact")
    op.drop_table("local_setting")
