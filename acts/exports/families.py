"""Exports of households: the register of a place, and what became of a sending."""

from collections.abc import Sequence

from acts import proof, proof_export
from acts.exports.source import MOST, Line, Look, Source
from acts.rosters.rows import STATUSES
from locales import _
from locales.delivery_reasons import why
from rulebook import masking
from storage.moment import SHANGHAI
from storage.queries import (
    export_rows,
    household_list,
    regions,
    screenings,
    unscreened,
    visit_pauses,
)
from storage.queries.export_rows import Details
from storage.queries.household_list import Row, Wanted
from storage.queries.households import MONITORED
from storage.queries.screenings import Screening

KINDS = {key: zh for zh, key in STATUSES.items()}


async def _count_homes(look: Look) -> int:
    rows = await household_list.listed(look.session, look.actor.scope, _which(look), MOST + 1)
    return len(rows)


async def _homes(look: Look, limit: int) -> list[Line]:
    rows = await household_list.listed(look.session, look.actor.scope, _which(look), limit)
    more = await export_rows.details(look.session, [row.id for row in rows])
    return [_home(row, more[row.id], plain=look.plain) for row in rows]


def _which(look: Look) -> Wanted:
    """The filters of the list of households, as its page understands them."""
    given = look.filters
    status = given.get("status", "")
    return Wanted(
        path=look.path,
        statuses=MONITORED if status == "monitored" else (status,) if status in KINDS else (),
        provisional=status == "provisional",
        tag=given.get("tag", ""),
        has_case=given.get("case") == "1",
        helper_id=_number(look, "helper") or 0,
    )


def _home(row: Row, more: Details, *, plain: bool) -> Line:
    return (
        row.village,
        str(row.number),
        row.head if plain else masking.name(row.head),
        KINDS.get(row.status, row.status),
        "、".join(more.tags),
        str(more.members or ""),
        more.helper,
        (more.phone if plain else masking.phone(more.phone)) if more.phone else "",
    )


def _home_headings() -> Sequence[str]:
    return (
        *(_("Village"), _("Household number"), _("Head"), _("Kind"), _("Tags")),
        *(_("Members"), _("Helper"), _("Phone")),
    )


HOMES = Source(
    key="households",
    name=lambda: _("Register of households"),
    filters=("status", "tag", "case", "helper"),
    headings=_home_headings,
    count=_count_homes,
    lines=_homes,
    list_page="/console/households",
    has_names=True,
)


async def _of_sending(look: Look) -> proof.Proof | None:
    number = _number(look, "sending")
    return await proof.of_sending(look.session, look.actor, number) if number else None


async def _where_sent(look: Look) -> str | None:
    found = await _of_sending(look)
    return found.sending.path if found else None


async def _told(look: Look, limit: int) -> list[Line]:
    found = await _of_sending(look)
    if found is None:
        return []
    fate, answer, village = (look.filters.get(name, "") for name in ("fate", "answer", "village"))
    rows = await proof.households(look.session, found.sending, fate, answer, village, ("", limit))
    return [
        (
            row.village,
            str(row.number),
            proof_export.fate(proof.fate_of(row.excluded, row.state)),
            why(row.reason),
            proof_export.answered(row.answer),
            f"{row.answered_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if row.answered_at else "",
        )
        for row in rows
    ]


async def _count_told(look: Look) -> int:
    return len(await _told(look, MOST + 1))


TOLD = Source(
    key="proof",
    name=lambda: _("What became of a sending"),
    filters=("sending", "fate", "answer", "village"),
    headings=lambda: (
        _("Village"),
        _("Household number"),
        _("What became of it"),
        _("Reason"),
        _("Answer"),
        _("Answered on"),
    ),
    count=_count_told,
    lines=_told,
    list_page="/console/notices",
    where=_where_sent,
)


async def _campaign(look: Look) -> Screening | None:
    number = _number(look, "screening")
    return await screenings.get(look.session, look.actor.scope, number) if number else None


async def _where_screened(look: Look) -> str | None:
    found = await _campaign(look)
    if found is None:
        return None
    own = [path for path in look.actor.scope.paths if path.startswith(found.path)]
    return min(own, key=len) if len(own) == 1 else found.path


async def _left(look: Look, limit: int) -> list[Line]:
    found = await _campaign(look)
    if found is None:
        return []
    homes = await unscreened.everyone_left(look.session, look.actor.scope, found)
    homes = homes[:limit]
    paused = await visit_pauses.paused(
        look.session, (one.id for one in homes), look.session.moment.today
    )
    places = {one.id: one for one in await regions.within(look.session, [found.path])}
    return [
        (
            places[one.region_id].full_name if one.region_id in places else "",
            str(one.number),
            one.head if look.plain else masking.name(one.head),
            _("yes") if one.id in paused else "",
        )
        for one in homes
    ]


async def _count_left(look: Look) -> int:
    return len(await _left(look, MOST + 1))


LEFT = Source(
    key="screening",
    name=lambda: _("Households left of a screening"),
    filters=("screening",),
    headings=lambda: (_("Village"), _("Household number"), _("Head"), _("Paused")),
    count=_count_left,
    lines=_left,
    list_page="/console/screenings",
    where=_where_screened,
    has_names=True,
)


def _number(look: Look, name: str) -> int | None:
    said = look.filters.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
