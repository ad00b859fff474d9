"""Inspections and forms as the pitfalls look at them; what they are about is never read."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from rulebook import form_fields
from rulebook.burden import SURVEY
from rulebook.pitfalls import Record
from storage.engine import Session
from storage.moment import SHANGHAI, county_day
from storage.queries import form_requests, inspections
from storage.queries.form_requests import FormRequest
from storage.queries.inspections import Inspection

KINDS = ("inspection", "form_request", "notice")
Filled = Mapping[str, list[Record]]

WHICH_FAMILY = ("village", "number", "head")
"""Columns that say which family a row is about: no form can do without, so none asks for much."""


async def fill(session: Session, path: str, into: Filled) -> None:
    """Put what is scheduled and asked for in a place this year with the others of its kind."""
    today = session.moment.today
    year, month = date(today.year, 1, 1), datetime.combine(today.replace(day=1), time(), SHANGHAI)
    for one in await inspections.at(session, path, year, date.max):
        if one.kind != SURVEY and one.path.startswith(path):
            into["inspection"].append(_inspection(one))
            into["notice"] += _order(one)
    for asked in await form_requests.asked(session, path, month):
        if asked.path.startswith(path):
            into["form_request"] += _columns(asked)


def _inspection(one: Inspection) -> Record:
    return {
        "id": str(one.id),
        "region": one.region_id,
        "kind": one.kind,
        "report_no": one.report_no,
        "notice": _order_id(one) if one.notice_on else None,
        "day": one.first,
    }


def _order(one: Inspection) -> Iterable[Record]:
    """The notice that ordered what is inspected, as far as somebody said on which day it came."""
    if one.notice_on:
        yield {"id": _order_id(one), "region": one.region_id, "day": one.notice_on}


def _order_id(one: Inspection) -> str:
    return f"order:{one.id}"


def _columns(asked: FormRequest) -> Iterable[Record]:
    """A record for every column that a form asks for, each once."""
    wanted = dict.fromkeys(key or form_fields.plain(label) for label, key in asked.fields)
    for number, field in enumerate(name for name in wanted if name not in WHICH_FAMILY):
        yield {
            "id": f"{asked.id}:{number}",
            "region": asked.region_id,
            "field": field,
            "day": county_day(asked.recorded_at),
            "approval_no": asked.approval_no,
        }
