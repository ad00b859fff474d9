"""The month of a place as a report (挂牌督战 and all other cases): counted, ready to be edited.

Whoever reports looks it through and writes what only people know; that is why it is a draft.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acts.actor import Actor
from acts.papers.about import BLANK, foot, given, written
from acts.papers.paper import Lines, Paper, Table
from locales import _
from locales.steps import step
from notifications.wording import shown_code
from rulebook.cases import from_json
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import paper_data, regions
from storage.queries.paper_data import Entered
from storage.queries.regions import Place

REPORT = "monthly_report"
MOST_LATE = 60
LINE = "＿" * 12


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


def month_of(text: str) -> Month | None:
    """Read a month as 2026-03; None when it is none."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return Month(day.year, day.month) if len(text) == 7 else None


async def compose(
    session: Session, rules: Rulebook, actor: Actor, place: Place, month: Month
) -> Paper | None:
    """The report of a place and month as far as the actor may see it; None for a foreign place.

    A month that is not over is counted until today.
    """
    if not actor.scope.covers(place.path):
        return None
    today = session.moment.today
    last = min(month.last, today)
    found = await paper_data.until(session, actor.scope, place.path, month.first, last)
    limits = await paper_data.deadlines(session, [one.case.id for one in found])
    late = {one.case.id: days for one in found if (days := _late(one, limits, last))}
    pitfalls = await paper_data.findings(session, actor.scope, place.path, last)
    landline = await regions.landline_for(session, place.id)
    return Paper(
        kind=REPORT,
        title=_("Progress report of the month"),
        subtitle=_("%(place)s, %(first)s to %(last)s", place=place.full_name,
                   first=written(month.first), last=written(last)),
        code=f"{place.id} {month}",
        shown_code=str(month),
        place="",
        foot=foot(place.name, today, landline or ""),
        blocks=given(
            _movement(rules, found, month, late),
            _standing(rules, found, month),
            _closed(rules, found, month),
            _lateness(rules, found, late),
            _findings(rules, pitfalls),
            _by_hand(),
        ),
        signatures=(_("Written by"), _("Looked through by"), _("Leader"), _("Day")),
        mark=_("Draft"),
    )  # fmt: skip


def _is_closed(rules: Rulebook, one: Entered, month: Month) -> bool:
    ended = rules.procedures[one.case.procedure].states[one.state].terminal
    return ended and one.on >= month.first


def _is_open(rules: Rulebook, one: Entered) -> bool:
    return not rules.procedures[one.case.procedure].states[one.state].terminal


def _late(one: Entered, limits: Mapping[int, Mapping[str, date]], last: date) -> int:
    """By how many days the latest clock still running at the end of the day was over."""
    runs = from_json(one.case.standing).runs
    overdue = [
        (last - limit).days
        for clock, limit in limits.get(one.case.id, {}).items()
        if clock in runs
        and runs[clock].day0 <= min(last, limit)
        and ((stopped := runs[clock].stopped_on) is None or stopped > last)
    ]
    return max([0, *overdue])


def _movement(
    rules: Rulebook, found: Sequence[Entered], month: Month, late: Mapping[int, int]
) -> Table:
    """Carried over + new − closed = open, procedure by procedure."""
    rows, sums = [], Counter[str]()
    for procedure, cases in _by_procedure(rules, found):
        counted = {
            "before": sum(one.case.opened_on < month.first for one in cases),
            "new": sum(one.case.opened_on >= month.first for one in cases),
            "closed": sum(_is_closed(rules, one, month) for one in cases),
            "open": sum(_is_open(rules, one) for one in cases),
            "late": sum(one.case.id in late and _is_open(rules, one) for one in cases),
        }
        sums.update(counted)
        rows.append((procedure, *map(str, counted.values())))
    keys = ("before", "new", "closed", "open", "late")
    rows.append((_("All together"), *(str(sums[key]) for key in keys)))
    header = (
        _("Procedure"),
        _("Carried over"),
        _("New this month"),
        _("Closed this month"),
        _("Still open"),
        _("Of these late"),
    )
    return Table("movement", header, tuple(rows), _("1. Cases of the month"), (6, 2, 2, 2, 2, 2))


def _standing(rules: Rulebook, found: Sequence[Entered], month: Month) -> Table:
    counted = Counter((one.case.procedure, one.state) for one in found if _is_open(rules, one))
    rows = [
        (rules.procedures[key].title, rules.procedures[key].states[state].zh, str(number))
        for key in rules.procedures
        for state in rules.procedures[key].states
        if (number := counted[key, state])
    ]
    header = (_("Procedure"), _("Stands at"), _("Number of cases"))
    title = _("2. Where the open ones stand")
    return Table("standing", header, tuple(rows) or _nothing(3), title, (4, 4, 1))


def _closed(rules: Rulebook, found: Sequence[Entered], month: Month) -> Table:
    counted = Counter(
        (one.case.procedure, one.event, one.state) for one in found if _is_closed(rules, one, month)
    )
    rows = []
    for (key, event, state), number in sorted(counted.items()):
        procedure = rules.procedures[key]
        ended = step(rules, procedure, event, state)
        rows.append((procedure.title, ended, procedure.states[state].zh, str(number)))
    header = (_("Procedure"), _("Closed by the step"), _("Result"), _("Number of cases"))
    title = _("3. What was closed, and by which step")
    return Table("closed", header, tuple(rows) or _nothing(4), title, (4, 4, 3, 1))


def _lateness(rules: Rulebook, found: Sequence[Entered], late: Mapping[int, int]) -> Table:
    overdue = [one for one in found if one.case.id in late and _is_open(rules, one)]
    overdue.sort(key=lambda one: -late[one.case.id])
    rows = []
    for one in overdue[:MOST_LATE]:
        procedure = rules.procedures[one.case.procedure]
        state = procedure.states[one.state]
        number = shown_code(one.case.code)
        rows.append((number, one.village, procedure.title, state.zh, str(late[one.case.id])))
    if len(overdue) > MOST_LATE:
        rest = len(overdue) - MOST_LATE
        rows.append((_("and %(count)s more", count=rest), *(BLANK,) * 4))
    header = (_("Number"), _("Village"), _("Procedure"), _("Stands at"), _("Days late"))
    return Table("late", header, tuple(rows) or _nothing(5), _("4. Late"), (3, 3, 4, 4, 2))


def _findings(rules: Rulebook, counted: Mapping[str, int]) -> Table:
    titles = {key: pitfall.title for key, pitfall in rules.pitfalls.by_id.items()}
    rows = [(titles.get(key, key), str(number)) for key, number in sorted(counted.items())]
    header = (_("Finding"), _("Still open"))
    title = _("5. Findings still open")
    return Table("findings", header, tuple(rows) or _nothing(2), title, (8, 1))


def _by_hand() -> Lines:
    return Lines(
        "by_hand",
        (
            _("What was done this month:") + LINE,
            _("What is difficult, and what is asked of the level above:") + LINE,
            _("What comes next month:") + LINE,
        ),
        _("6. In your own words"),
    )


def _nothing(columns: int) -> tuple[tuple[str, ...], ...]:
    return ((_("There are none."), *(BLANK,) * (columns - 1)),)


def _by_procedure(rules: Rulebook, found: Iterable[Entered]) -> list[tuple[str, list[Entered]]]:
    """The cases by procedure, in the order of the rules, those of which there are any."""
    groups: dict[str, list[Entered]] = {}
    for one in found:
        groups.setdefault(one.case.procedure, []).append(one)
    return [
        (procedure.title, groups[key])
        for key, procedure in rules.procedures.items()
        if key in groups
    ]
