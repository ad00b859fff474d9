"""How a broadcast looks in a terminal: the preview before it leaves, the report afterwards."""

from collections.abc import Callable, Mapping

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from acts.audience_counts import REASONS, said_of
from acts.broadcast_views import Preview, Report, Share
from locales import _, clock_time, day
from notifications.notices import pace
from notifications.notices.answers import labels


def preview(screen: Console, seen: Preview) -> None:
    """Who gets it, who does not and why, what it costs, and what people will read."""
    _facts(screen, seen)
    table = Table(_("Township"), box=box.SIMPLE_HEAD)
    table.add_column(_("Gets it"), justify="right")
    table.add_column(_("Does not"), justify="right")
    table.add_column(_("Not meant"), justify="right")
    for town in seen.by_township:
        numbers = (town.reached, town.left_out, town.kept_away)
        table.add_row(Text(town.name), *(str(number) for number in numbers))
    screen.print(table)
    _left_out(screen, seen.exclusions)
    for line in said_of(seen.audience):
        screen.print(line, markup=False)
    for share in seen.channels:
        _samples(screen, share)
    for problem in seen.problems:
        screen.print(problem, style="red", markup=False)


def report(screen: Console, seen: Report) -> None:
    """What became of it: totals, answers, and every village."""
    screen.print(
        _("“%(title)s”: %(state)s", title=seen.notice.title, state=STATES[seen.sending.state]()),
        markup=False,
    )
    if seen.sending.why:
        screen.print(pace.said(seen.sending.why), style="red", markup=False)
    totals = Table(_("What became of it"), box=box.SIMPLE_HEAD)
    totals.add_column(_("Households"), justify="right")
    for fate, said in FATES.items():
        if number := getattr(seen, fate):
            totals.add_row(said(), str(number))
    screen.print(totals)
    _left_out(screen, seen.excluded)
    villages = Table(_("Village"), box=box.SIMPLE_HEAD)
    for heading in (FATES["sent"](), FATES["delivered"](), FATES["undelivered"](), *_answers()):
        villages.add_column(heading, justify="right")
    for village in seen.by_village:
        numbers = [village.fates.get(fate, 0) for fate in ("sent", "delivered", "undelivered")]
        numbers += [village.answers.get(answer, 0) for answer in labels()]
        villages.add_row(Text(village.name), *(str(number) for number in numbers))
    screen.print(villages)


STATES: dict[str, Callable[[], str]] = {
    "draft": lambda: _("drafted, not approved"),
    "approved": lambda: _("approved, not sent"),
    "sending": lambda: _("being sent"),
    "paused": lambda: _("paused"),
    "done": lambda: _("sent"),
    "stopped": lambda: _("stopped"),
}
FATES: dict[str, Callable[[], str]] = {
    "queued": lambda: _("Waiting"),
    "sent": lambda: _("Handed over"),
    "delivered": lambda: _("Arrived"),
    "undelivered": lambda: _("Did not arrive"),
    "unsure": lambda: _("Not known yet"),
    "parked": lambda: _("Not known, a person decides"),
    "suppressed": lambda: _("Wanted no notices by then"),
    "cancelled": lambda: _("Taken back"),
}


def _answers() -> list[str]:
    return list(labels().values())


def _facts(screen: Console, seen: Preview) -> None:
    said = [
        _(
            "“%(title)s”, %(state)s: %(count)s households, %(parts)s paid messages.",
            title=seen.notice.title,
            state=STATES[seen.sending.state](),
            count=seen.count,
            parts=seen.parts,
        )
    ]
    for form, parts in seen.by_form.items():
        said.append(_("Form %(form)s: %(parts)s paid messages.", form=form, parts=parts))
    if seen.in_quiet_hours:
        said.append(
            _(
                "People are left alone at night: it leaves on %(day)s from %(time)s.",
                day=day(seen.starts_at.date()),
                time=clock_time(seen.starts_at),
            )
        )
    for line in said:
        screen.print(line, markup=False)


def _left_out(screen: Console, reasons: Mapping[str, int]) -> None:
    for reason, number in reasons.items():
        said = REASONS[reason]() if reason in REASONS else reason
        line = _("Left out: %(count)s. %(reason)s.", count=number, reason=said)
        screen.print(line, markup=False)


def _samples(screen: Console, share: Share) -> None:
    heading = _("%(channel)s: %(count)s households", channel=share.channel, count=share.households)
    if share.cost:
        heading = _(
            "%(channel)s: %(count)s households, %(units)s characters, %(parts)s messages each",
            channel=share.channel,
            count=share.households,
            units=share.cost.units,
            parts=share.cost.parts,
        )
    screen.print(heading, style="bold", markup=False)
    for sample in share.samples:
        read = "\n".join([sample.text, *(f"[{choice}]" for choice in sample.choices)])
        name = _("%(village)s, number %(number)s", village=sample.village, number=sample.number)
        screen.print(Panel(Text(read), title=Text(name), title_align="left"))
