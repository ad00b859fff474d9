"""Forms somebody wants filled in (填表报数): a gate with an approval number, not a collection.

What we hold of a form is said, and where it is of families given as a table. The answers to the
rest are not collected here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from acts.actor import Actor, NotAllowed, Trust
from acts.burden.barred import Barred, Problem, needs, problem
from acts.burden.inspections import REGISTRARS
from acts.declined import Declined
from locales import _
from rulebook import burden, form_fields
from rulebook.form_fields import HeldField
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.moment import SHANGHAI
from storage.queries import form_requests
from storage.queries.form_requests import FormRequest
from storage.queries.form_requests import Wanted as Kept
from storage.queries.regions import Place

MOST_FIELDS = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form as somebody asks for it: its columns as they are headed, in order."""

    title: str
    requester: str
    approval_no: str
    fields: Sequence[str]
    due_on: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A column that was asked for this month already: by which form, of whom."""

    label: str
    title: str
    requester: str


class AskedAgain(Declined):
    """Say why it is needed once more, or leave it out."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        super().__init__()
        self.asked = tuple(asked)

    def sentence(self) -> str:
        return _("Some of it was asked for this month already: leave it out, or write why.")


async def register(
    session: Session, rules: Rulebook, actor: Actor, place: Place, wanted: Wanted
) -> int:
    """Keep a form that was approved, to be filled in at a place; returns its id.

    Raises:
        NotAllowed: the actor holds no post over the place that may.
        Barred: it has no approval number, or a field is missing.
        AskedAgain: something of it was asked for this month, and no reason is given.
    """
    actor.needs(Trust.CONSOLE)
    if actor.person_id is None or not actor.role_among(place.path, REGISTRARS):
        raise NotAllowed("no post over this place")
    if wrong := _wrong(session, rules, wanted):
        raise Barred(wrong)
    assert wanted.due_on is not None
    if not wanted.reason and (again := await asked_again(session, rules, place, wanted.fields)):
        raise AskedAgain(again)
    kept = Kept(
        region_id=place.id,
        path=place.path,
        title=wanted.title,
        requester=wanted.requester,
        approval_no=wanted.approval_no,
        fields=[(label, key_of(rules, label)) for label in wanted.fields],
        reason=wanted.reason,
        due_on=wanted.due_on,
        person_id=actor.person_id,
    )
    row_id = await form_requests.add(session, kept)
    detail = {"place": place.id, "fields": len(wanted.fields), "again": bool(wanted.reason)}
    await audit.record(
        session, actor.name, "form_request.registered", f"form_request:{row_id}", detail
    )
    return row_id


async def withdraw(session: Session, actor: Actor, request_id: int) -> bool:
    """Take a form back; False when this actor sees none, or it was before.

    Raises:
        NotAllowed: the actor holds no post over its place that may.
    """
    actor.needs(Trust.CONSOLE)
    found = await form_requests.get(session, actor.scope, request_id)
    if found is None:
        return False
    if not actor.role_among(found.path, REGISTRARS):
        raise NotAllowed("no post over this place")
    if not await form_requests.withdraw(session, request_id):
        return False
    await audit.record(session, actor.name, "form_request.withdrawn", f"form_request:{request_id}")
    return True


async def asked_again(
    session: Session, rules: Rulebook, place: Place, fields: Sequence[str]
) -> list[Asked]:
    """The columns that a form of this month asks the same place for already, each once."""
    month = datetime.combine(session.moment.today.replace(day=1), time(), SHANGHAI)
    before: dict[str, FormRequest] = {}
    for one in await form_requests.asked(session, place.path, month):
        for label, key in one.fields:
            before.setdefault(key or form_fields.plain(label), one)
    found = []
    for label in fields:
        earlier = before.get(key_of(rules, label) or form_fields.plain(label))
        if earlier:
            found.append(Asked(label, earlier.title, earlier.requester))
    return found


def key_of(rules: Rulebook, label: str) -> str | None:
    """The key of what we hold of a column, None where it is nothing."""
    held = rules.form_fields.find(label)
    return held.key if held else None


def held_of(rules: Rulebook, wanted: FormRequest) -> list[tuple[str, HeldField | None]]:
    """The columns of a form, each with what we hold of it."""
    return [(label, rules.form_fields.find(label)) for label, _key in wanted.fields]


def _wrong(session: Session, rules: Rulebook, wanted: Wanted) -> list[Problem]:
    found = needs("title", wanted.title) + needs("requester", wanted.requester)
    if bar := burden.no_approval(rules.pitfalls, wanted.approval_no):
        found.append(problem(rules, bar))
    if not wanted.fields:
        found.append(Problem("fields", _("Write the columns of the form, one on each line.")))
    elif len(wanted.fields) > MOST_FIELDS:
        text = _("A form has at most %(most)s columns here.", most=MOST_FIELDS)
        found.append(Problem("fields", text))
    if wanted.due_on is None or wanted.due_on <= session.moment.today:
        found.append(Problem("due_on", _("Choose a day after today.")))
    return found
