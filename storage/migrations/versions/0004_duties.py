"""Duties: leave, hand-overs, pauses, papers, screenings, warnings, inspections and forms."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "form_request",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column(
            "path",
            sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("requester", sa.String(length=80), nullable=False),
        sa.Column("approval_no", sa.String(length=60), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_form_request_person_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_form_request_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_form_request"),
    )
    op.create_index("ix_form_request_path", "form_request", ["path", "recorded_at"])
    op.create_table(
        "hand_over",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("from_id", BIG_ID, nullable=False),
        sa.Column("to_id", BIG_ID, nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name="fk_hand_over_from_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_hand_over_person_id"),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name="fk_hand_over_to_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hand_over"),
    )
    op.create_index("ix_hand_over_from_id", "hand_over", ["from_id"])
    op.create_index("ix_hand_over_to_id", "hand_over", ["to_id"])
    op.create_table(
        "leave",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_leave_decided_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_leave_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_leave"),
    )
    op.create_index("ix_leave_person", "leave", ["person_id", "last"])
    op.create_index("ix_leave_state", "leave", ["state"])
    op.create_table(
        "snooze",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_snooze_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_snooze"),
    )
    op.create_index("ix_snooze_person", "snooze", ["person_id", "until"])
    op.create_table(
        "unit_village",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_unit_village_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_village"),
        sa.UniqueConstraint(
            "unit", "region_id", "since", name="uq_unit_village_unit_region_id_since"
        ),
    )
    op.create_index("ix_unit_village_region_id", "unit_village", ["region_id"])
    op.create_table(
        "week_answer",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_week_answer_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_week_answer"),
    )
    op.create_index("ix_week_answer_week", "week_answer", ["person_id", "monday"])
    op.create_table(
        "visit_pause",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_visit_pause_household_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_visit_pause_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_pause"),
    )
    op.create_index("ix_visit_pause_household", "visit_pause", ["household_id", "last"])
    op.create_table(
        "inspection",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column(
            "path",
            sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("initiator", sa.String(length=80), nullable=False),
        sa.Column("initiator_kind", sa.String(length=20), nullable=False),
        sa.Column("target_kind", sa.String(length=20), nullable=False),
        sa.Column("report_no", sa.String(length=60), nullable=True),
        sa.Column("authority_no", sa.String(length=60), nullable=True),
        sa.Column("notice_id", BIG_ID, nullable=True),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_inspection_notice_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_inspection_person_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_inspection_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection"),
    )
    op.create_index("ix_inspection_path", "inspection", ["path", "first"])
    op.create_table(
        "department_warning",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("case_id", BIG_ID, nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_department_warning_case_id"),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name="fk_department_warning_decided_by"
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_department_warning_household_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_department_warning"),
        sa.UniqueConstraint(
            "household_id",
            "department",
            "kind",
            "on",
            name="uq_department_warning_household_id_department_kind_on",
        ),
    )
    op.create_index("ix_department_warning_batch", "department_warning", ["batch"])
    op.create_index("ix_department_warning_household_id", "department_warning", ["household_id"])
    op.create_index("ix_department_warning_open", "department_warning", ["state", "household_id"])
    op.create_table(
        "screening",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column(
            "path",
            sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("activity_id", BIG_ID, nullable=True),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_screening_activity_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_screening_person_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_screening_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_screening"),
    )
    op.create_index("ix_screening_path", "screening", ["path", "last"])
    op.create_table(
        "warning_file",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column(
            "path",
            sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_warning_file_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_warning_file"),
    )
    op.create_index("ix_warning_file_path", "warning_file", ["path", "id"])
    op.create_table(
        "activity_paper",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("activity_id", BIG_ID, nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_activity_paper_activity_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_activity_paper"),
    )
    op.create_index("ix_activity_paper_activity_id", "activity_paper", ["activity_id"])
    with op.batch_alter_table("activity") as batch_op:
        batch_op.add_column(sa.Column("typed", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_unique_constraint("uq_activity_corrects_id", ["corrects_id"])
    with op.batch_alter_table("duty_mark") as batch_op:
        batch_op.create_index("ix_duty_mark_activity_id", ["activity_id"], unique=False)
    with op.batch_alter_table("occurrence") as batch_op:
        batch_op.alter_column(
            "schedule",
            existing_type=sa.VARCHAR(length=80),
            type_=sa.String(length=120),
            existing_nullable=False,
        )
        batch_op.alter_column(
            "due",
            existing_type=sa.VARCHAR(length=30),
            type_=sa.String(length=40),
            existing_nullable=False,
        )
        batch_op.create_index("ix_occurrence_recipient", ["recipient", "created_at"])
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(
            sa.Column("no_week_question", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    up = sa.text("substr(schedule, 1, 3) = 'up:'")
    op.create_index(
        "ix_occurrence_up", "occurrence", ["created_at"], sqlite_where=up, postgresql_where=up
    )
    op.create_index("ix_check_answer_on", "check_answer", ["on"])
    single = sa.text("recipient_id IS NULL")
    op.create_index(
        "ix_outbox_created_at",
        "outbox",
        ["created_at"],
        sqlite_where=single,
        postgresql_where=single,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_created_at", "outbox")
    op.drop_index("ix_check_answer_on", "check_answer")
    op.drop_index("ix_occurrence_up", "occurrence")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_column("no_week_question")
    with op.batch_alter_table("occurrence") as batch_op:
        batch_op.drop_index("ix_occurrence_recipient")
        batch_op.alter_column(
            "due",
            existing_type=sa.String(length=40),
            type_=sa.VARCHAR(length=30),
            existing_nullable=False,
        )
        batch_op.alter_column(
            "schedule",
            existing_type=sa.String(length=120),
            type_=sa.VARCHAR(length=80),
            existing_nullable=False,
        )
    with op.batch_alter_table("duty_mark") as batch_op:
        batch_op.drop_index("ix_duty_mark_activity_id")
    with op.batch_alter_table("activity") as batch_op:
        batch_op.drop_constraint("uq_activity_corrects_id", type_="unique")
        batch_op.drop_column("typed")
    op.drop_table("activity_paper")
    op.drop_table("warning_file")
    op.drop_table("screening")
    op.drop_table("department_warning")
    op.drop_table("inspection")
    op.drop_table("visit_pause")
    op.drop_table("week_answer")
    op.drop_table("unit_village")
    op.drop_table("snooze")
    op.drop_table("leave")
    op.drop_table("hand_over")
    op.drop_table("form_request")
