"""The foundation: every table of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=True),
        sa.Column("sequence", BIG_ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("sequence", name="uq_audit_sequence"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "duty_counter",
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("duty", "owner", "period", name="pk_duty_counter"),
    )
    op.create_table(
        "inbound",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("sender_index", sa.String(length=40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbound"),
        sa.UniqueConstraint("channel", "external_id", name="uq_inbound_channel_external_id"),
    )
    op.create_index("ix_inbound_sender", "inbound", ["sender_index", "state", "id"])
    op.create_index("ix_inbound_waiting", "inbound", ["state", "next_try_at", "id"])
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
    op.create_table(
        "occurrence",
        sa.Column("schedule", sa.String(length=80), nullable=False),
        sa.Column("due", sa.String(length=30), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("outbox_reference", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("schedule", "due", "recipient", name="pk_occurrence"),
    )
    op.create_table(
        "person",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("name_index", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.String(length=40), nullable=True),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("phone_index", name="uq_person_phone_index"),
    )
    op.create_index("ix_person_name_index", "person", ["name_index"])
    op.create_table(
        "rate",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", name="pk_rate"),
    )
    op.create_table(
        "receipt",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("provider_code", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
    )
    op.create_index("ix_receipt_reference", "receipt", ["reference"])
    op.create_table(
        "region",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("parent_id", sa.String(length=40), nullable=True),
        sa.Column("path", sa.String(length=240), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("landline", sa.String(length=30), nullable=True),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["region.id"], name="fk_region_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_region"),
        sa.UniqueConstraint("path", name="uq_region_path"),
    )
    op.create_index("ix_region_name", "region", ["name"])
    op.create_index("ix_region_parent_id", "region", ["parent_id"])
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "tries",
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_tries"),
    )
    op.create_table(
        "account",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("closed_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_account_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
        sa.UniqueConstraint("person_id", name="uq_account_person_id"),
    )
    op.create_table(
        "binding_code",
        sa.Column("code_index", sa.String(length=40), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_binding_code_person_id"),
        sa.PrimaryKeyConstraint("code_index", name="pk_binding_code"),
    )
    op.create_table(
        "household",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=240), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("head_index", sa.String(length=40), nullable=False),
        sa.Column("surname_index", sa.String(length=40), nullable=False),
        sa.Column("phone_index", sa.String(length=40), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("reach_id", BIG_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_household_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_household"),
        sa.UniqueConstraint("region_id", "number", name="uq_household_region_id_number"),
    )
    op.create_index("ix_household_head", "household", ["region_id", "head_index"])
    op.create_index("ix_household_path", "household", ["path"])
    op.create_index("ix_household_phone_index", "household", ["phone_index"])
    op.create_table(
        "post",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_post_person_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_post_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
        sa.UniqueConstraint(
            "person_id", "role", "region_id", "since", name="uq_post_person_id_role_region_id_since"
        ),
    )
    op.create_index("ix_post_person_id", "post", ["person_id"])
    op.create_index("ix_post_region", "post", ["region_id", "role"])
    op.create_table(
        "address",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external", sa.LargeBinary(), nullable=False),
        sa.Column("external_index", sa.String(length=40), nullable=False),
        sa.Column("household_id", BIG_ID, nullable=True),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("bound", sa.Boolean(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("no_notices", sa.Boolean(), nullable=False),
        sa.Column("no_progress", sa.Boolean(), nullable=False),
        sa.Column("last_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_address_household_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_address_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_address"),
        sa.UniqueConstraint("channel", "external_index", name="uq_address_channel_external_index"),
    )
    op.create_index("ix_address_household_id", "address", ["household_id"])
    op.create_index("ix_address_person_id", "address", ["person_id"])
    op.create_table(
        "assignment",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_assignment_household_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_assignment_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.UniqueConstraint(
            "person_id", "household_id", "since", name="uq_assignment_person_id_household_id_since"
        ),
    )
    op.create_index("ix_assignment_household_id", "assignment", ["household_id"])
    op.create_index("ix_assignment_person_id", "assignment", ["person_id"])
    op.create_table(
        "case",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=240), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("contact_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("standing", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_case_household_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_case_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case"),
        sa.UniqueConstraint("code", name="uq_case_code"),
    )
    op.create_index("ix_case_household", "case", ["household_id", "procedure"])
    op.create_index("ix_case_path", "case", ["path", "closed_on"])
    op.create_table(
        "member",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("id_index", sa.String(length=40), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_member_household_id"),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.UniqueConstraint("household_id", "id_index", name="uq_member_household_id_id_index"),
    )
    op.create_index("ix_member_household_id", "member", ["household_id"])
    op.create_table(
        "notice",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("short", sa.String(length=140), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_notice_author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("slug", "version", name="uq_notice_slug_version"),
    )
    op.create_table(
        "tag",
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("tag", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_tag_household_id"),
        sa.PrimaryKeyConstraint("household_id", "tag", name="pk_tag"),
    )
    op.create_table(
        "web_session",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_web_session_account_id"),
        sa.PrimaryKeyConstraint("key", name="pk_web_session"),
    )
    op.create_index("ix_web_session_account_id", "web_session", ["account_id"])
    op.create_table(
        "activity",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column("household_id", BIG_ID, nullable=True),
        sa.Column("case_id", BIG_ID, nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", BIG_ID, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_activity_case_id"),
        sa.ForeignKeyConstraint(["corrects_id"], ["activity.id"], name="fk_activity_corrects_id"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_activity_household_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_activity_person_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_activity_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
    )
    op.create_index("ix_activity_household", "activity", ["household_id", "on"])
    op.create_index("ix_activity_person", "activity", ["person_id", "on"])
    op.create_table(
        "broadcast",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.Column("region_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=240), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("approver_id", BIG_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["account.id"], name="fk_broadcast_approver_id"),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_broadcast_author_id"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_broadcast_notice_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_broadcast_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
    )
    op.create_index("ix_broadcast_fingerprint", "broadcast", ["fingerprint"])
    op.create_table(
        "case_clock",
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("clock", sa.String(length=30), nullable=False),
        sa.Column("running", sa.Boolean(), nullable=False),
        sa.Column("day0", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_clock_case_id"),
        sa.PrimaryKeyConstraint("case_id", "clock", name="pk_case_clock"),
    )
    op.create_index("ix_case_clock_due", "case_clock", ["running", "deadline"])
    op.create_table(
        "case_event",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=True),
        sa.Column("to_state", sa.String(length=40), nullable=True),
        sa.Column("refusal", sa.String(length=30), nullable=True),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_event_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_case_event_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_event"),
        sa.UniqueConstraint("case_id", "number", name="uq_case_event_case_id_number"),
    )
    op.create_table(
        "consent",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("witness_id", BIG_ID, nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_consent_case_id"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_consent_household_id"),
        sa.ForeignKeyConstraint(["witness_id"], ["person.id"], name="fk_consent_witness_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_case_id", "consent", ["case_id"])
    op.create_index("ix_consent_household_id", "consent", ["household_id"])
    op.create_table(
        "dialogue",
        sa.Column("address_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=60), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("offers", sa.LargeBinary(), nullable=True),
        sa.Column("offers_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_dialogue_address_id"),
        sa.PrimaryKeyConstraint("address_id", name="pk_dialogue"),
    )
    op.create_table(
        "document",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_document_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_document_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
    )
    op.create_index("ix_document_case_id", "document", ["case_id"])
    op.create_table(
        "picture",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("address_id", BIG_ID, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_picture_address_id"),
        sa.PrimaryKeyConstraint("id", name="pk_picture"),
    )
    op.create_table(
        "report",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("address_id", BIG_ID, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("reporter", sa.LargeBinary(), nullable=False),
        sa.Column("reporter_phone", sa.LargeBinary(), nullable=True),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("attached", sa.Boolean(), nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_report_address_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_report_case_id"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_report_household_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("address_id", "number", name="uq_report_address_id_number"),
    )
    op.create_index("ix_report_case_id", "report", ["case_id"])
    op.create_index("ix_report_household_id", "report", ["household_id"])
    op.create_table(
        "duty_mark",
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("day", sa.String(length=30), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("activity_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_duty_mark_activity_id"),
        sa.PrimaryKeyConstraint("duty", "owner", "target", "day", name="pk_duty_mark"),
    )
    op.create_table(
        "recipient",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("broadcast_id", BIG_ID, nullable=False),
        sa.Column("household_id", BIG_ID, nullable=False),
        sa.Column("address_id", BIG_ID, nullable=True),
        sa.Column("excluded", sa.String(length=30), nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_recipient_address_id"),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name="fk_recipient_broadcast_id"
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_recipient_household_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recipient"),
        sa.UniqueConstraint(
            "broadcast_id", "household_id", name="uq_recipient_broadcast_id_household_id"
        ),
    )
    op.create_index("ix_recipient_address", "recipient", ["address_id"])
    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("reference", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("recipient_id", BIG_ID, nullable=True),
        sa.Column("notice_id", BIG_ID, nullable=True),
        sa.Column("about", sa.String(length=80), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fresh_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("resent", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_outbox_address_id"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_outbox_notice_id"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name="fk_outbox_recipient_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("reference", name="uq_outbox_reference"),
    )
    op.create_index("ix_outbox_address", "outbox", ["address_id", "id"])
    op.create_index("ix_outbox_due", "outbox", ["channel", "state", "priority", "due_at", "id"])
    op.create_index("ix_outbox_lease", "outbox", ["state", "lease_until"])
    op.create_index("ix_outbox_recipient", "outbox", ["recipient_id"])
    op.create_table(
        "attempt",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("outbox_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("detail", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_attempt_outbox_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.UniqueConstraint("outbox_id", "number", name="uq_attempt_outbox_id_number"),
    )
    op.create_table(
        "handoff",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("path", sa.String(length=240), nullable=False),
        sa.Column("address_id", BIG_ID, nullable=True),
        sa.Column("inbound_id", BIG_ID, nullable=True),
        sa.Column("outbox_id", BIG_ID, nullable=True),
        sa.Column("household_id", BIG_ID, nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_handoff_address_id"),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name="fk_handoff_closed_by"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_handoff_household_id"),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name="fk_handoff_inbound_id"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_handoff_outbox_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handoff"),
    )
    op.create_index("ix_handoff_open", "handoff", ["path", "closed_at"])


def downgrade() -> None:
    op.drop_table("handoff")
    op.drop_table("attempt")
    op.drop_table("outbox")
    op.drop_table("recipient")
    op.drop_table("duty_mark")
    op.drop_table("report")
    op.drop_table("picture")
    op.drop_table("document")
    op.drop_table("dialogue")
    op.drop_table("consent")
    op.drop_table("case_event")
    op.drop_table("case_clock")
    op.drop_table("broadcast")
    op.drop_table("activity")
    op.drop_table("web_session")
    op.drop_table("tag")
    op.drop_table("notice")
    op.drop_table("member")
    op.drop_table("case")
    op.drop_table("assignment")
    op.drop_table("address")
    op.drop_table("post")
    op.drop_table("household")
    op.drop_table("binding_code")
    op.drop_table("account")
    op.drop_table("tries")
    op.drop_table("setting")
    op.drop_table("region")
    op.drop_table("receipt")
    op.drop_table("rate")
    op.drop_table("person")
    op.drop_table("occurrence")
    op.drop_table("lease")
    op.drop_table("inbound")
    op.drop_table("duty_counter")
    op.drop_table("audit")
