"""The table of a form from what we hold: masked heads, no numbers of identity, phone or bank.

More than a hundred families at once need an approval of exports, which the service has not yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from acts.actor import Actor, Trust
from acts.declined import Declined
from acts.exchange_book import Page, write
from acts.facts import STATUS_CLASS
from locales import _
from rulebook import masking
from rulebook.form_fields import HOUSEHOLD, PLACE, HeldField
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import facts, form_requests, form_rows, regions
from storage.queries.form_requests import FormRequest
from storage.queries.form_rows import Figures, HomeRow, Visits
from storage.queries.regions import Place

MOST_ROWS = 100
WHO = ("village", "number", "head")
"""The columns that say which family a row is about; a table begins with them."""
SIZE = "hh.size"
CLASS = "hh.class"


class TooMany(Declined):
    """Choose a smaller place."""

    def sentence(self) -> str:
        return _(
            "These are more than %(most)s families. Such a table needs an approval, which this "
            "service cannot give yet: choose one village.",
            most=MOST_ROWS,
        )


class NothingHeld(Declined):
    """Fill the form in by hand."""

    def sentence(self) -> str:
        return _("We hold nothing of this form that could be given as a table.")


@dataclass(frozen=True, slots=True)
class Table:
    """A workbook and the name of its file."""

    name: str
    content: bytes


@dataclass(frozen=True)
class _Home:
    """A family with all that a row may say of it."""

    row: HomeRow
    township: str
    visits: Visits | None
    facts: Mapping[str, Any]


async def export(
    session: Session, rules: Rulebook, actor: Actor, request_id: int, place: Place
) -> Table | None:
    """Write what we hold of a form for the families of a place; None when it is not theirs to see.

    Raises:
        NotAllowed: the actor did not come by the console.
        TooMany, NothingHeld: what to do about it.
    """
    actor.needs(Trust.CONSOLE)
    wanted = await form_requests.get(session, actor.scope, request_id)
    if wanted is None or not belongs(actor, wanted, place):
        return None
    columns = given(rules, wanted)
    if not columns:
        raise NothingHeld
    rows = await form_rows.homes(session, actor.scope, place.path, MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise TooMany
    homes = await _homes(session, rows, columns)
    detail = {"place": place.id, "rows": len(rows), "columns": [one.key for one in columns]}
    await audit.record(
        session, actor.name, "form_request.exported", f"form_request:{wanted.id}", detail
    )
    page = Page(
        title=_("Families"),
        note=f"{wanted.title} {wanted.approval_no} {place.full_name} {session.moment.today}",
        header=[column.zh for column in columns],
        rows=[[_cell(rules, column, home) for column in columns] for home in homes],
    )
    return Table(f"{wanted.title}_{place.name}.xlsx", write([page]))


async def figures(
    session: Session, rules: Rulebook, actor: Actor, wanted: FormRequest, place: Place
) -> dict[str, int]:
    """The figures a form asks for, by the heading of their column."""
    found: Figures | None = None
    said: dict[str, int] = {}
    for label, _key in wanted.fields:
        held = rules.form_fields.find(label)
        if held and held.per == PLACE and held.gives:
            found = found or await form_rows.figures(session, actor.scope, place.path)
            said[label] = getattr(found, held.key)
    return said


async def places(session: Session, actor: Actor, wanted: FormRequest) -> list[Place]:
    """The places a form concerns that this actor may see, in the order of the register."""
    found = await regions.within(session, [wanted.path])
    return [place for place in found if belongs(actor, wanted, place)]


def belongs(actor: Actor, wanted: FormRequest, place: Place) -> bool:
    """Whether a form asks for a place, and the actor may see it."""
    return place.path.startswith(wanted.path) and actor.scope.covers(place.path)


def given(rules: Rulebook, wanted: FormRequest) -> list[HeldField]:
    """The columns of a form that we give, each once, after those that say which family it is."""
    found: dict[str, HeldField] = {}
    for label, _key in wanted.fields:
        held = rules.form_fields.find(label)
        if held and held.per == HOUSEHOLD and held.gives:
            found[held.key] = held
    if not found:
        return []
    who = [field for key in WHO if (field := rules.form_fields.get(key))]
    return who + [field for key, field in found.items() if key not in WHO]


async def _homes(
    session: Session, rows: Sequence[HomeRow], columns: Sequence[HeldField]
) -> list[_Home]:
    ids = [row.id for row in rows]
    keys = {column.key for column in columns if column.key.startswith("hh.")} | {SIZE}
    known = await facts.standing(session, ids, keys)
    since = date(session.moment.today.year, 1, 1)
    visited = await form_rows.visits(session, ids, since)
    townships: dict[str, str] = {}
    for path in {row.path for row in rows}:
        chain = await regions.chain(session, path.strip("/").split("/")[-1])
        townships[path] = chain[-2] if len(chain) > 1 else ""
    return [
        _Home(
            row,
            townships[row.path],
            visited.get(row.id),
            {fact.key: fact.value for fact in known.get(row.id, []) if fact.member_id is None},
        )
        for row in rows
    ]


def _cell(rules: Rulebook, column: HeldField, home: _Home) -> str:
    match column.key:
        case "township":
            return home.township
        case "village":
            return home.row.village
        case "number":
            return str(home.row.number)
        case "head":
            return masking.name(home.row.head)
        case "status":
            labels = rules.policies.fields[CLASS].labels
            return labels.get(STATUS_CLASS.get(home.row.status, ""), "")
        case "visits":
            return str(home.visits.count if home.visits else 0)
        case "last_visit":
            return home.visits.last.isoformat() if home.visits and home.visits.last else ""
        case "size":
            return _fact(rules, SIZE, home)
        case key:
            return _fact(rules, key, home)


def _fact(rules: Rulebook, key: str, home: _Home) -> str:
    value = home.facts.get(key)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str | int):
        return rules.policies.fields[key].label(value)
    return str(value)
