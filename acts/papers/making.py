"""Making a paper: composed within the actor's scope, without private numbers, and written down."""

from dataclasses import dataclass, replace

from acts.actor import Actor, Trust
from acts.declined import Declined
from acts.papers import monthly_report, sheets
from acts.papers.kinds import KINDS
from acts.papers.monthly_report import Month
from acts.papers.paper import Paper, harmless
from acts.papers.render import Press
from locales import _
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import cases
from storage.queries.cases import Filed
from storage.queries.regions import Place

PDF, XLSX = "pdf", "xlsx"
MEDIA_TYPES = {PDF: "application/pdf", XLSX: sheets.MEDIA_TYPE}


class NotThisPaper(Declined):
    """Make another paper: this one does not fit where the case stands."""

    def sentence(self) -> str:
        return _("There is nothing to print on this paper yet; see what the case needs first.")


@dataclass(frozen=True, slots=True)
class Order:
    """A paper that is wanted: which one, as pdf or xlsx, and whether in large print."""

    kind: str
    form: str = PDF
    large: bool = False


async def compose(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, order: Order
) -> Paper:
    """What a paper of a case holds.

    Raises:
        NotAllowed: the actor does not sign in to the console.
        NotThisPaper: there is no such paper for this case, or not in this form.
    """
    actor.needs(Trust.CONSOLE)
    kind = KINDS.get(order.kind)
    if kind is None or not kind.fits(rules, case) or (order.form == XLSX and not kind.sheet):
        raise NotThisPaper
    if await cases.get(session, actor.scope, case.id) is None:
        raise NotThisPaper
    composed = await kind.compose(session, rules, actor, case)
    if composed is None:
        raise NotThisPaper
    return harmless(replace(composed, large=order.large and kind.large))


async def report(
    session: Session, rules: Rulebook, actor: Actor, place: Place, month: Month
) -> Paper | None:
    """The monthly report of a place; None when the actor does not see it.

    Raises:
        NotAllowed: the actor does not sign in to the console.
    """
    actor.needs(Trust.CONSOLE)
    composed = await monthly_report.compose(session, rules, actor, place, month)
    return harmless(composed) if composed else None


async def put_out(press: Press, paper: Paper, form: str) -> bytes:
    """A paper as bytes.

    Raises:
        BrokenLayout: the layout has a mistake.
    """
    return sheets.book(paper) if form == XLSX else await press.pdf(paper)


async def note(session: Session, actor: Actor, subject: str, order: Order) -> None:
    """Write down that a paper was made; `subject` is case:ID or region:ID."""
    detail = {"paper": order.kind, "form": order.form}
    await audit.record(session, actor.name, "paper.made", subject, detail)


def file_name(paper: Paper, form: str) -> str:
    """What a made paper is called on disk."""
    return f"{paper.title}-{paper.shown_code or paper.code}.{form}".replace("/", "-")
