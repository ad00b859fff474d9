"""Looking: which pitfalls are looked for in which records, and what they show."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from acts.detection import gathering
from acts.detection.gathering import Gathered
from acts.detection.keeping import Place, Shown
from acts.detection.log_records import stands_in
from rulebook.loader import Rulebook
from rulebook.pitfalls import Finder, Finding, find
from rulebook.pitfalls.records import Value

Only = Callable[[Finder], bool]


def show(
    rules: Rulebook,
    found: Gathered,
    today: date,
    settings: Mapping[str, Value],
    paths: Callable[[Finding], str],
    only: Only | None = None,
    historical: bool = False,
) -> list[Shown]:
    """What records show today, each at its place."""
    wanted = only or gathering.looked_for
    shown = find(rules.pitfalls, found.records, today, settings, historical, wanted)
    return [_shown(rules, one, paths(one)) for one in shown if not stands_in(one.about.id)]


def looked_for(
    rules: Rulebook, found: Gathered, only: Only | None = None, historical: bool = False
) -> frozenset[Place]:
    """The pitfalls and finders that a look at these records asks for."""
    return frozenset(_places(rules, found, only or gathering.looked_for, historical))


def _places(rules: Rulebook, found: Gathered, only: Only, historical: bool) -> Iterator[Place]:
    for pitfall in rules.pitfalls.by_id.values():
        if pitfall.status == "active" or historical:
            for place, finder in enumerate(pitfall.find):
                if finder.kinds <= found.records.keys() and only(finder):
                    yield pitfall.id, place


def _shown(rules: Rulebook, one: Finding, path: str) -> Shown:
    figure = rules.pitfalls.by_id[one.pitfall].find[one.place].found
    return Shown(
        pitfall=one.pitfall,
        place=one.place,
        about_kind=one.about.kind,
        about_id=one.about.id,
        path=path,
        notify=one.notify,
        found=one.found,
        allowed=one.allowed,
        since=one.since,
        by_the_day=figure is not None and "today" in figure.names.figures,
    )
