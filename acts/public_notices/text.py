"""The text of a notice as it hangs: the same words on the page, on the wall and in the preview."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from locales import _, day
from notifications.wording import shown_code
from rulebook import masking
from rulebook.loader import Rulebook
from rulebook.notice_kinds import KINDS, PUBLICITY, Days, days
from storage.engine import Session
from storage.queries import regions
from storage.queries.public_notices import Line, Notice

HOTLINE = "12345"
"""The government's hotline, where neither the village nor a place above it has a landline."""


@dataclass(frozen=True, slots=True)
class Row:
    """A household as it hangs; `number` is what an objection may name."""

    number: int
    village: str
    name: str
    household_class: str
    members: int
    reason: str


@dataclass(frozen=True, slots=True)
class PublicSheet:
    """Everything a notice says, nothing else; `first_on` is day 0, `last_on` the last full day.

    Before the release the days are those it would have if it were released today.
    """

    kind: str
    code: str
    title: str
    intro: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    first_on: date
    last_on: date
    hangs: str
    how_to_object: str
    landline: str
    village: str
    signed: str


async def sheet(session: Session, rules: Rulebook, notice: Notice) -> PublicSheet:
    """The sheet of a notice; one that is down has no rows any more."""
    place = await regions.get(session, notice.region_id)
    landline = await regions.landline_for(session, notice.region_id)
    assert place is not None
    announcing = notice.kind != PUBLICITY.id
    shown = _days(rules, notice, session.moment.today)
    return PublicSheet(
        kind=notice.kind,
        code=shown_code(notice.code),
        title=_title(rules, notice),
        intro=_intro(rules, notice, shown),
        headings=headings(),
        rows=rows(notice.lines),
        first_on=shown.first,
        last_on=shown.last,
        hangs=_hangs(announcing, shown),
        how_to_object=_how(announcing, shown_code(notice.code), landline or HOTLINE),
        landline=landline or HOTLINE,
        village=place.name,
        signed=(place.within or place.name) if announcing else place.full_name,
    )


def rows(lines: tuple[Line, ...]) -> tuple[Row, ...]:
    """The lines as numbered rows, without whose case each is."""
    return tuple(
        Row(number, one.village, one.name, one.household_class, one.members, one.reason)
        for number, one in enumerate(lines, 1)
    )


def headings() -> tuple[str, ...]:
    """What stands above the columns of the rows."""
    return (
        _("No."),
        _("Village"),
        _("Head of household"),
        _("Kind of household"),
        _("Members"),
        _("Reason"),
    )


def plain(shown: PublicSheet) -> str:
    """Everything a sheet says, line by line, to be looked through before it hangs."""
    table = [
        f"{row.number}\n{row.village}\n{row.name}\n{row.household_class}\n{row.members}\n{row.reason}"
        for row in shown.rows
    ]
    parts = (shown.title, shown.intro, *shown.headings, *table, shown.hangs, shown.how_to_object)
    return "\n".join((*parts, shown.signed))


def leaks(rules: Rulebook, shown: PublicSheet) -> tuple[str, ...]:
    """The kinds of private things a finished sheet gives away; empty when it may hang."""
    return masking.for_public(rules.masking, plain(shown))


def _days(rules: Rulebook, notice: Notice, today: date) -> Days:
    if notice.first_on and notice.last_on and notice.down_on:
        return Days(notice.first_on, notice.last_on, notice.down_on)
    return days(KINDS[notice.kind], rules.procedures[notice.procedure], today)


def dated(value: date) -> str:
    """A day with its year, as a paper says it."""
    return day(value, date.min)


def _title(rules: Rulebook, notice: Notice) -> str:
    what = rules.procedures[notice.procedure].title
    if notice.kind == PUBLICITY.id:
        return _("Public notice: %(what)s", what=what)
    return _("Announcement of results: %(what)s", what=what)


PROPOSED: Mapping[str, Callable[[], str]] = {
    "identify": lambda: _(
        "The village has visited the households below and talked over how they stand. It proposes "
        "to take them up among those who are watched over, so that they do not fall into poverty."
    ),
    "risk_removal": lambda: _(
        "The village has visited the households below and talked over how they stand. Their "
        "difficulties are over, and it proposes to mark their risk as removed."
    ),
    "no_labour_cert": lambda: _(
        "The village has visited the households below and talked over how they stand. It proposes "
        "to recognise them as households where nobody can work and that are fully provided for."
    ),
}
DECIDED: Mapping[str, Callable[[], str]] = {
    "identify": lambda: _(
        "The township has reviewed and the county has approved it: the households below are now "
        "among those who are watched over, so that they do not fall into poverty."
    ),
    "risk_removal": lambda: _(
        "The township has reviewed and the county has approved it: the risk of the households "
        "below is marked as removed."
    ),
}


def _intro(rules: Rulebook, notice: Notice, shown: Days) -> str:
    said = (PROPOSED if notice.kind == PUBLICITY.id else DECIDED).get(notice.procedure)
    if said:
        return said()
    title = rules.procedures[notice.procedure].title
    if notice.kind == PUBLICITY.id:
        return _("The village proposes the households below for: %(title)s.", title=title)
    return _("The result for the households below has been decided: %(title)s.", title=title)


def _hangs(announcing: bool, shown: Days) -> str:
    if announcing:
        return _(
            "This announcement hangs from %(first)s to %(last)s.",
            first=dated(shown.first),
            last=dated(shown.last),
        )
    return _(
        "This notice hangs from %(first)s to %(last)s: %(days)s full days after the day it was "
        "put up.",
        first=dated(shown.first),
        last=dated(shown.last),
        days=(shown.last - shown.first).days,
    )


def _how(announcing: bool, code: str, landline: str) -> str:
    if announcing:
        return _(
            "Questions about this result: call the office, 咨询电话 %(landline)s.",
            landline=landline,
        )
    return _(
        "If you see it otherwise, say so while the notice hangs: send 意见 %(code)s, the number of "
        "the household and your words as a message or in the chat; or call the office, 咨询电话 "
        "%(landline)s; or hand in a paper at the village office. Who objected is told to nobody.",
        code=code,
        landline=landline,
    )
