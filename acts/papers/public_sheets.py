"""What hangs in the village: the public notice (公示) and the announcement (公告), as A4."""

from acts.actor import Actor
from acts.papers.about import foot
from acts.papers.paper import Lines, Paper, Table
from acts.public_notices.text import PublicSheet, sheet
from locales import _
from rulebook.loader import Rulebook
from rulebook.notice_kinds import PUBLICITY
from storage.engine import Session
from storage.queries import public_notices, regions
from storage.queries.cases import Filed
from storage.queries.public_notices import Notice

NOTICE, ANNOUNCEMENT = "public_notice", "announcement"
KINDS = (NOTICE, ANNOUNCEMENT)
SHARES = {6: (3, 4, 4, 6, 4, 7)}
"""How wide the columns of the lines are, by how many there are."""


async def of_notice(session: Session, actor: Actor, case: Filed, kind: str) -> Notice | None:
    """The newest notice of this kind that a case is on, as far as the actor may see it."""
    wanted = kind == NOTICE
    found = await public_notices.of_case(session, actor.scope, case.id)
    return next(
        (
            one
            for one in reversed(found)
            if (one.kind == PUBLICITY.id) is wanted and one.state in public_notices.LIVE
        ),
        None,
    )


async def compose_notice(
    session: Session, rules: Rulebook, actor: Actor, case: Filed
) -> Paper | None:
    """The public notice a case is on; none once it is down."""
    return await _compose(session, rules, actor, case, NOTICE)


async def compose_announcement(
    session: Session, rules: Rulebook, actor: Actor, case: Filed
) -> Paper | None:
    """The announcement a case is on; none once it is down."""
    return await _compose(session, rules, actor, case, ANNOUNCEMENT)


def set_out(shown: PublicSheet, notice: Notice, kind: str, signed: str, printed: str) -> Paper:
    """A sheet as a paper: the allowed lines and nothing else."""
    rows = tuple(
        (
            str(row.number),
            row.village,
            row.name,
            row.household_class,
            str(row.members),
            row.reason,
        )
        for row in shown.rows
    )
    return Paper(
        kind=kind,
        title=shown.title,
        code=notice.code,
        shown_code=shown.code,
        place=shown.village,
        foot=printed,
        blocks=(
            Lines("intro", (shown.intro,)),
            Table("households", shown.headings, rows, "", SHARES.get(len(shown.headings), ())),
            Lines("days", (shown.hangs,)),
            Lines("signed", (signed,)),
            Lines("objecting", (shown.how_to_object,)),
        ),
        mark=_("Draft") if notice.state == public_notices.DRAFT else "",
    )


async def _compose(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, kind: str
) -> Paper | None:
    notice = await of_notice(session, actor, case, kind)
    if notice is None:
        return None
    shown = await sheet(session, rules, notice)
    chain = await regions.chain(session, notice.region_id)
    printed = foot(chain[0] if chain else "", session.moment.today, "")
    signed = _("%(office)s (seal)", office=shown.signed)
    return set_out(shown, notice, kind, signed, printed)
