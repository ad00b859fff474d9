"""${message[0].upper() + message[1:]}."""

import sqlalchemy as sa
from alembic import op
${imports + "\n" if imports else ""}
revision = "${up_revision}"
down_revision = ${'"' + down_revision + '"' if down_revision else None}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
