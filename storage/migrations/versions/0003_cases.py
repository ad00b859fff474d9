"""Cases to their end: checks, comparisons, public notices, help, alarms, findings, decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

EARLIER_PATHS = (
    ("region", "path"),
    ("household", "path"),
    ("case", "path"),
    ("broadcast", "path"),
    ("handoff", "path"),
)
PATHS = (
    *EARLIER_PATHS,
    *(("comparison_batch", "path"), ("public_notice", "path"), ("alarm", "path")),
    *(("transfer", "from_path"), ("transfer", "to_path"), ("finding", "path")),
)


def upgrade() -> None:
    op.create_table(
        "comparison_batch",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=240), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("made_by", BIG_ID, nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_comparison_batch_made_by"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_comparison_batch_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_comparison_batch"),
        sa.UniqueConstraint("number", name="uq_comparison_batch_number"),
    )
    op.create_table(
        "public_notice",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=240), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("approver_id", BIG_ID, nullable=True),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("down_on", sa.Date(), nullable=True),
        sa.Column("first_proof_on", sa.Date(), nullable=True),
        sa.Column("last_proof_on", sa.Date(), nullable=True),
        sa.Column("paper_down_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["person.id"], name="fk_public_notice_approver_id"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_public_notice_author_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_public_notice_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_public_notice"),
        sa.UniqueConstraint("code", name="uq_public_notice_code"),
    )
    op.create_index("ix_public_notice_state", "public_notice", ["state", "down_on"])
    op.create_table(
        "household_merge",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("kept_id", BIG_ID, nullable=False),
        sa.Column("gone_id", BIG_ID, nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["gone_id"], ["household.id"], name="fk_household_merge_gone_id"),
        sa.ForeignKeyConstraint(["kept_id"], ["household.id"], name="fk_household_merge_kept_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_household_merge_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_household_merge"),
    )
    op.create_index("ix_household_merge_gone_id", "household_merge", ["gone_id"])
    op.create_index("ix_household_merge_kept_id", "household_merge", ["kept_id"])
    op.create_table(
        "transfer",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("from_region_id", sa.String(length=40), nullable=False),
        sa.Column("from_path", sa.String(length=240), nullable=False),
        sa.Column("to_region_id", sa.String(length=40), nullable=False),
        sa.Column("to_path", sa.String(length=240), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", BIG_ID, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_by", BIG_ID, nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name="fk_transfer_answered_by"),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name="fk_transfer_asked_by"),
        sa.ForeignKeyConstraint(
            ["from_region_id"], ["region.id"], name="fk_transfer_from_region_id"
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_transfer_household_id"
        ),
        sa.ForeignKeyConstraint(["to_region_id"], ["region.id"], name="fk_transfer_to_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_transfer"),
    )
    op.create_index("ix_transfer_household_id", "transfer", ["household_id"])
    op.create_index("ix_transfer_to", "transfer", ["to_path", "state"])
    op.create_table(
        "alarm",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("path", sa.String(length=240), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["person.id"], name="fk_alarm_acknowledged_by"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_alarm_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alarm"),
    )
    op.create_index("ix_alarm_case_id", "alarm", ["case_id"])
    op.create_index("ix_alarm_next", "alarm", ["acknowledged_at", "next_at"])
    op.create_table(
        "case_reader",
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("added_by", BIG_ID, nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name="fk_case_reader_added_by"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_reader_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_case_reader_person_id"),
        sa.PrimaryKeyConstraint("case_id", "person_id", name="pk_case_reader"),
    )
    op.create_table(
        "case_request",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address_id", BIG_ID, nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by", BIG_ID, nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_case_request_address_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_request_case_id"),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name="fk_case_request_settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_case_request"),
    )
    op.create_index("ix_case_request_case_id", "case_request", ["case_id"])
    op.create_table(
        "check_answer",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_check_answer_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_check_answer_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_check_answer"),
    )
    op.create_index("ix_check_answer_case", "check_answer", ["case_id", "round", "id"])
    op.create_table(
        "comparison_item",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["comparison_batch.id"], name="fk_comparison_item_batch_id"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_comparison_item_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_comparison_item"),
        sa.UniqueConstraint(
            "batch_id",
            "case_id",
            "department",
            name="uq_comparison_item_batch_id_case_id_department",
        ),
    )
    op.create_index("ix_comparison_item_case_id", "comparison_item", ["case_id"])
    op.create_table(
        "comparison_import",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["comparison_batch.id"], name="fk_comparison_import_batch_id"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_comparison_import_person_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_comparison_import"),
    )
    op.create_index("ix_comparison_import_batch_id", "comparison_import", ["batch_id"])
    op.create_table(
        "confirmation",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=True),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("address_id", BIG_ID, nullable=True),
        sa.Column("code_index", sa.String(length=40), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", BIG_ID, nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("how", sa.String(length=10), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", BIG_ID, nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_confirmation_address_id"),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name="fk_confirmation_asked_by"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_confirmation_case_id"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_confirmation_household_id"
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name="fk_confirmation_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_confirmation"),
    )
    op.create_index("ix_confirmation_address_id", "confirmation", ["address_id"])
    op.create_index("ix_confirmation_case_id", "confirmation", ["case_id"])
    op.create_index("ix_confirmation_household", "confirmation", ["household_id", "kind"])
    op.create_table(
        "decision",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("frozen", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_decision_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("case_id", "number", name="uq_decision_case_id_number"),
    )
    op.create_table(
        "entry_receipt",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_entry_receipt_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_entry_receipt_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entry_receipt"),
        sa.UniqueConstraint("case_id", "event", name="uq_entry_receipt_case_id_event"),
        sa.UniqueConstraint("number", name="uq_entry_receipt_number"),
    )
    op.create_table(
        "finding",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("pitfall", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("about_kind", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.String(length=60), nullable=False),
        sa.Column("case_id", BIG_ID, nullable=True),
        sa.Column("path", sa.String(length=240), nullable=False),
        sa.Column("notify", sa.JSON(), nullable=False),
        sa.Column("found", sa.String(length=30), nullable=True),
        sa.Column("allowed", sa.String(length=30), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", BIG_ID, nullable=True),
        sa.Column("how", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_finding_case_id"),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name="fk_finding_closed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
        sa.UniqueConstraint("key", "opened_on", name="uq_finding_key_opened_on"),
    )
    op.create_index("ix_finding_case_id", "finding", ["case_id"])
    op.create_index("ix_finding_open", "finding", ["closed_on", "path"])
    op.create_table(
        "help_measure",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=True),
        sa.Column("policy", sa.String(length=60), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("develops", sa.Boolean(), nullable=False),
        sa.Column("risk", sa.String(length=40), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_help_measure_case_id"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_help_measure_household_id"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_help_measure_member_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_help_measure_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_help_measure"),
    )
    op.create_index("ix_help_measure_case_id", "help_measure", ["case_id"])
    op.create_index("ix_help_measure_household_id", "help_measure", ["household_id"])
    op.create_table(
        "objection",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address_id", BIG_ID, nullable=True),
        sa.Column("recorded_by", BIG_ID, nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("settled_by", BIG_ID, nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_objection_address_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_objection_case_id"),
        sa.ForeignKeyConstraint(["notice_id"], ["public_notice.id"], name="fk_objection_notice_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name="fk_objection_recorded_by"),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name="fk_objection_settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_objection"),
    )
    op.create_index("ix_objection_case_id", "objection", ["case_id"])
    op.create_index("ix_objection_notice_id", "objection", ["notice_id"])
    op.create_table(
        "public_notice_case",
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_public_notice_case_case_id"),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["public_notice.id"], name="fk_public_notice_case_notice_id"
        ),
        sa.PrimaryKeyConstraint("notice_id", "case_id", name="pk_public_notice_case"),
    )
    op.create_index("ix_public_notice_case_case_id", "public_notice_case", ["case_id"])
    op.create_table(
        "alarm_told",
        sa.Column("alarm_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name="fk_alarm_told_alarm_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_alarm_told_person_id"),
        sa.PrimaryKeyConstraint("alarm_id", "person_id", name="pk_alarm_told"),
    )
    op.create_table(
        "check_question",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=True),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", BIG_ID, nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name="fk_check_question_answered_by"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_check_question_case_id"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["comparison_item.id"], name="fk_check_question_item_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_check_question"),
    )
    op.create_index("ix_check_question_case_id", "check_question", ["case_id"])
    with op.batch_alter_table("case") as batch_op:
        batch_op.add_column(sa.Column("member_id", BIG_ID, nullable=True))
        batch_op.add_column(sa.Column("subject", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("entered_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("returns", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("sensitive", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("follows_id", BIG_ID, nullable=True))
        batch_op.add_column(sa.Column("follows_how", sa.String(length=10), nullable=True))
        batch_op.alter_column("household_id", existing_type=BIG_ID, nullable=True)
        batch_op.create_index("ix_case_follows_id", ["follows_id"], unique=False)
        batch_op.create_index("ix_case_open", ["closed_on", "procedure", "state"], unique=False)
        batch_op.create_foreign_key("fk_case_member_id", "member", ["member_id"], ["id"])
        batch_op.create_foreign_key("fk_case_follows_id", "case", ["follows_id"], ["id"])
    # When a case under way reached its state is not in a column; its first day stands for it.
    op.execute('UPDATE "case" SET entered_on = opened_on')
    with op.batch_alter_table("case") as batch_op:
        batch_op.alter_column("entered_on", existing_type=sa.Date(), nullable=False)
    with op.batch_alter_table("consent") as batch_op:
        batch_op.add_column(sa.Column("document_id", BIG_ID, nullable=True))
        batch_op.create_foreign_key("fk_consent_document_id", "document", ["document_id"], ["id"])
    with op.batch_alter_table("household") as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", BIG_ID, nullable=True))
        batch_op.create_index("ix_household_provisional", ["provisional", "region_id"])
    op.create_index("ix_case_ledger", "case", ["closed_on", "id"])
    single = sa.text("recipient_id IS NULL")
    op.create_index(
        "ix_outbox_about", "outbox", ["about"], sqlite_where=single, postgresql_where=single
    )
    if op.get_bind().dialect.name == "postgresql":
        # Compared byte by byte, as SQLite does: then what lies in a place is a range of the index.
        for table, column in PATHS:
            op.alter_column(table, column, type_=sa.String(240, collation="C"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in EARLIER_PATHS:
            op.alter_column(table, column, type_=sa.String(240, collation="default"))
    op.drop_index("ix_outbox_about", "outbox")
    op.drop_index("ix_case_ledger", "case")
    with op.batch_alter_table("household") as batch_op:
        batch_op.drop_index("ix_household_provisional")
        batch_op.drop_column("merged_into_id")
    with op.batch_alter_table("consent") as batch_op:
        batch_op.drop_constraint("fk_consent_document_id", type_="foreignkey")
        batch_op.drop_column("document_id")
    with op.batch_alter_table("case") as batch_op:
        batch_op.drop_constraint("fk_case_follows_id", type_="foreignkey")
        batch_op.drop_constraint("fk_case_member_id", type_="foreignkey")
        batch_op.drop_index("ix_case_open")
        batch_op.drop_index("ix_case_follows_id")
        batch_op.alter_column("household_id", existing_type=BIG_ID, nullable=False)
        batch_op.drop_column("follows_how")
        batch_op.drop_column("follows_id")
        batch_op.drop_column("sensitive")
        batch_op.drop_column("returns")
        batch_op.drop_column("entered_on")
        batch_op.drop_column("subject")
        batch_op.drop_column("member_id")
    op.drop_table("check_question")
    op.drop_table("alarm_told")
    op.drop_table("public_notice_case")
    op.drop_table("objection")
    op.drop_table("help_measure")
    op.drop_table("finding")
    op.drop_table("entry_receipt")
    op.drop_table("decision")
    op.drop_table("confirmation")
    op.drop_table("comparison_import")
    op.drop_table("comparison_item")
    op.drop_table("check_answer")
    op.drop_table("case_request")
    op.drop_table("case_reader")
    op.drop_table("alarm")
    op.drop_table("transfer")
    op.drop_table("household_merge")
    op.drop_table("public_notice")
    op.drop_table("comparison_batch")
