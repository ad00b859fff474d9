"""Exports of work: the ledger of cases, the work log, and the messages that left."""

from datetime import date

from acts import ledger, ledger_export
from acts.activities.words import title_of
from acts.exports.source import MOST, Line, Look, Source
from acts.ledger import Filters
from locales import _
from locales.delivery_reasons import why
from storage.moment import SHANGHAI
from storage.queries import logged, message_log
from storage.queries.ledger import ALL, CLOSED, OPEN
from storage.queries.logged import Wanted


def _ledger(look: Look) -> Filters:
    given = look.filters
    which = given.get("which", "")
    return Filters(
        path=look.path,
        procedure=given.get("procedure") or None,
        state=given.get("state") or None,
        level=given.get("level") or None,
        role=given.get("role") or None,
        late=given.get("late") == "1",
        opened_from=_day(given.get("from", "")),
        opened_until=_day(given.get("until", "")),
        which=ALL if given.get("finished") == "1" else which if which in (CLOSED, ALL) else OPEN,
        text=given.get("code", ""),
    )


async def _count_cases(look: Look) -> int:
    return await ledger.count(look.session, look.rules, look.actor, _ledger(look))


async def _cases(look: Look, limit: int) -> list[Line]:
    rows = await ledger.page(look.session, look.rules, look.actor, _ledger(look), limit)
    heads = ledger_export.headings()
    found = (ledger_export.values(look.rules, row) for row in rows)
    return [[values[key] for key in heads] for values in found]


CASES = Source(
    key="ledger",
    name=lambda: _("Ledger of cases"),
    filters=(
        *("procedure", "state", "level", "role", "late", "from", "until", "which", "code"),
        "finished",
    ),
    headings=lambda: tuple(ledger_export.headings().values()),
    count=_count_cases,
    lines=_cases,
    list_page="/console/ledger",
)


def _wanted(look: Look) -> Wanted:
    given = look.filters
    return Wanted(
        path=look.path,
        kind=given.get("what", ""),
        person_id=_number(given.get("person", "")),
        household_id=_number(given.get("household", "")),
        first=_day(given.get("from", "")),
        last=_day(given.get("until", "")),
    )


async def _log(look: Look, limit: int) -> list[Line]:
    rows = await logged.page(look.session, look.actor.scope, _wanted(look), limit)
    return [
        (
            row.done.on.isoformat(),
            title_of(look.rules, row.done.kind),
            row.person,
            row.village,
            row.household,
            f"{row.recorded_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            "" if row.stands else _("corrected or taken back"),
        )
        for row in rows
    ]


async def _count_log(look: Look) -> int:
    return len(await _log(look, MOST + 1))


LOG = Source(
    key="activities",
    name=lambda: _("Work log"),
    filters=("what", "person", "household", "from", "until"),
    headings=lambda: (
        _("On"),
        _("What"),
        _("Who"),
        _("Village"),
        _("Household"),
        _("Written down"),
        _("Stands"),
    ),
    count=_count_log,
    lines=_log,
    list_page="/console/activities",
)


async def _messages(look: Look, limit: int) -> list[Line]:
    given = look.filters
    wanted = message_log.Wanted(
        state=given.get("state") or None,
        broadcast_id=_number(given.get("sending", "")),
        channel=given.get("channel") or None,
        kind=given.get("what") or None,
        day=_day(given.get("day", "")),
        path=look.path or None,
    )
    rows = await message_log.deliveries(look.session, look.actor.scope, wanted, limit)
    return [
        (
            f"{row.created_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            row.village or "",
            row.household or _("an official"),
            look.word("kind", row.kind),
            look.word("channel", row.channel),
            look.word("state", row.state),
            why(row.reason),
            str(row.attempts),
        )
        for row in rows
    ]


async def _count_messages(look: Look) -> int:
    return len(await _messages(look, MOST + 1))


MESSAGES = Source(
    key="deliveries",
    name=lambda: _("Messages"),
    filters=("state", "channel", "what", "day", "sending"),
    headings=lambda: (
        _("When"),
        _("Village"),
        _("To"),
        _("What"),
        _("Channel"),
        _("State"),
        _("Reason"),
        _("Tries"),
    ),
    count=_count_messages,
    lines=_messages,
    list_page="/console/deliveries",
)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
