"""How far a campaign is, as a workbook: numbers by village; households leave as an export."""

from acts.actor import Actor, Trust
from acts.exchange_book import Page, write
from acts.ledger_export import guarded
from locales import _
from storage import audit
from storage.engine import Session
from storage.queries import screenings
from storage.queries.screenings import Screening, VillageCoverage


async def export(session: Session, actor: Actor, screening: Screening) -> tuple[str, bytes]:
    """Write the villages this official sees of a campaign; the name of the file, and the file."""
    actor.needs(Trust.CONSOLE)
    villages = await screenings.by_village(session, actor.scope, screening)
    today = session.moment.today
    note = _("%(title)s, of %(day)s", title=screening.title, day=today.isoformat())
    rows = [_village(one) for one in villages]
    subject, detail = f"screening:{screening.id}", {"rows": len(rows)}
    await audit.record(session, actor.name, "screening.exported", subject, detail)
    return f"{screening.title}.xlsx", write([Page(_("Villages"), guarded(note), _villages(), rows)])


def _villages() -> tuple[str, ...]:
    counted = _("Households"), _("Looked at"), _("Paused"), _("Left")
    return _("Township"), _("Village"), *counted


def _village(one: VillageCoverage) -> tuple[str, ...]:
    reached = one.coverage
    figures = (reached.total, reached.done, reached.paused, reached.left)
    return guarded(one.township), guarded(one.name), *map(str, figures)
