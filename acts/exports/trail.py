"""Export of the audit: who did what, for those whose posts may look through it."""

from datetime import UTC, date, datetime, time, timedelta

from acts import audit_view
from acts.audit_view import person_of
from acts.exports.source import MOST, Line, Look, Source
from acts.offices import AUDITORS
from locales import _
from storage.moment import SHANGHAI
from storage.queries import audited, officials


async def _trail(look: Look, limit: int) -> list[Line]:
    found = await audit_view.page(look.session, look.actor, await _wanted(look), limit)
    rows = [row for row, _place in found.rows]
    people = {number for row in rows if (number := person_of(row.actor))}
    names = await officials.names(look.session, people)
    return [
        (
            f"{row.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
            names.get(person_of(row.actor) or 0) or look.word("actor", row.actor),
            look.word("done", row.action),
            row.subject,
        )
        for row in rows
    ]


async def _count(look: Look) -> int:
    return len(await _trail(look, MOST + 1))


async def _wanted(look: Look) -> audited.Wanted:
    given = look.filters
    who, done, thing = (given.get(name, "") for name in ("who", "done", "thing"))
    people = [int(who)] if _is_id(who) else await officials.of_name(look.session, who)
    first, last = _day(given.get("from", "")), _day(given.get("until", ""))
    return audited.Wanted(
        actors={f"person:{one}" for one in people} if who else None,
        actions=[done] if done else (),
        subjects=[thing] if thing else (),
        since=_midnight(first) if first else None,
        until=_midnight(last + timedelta(days=1)) if last else None,
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), SHANGHAI).astimezone(UTC)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


TRAIL = Source(
    key="audit",
    name=lambda: _("Audit"),
    filters=("who", "done", "thing", "from", "until"),
    headings=lambda: (_("When"), _("Who"), _("What"), _("Thing")),
    count=_count,
    lines=_trail,
    roles=AUDITORS,
    list_page="/console/audit",
)
