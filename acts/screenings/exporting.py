"""How far a campaign is, as a workbook: villages and, of one's own, the households that remain."""

from acts.actor import Actor, Trust
from acts.exchange_book import Page, write
from acts.ledger_export import SHORTEST_REASON, WITHOUT_REASON, NeedsReason, guarded
from channels.text import clean
from locales import _
from rulebook import masking
from storage import audit
from storage.engine import Session
from storage.queries import screenings, unscreened, visit_pauses
from storage.queries.households import Household
from storage.queries.screenings import Screening, VillageCoverage

LONGEST_REASON = 200


async def export(
    session: Session, actor: Actor, screening: Screening, reason: str
) -> tuple[str, bytes]:
    """Write what this official sees of a campaign; the name of the file, and the file.

    Raises:
        NeedsReason: more than a hundred households leave the service, and it is not said why.
    """
    actor.needs(Trust.CONSOLE)
    villages = await screenings.by_village(session, actor.scope, screening)
    left = await unscreened.everyone_left(session, actor.scope, screening)
    said = clean(reason, LONGEST_REASON)
    for kind in ("identity_number", "bank_card"):
        said = masking.RUNS[kind].sub("****", said)
    if len(left) > WITHOUT_REASON and len(said) < SHORTEST_REASON:
        raise NeedsReason
    today = session.moment.today
    paused = await visit_pauses.paused(session, (one.id for one in left), today)
    names = {one.region_id: one for one in villages}
    rows = [_row(names.get(one.region_id), one, one.id in paused) for one in left]
    note = _("%(title)s, of %(day)s", title=screening.title, day=today.isoformat())
    pages = [
        Page(_("Villages"), guarded(note), _villages(), [_village(one) for one in villages]),
        Page(_("Left"), guarded(note), _homes(), rows),
    ]
    detail = {"rows": len(rows), "reason": said}
    subject = f"screening:{screening.id}"
    await audit.record(session, actor.name, "screening.exported", subject, detail)
    return f"{screening.title}.xlsx", write(pages)


def _villages() -> tuple[str, ...]:
    counted = _("Households"), _("Looked at"), _("Paused"), _("Left")
    return _("Township"), _("Village"), *counted


def _homes() -> tuple[str, ...]:
    return _("Township"), _("Village"), _("Household number"), _("Head"), _("Paused")


def _village(one: VillageCoverage) -> tuple[str, ...]:
    reached = one.coverage
    figures = (reached.total, reached.done, reached.paused, reached.left)
    return guarded(one.township), guarded(one.name), *map(str, figures)


def _row(village: VillageCoverage | None, home: Household, paused: bool) -> tuple[str, ...]:
    return (
        guarded(village.township if village else ""),
        guarded(village.name if village else ""),
        str(home.number),
        guarded(home.head),
        _("yes") if paused else "",
    )
